"""Evidence in words: one short sentence for each piece, in French, Arabic and English."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from forms.programme import Word, load
from sync.reconcile.sentences import AND, DAYS, KINDS, NBSP, OTHER_WORDS, PERIODS, SENTENCES

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def explain(item: Mapping[str, Any], language: str) -> str:
    """Say one piece of evidence in a language, French where that language is unknown."""
    said = SENTENCES.get(_sentence(item), {})
    sentence = said.get(language) or said.get("fr") or OTHER_WORDS.get(language, "{kind}")
    return sentence.format_map(_Words(item, language))


def _sentence(item: Mapping[str, Any]) -> tuple[str, str]:
    """A date has its sentence by where it lies from the planned period, people by session."""
    kind, speaks = item["kind"], item["speaks"]
    if kind == "people" and item.get("each"):
        return "people_each", speaks
    if kind != "date":
        return kind, speaks
    if not item.get("days"):
        return "date_inside", "for"
    return (f"date_{item['when']}", speaks) if item.get("when") else (kind, speaks)


def explain_all(items: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """Say each piece of evidence."""
    return [explain(item, language) for item in items]


def in_one_line(items: Iterable[Mapping[str, Any]], language: str) -> str:
    """Say all of it as one sentence, the pieces set apart."""
    pieces = explain_all(items, language)
    rest = (each[:1].lower() + each[1:] for each in pieces[1:])
    return ("؛ " if language == "ar" else "; ").join([*pieces[:1], *rest])


class _Words(dict[str, str]):
    """What stands in the gaps of a sentence, each fact said in its own way."""

    def __init__(self, item: Mapping[str, Any], language: str) -> None:
        super().__init__()
        self._item = item
        self._language = language

    def __missing__(self, name: str) -> str:
        value = self._item.get(name)
        say = _SAY.get((self._item["kind"], name)) or _SAY.get(("", name))
        if say is not None:
            return say(value, self._language)
        return "" if value is None else str(value)


def days_in_words(count: int, language: str) -> str:
    """Say a number of days, with Arabic's own plural forms."""
    forms = DAYS.get(language, DAYS["fr"])
    if language != "ar":
        return forms["one" if count == 1 else "other"].format(count)
    rest = count % 100
    form = {1: "one", 2: "two"}.get(count) or _many(rest)
    return forms[form].format(count)


def _many(rest: int) -> str:
    if rest < 3:
        return "hundreds"
    return "few" if rest <= 10 else "other"


def _code(value: Any, language: str) -> str:
    """A code keeps its own direction inside an Arabic sentence."""
    return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}" if language == "ar" else str(value)


def _kinds(value: Any, language: str) -> str:
    known = {word.code: word for word in load().kinds}
    words = KINDS.get(language, {})
    return _listed([words.get(each) or _name(known, each, language) for each in value], language)


def _regions(value: Any, language: str) -> str:
    known = {word.code: word for word in load().regions}
    codes = [value] if isinstance(value, str) else value
    return _listed([_name(known, each, language) for each in codes], language)


def _province(value: Any, language: str) -> str:
    return _name({word.code: word for word in load().provinces}, value, language)


def _name(known: Mapping[str, Word], code: str, language: str) -> str:
    return known[code].name(language) if code in known else code


def _period(value: Any, language: str) -> str:
    """A planned period: its quarter ("2026-Q2"), else its days."""
    words = PERIODS.get(language, PERIODS["fr"])
    if isinstance(value, str):
        return words["quarter"].format(value[-1])
    days = (f"{date.fromisoformat(each):%d/%m/%Y}" for each in value)
    return words["day"].format(*days)


def _amount(value: Any, language: str) -> str:
    """A number with its thousands apart."""
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:,.0f}".replace(",", "," if language == "en" else NBSP)


def _listed(names: list[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {AND.get(language, AND['fr'])}{names[-1]}"


_SAY: dict[tuple[str, str], Callable[[Any, str], str]] = {
    ("", "code"): _code,
    ("", "entered"): _code,
    ("", "days"): lambda value, language: days_in_words(int(value or 0), language),
    ("kind", "planned"): _kinds,
    ("kind", "told"): _kinds,
    ("region", "planned"): _regions,
    ("region", "told"): _regions,
    ("province", "province"): _province,
    ("province_lies", "province"): _province,
    ("province_lies", "told"): _regions,
    ("date", "period"): _period,
    ("cost", "told"): _amount,
    ("cost", "planned"): _amount,
}
