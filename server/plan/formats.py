"""What the plan's templates are offered: months, session counts, fields and values in words."""

from datetime import date

from babel.dates import get_month_names
from flask import Flask
from flask_babel import gettext as _

from server.i18n import BABEL_LOCALES, day, number, reader_language
from server.models.plan import ActivityValues
from server.plan.months import cells
from server.plan.wording import field_name, value_text
from sync.plan.part import MAIN
from sync.programme import load


def init_app(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(
        month_name=month_name,
        month_letter=month_letter,
        months=cells,
        sessions=sessions,
        iso_day=iso_day,
        plan_field=lambda name: field_name(name, _),
        plan_value=lambda value, name: value_text(name, value, reader_language()),
        plan_title=plan_title,
        part_name=part_name,
        province_name=province_name,
    )


def month_name(month: int) -> str:
    """A month's name in the reader's language."""
    locale = BABEL_LOCALES.get(reader_language(), "fr")
    return str(get_month_names("wide", locale=locale)[month])


def month_letter(month: int) -> str:
    """A month's shortest sign, for the head of a narrow column."""
    return _("J F M A M J J A S O N D").split()[month - 1]


def sessions(count: float) -> str:
    """A number of sessions; a share of one has a decimal."""
    return number(count, 0 if float(count).is_integer() else 1)


def plan_title(values: ActivityValues) -> str:
    """An activity's title in the reader's script where the plan has it."""
    return (values.title_ar if reader_language() == "ar" else None) or values.title


def iso_day(text: str) -> str:
    """A day that is stored as text, in words."""
    return day(date.fromisoformat(text), "d MMMM")


def part_name(name: str) -> str:
    """A part's name: the region it is called by, "whole plan", or as it was given."""
    if name == MAIN:
        return _("Whole plan")
    return region_names().get(name, name)


def region_names() -> dict[str, str]:
    """All regions by code in the reader's language, in the programme's order."""
    return {each.code: each.word.name(reader_language()) for each in load().regions}


def province_name(code: str) -> str:
    """A province's name in the reader's language."""
    named = {each.code: each for region in load().regions for each in region.provinces}
    return named[code].name(reader_language()) if code in named else code
