"""The names that plan workbooks give their columns, as data; compared after folding."""

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
