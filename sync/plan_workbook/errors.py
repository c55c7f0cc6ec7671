"""Why a whole file can't be read as a plan. `messages.sentence` says each in words."""


class PlanWorkbookError(Exception):
    """The file as a whole is of no use; `kind` and `facts` say why."""

    kind = "unreadable_file"

    def __init__(self, **facts: str) -> None:
        self.facts = facts
        super().__init__(f"{self.kind} {facts}")


class NotXlsx(PlanWorkbookError):
    """The file is something else: `found` says what."""

    kind = "not_xlsx"


class MacroWorkbook(PlanWorkbookError):
    """The workbook holds macros."""

    kind = "macro_file"


class EncryptedWorkbook(PlanWorkbookError):
    """The workbook asks for a password."""

    kind = "encrypted_file"


class WorkbookTooLarge(PlanWorkbookError):
    """The file, or what it unpacks to, is larger than any plan (`size`, `limit`)."""

    kind = "too_large"


class DamagedWorkbook(PlanWorkbookError):
    """The file says that it is XLSX, and can't be read as such."""

    kind = "damaged_file"


class NoHeader(PlanWorkbookError):
    """No sheet has a row of column names (`sheets`, `looked_for`, `nearest`)."""

    kind = "no_header"


class NoActivity(PlanWorkbookError):
    """The column names are there, and no activity below them (`sheets`)."""

    kind = "no_activity"
