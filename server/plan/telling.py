"""An import told in words and as JSON, for the command line."""

from collections.abc import Iterator
from typing import Any

from server.plan.wording import Say, field_name, speaker, value_text
from sync.plan.outcome import Difference, PlanImport
from sync.plan_workbook.messages import sentence

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def warnings(outcome: PlanImport, language: str) -> Iterator[str]:
    """Yield each problem with its cell and what to do, then each row that was set aside."""
    say = speaker(language)
    words = {"error": say("Error"), "warning": say("To look at")}
    line = say("%(kind)s: %(what)s")
    for problem in outcome.problems:
        yield line % {"kind": words[problem.severity], "what": sentence(problem, language)}
    for row in outcome.set_aside:
        what = f"{sentence(row, language)} [{row.text}]"
        yield line % {"kind": say("Set aside"), "what": what}
    for left in outcome.left_out:
        what = f"{left.sheet}!{left.row} {left.code} {left.title}"
        yield line % {"kind": say("Left out"), "what": what}


def headline(outcome: PlanImport, language: str, *, dry_run: bool) -> str:
    """Say in one line what became of the workbook."""
    say = speaker(language)
    facts = {"year": outcome.year, "part": outcome.part, "errors": len(outcome.errors)}
    if outcome.is_refused:
        text = say(
            "Plan %(year)s, part %(part)s: nothing is imported, %(errors)s errors to mend"
            " (--partial imports the other rows)."
        )
    elif outcome.changes_nothing:
        facts["number"] = outcome.base
        text = say("Plan %(year)s, part %(part)s: nothing changed, version %(number)s stays.")
    elif dry_run:
        facts["number"] = outcome.base + 1
        text = say("Plan %(year)s, part %(part)s: would be version %(number)s; nothing written.")
    else:
        facts["number"] = outcome.base + 1
        text = say("Plan %(year)s, part %(part)s: version %(number)s is imported.")
    return text % facts


def changes(difference: Difference, language: str) -> Iterator[str]:
    """Yield what was added, removed and changed, activity by activity, then the sums."""
    say = speaker(language)
    for name, sign in SIGNS.items():
        for each in getattr(difference, name):
            yield f"  {sign} {each['code']}  {each['title']}"
            yield from _fields(each.get("fields", {}), say, language)
    for rename in difference.renames:
        facts = {"old": rename.renamed_from, "new": rename.code}
        yield (
            "  ? " + say("%(new)s may be %(old)s under another code: confirm it on screen") % facts
        )
    yield say(
        "added %(added)s, removed %(removed)s, changed %(changed)s, unchanged %(unchanged)s"
    ) % {
        "added": len(difference.added),
        "removed": len(difference.removed),
        "changed": len(difference.changed),
        "unchanged": difference.unchanged,
    }


def _fields(fields: dict[str, list[Any]], say: Say, language: str) -> Iterator[str]:
    for name, pair in fields.items():
        before, after = (value_text(name, value, language) for value in pair)
        what = f"{before} → {after}"
        yield "      " + say("%(kind)s: %(what)s") % {"kind": field_name(name, say), "what": what}


def outcome_json(outcome: PlanImport, language: str, *, dry_run: bool) -> dict[str, Any]:
    """Return the whole outcome as one object."""
    return {
        "year": outcome.year,
        "part": outcome.part,
        "version": outcome.version.number if outcome.version else None,
        "replaces": outcome.base or None,
        "dry_run": dry_run,
        "refused": outcome.is_refused,
        "rows": len(outcome.rows),
        **outcome.difference.as_json(),
        "renames": [
            {"code": each.code, "renamed_from": each.renamed_from, "title": each.title}
            for each in outcome.difference.renames
        ],
        "problems": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "kind": each.kind,
                "severity": each.severity.value,
                "message": sentence(each, language),
            }
            for each in outcome.problems
        ],
        "set_aside": [
            {"sheet": each.sheet, "row": each.row, "reason": each.reason_code, "text": each.text}
            for each in outcome.set_aside
        ],
        "left_out": [
            {"sheet": row.sheet, "row": row.row, "code": row.code} for row in outcome.left_out
        ],
    }
