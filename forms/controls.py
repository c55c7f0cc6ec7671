"""The body of an XForm: what is shown for each path, with its labels and choices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from forms.choices import choices_of
from forms.itext import Texts
from forms.nodes import Choice, Path
from forms.xml import elements, local_name

_ASKING = frozenset(
    {"input", "secret", "textarea", "select1", "select", "rank", "range", "trigger", "upload"}
)
_ROOT = "/."  # what a relative reference outside any group starts from


@dataclass(frozen=True)
class Control:
    """One control of the body; the empty name stands for a node that nothing asks."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] | None = None
    choice_file: str | None = None
    choice_columns: tuple[str, str] | None = None
    appearance: str = ""
    mediatype: str = ""

    @property
    def is_group(self) -> bool:
        """Say whether it frames others instead of asking."""
        return self.name == "group"


def below_root(reference: str) -> Path:
    """Return `/data/a/orx:b` as the path below the root: names without prefixes."""
    names = [name.strip().rpartition(":")[2] for name in reference.strip().split("/")]
    return tuple(names[2:])


def find_controls(
    document: etree._Element, model: etree._Element, texts: Texts
) -> dict[Path, Control]:
    """Return the control of each path; where a path is shown twice, the first counts."""
    bound = {
        bind.get("id", ""): bind.get("nodeset", "")
        for bind in model.iter("{*}bind")
        if bind.get("id")
    }
    found: dict[Path, Control] = {}
    for element, reference in _walk(document, bound):
        name = local_name(element)
        path = below_root(reference)
        if path and (name == "group" or name in _ASKING) and path not in found:
            found[path] = _control(name, element, model, texts)
    return found


def repeat_paths(document: etree._Element) -> frozenset[Path]:
    """Return the paths that the body repeats."""
    return frozenset(
        below_root(reference) for element, reference in _walk(document, {}) if _is_repeat(element)
    )


def _control(name: str, element: etree._Element, model: etree._Element, texts: Texts) -> Control:
    listed = choices_of(element, model, texts)
    return Control(
        name=name,
        labels=texts.of(element.find("{*}label")),
        hints=texts.of(element.find("{*}hint")),
        choices=listed.choices,
        choice_file=listed.file,
        choice_columns=listed.columns,
        appearance=element.get("appearance", ""),
        mediatype=element.get("mediatype", ""),
    )


def _walk(
    document: etree._Element, bound: Mapping[str, str]
) -> Iterator[tuple[etree._Element, str]]:
    """Walk the body with the absolute reference of each element; relative ones are joined."""
    body = next(document.iter("{*}body"), None)
    top = reversed(elements(body)) if body is not None else ()
    stack = [(child, _ROOT) for child in top]
    while stack:
        element, context = stack.pop()
        own = element.get("nodeset") or element.get("ref") or bound.get(element.get("bind", ""))
        reference = _join(context, own.strip()) if own else context
        yield element, reference if own else ""
        if local_name(element) in ("group", "repeat"):
            stack.extend((child, reference) for child in reversed(elements(element)))


def _join(context: str, reference: str) -> str:
    return reference if reference.startswith("/") else f"{context}/{reference.removeprefix('./')}"


def _is_repeat(element: etree._Element) -> bool:
    return local_name(element) == "repeat"
