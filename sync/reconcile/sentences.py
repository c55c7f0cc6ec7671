"""The sentences of evidence, one table: (kind, for or against) → French, Arabic, English."""

from collections.abc import Mapping

NBSP = "\u00a0"


def _say(fr: str, ar: str, en: str) -> dict[str, str]:
    return {"fr": fr.replace("~", NBSP), "ar": ar, "en": en}


SENTENCES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("code", "for"): _say("Code {code}", "الرمز {code}", "Code {code}"),
    ("code_written", "for"): _say(
        "Code {code} écrit «~{entered}~»",
        "الرمز {code} مكتوب «{entered}»",
        "Code {code} written “{entered}”",
    ),
    ("code_near", "for"): _say(
        "Le code noté, {entered}, ressemble au sien~: {code}",
        "الرمز المدوّن {entered} قريب من رمزه: {code}",
        "The code entered, {entered}, is close to its own: {code}",
    ),
    ("code_of_another", "against"): _say(
        "Le code noté est celui d’une autre activité~: {entered}",
        "الرمز المدوّن رمز نشاط آخر: {entered}",
        "The code entered is another activity’s: {entered}",
    ),
    ("code_unknown", "for"): _say(
        "Le code noté, {entered}, n’est pas dans le plan",
        "الرمز المدوّن {entered} غير موجود في برنامج العمل",
        "The code entered, {entered}, is not in the plan",
    ),
    ("title", "for"): _say(
        "Intitulé à {percent}~%",
        "العنوان مطابق بنسبة {percent}%",
        "Title at {percent}%",
    ),
    ("title", "against"): _say(
        "Intitulé différent (à {percent}~%)",
        "العنوان مختلف (مطابق بنسبة {percent}%)",
        "Another title (at {percent}%)",
    ),
    ("kind", "for"): _say(
        "Même type~: {planned}",
        "النوع نفسه: {planned}",
        "Same kind: {planned}",
    ),
    ("kind", "against"): _say(
        "Le plan prévoit {planned}, l’agent a noté {told}",
        "البرنامج ينص على {planned}، والعون دوّن {told}",
        "The plan has {planned}, the officer noted {told}",
    ),
    ("region", "for"): _say(
        "Même région~: {told}",
        "الجهة نفسها: {told}",
        "Same region: {told}",
    ),
    ("region", "against"): _say(
        "Autre région~: prévue pour {planned}, notée pour {told}",
        "جهة أخرى: مبرمج في {planned}، ومدوّن في {told}",
        "Another region: planned for {planned}, noted for {told}",
    ),
    ("province", "for"): _say(
        "Même province~: {province}",
        "الإقليم نفسه: {province}",
        "Same province: {province}",
    ),
    ("date_inside", "for"): _say(
        "Dans la période prévue",
        "داخل الفترة المبرمجة",
        "Within the planned period",
    ),
    ("date", "for"): _say(
        "À {days} seulement de la période prévue",
        "على بعد {days} فقط من الفترة المبرمجة",
        "Only {days} from the planned period",
    ),
    ("date", "against"): _say(
        "À {days} de la période prévue",
        "على بعد {days} من الفترة المبرمجة",
        "{days} from the planned period",
    ),
    ("date_after", "for"): _say(
        "{days} seulement après la fin {period}",
        "{days} فقط بعد نهاية {period}",
        "Only {days} after the end of {period}",
    ),
    ("date_after", "against"): _say(
        "{days} après la fin {period}",
        "{days} بعد نهاية {period}",
        "{days} after the end of {period}",
    ),
    ("date_before", "for"): _say(
        "{days} seulement avant le début {period}",
        "{days} فقط قبل بداية {period}",
        "Only {days} before the start of {period}",
    ),
    ("date_before", "against"): _say(
        "{days} avant le début {period}",
        "{days} قبل بداية {period}",
        "{days} before the start of {period}",
    ),
    ("people", "for"): _say(
        "Autant de participants que prévu~: {told} pour {planned}",
        "عدد المشاركين كما هو مبرمج: {told} مقابل {planned}",
        "As many participants as planned: {told} for {planned}",
    ),
    ("people", "against"): _say(
        "Un autre nombre de participants~: {told} pour {planned} prévus",
        "عدد المشاركين مختلف: {told} بدل {planned} المبرمجين",
        "Another number of participants: {told} for {planned} planned",
    ),
    ("people_each", "for"): _say(
        "Autant de participants que prévu par séance~: {told} pour {planned}",
        "عدد المشاركين كما هو مبرمج لكل حصة: {told} مقابل {planned}",
        "As many participants as planned for a session: {told} for {planned}",
    ),
    ("people_each", "against"): _say(
        "Un autre nombre de participants~: {told} pour {planned} prévus par séance",
        "عدد المشاركين مختلف: {told} بدل {planned} المبرمجين لكل حصة",
        "Another number of participants: {told} for {planned} planned for a session",
    ),
    ("cost", "for"): _say(
        "Coût proche du budget d’une séance~: {told} pour {planned}",
        "الكلفة قريبة من ميزانية حصة واحدة: {told} مقابل {planned}",
        "Cost close to the budget of a session: {told} for {planned}",
    ),
    ("cost", "against"): _say(
        "Coût loin du budget d’une séance~: {told} pour {planned} prévus",
        "الكلفة بعيدة عن ميزانية حصة واحدة: {told} بدل {planned}",
        "Cost far from the budget of a session: {told} for {planned} planned",
    ),
    ("province_lies", "for"): _say(
        "La province notée, {province}, est dans la région prévue",
        "الإقليم المدوّن، {province}، يقع في الجهة المبرمجة",
        "The province noted, {province}, lies in the planned region",
    ),
    ("province_lies", "against"): _say(
        "La province notée, {province}, est dans une autre région~: {told}",
        "الإقليم المدوّن، {province}، يقع في جهة أخرى: {told}",
        "The province noted, {province}, lies in another region: {told}",
    ),
    ("organiser", "for"): _say(
        "Organisé par le partenaire prévu~: {organiser}",
        "نظّمه الشريك المبرمج: {organiser}",
        "Organised by the planned partner: {organiser}",
    ),
    ("in_charge", "for"): _say(
        "Les activités de {responsible} sont souvent celles de cet agent",
        "غالبا ما ينجز هذا العون أنشطة {responsible}",
        "This officer often carries out the activities of {responsible}",
    ),
    ("neighbours", "for"): _say(
        "Le même agent a réalisé cette activité dans les mêmes jours",
        "أنجز العون نفسه هذا النشاط في الأيام ذاتها",
        "The same officer carried out this activity around the same days",
    ),
    ("same_words", "for"): _say(
        "D’autres événements du même intitulé sont de cette activité",
        "أحداث أخرى بالعنوان نفسه تنتمي إلى هذا النشاط",
        "Other events with the same title belong to this activity",
    ),
    ("full", "against"): _say(
        "Séances déjà réalisées~: {others}, sur {sessions} prévues",
        "الحصص المنجزة سابقا: {others} من أصل {sessions} مبرمجة",
        "Sessions held already: {others}, of {sessions} planned",
    ),
    ("rival", "against"): _say(
        "Une autre activité convient aussi, à {percent}~%~: {code}",
        "نشاط آخر مناسب أيضا بنسبة {percent}%: {code}",
        "Another activity fits too, at {percent}%: {code}",
    ),
    ("nothing_fits", "for"): _say(
        "Aucune activité du plan ne correspond",
        "لا نشاط في برنامج العمل يطابقه",
        "No activity of the plan fits",
    ),
    ("no_plan", "for"): _say(
        "Aucun plan d’activités pour cette année",
        "لا يوجد برنامج عمل لهذه السنة",
        "No activity plan for this year",
    ),
    ("person", "for"): _say(
        "Décidé par une personne",
        "قرار من شخص",
        "Decided by a person",
    ),
}

KINDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "atelier": "un atelier",
        "formation": "une formation",
        "reunion": "une réunion",
        "comite": "un comité",
        "visite": "une visite",
        "autre": "autre chose",
    },
    "en": {
        "atelier": "a workshop",
        "formation": "a training",
        "reunion": "a meeting",
        "comite": "a committee",
        "visite": "a visit",
        "autre": "something else",
    },
}

DAYS: Mapping[str, Mapping[str, str]] = {
    "fr": {"one": f"{{}}{NBSP}jour", "other": f"{{}}{NBSP}jours"},
    "en": {"one": "{} day", "other": "{} days"},
    "ar": {
        "one": "يوم واحد",
        "two": "يومين",
        "few": "{} أيام",
        "other": "{} يوما",
        "hundreds": "{} يوم",
    },
}

# A planned period by its quarter, its month, or its days, after "the end of" and "the start of".
PERIODS: Mapping[str, Mapping[str, str]] = {
    "fr": {"quarter": "du T{}", "day": "de la période prévue ({} au {})"},
    "ar": {"quarter": "الفصل {}", "day": "الفترة المبرمجة ({} إلى {})"},
    "en": {"quarter": "Q{}", "day": "the planned period ({} to {})"},
}

AND: Mapping[str, str] = {"fr": "et ", "ar": "و", "en": "and "}
OTHER_WORDS: Mapping[str, str] = {"fr": "Autre indice", "ar": "دليل آخر", "en": "Other evidence"}
