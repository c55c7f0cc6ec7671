"""The words of the blank workbook, as data: French, Arabic, English."""

Words = tuple[str, str, str]

LANGUAGES = ("fr", "ar", "en")

# field, header, width, what to write
COLUMNS: tuple[tuple[str, Words, int, Words], ...] = (
    ("code", ("Code", "الرمز", "Code"), 20,
     ("Un code par activité, par exemple A_02_01_BMK_007 : axe, activité, région, numéro.",
      "رمز لكل نشاط، مثلا A_02_01_BMK_007: المحور، النشاط، الجهة، الرقم.",
      "One code for each activity, such as A_02_01_BMK_007: axis, activity, region, number.")),
    ("axis", ("Résultat", "النتيجة", "Result"), 10,
     ("L'axe, par exemple R2.", "المحور، مثلا R2.", "The axis, such as R2.")),
    ("title", ("Activité", "Activité", "Activity"), 48,
     ("L'intitulé complet de l'activité.", "عنوان النشاط كاملا بالفرنسية.",
      "The full title of the activity.")),
    ("title_ar", ("النشاط", "النشاط", "النشاط"), 40,
     ("L'intitulé en arabe, si possible.", "عنوان النشاط بالعربية.",
      "The title in Arabic, if possible.")),
    ("sub_activity", ("Sous-activité", "النشاط الفرعي", "Sub-activity"), 28,
     ("Ce qui précise l'activité.", "ما يفصل النشاط.", "What makes the activity precise.")),
    ("region", ("Région", "الجهة", "Region"), 22,
     ("Une région de la liste ; plusieurs séparées par une virgule.",
      "جهة من اللائحة؛ افصل بين عدة جهات بفاصلة.",
      "A region of the list; several with commas between.")),
    ("province", ("Province", "الإقليم", "Province"), 20,
     ("Une ou plusieurs provinces ou préfectures.", "إقليم أو عمالة أو أكثر.",
      "One or more provinces or prefectures.")),
    ("kind", ("Type", "النوع", "Kind"), 14,
     ("Un type de la liste.", "نوع من اللائحة.", "A kind of the list.")),
    ("responsible", ("Responsable", "المسؤول", "Responsible"), 16,
     ("Qui conduit l'activité.", "من يقود النشاط.", "Who leads the activity.")),
    ("partner", ("Partenaire", "الشريك", "Partner"), 20,
     ("Avec qui.", "مع من.", "With whom.")),
    ("spending", ("Nature de dépense", "نوع النفقة", "Kind of spending"), 18,
     ("Régie, marché public ou convention de subsides.", "تدبير مباشر أو صفقة أو اتفاقية دعم.",
      "Direct management, public contract or grant agreement.")),
    ("budget_line", ("Ligne budgétaire", "بند الميزانية", "Budget line"), 14,
     ("La ligne du budget du programme.", "بند ميزانية البرنامج.", "The programme's budget line.")),
    ("budget_mad", ("Budget (MAD)", "الميزانية (درهم)", "Budget (MAD)"), 14,
     ("Un nombre, en dirhams.", "رقم بالدرهم.", "A number, in dirhams.")),
    ("budget_eur", ("Budget (EUR)", "الميزانية (أورو)", "Budget (EUR)"), 14,
     ("Un nombre, en euros.", "رقم بالأورو.", "A number, in euros.")),
    ("months", ("Calendrier", "الجدولة الزمنية", "Calendar"), 6,
     ("Une croix dans chaque mois prévu.", "علامة X في كل شهر مبرمج.",
      "A cross in each month planned.")),
    ("sessions", ("Sessions", "عدد الدورات", "Sessions"), 10,
     ("Combien de fois l'activité a lieu.", "كم مرة ينعقد النشاط.",
      "How many times the activity takes place.")),
    ("participants", ("Participants", "عدد المشاركين", "Participants"), 12,
     ("Combien de personnes au total.", "عدد الأشخاص في المجموع.", "How many people altogether.")),
    ("deliverable", ("Livrable", "المخرجات", "Deliverable"), 22,
     ("Ce qui en reste.", "ما ينتج عنه.", "What remains of it.")),
    ("indicator", ("Indicateur", "المؤشر", "Indicator"), 22,
     ("L'indicateur auquel elle contribue.", "المؤشر الذي يساهم فيه.",
      "The indicator that it adds to.")),
    ("target", ("Cible", "القيمة المستهدفة", "Target"), 10,
     ("La valeur visée.", "القيمة المنشودة.", "The value aimed at.")),
    ("verification", ("Source de vérification", "مصدر التحقق", "Source of verification"), 20,
     ("Le document qui le prouve.", "الوثيقة التي تثبت ذلك.", "The document that shows it.")),
    ("risk", ("Risque", "المخاطر", "Risk"), 20,
     ("Ce qui peut l'empêcher.", "ما قد يعيقه.", "What may prevent it.")),
    ("status", ("Statut", "الحالة", "Status"), 16,
     ("Un état de la liste.", "حالة من اللائحة.", "A state of the list.")),
    ("comment", ("Commentaire", "ملاحظات", "Comment"), 30,
     ("Tout le reste.", "كل ما تبقى.", "All the rest.")),
)  # fmt: skip

MONTHS: dict[str, tuple[str, ...]] = {
    "fr": ("Janv", "Fév", "Mars", "Avr", "Mai", "Juin", "Juil", "Août", "Sept", "Oct", "Nov",
           "Déc"),
    "ar": ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر",
           "نونبر", "دجنبر"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip

STATUSES: tuple[Words, ...] = (
    ("Prévu", "مبرمج", "Planned"),
    ("En cours", "قيد الإنجاز", "Under way"),
    ("Réalisé", "منجز", "Done"),
    ("Réalisé en retard", "منجز بتأخير", "Done late"),
    ("Partiellement réalisé", "منجز جزئيا", "Partly done"),
    ("Reporté", "مؤجل", "Postponed"),
    ("Annulé", "ملغى", "Cancelled"),
)

EXAMPLE: dict[str, Words] = {
    "code": ("EXEMPLE", "مثال", "EXAMPLE"),
    "axis": ("R2", "R2", "R2"),
    "title": ("Atelier sur l'intégration de la migration dans le PDR",
              "Atelier sur l'intégration de la migration dans le PDR",
              "Workshop on migration in the regional development plan"),
    "title_ar": ("ورشة إدماج الهجرة في برنامج التنمية الجهوية",) * 3,
    "responsible": ("IO", "IO", "IO"),
    "budget_mad": ("67000", "67000", "67000"),
    "sessions": ("2", "2", "2"),
    "participants": ("45", "45", "45"),
}  # fmt: skip

TITLE: Words = ("Plan annuel d'activités {year}", "المخطط السنوي للأنشطة {year}",
                "Annual plan of activities {year}")  # fmt: skip
SHEETS: dict[str, Words] = {
    "plan": ("PAA {year}", "المخطط {year}", "Plan {year}"),
    "lists": ("Listes", "لوائح", "Lists"),
    "help": ("Mode d'emploi", "طريقة التعبئة", "How to fill"),
}
ADVICE: Words = (
    "Une ligne par activité. La ligne grise est un exemple : elle n'est pas lue.",
    "سطر لكل نشاط. السطر الرمادي مثال ولا يُقرأ.",
    "One row for each activity. The grey row is an example and is not read.",
)
HELP: tuple[Words, ...] = (
    ("Remplir le plan annuel", "تعبئة المخطط السنوي", "Filling in the annual plan"),
    ADVICE,
    (
        "Une colonne inconnue est gardée telle quelle ; un total est reconnu et laissé de côté.",
        "كل عمود غير معروف يُحتفظ به كما هو؛ والمجموع يُتعرف عليه ولا يُحتسب.",
        "A column of your own is kept as it is; a total is recognised and left out.",
    ),
    (
        "Deux activités ne peuvent pas avoir le même code.",
        "لا يمكن أن يكون لنشاطين نفس الرمز.",
        "No two activities may have the same code.",
    ),
    ("Les colonnes :", "الأعمدة:", "The columns:"),
)
