"""The sentences of evidence, one table: (kind, for or against) → French, Arabic, English."""

from collections.abc import Mapping

NBSP = "\u00a0"


def _say(fr: str, ar: str, en: str) -> dict[str, str]:
    return {"fr": fr.replace("~", NBSP), "ar": ar, "en": en}


SENTENCES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("code", "for"): _say(
        "Le code noté est le sien~: {entered}",
        "الرمز المدوّن رمزه: {entered}",
        "The code entered is its own: {entered}",
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
        "Intitulé ressemblant à {percent}~%",
        "العنوان مشابه بنسبة {percent}%",
        "Title alike at {percent}%",
    ),
    ("title", "against"): _say(
        "Intitulé différent (ressemblant à {percent}~%)",
        "العنوان مختلف (مشابه بنسبة {percent}%)",
        "Another title (alike at {percent}%)",
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
    ("people", "for"): _say(
        "Autant de participants que prévu~: {told} pour {planned}",
        "عدد المشاركين كما هو مبرمج: {told} من {planned}",
        "As many participants as planned: {told} for {planned}",
    ),
    ("people", "against"): _say(
        "Un autre nombre de participants~: {told} pour {planned} prévus",
        "عدد المشاركين مختلف: {told} بدل {planned} المبرمجين",
        "Another number of participants: {told} for {planned} planned",
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

AND: Mapping[str, str] = {"fr": "et ", "ar": "و", "en": "and "}
OTHER_WORDS: Mapping[str, str] = {"fr": "Autre indice", "ar": "دليل آخر", "en": "Other evidence"}
