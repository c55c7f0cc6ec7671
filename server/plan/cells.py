"""Problems and rows set aside, in the words that a page or a stored version shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sync.plan_workbook.messages import MESSAGES, sentence
from sync.plan_workbook.records import PlanProblem, SetAside, Severity

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class ProblemLine:
    """What is wrong in a cell and what to do."""

    severity: str
    sentence: str


@dataclass(frozen=True)
class AsideLine:
    """A row that is no activity: why, and what it says."""

    sentence: str
    text: str


def problem_lines(problems: Iterable[PlanProblem], language: str) -> list[ProblemLine]:
    """Return problems in words, errors first."""
    ordered = sorted(problems, key=lambda each: each.severity is not Severity.ERROR)
    return [ProblemLine(e.severity.value, sentence(_isolated(e), language)) for e in ordered]


def aside_lines(rows: Iterable[SetAside], language: str) -> list[AsideLine]:
    """Return rows set aside with their reasons."""
    return [
        AsideLine(sentence(replace(each, sheet=_apart(each.sheet)), language), each.text)
        for each in rows
    ]


def _isolated(problem: PlanProblem) -> PlanProblem:
    """Set what the workbook says apart, so that its direction does not turn the sentence over."""
    return replace(
        problem,
        sheet=_apart(problem.sheet),
        column=_apart(problem.column),
        value=_apart(problem.value),
        facts={name: _apart(text) for name, text in problem.facts.items()},
    )


def _apart(text: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if text else text


def stored_problems(stored: Iterable[Mapping[str, Any]]) -> list[PlanProblem]:
    """Return the problems that a version keeps."""
    return [
        PlanProblem(
            sheet=each["sheet"],
            row=each["row"],
            column=each["column"],
            kind=each["kind"],
            value=each["value"],
            severity=Severity(each["severity"]),
            facts=each["facts"],
        )
        for each in stored
        if each["kind"] in MESSAGES
    ]


def stored_asides(stored: Iterable[Mapping[str, Any]]) -> list[SetAside]:
    """Return the rows that a version set aside; rows with an error stand among its problems."""
    return [
        SetAside(each["sheet"], each["row"], each["reason"], each["text"])
        for each in stored
        if each["reason"] in MESSAGES
    ]
