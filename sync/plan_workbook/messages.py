"""What is wrong with a workbook, and what to do about it, in the reader's language."""

from sync.plan_workbook.errors import PlanWorkbookError
from sync.plan_workbook.records import PlanProblem, SetAside

# Sheet, row, column; what stands between them and before the message.
_PLACES = {
    "fr": ("feuille « {sheet} »", "ligne {row}", "colonne {column}", ", ", " : "),
    "ar": ("الورقة «{sheet}»", "السطر {row}", "العمود {column}", "، ", ": "),
    "en": ("sheet “{sheet}”", "row {row}", "column {column}", ", ", ": "),
}

# kind: French, Arabic, English
MESSAGES: dict[str, tuple[str, str, str]] = {
    # Problems of a cell, a row or a sheet
    "missing_code": (
        "l'activité « {value} » n'a pas de code ; donnez-lui un code.",
        "النشاط «{value}» بدون رمز؛ أعطه رمزا.",
        "the activity “{value}” has no code; give it one.",
    ),
    "missing_title": (
        "l'activité {value} n'a pas d'intitulé ; écrivez-le.",
        "النشاط {value} بدون عنوان؛ اكتب عنوانه.",
        "the activity {value} has no title; write one.",
    ),
    "equal_codes": (
        "le code {value} est aussi en {others} ; donnez à chaque activité un code différent.",
        "الرمز {value} موجود أيضا في {others}؛ أعط كل نشاط رمزا مختلفا.",
        "the code {value} is also at {others}; give each activity a code of its own.",
    ),
    "code_given": (
        "cette activité n'a pas de code et reçoit {code} ; écrivez-le, ou le vôtre, au classeur.",
        "هذا النشاط بدون رمز، وأعطي الرمز {code}؛ اكتبه أو اكتب رمزكم في الملف.",
        "this activity has no code and is given {code}; write it, or yours, in the workbook.",
    ),
    "code_of_other_part": (
        "le code {code} est déjà dans la partie « {part} » ; changez-le ou importez cette partie.",
        "الرمز {code} موجود في الجزء «{part}»؛ غيّره أو استورد الملف ضمن هذا الجزء.",
        "the code {code} is in the part “{part}” already; change it, or import as that part.",
    ),
    "unusual_code": (
        "le code « {value} » n'a pas la forme habituelle, comme A_02_01_BMK_007 ; vérifiez-le.",
        "الرمز «{value}» ليس بالشكل المعتاد مثل A_02_01_BMK_007؛ تحقق منه.",
        "the code “{value}” is not of the usual form, as A_02_01_BMK_007; check it.",
    ),
    "other_year": (
        "la feuille parle de {value} et est lue pour {year} ; vérifiez l'année.",
        "الورقة تخص {value} وتُقرأ لسنة {year}؛ تحقق من السنة.",
        "the sheet speaks of {value} and is read for {year}; check the year.",
    ),
    "unreadable_amount": (
        "« {value} » n'est pas un montant ; écrivez un seul nombre, par exemple 67000.",
        "«{value}» ليس مبلغا؛ اكتب رقما واحدا، مثلا 67000.",
        "“{value}” is no amount; write one number, such as 67000.",
    ),
    "negative_amount": (
        "le montant {value} est négatif ; corrigez-le ou laissez la cellule vide.",
        "المبلغ {value} سالب؛ صححه أو اترك الخلية فارغة.",
        "the amount {value} is negative; correct it or leave the cell empty.",
    ),
    "unreadable_number": (
        "« {value} » n'est pas un nombre entier ; écrivez par exemple 3.",
        "«{value}» ليس عددا صحيحا؛ اكتب مثلا 3.",
        "“{value}” is no whole number; write for example 3.",
    ),
    "unreadable_date": (
        "« {value} » n'est pas une date ; écrivez 28/10/2026, « mars à mai » ou T2.",
        "«{value}» ليس تاريخا؛ اكتب 28/10/2026 أو «مارس إلى ماي» أو T2.",
        "“{value}” is no date; write 28/10/2026, “March to May” or Q2.",
    ),
    "dates_reversed": (
        "la fin ({value}) est avant le début ({start}) ; corrigez l'une des deux dates.",
        "النهاية ({value}) قبل البداية ({start})؛ صحح أحد التاريخين.",
        "the end ({value}) is before the start ({start}); correct one of the two dates.",
    ),
    "outside_year": (
        "la période {value} n'est pas dans l'année {year} ; vérifiez l'année.",
        "الفترة {value} خارج سنة {year}؛ تحقق من السنة.",
        "the period {value} is not in {year}; check the year.",
    ),
    "unknown_region": (
        "la région « {rest} » n'est pas connue ; écrivez une région du programme.",
        "الجهة «{rest}» غير معروفة؛ اكتب إحدى جهات البرنامج.",
        "the region “{rest}” is not known; write a region of the programme.",
    ),
    "unknown_province": (
        "la province « {rest} » n'est pas connue ; vérifiez son nom et sa région.",
        "الإقليم «{rest}» غير معروف؛ تحقق من اسمه ومن جهته.",
        "the province “{rest}” is not known; check its name and its region.",
    ),
    "unknown_kind": (
        "le type « {value} » n'est pas connu ; choisissez un type de la liste du modèle.",
        "النوع «{value}» غير معروف؛ اختر نوعا من لائحة النموذج.",
        "the kind “{value}” is not known; choose one from the template's list.",
    ),
    "unknown_status": (
        "l'état « {value} » n'est pas connu ; écrivez par exemple prévu, en cours ou réalisé.",
        "الحالة «{value}» غير معروفة؛ اكتب مثلا مبرمج أو قيد الإنجاز أو منجز.",
        "the state “{value}” is not known; write for example planned, under way or done.",
    ),
    "unknown_axis": (
        "l'axe « {value} » n'est pas connu ; écrivez par exemple R1.",
        "المحور «{value}» غير معروف؛ اكتب مثلا R1.",
        "the axis “{value}” is not known; write for example R1.",
    ),
    "axis_differs": (
        "l'activité {code} est sous {value}, son code dit {of_code} ; corrigez l'un des deux.",
        "النشاط {code} مدرج تحت {value} ورمزه يدل على {of_code}؛ صحح أحدهما.",
        "the activity {code} stands under {value}, its code says {of_code}; correct one of them.",
    ),
    "region_differs": (
        "la région de {code} est {value}, son code dit {of_code} ; corrigez l'un des deux.",
        "جهة النشاط {code} هي {value} ورمزه يدل على {of_code}؛ صحح أحدهما.",
        "the region of {code} is {value}, its code says {of_code}; correct one of them.",
    ),
    "colour_only": (
        "le calendrier n'a que des couleurs, lues comme des croix ; mettez des X pour être sûr.",
        "الجدولة ملونة فقط وقُرئت الألوان كعلامات؛ ضع علامة X للتأكد.",
        "the calendar has colours only, read as crosses; put an X to be sure.",
    ),
    "shared_number": (
        "« {value} » est fusionné sur les lignes {rows} et compté une fois ; répartissez-le.",
        "«{value}» مدمج على الأسطر {rows} واحتسب مرة واحدة؛ وزعه بينها.",
        "“{value}” is merged over rows {rows} and counted once; divide it between them.",
    ),
    "formula_without_value": (
        "la formule n'a pas de résultat enregistré ; ouvrez le fichier dans Excel, enregistrez-le.",
        "الصيغة بدون نتيجة محفوظة؛ افتح الملف في Excel ثم احفظه.",
        "the formula has no saved result; open the file in Excel and save it.",
    ),
    "cell_error": (
        "la formule donne une erreur ({value}) ; corrigez-la ou tapez la valeur.",
        "الصيغة تعطي خطأ ({value})؛ صححها أو اكتب القيمة.",
        "the formula gives an error ({value}); correct it or type the value.",
    ),
    "hidden_sheet": (
        "la feuille est masquée et a été lue ; supprimez-la si elle n'est pas du plan.",
        "الورقة مخفية وقد قُرئت؛ احذفها إن لم تكن من المخطط.",
        "the sheet is hidden and was read; delete it if it is no part of the plan.",
    ),
    "hidden_rows": (
        "les lignes masquées {rows} ont été lues ; supprimez-les si elles ne sont pas du plan.",
        "قُرئت الأسطر المخفية {rows}؛ احذفها إن لم تكن من المخطط.",
        "the hidden rows {rows} were read; delete them if they are no part of the plan.",
    ),
    "hidden_column": (
        "la colonne masquée a été lue ; supprimez-la si elle n'est pas du plan.",
        "قُرئ العمود المخفي؛ احذفه إن لم يكن من المخطط.",
        "the hidden column was read; delete it if it is no part of the plan.",
    ),
    # Why a row was set aside
    "total": ("un total, pas une activité.", "مجموع وليس نشاطا.", "a total, no activity."),
    "amounts_only": (
        "des montants seuls, sans code ni intitulé.",
        "مبالغ فقط، بدون رمز ولا عنوان.",
        "amounts alone, without code or title.",
    ),
    "heading": ("un intertitre.", "عنوان فرعي.", "a heading."),
    "region_heading": (
        "un intertitre de région ; les lignes au-dessous sont de cette région.",
        "عنوان جهة؛ الأسطر الموالية تخص هذه الجهة.",
        "a region's heading; the rows below belong to that region.",
    ),
    "group": (
        "le titre d'un groupe ; ses activités sont au-dessous.",
        "عنوان مجموعة؛ أنشطتها أسفله.",
        "the title of a group; its activities stand below.",
    ),
    "note": ("une note.", "ملاحظة.", "a note."),
    "example": (
        "la ligne d'exemple du modèle.",
        "سطر المثال في النموذج.",
        "the template's example.",
    ),
    "repeated_header": ("l'en-tête répété.", "رأس الجدول مكرر.", "the header, repeated."),
    "done_row": (
        "la ligne de ce qui a été réalisé ; seule celle du prévu est lue.",
        "سطر ما تم إنجازه؛ يُقرأ سطر المبرمج فقط.",
        "the row of what was done; only what was planned is read.",
    ),
    "sheet_without_plan": (
        "aucun en-tête de plan dans cette feuille ; elle n'a pas été lue.",
        "لا يوجد رأس مخطط في هذه الورقة؛ لم تُقرأ.",
        "no header of a plan in this sheet; it was not read.",
    ),
    "sheet_of_other_year": (
        "une feuille d'une autre année ; elle n'a pas été lue.",
        "ورقة تخص سنة أخرى؛ لم تُقرأ.",
        "a sheet of another year; it was not read.",
    ),
    # Why a whole file was refused
    "not_xlsx": (
        "Ce fichier n'est pas un classeur XLSX ({found}). Ouvrez-le dans Excel ou LibreOffice et"
        " enregistrez-le au format « Classeur Excel (.xlsx) ».",
        "هذا الملف ليس بصيغة XLSX ({found}). افتحه في Excel أو LibreOffice واحفظه بصيغة .xlsx.",
        "This file is no XLSX workbook ({found}). Open it in Excel or LibreOffice and save it as"
        " “Excel workbook (.xlsx)”.",
    ),
    "macro_file": (
        "Ce classeur contient des macros. Enregistrez-le au format .xlsx, sans macros.",
        "هذا الملف يحتوي على وحدات ماكرو. احفظه بصيغة .xlsx بدون ماكرو.",
        "This workbook holds macros. Save it as .xlsx, without macros.",
    ),
    "encrypted_file": (
        "Ce classeur est protégé par un mot de passe. Retirez-le et enregistrez à nouveau.",
        "هذا الملف محمي بكلمة سر. أزلها ثم احفظه من جديد.",
        "This workbook is protected by a password. Remove it and save again.",
    ),
    "too_large": (
        "Ce fichier est trop grand ({size}, {limit} au plus). Retirez images et feuilles inutiles.",
        "هذا الملف كبير جدا ({size}، والحد {limit}). احذف الصور والأوراق غير الضرورية.",
        "This file is too large ({size}, at most {limit}). Remove pictures and needless sheets.",
    ),
    "damaged_file": (
        "Ce classeur est abîmé et ne s'ouvre pas ({reason}). Enregistrez-le à nouveau dans Excel.",
        "هذا الملف تالف ولا يمكن فتحه ({reason}). احفظه من جديد في Excel.",
        "This workbook is damaged and can't be opened ({reason}). Save it again in Excel.",
    ),
    "no_header": (
        "Aucune ligne d'en-tête n'a été trouvée. Il faut sur une ligne « Code » ou « Activité »"
        " et au moins deux autres colonnes (région, période, budget…). Au plus près : {nearest}.",
        "لم يُعثر على رأس الجدول. يجب أن يتضمن سطر واحد «الرمز» أو «النشاط» وعمودين آخرين على الأقل"
        " (الجهة، الفترة، الميزانية…). الأقرب: {nearest}.",
        "No header was found. One row must have “Code” or “Activity” and at least two other columns"
        " (region, period, budget…). Nearest: {nearest}.",
    ),
    "no_activity": (
        "L'en-tête a été trouvé ({sheets}), mais aucune activité au-dessous. Remplissez le plan.",
        "عُثر على رأس الجدول ({sheets}) بدون أي نشاط تحته. املأ المخطط.",
        "The header was found ({sheets}), and no activity below it. Fill in the plan.",
    ),
}

_LANGUAGES = ("fr", "ar", "en")


def sentence(what: PlanProblem | SetAside | PlanWorkbookError, language: str = "fr") -> str:
    """Say what is wrong, where, and what to do about it."""
    match what:
        case PlanProblem():
            text = _words(what.kind, language).format(**{"value": what.value, **what.facts})
            place = _place(language, what.sheet, what.row, what.column, what.facts.get("header"))
            return place + text
        case SetAside():
            return _place(language, what.sheet, what.row) + _words(what.reason_code, language)
    return _words(what.kind, language).format(**what.facts)


def _words(kind: str, language: str) -> str:
    index = _LANGUAGES.index(language) if language in _LANGUAGES else 0
    return MESSAGES[kind][index]


def _place(language: str, sheet: str, row: int, column: str = "", header: str | None = None) -> str:
    in_sheet, in_row, in_column, comma, colon = _PLACES.get(language, _PLACES["fr"])
    parts = [in_sheet.format(sheet=sheet)]
    if row:
        parts.append(in_row.format(row=row))
    if column:
        parts.append(in_column.format(column=column) + (f" ({header})" if header else ""))
    text = comma.join(parts) + colon
    return text[:1].upper() + text[1:]
