"""Submissions on their way out: one record each, streamed, personal answers replaced on request."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forms.definition import read as read_form
from forms.meaning import personal_paths
from server.models.forms import Form, FormVersion
from server.models.submissions import Edition, Submission

MASK = "•••"
PAGE = 200


def exported(session: Session, form: Form, *, mask: bool = False) -> Iterator[dict[str, Any]]:
    """Each submission of a form in the order received, deleted ones included."""
    statement = (
        select(Submission, Edition)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(Submission.form_id == form.id, Edition.is_current)
        .options(joinedload(Edition.form_version))
        .order_by(Submission.id)
        .execution_options(yield_per=PAGE)
    )
    personal: dict[int, frozenset[tuple[str, ...]]] = {}
    for submission, edition in session.execute(statement):
        yield record(form, submission, edition, _hidden(form, edition.form_version, personal, mask))


def record(
    form: Form,
    submission: Submission,
    edition: Edition,
    hidden: frozenset[tuple[str, ...]] = frozenset(),
) -> dict[str, Any]:
    """One submission as `export submissions` and the API give it."""
    is_known = not any(flag["kind"] == "unknown_version" for flag in edition.flags)
    sent = edition.source_version or edition.version
    deleted = submission.deleted_at
    return {
        "instance_id": edition.instance_id,
        "root_instance_id": submission.instance_id,
        "form_id": form.form_id,
        "form_version": edition.form_version.version if is_known else sent,
        "source_version": sent,
        "review_state": str(submission.review_state),
        "deleted": deleted.isoformat() if deleted else False,
        "answers": masked(edition.answers, hidden) if hidden else edition.answers,
    }


def masked(
    answers: Any,
    hidden: frozenset[tuple[str, ...]],
    path: tuple[str, ...] = (),
) -> Any:
    """The answers with personal ones replaced; what was blank stays so."""
    if path in hidden:
        return None if answers is None else MASK
    if isinstance(answers, Mapping):
        if path and "type" in answers and "coordinates" in answers:
            return answers
        return {name: masked(value, hidden, (*path, name)) for name, value in answers.items()}
    if isinstance(answers, list):
        return [masked(item, hidden, path) for item in answers]
    return answers


def hidden_paths(form: Form, version: FormVersion) -> frozenset[tuple[str, ...]]:
    """The questions of a version that hold personal data."""
    paths = personal_paths(read_form(version.xform), form.mapping)
    return frozenset(tuple(path.split("/")) for path in paths)


def _hidden(
    form: Form,
    version: FormVersion,
    known: dict[int, frozenset[tuple[str, ...]]],
    mask: bool,  # noqa: FBT001 - from the command line as it is
) -> frozenset[tuple[str, ...]]:
    if not mask:
        return frozenset()
    if version.id not in known:
        known[version.id] = hidden_paths(form, version)
    return known[version.id]
