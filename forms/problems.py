"""What is wrong with an XLSForm, as facts: where it stands and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FormProblem:
    """One problem; `row` and `column` are None where it concerns the whole sheet or file."""

    sheet: str | None
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        """Say the place, then the message."""
        place = [self.sheet, f"row {self.row}" if self.row else None, self.column]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.message}" if where else self.message


class XlsFormError(ValueError):
    """A workbook that cannot become a form, with each problem that was found."""

    def __init__(self, *problems: FormProblem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
