"""The glossary as it stood before a change of many words, so that it can be undone once."""

from sqlalchemy.orm import Session

from server.models.accounts import Setting
from server.models.matching import EntryKind
from sync.reconcile.glossary import OWN, Entry, entries, restore, save

NAME = "reconcile_glossary_before"


def keep_before(session: Session) -> None:
    """Keep the words as they are now."""
    is_own = session.get(Setting, OWN) is not None
    words = [[e.kind.value, e.key, e.language, e.word] for e in entries(session)] if is_own else []
    kept = session.get(Setting, NAME)
    if kept is None:
        kept = Setting(name=NAME)
        session.add(kept)
    kept.value = {"own": is_own, "words": words}


def put_back(session: Session) -> bool:
    """Put back what was kept. Says whether there was anything."""
    kept = session.get(Setting, NAME)
    if kept is None:
        return False
    if kept.value["own"]:
        save(session, [Entry(EntryKind(kind), *rest) for kind, *rest in kept.value["words"]])
    else:
        restore(session)
    session.delete(kept)
    session.flush()
    return True
