"""Which forms a phone's key may see."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.forms import Form, FormVersion
from server.models.keys import PhoneKey
from sync.errors import NotFound


def forms_for(session: Session, key: PhoneKey, form_id: str | None = None) -> list[Form]:
    """The published forms that the key may see: not limited, or limited to a region it has."""
    statement = select(Form).where(Form.is_published).order_by(Form.form_id)
    if form_id:
        statement = statement.where(Form.form_id == form_id)
    return [form for form in session.scalars(statement) if may_use(key, form)]


def version_for(session: Session, key: PhoneKey, form_id: str, version: str) -> FormVersion:
    """One version of a form that the key may see; raises `NotFound`."""
    for form in forms_for(session, key, form_id):
        for found in form.versions:
            if found.version == version:
                return found
    raise NotFound("form", form_id)


def may_use(key: PhoneKey, form: Form) -> bool:
    """Whether the form is open to the key's regions."""
    return not form.regions or not key.regions or bool(set(form.regions) & set(key.regions))
