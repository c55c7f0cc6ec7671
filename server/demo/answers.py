"""Facts → the canonical answers of a form, by the table that says what each question asks for."""

from typing import Any

from forms.nodes import FormDefinition, Group, Repeat
from server.demo.facts import Facts, InPlan, asked


def answers(definition: FormDefinition, facts: Facts) -> dict[str, Any]:
    """Answer every question of the form from the facts; what they lack stays empty."""
    return _group(definition.root, facts)


def form_of(kind: str) -> str:
    """The form that an event of that kind is told with."""
    return str(asked()["of_kind"][kind])


def _group(group: Group, facts: Facts) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for node in group.children:
        fact = asked()["questions"].get(node.name)
        if isinstance(node, Repeat):
            said[node.name] = [_group(node, each) for each in facts.get(fact) or []]
        elif isinstance(node, Group):
            said[node.name] = _group(node, facts)
        else:
            said[node.name] = _word(facts.get(fact))
    return said


def _word(value: Any) -> Any:
    """Yes, no and the like in the form's own words."""
    if isinstance(value, bool):
        return asked()["words"][str(value).lower()]
    return asked()["words"][value.value] if isinstance(value, InPlan) else value
