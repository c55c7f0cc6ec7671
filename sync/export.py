"""Submissions on their way out: one record each, streamed, personal answers replaced on request."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import UNKNOWN
from forms.definition import FILE_TYPES, FormDefinition
from forms.definition import read as read_form
from forms.meaning import personal_paths
from server.models.forms import Form, FormVersion
from server.models.submissions import Edition, Submission

MASK = "•••"
PAGE = 200
# Paths of questions that are replaced; None: nothing is.
Hidden = frozenset[tuple[str, ...]] | None
NOTHING: Hidden = None


def exported(session: Session, form: Form, *, mask: bool = False) -> Iterator[dict[str, Any]]:
    """Each submission of a form in the order received, deleted ones included."""
    versions = Versions(session, mask=mask)
    for submission, edition in current_editions(session, form):
        yield record(form, submission, edition, versions.hidden(form, edition))


def current_editions(session: Session, form: Form) -> Iterator[tuple[Submission, Edition]]:
    """Each submission of a form with its current edition, as a stream."""
    statement = (
        select(Submission, Edition)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(Submission.form_id == form.id, Edition.is_current)
        .order_by(Submission.id)
        .execution_options(yield_per=PAGE)
    )
    yield from session.execute(statement)


class Versions:
    """The form versions of an export, each fetched once; which of their questions are hidden."""

    def __init__(self, session: Session, *, mask: bool) -> None:
        """Hide personal questions, or nothing."""
        self.mask = mask
        self._session = session
        self._versions: dict[int, FormVersion] = {}
        self._hidden: dict[int, Hidden] = {}

    def of(self, edition: Edition) -> FormVersion:
        """The version that reads an edition."""
        if edition.form_version_id not in self._versions:
            self._versions[edition.form_version_id] = edition.form_version
        return self._versions[edition.form_version_id]

    def hidden(self, form: Form, edition: Edition) -> Hidden:
        """The questions of the edition that are hidden."""
        version = self.of(edition)
        if not self.mask:
            return NOTHING
        if version.id not in self._hidden:
            self._hidden[version.id] = hidden_paths(form, version)
        return self._hidden[version.id]


def record(
    form: Form,
    submission: Submission,
    edition: Edition,
    hidden: Hidden = NOTHING,
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
        "answers": edition.answers if hidden is None else masked(edition.answers, hidden),
    }


def masked(
    answers: Any,
    hidden: frozenset[tuple[str, ...]],
    path: tuple[str, ...] = (),
) -> Any:
    """The answers with personal ones replaced; what was blank stays so.

    What no question of the version asks may be a name as well: it is replaced too.
    """
    is_unknown = path[:1] == (UNKNOWN,) and len(path) > 1
    if path in hidden or is_unknown:
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


def answered_files(
    definition: FormDefinition, answers: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each file that answers a question: the question's path, the file's name."""
    asking = {each.path for each in definition.questions() if each.type in FILE_TYPES}
    for path, value in _leaves(answers, ()):
        if path in asking and isinstance(value, str):
            yield path, value


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    else:
        yield path, value
