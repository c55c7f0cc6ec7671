"""The words of `terrain:as`: which there are, and which of them are personal data."""

from rapidfuzz import fuzz, process

EVENT = (
    "event",
    "event.kind",
    "event.title",
    "event.date",
    "event.end_date",
    "event.activity_code",
    "event.result",
    "event.region",
    "event.province",
    "event.commune",
    "event.place",
    "event.point",
    "event.organiser",
    "event.partners",
    "event.themes",
    "event.cost",
    "event.women",
    "event.men",
    "event.duration",
)
PARTICIPANT = (
    "participant",
    "participant.name",
    "participant.sex",
    "participant.age",
    "participant.birth_year",
    "participant.institution",
    "participant.institution_type",
    "participant.function",
    "participant.phone",
    "participant.email",
    "participant.nationality",
    "participant.consent",
    "participant.signature",
    "participant.pretest",
    "participant.posttest",
    "participant.satisfaction",
)
DECISION = ("decision", "decision.text", "decision.owner", "decision.due")
OTHER = ("attachment.photo", "attachment.attendance_sheet", "lesson.text")
MEANINGS = frozenset((*EVENT, *PARTICIPANT, *DECISION, *OTHER))
REPEATED = frozenset({"event", "participant", "decision"})
# Registers have words of their own below these.
REGISTERS = ("initiative", "contact", "grant_visit", "training_need", "lesson")

_PERSONAL = frozenset(
    f"participant.{part}" for part in ("name", "phone", "email", "signature", "birth_year")
) | {"attachment.attendance_sheet", "decision.owner"}
_CLOSE_ENOUGH = 60


def is_meaning(word: str) -> bool:
    """Say whether the vocabulary has this word."""
    return word in MEANINGS or word.partition(".")[0] in REGISTERS


def closest(word: str) -> str | None:
    """Return the word of the vocabulary that was probably meant."""
    found = process.extractOne(
        word, sorted(MEANINGS), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
    )
    return found[0] if found else None


def is_personal(word: str) -> bool:
    """Say whether answers with this meaning identify a person."""
    return word in _PERSONAL or word.startswith("contact.")
