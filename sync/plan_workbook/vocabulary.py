"""The words that plan workbooks use in their cells, as data: marks, states, months, totals.

Every entry is compared after folding (case, accents, Arabic letter forms, punctuation).
"""

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
    8: ("août", "aout", "aoû", "aug", "august", "غشت", "أغسطس", "آب"),
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
