"""The words that plan workbooks use, as data: column names, marks, states, months.

Every entry is compared after folding (case, accents, Arabic letter forms, punctuation).
"""

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": (
        "code", "code activité", "code de l'activité", "code action", "codification", "réf",
        "référence", "réf activité", "code PAA", "identifiant", "N° activité",
        "N° de l'activité", "numéro d'activité", "ID", "activity code", "ref",
        "reference", "الرمز", "رمز", "رمز النشاط", "رقم النشاط", "الترميز", "رمز العملية",
    ),
    "number": ("N°", "no", "num", "numéro", "N° d'ordre", "ordre", "#", "nr", "number", "رقم",
               "الرقم", "ر ت", "الرقم الترتيبي", "رت"),
    "axis": (
        "axe", "axes", "résultat", "résultats", "axe stratégique", "axe / résultat", "composante",
        "volet", "résultat attendu", "code résultat", "result", "axis", "output", "outcome",
        "component", "pillar", "objectif spécifique", "المحور", "محور", "النتيجة", "النتائج",
        "المكون", "النتيجة المنتظرة", "المحور الاستراتيجي",
    ),
    "title": (
        "activité", "activités", "intitulé", "intitulé de l'activité", "titre", "libellé",
        "titre de l'activité", "libellé de l'activité", "action", "actions", "description",
        "désignation", "activité principale", "activité planifiée", "activités prévues",
        "activités programmées", "nom de l'activité", "description de l'activité", "activity",
        "activities", "title", "activity title", "planned activity", "planned activities",
        "activity name", "النشاط", "الأنشطة", "عنوان النشاط", "الأنشطة المبرمجة", "العملية",
        "العمليات", "اسم النشاط", "موضوع النشاط", "الأنشطة المبرمجة", "العنوان", "بيان النشاط",
    ),
    "title_ar": ("intitulé en arabe", "activité (ar)", "titre arabe", "activité en arabe",
                 "arabic title", "title in arabic", "intitulé arabe"),
    "sub_activity": (
        "sous-activité", "sous-activités", "sous activité", "tâche", "tâches", "détail",
        "sous-action", "étapes", "détail de l'activité", "sub-activity", "sub-activities",
        "subactivity", "task", "tasks", "النشاط الفرعي", "الأنشطة الفرعية", "المهام", "المهمة",
    ),
    "region": (
        "région", "régions", "région concernée", "régions concernées", "zone", "zone géographique",
        "localisation", "région d'intervention", "zone d'intervention", "couverture géographique",
        "niveau", "region", "regions", "area", "location", "الجهة", "الجهات", "جهة",
        "المجال الترابي", "الجهة المعنية", "الجهات المعنية",
    ),
    "province": (
        "province", "provinces", "préfecture", "province/préfecture", "préfecture/province",
        "provinces concernées", "إقليم", "الإقليم", "الأقاليم", "العمالة", "العمالة أو الإقليم",
        "الإقليم / العمالة", "العمالات والأقاليم", "district",
    ),
    "kind": (
        "type", "type d'activité", "type de l'activité", "nature", "nature de l'activité",
        "catégorie", "genre d'activité", "type d'action", "modalité", "kind", "type of activity",
        "activity type", "category", "النوع", "نوع النشاط", "طبيعة النشاط", "الصنف",
    ),
    "responsible": (
        "responsable", "responsables", "responsable de l'activité", "personne responsable",
        "chargé", "en charge", "porteur", "pilote", "personne en charge", "point focal",
        "responsible", "person in charge", "owner", "lead", "in charge", "المسؤول", "المسؤولون",
        "المكلف", "الجهة المسؤولة", "المسؤول عن النشاط", "المكلف بالتنفيذ",
    ),
    "partner": (
        "partenaire", "partenaires", "partenaires impliqués", "parties prenantes", "partner",
        "partenaire(s)", "partenaires concernés", "acteurs impliqués", "partners", "stakeholders",
        "الشريك", "الشركاء", "المتدخلون", "الأطراف المعنية",
    ),
    "spending": (
        "type de dépense", "nature de dépense", "nature de la dépense", "mode d'exécution",
        "mode de passation", "modalité d'exécution", "mode de mise en oeuvre", "régie / marché",
        "procédure", "kind of spending", "procurement", "type of expenditure", "procurement method",
        "نوع النفقة", "طبيعة النفقة", "طريقة التنفيذ", "نمط الإنجاز",
    ),
    "budget_line": (
        "ligne budgétaire", "ligne", "LB", "imputation", "imputation budgétaire", "rubrique",
        "code budgétaire", "rubrique budgétaire", "budget line", "budget code",
        "البند", "بند الميزانية", "السطر الميزانياتي",
    ),
    "budget": (
        "budget", "budget prévu", "budget prévisionnel", "coût", "coût estimé", "coût total",
        "montant", "montant prévu", "enveloppe", "budget estimatif", "coût estimatif",
        "budget alloué", "budget total", "estimation budgétaire", "montant estimatif",
        "budget planifié", "cost", "amount", "planned budget", "estimated cost", "total budget",
        "budget estimate", "الميزانية", "ميزانية", "الكلفة", "التكلفة", "المبلغ",
        "الميزانية المتوقعة", "الكلفة التقديرية", "الغلاف المالي", "الميزانية المرصودة",
        "الاعتمادات", "المبلغ التقديري",
    ),
    "period": (
        "période", "calendrier", "échéancier", "planning", "chronogramme", "date", "dates",
        "trimestre", "mois", "période de réalisation", "calendrier prévisionnel", "période prévue",
        "date prévue", "dates prévues", "date prévisionnelle", "semestre", "programmation",
        "timing", "date de réalisation", "période d'exécution", "délai d'exécution",
        "period", "schedule", "timeline", "calendar", "quarter", "month", "when", "planned date",
        "الفترة", "الفترة الزمنية", "التاريخ", "الجدولة الزمنية", "الجدول الزمني", "تاريخ الإنجاز",
        "الفصل", "الشهر", "البرمجة الزمنية", "فترة الإنجاز", "المدة الزمنية",
    ),
    "start": (
        "date début", "date de début", "début", "date de démarrage", "démarrage", "du",
        "début prévu", "date début prévue", "start", "start date", "from", "begin", "begins",
        "planned start", "تاريخ البداية", "البداية", "تاريخ البدء", "من", "تاريخ الانطلاق",
        "بداية الإنجاز",
    ),
    "end": (
        "date fin", "date de fin", "fin", "fin prévue", "date d'achèvement", "au", "échéance",
        "date fin prévue", "date limite", "date de clôture", "délai", "end", "end date", "to",
        "until", "due", "deadline", "due date", "planned end", "تاريخ النهاية", "النهاية", "إلى",
        "تاريخ الانتهاء", "نهاية الإنجاز", "الأجل",
    ),
    "sessions": (
        "sessions", "session", "nb sessions prévues", "nombre de sessions", "nb de sessions",
        "nombre d'ateliers", "nombre d'événements", "nombre de réunions", "nombre de formations",
        "fréquence", "occurrences", "quantité", "qté", "number of sessions", "planned sessions",
        "number of events", "events", "عدد الدورات", "الدورات", "عدد الجلسات", "عدد الورشات",
        "عدد اللقاءات", "عدد الاجتماعات",
    ),
    "participants": (
        "participants", "participant", "nb participants cible", "nombre de participants",
        "bénéficiaires", "nombre de bénéficiaires", "bénéf", "part", "effectif",
        "effectifs", "nb de bénéficiaires",
        "participants prévus", "participants cible", "participants ciblés", "nb personnes",
        "beneficiaries", "number of participants", "planned participants", "attendees",
        "المشاركون", "عدد المشاركين", "المستفيدون", "عدد المستفيدين", "المشاركين", "المستفيدين",
    ),
    "women": ("femmes", "dont femmes", "F", "women", "female", "نساء", "النساء", "عدد النساء"),
    "men": ("hommes", "H", "men", "male", "رجال", "الرجال", "عدد الرجال"),
    "deliverable": (
        "livrable", "livrables", "produit", "produits", "livrables attendus", "extrant", "extrants",
        "produit attendu", "résultats de l'activité", "deliverable", "deliverables", "products",
        "product", "المخرجات", "المنتوج", "المنتوجات", "المخرج", "النواتج",
    ),
    "indicator": (
        "indicateur", "indicateurs", "indicateur de résultat", "IOV", "indicateur de suivi",
        "indicateur objectivement vérifiable", "indicateurs de réalisation", "indicator",
        "indicators", "KPI", "المؤشر", "المؤشرات", "مؤشرات الإنجاز", "مؤشر التتبع", "مؤشر الإنجاز",
    ),
    "target": (
        "cible", "cibles", "valeur cible", "objectif", "objectif chiffré", "cible annuelle",
        "valeur visée", "target", "targets", "target value", "goal", "الهدف", "القيمة المستهدفة",
        "القيمة المنشودة",
    ),
    "verification": (
        "source de vérification", "sources de vérification", "moyen de vérification", "SDV",
        "moyens de vérification", "source of verification", "means of verification", "MoV",
        "sources of verification", "مصادر التحقق", "مصدر التحقق", "وسائل التحقق", "وسيلة التحقق",
    ),
    "risk": (
        "risque", "risques", "risques et hypothèses", "hypothèses", "hypothèses / risques",
        "risk", "risks", "assumptions", "risks and assumptions", "المخاطر", "المخاطر والفرضيات",
        "الفرضيات", "الخطر",
    ),
    "status": (
        "statut", "état", "état d'avancement", "avancement", "situation", "statut de l'activité",
        "état de réalisation", "status", "state", "progress", "الحالة", "الوضعية", "وضعية التقدم",
        "حالة التقدم", "حالة الإنجاز", "وضعية الإنجاز",
    ),
    "comment": (
        "commentaire", "commentaires", "observation", "observations", "remarque", "remarques",
        "notes", "note", "justification", "comment", "comments", "remarks", "ملاحظة", "ملاحظات",
        "الملاحظات", "تعليق", "تعليقات",
    ),
}  # fmt: skip

# A header with one of these tells what was done or spent, or a price, not what is planned.
ACTUAL = (
    "réalisé", "réalisée", "réalisés", "réalisées", "réel", "exécuté", "exécutée", "consommé",
    "engagé", "dépensé", "décaissé", "payé", "taux", "écart", "reste", "solde", "actual", "spent",
    "disbursed", "rate", "remaining", "achieved", "unitaire", "unit", "الوحدة", "الوحدوي",
    "المنجز", "المنجزة", "المصروف", "نسبة", "الفعلي", "الفعلية", "المتبقي",
)  # fmt: skip
# Words of a header that don't change what it means.
FILLERS = (
    "de", "la", "le", "les", "l", "d", "des", "du", "en", "par", "n", "nb", "nbre", "nombre", "no",
    "prévu", "prévue", "prévus", "prévues", "prévisionnel", "prévisionnelle", "planifié",
    "planifiée", "planifiés", "planifiées", "of", "the", "planned", "number", "expected", "estimé",
    "s", "activité", "activity", "et", "and", "ou", "or", "المتوقع", "المتوقعة", "المبرمجة", "عدد",
)  # fmt: skip

# Column names that also mean other things: they give way to a clearer one.
WEAK = ("action", "actions", "description", "désignation", "libellé", "détail", "notes", "niveau",
        "du", "au", "from", "to", "h", "f", "ligne", "nature", "catégorie", "objectif", "العملية",
        "من", "إلى", "date", "produit", "produits", "العنوان", "name", "description de l'activité",
        "fréquence", "quantité", "qté", "zone", "result", "output", "outcome")  # fmt: skip

CURRENCIES: dict[str, tuple[str, ...]] = {
    "MAD": ("mad", "dh", "dhs", "dirham", "dirhams", "درهم", "دراهم", "د م", "الدرهم"),
    "EUR": ("eur", "euro", "euros", "€", "أورو", "يورو", "الأورو", "اورو"),
}
THOUSANDS = ("kmad", "kdh", "kdhs", "keur", "k€", "k mad", "k dh", "milliers", "thousands",
             "thousand", "mille", "en k", "k", "آلاف", "بآلاف", "ألف", "بألف")  # fmt: skip
MILLIONS = ("mmad", "mdh", "mdhs", "meur", "m€", "millions", "million", "mio", "ملايين", "مليون",
            "بملايين")  # fmt: skip

MARKS = frozenset(("x", "×", "✓", "✔", "☑", "✗", "✘", "●", "•", "■", "▪", "◼", "*", "√", "o", "oui",
                   "yes", "y", "v", "+", "نعم", "true", "vrai", "1", "xx", "⬤", "█", "◆",
                   "ü"))  # fmt: skip
NO_MARKS = frozenset(("-", "–", "—", "0", "non", "no", "n/a", "na", "لا", "false", "faux", "/", ".",
                      "néant", "_"))  # fmt: skip

# A cell that says nothing.
BLANKS = frozenset(("-", "–", "—", "--", "/", ".", "…", "...", "_", "n/a", "na", "n.a.", "néant",
                    "nan", "لا شيء"))  # fmt: skip

TOTALS = ("total", "totaux", "s total", "stotal", "s t", "budget total", "sous total",
          "sous totaux", "total général", "subtotal", "sub total", "grand total", "somme", "cumul",
          "total global", "المجموع", "مجموع", "المجموع العام", "المجموع الفرعي",
          "الإجمالي")  # fmt: skip
# The row of what was done, below that of what was planned.
DONE_ROWS = ("réalisé", "réalisée", "réalisation", "réalisations", "exécuté", "actual", "achieved",
             "المنجز", "منجز")  # fmt: skip
PLAN_WORDS = ("plan", "PAA", "PTA", "PTBA", "planification", "programmation", "année", "exercice",
              "year", "annual", "annuel", "مخطط", "المخطط", "برنامج", "سنة", "لسنة",
              "السنة")  # fmt: skip
NOTES = ("nb", "n b", "note", "notes", "source", "légende", "remarque", "remarques", "ps", "legend",
         "ملاحظة", "ملحوظة", "المصدر", "important", "lecture")  # fmt: skip
EXAMPLES = ("exemple", "example", "مثال", "ex")

AXIS_WORDS = ("résultat", "résultats", "axe", "axe stratégique", "result", "axis", "outcome",
              "output", "composante", "component", "volet", "objectif spécifique", "OS", "R",
              "pillar", "résultat attendu", "النتيجة", "نتيجة", "المحور", "محور", "المكون",
              "النتيجة المنتظرة", "المحور الاستراتيجي")  # fmt: skip
ORDINALS: dict[int, tuple[str, ...]] = {
    1: ("1", "01", "i", "1er", "1ere", "premier", "première", "first", "1st", "one", "un", "الأول",
        "الأولى", "اول", "واحد"),
    2: ("2", "02", "ii", "2e", "2eme", "deuxième", "second", "seconde", "2nd", "two", "الثاني",
        "الثانية", "ثاني"),
    3: ("3", "03", "iii", "3e", "3eme", "troisième", "third", "3rd", "three", "الثالث", "الثالثة"),
    4: ("4", "04", "iv", "4e", "4eme", "quatrième", "fourth", "4th", "four", "الرابع", "الرابعة"),
    5: ("5", "05", "v", "5e", "cinquième", "fifth", "5th", "five", "الخامس", "الخامسة"),
    6: ("6", "06", "vi", "sixième", "sixth", "السادس", "السادسة"),
    7: ("7", "07", "vii", "septième", "seventh", "السابع", "السابعة"),
    8: ("8", "08", "viii", "huitième", "eighth", "الثامن", "الثامنة"),
}  # fmt: skip

MONTHS: dict[int, tuple[str, ...]] = {
    1: ("janvier", "janv", "jan", "january", "يناير", "كانون الثاني"),
    2: ("février", "fév", "févr", "fevr", "feb", "february", "فبراير", "شباط"),
    3: ("mars", "mar", "march", "مارس", "آذار"),
    4: ("avril", "avr", "apr", "april", "أبريل", "ابريل", "نيسان"),
    5: ("mai", "may", "ماي", "مايو", "أيار"),
    6: ("juin", "jun", "june", "يونيو", "يونيه", "حزيران"),
    7: ("juillet", "juil", "jul", "july", "يوليوز", "يوليو", "تموز"),
    8: ("août", "aout", "aug", "august", "غشت", "أغسطس", "آب"),
    9: ("septembre", "sept", "sep", "september", "شتنبر", "سبتمبر", "أيلول"),
    10: ("octobre", "oct", "october", "أكتوبر", "تشرين الأول"),
    11: ("novembre", "nov", "november", "نونبر", "نوفمبر", "تشرين الثاني"),
    12: ("décembre", "déc", "dec", "december", "دجنبر", "ديسمبر", "كانون الأول"),
}
MONTH_LETTERS = "jfmamjjasond"
QUARTER_WORDS = ("t", "q", "trim", "trimestre", "quarter", "qtr", "الفصل", "الربع", "فصل", "ربع",
                 "الثلاثي")  # fmt: skip
SEMESTER_WORDS = ("s", "sem", "semestre", "semester", "half", "h", "الأسدس", "النصف", "السداسي",
                  "الدورة نصف السنوية", "أسدس")  # fmt: skip
WHOLE_YEAR = ("toute l'année", "année", "annuel", "annuelle", "en continu", "continu", "permanent",
              "tout au long de l'année", "mensuel", "trimestriel", "year-round", "all year",
              "whole year", "ongoing", "continuous", "طيلة السنة", "على مدار السنة", "طوال السنة",
              "السنة كلها", "مستمر")  # fmt: skip

CELL_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
                         "#VALEUR!", "#NOM?", "#NOMBRE!"))  # fmt: skip

ALL_REGIONS = ("les trois régions", "trois régions", "3 régions", "les 3 régions", "les régions",
               "toutes les régions", "toutes", "tous", "all regions", "the three regions",
               "three regions", "3 regions", "all", "multi-régions", "interrégional",
               "inter-régional", "الجهات الثلاث", "كل الجهات", "جميع الجهات", "ثلاث جهات",
               "3 جهات")  # fmt: skip
NATIONAL = ("central", "niveau central", "au niveau national", "échelle nationale", "nationwide",
            "المستوى المركزي", "المستوى الوطني", "مركزي")  # fmt: skip
REGION_FILLERS = ("région", "régions", "region", "regions", "de", "la", "le", "l", "les", "du",
                  "des", "et", "and", "niveau", "paa", "plan", "conseil", "of", "the", "جهة",
                  "الجهة", "الجهات", "بجهة", "لجهة", "و", "wilaya", "عمالة", "إقليم", "province",
                  "préfecture", "ville", "zone", "provinces", "préfectures")  # fmt: skip

# What a title may say before its kind.
LEAD_INS = ("organisation", "organiser", "tenue", "tenir", "animation", "animer", "réalisation",
            "réaliser", "d", "de", "du", "des", "un", "une", "deux", "trois", "l", "la", "le",
            "organise", "organising", "organizing", "hold", "holding", "a", "an", "of", "the",
            "les", "two", "تنظيم", "عقد", "إنجاز", "2", "3", "4")  # fmt: skip

STATUSES: dict[str, tuple[str, ...]] = {
    "planned": ("planifié", "planifiée", "prévu", "prévue", "à venir", "non démarré", "programmé",
                "non démarrée", "non entamé", "non réalisé", "non réalisée", "pas encore",
                "à faire", "programmée", "planned", "not started",
                "to do", "scheduled", "مبرمج", "مبرمجة", "مخطط", "لم يبدأ", "لم تنطلق"),
    "under_way": ("en cours", "démarré", "démarrée", "entamé", "entamée", "lancé", "lancée",
                  "under way", "underway", "ongoing", "in progress", "started", "قيد الإنجاز",
                  "جاري", "جارية", "في طور الإنجاز", "في طور التنفيذ", "قيد التنفيذ"),
    "done": ("réalisé", "réalisée", "fait", "faite", "terminé", "terminée", "achevé", "achevée",
             "clôturé", "clôturée", "finalisé", "finalisée", "done", "completed", "complete",
             "finished", "منجز", "منجزة", "تم الإنجاز", "مكتمل", "تم", "انتهى"),
    "done_late": ("réalisé en retard", "réalisée en retard", "réalisé avec retard", "done late",
                  "completed late", "fait en retard", "منجز متأخر", "منجز بتأخير",
                  "أنجز بتأخير", "réalisée avec retard"),
    "partly_done": ("partiellement réalisé", "partiellement réalisée", "partiel", "partielle",
                    "réalisé partiellement", "partly done", "partially done", "partial",
                    "réalisée partiellement", "partially completed", "منجز جزئيا",
                    "أنجز جزئيا", "جزئيا", "جزئي"),
    "postponed": ("reporté", "reportée", "décalé", "décalée", "ajourné", "ajournée", "différé",
                  "postponed", "delayed", "deferred", "مؤجل", "مؤجلة", "تم تأجيله", "أجل"),
    "cancelled": ("annulé", "annulée", "abandonné", "abandonnée", "supprimé", "supprimée",
                  "cancelled", "canceled", "dropped", "ملغى", "ملغاة", "ملغي", "ألغي"),
}  # fmt: skip
