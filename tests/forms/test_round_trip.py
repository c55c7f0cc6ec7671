"""XML → canonical → XML → canonical is the same, whatever the form and whatever was sent."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import answers, definition
from tests.forms.generated import submissions, trees, xform


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_answers_survive_writing_and_reading(data) -> None:
    tree = data.draw(trees())
    form = definition.read(xform(tree))
    first = answers.read(data.draw(submissions(tree)), form)
    written = answers.write(first.answers, form, instance_id="uuid:a", instance_name="Nom")
    second = answers.read(written, form)
    assert json.dumps(second.answers) == json.dumps(first.answers)
    assert second.attachment_names == first.attachment_names
    assert answers.canonical_digest(second.answers) == answers.canonical_digest(first.answers)
    # Stored as JSON and read again, they are still the same content.
    stored = json.loads(json.dumps(first.answers))
    assert answers.canonical_digest(stored) == answers.canonical_digest(first.answers)
    assert answers.envelope(written).instance_id == "uuid:a"


@settings(max_examples=40, deadline=None)
@given(trees())
def test_a_form_matches_itself_with_the_nodes_that_servers_add(tree) -> None:
    ours = definition.read(xform(tree))
    added = b"<formhub><uuid/></formhub><__version__/><meta>"
    theirs = definition.read(xform(tree).replace(b"<meta>", added))
    assert definition.same_tree(ours, theirs)
    renamed = definition.read(xform([*tree, ("zz", "string")]))
    assert not definition.same_tree(ours, renamed)
