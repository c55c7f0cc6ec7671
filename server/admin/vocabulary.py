"""The words of meaning as people read them, grouped by what they are about."""

from flask_babel import gettext as _
from flask_babel import pgettext

from forms.nodes import Node, Repeat

Options = list[tuple[str, str]]


def options_for(node: Node) -> list[tuple[str, Options]]:
    """What a repeat or a question may mean: (group, [(word, label)])."""
    if isinstance(node, Repeat):
        labels = {
            "event": _("one event each"),
            "participant": _("one participant each"),
            "decision": _("one decision each"),
        }
        return [(_("Each one is"), list(labels.items()))]
    return [
        (_("Event"), list(event_words().items())),
        (_("Participant"), list(participant_words().items())),
        (_("Decision"), list(decision_words().items())),
        (_("Files and lessons"), list(other_words().items())),
    ]


def word_label(word: str) -> str:
    """One word of the vocabulary as people read it."""
    return {**event_words(), **participant_words(), **decision_words(), **other_words()}.get(
        word, word
    )


def event_words() -> dict[str, str]:
    """What is said of an event."""
    return {
        "event.title": pgettext("event", "title"),
        "event.kind": pgettext("event", "kind"),
        "event.date": pgettext("event", "day"),
        "event.end_date": pgettext("event", "last day"),
        "event.region": pgettext("event", "region"),
        "event.province": pgettext("event", "province"),
        "event.commune": pgettext("event", "commune"),
        "event.place": pgettext("event", "place"),
        "event.point": pgettext("event", "position on the map"),
        "event.activity_code": pgettext("event", "code in the plan"),
        "event.result": pgettext("event", "result (axis)"),
        "event.organiser": pgettext("event", "organiser"),
        "event.partners": pgettext("event", "partners"),
        "event.themes": pgettext("event", "themes"),
        "event.cost": pgettext("event", "cost"),
        "event.women": pgettext("event", "number of women"),
        "event.men": pgettext("event", "number of men"),
        "event.duration": pgettext("event", "duration"),
    }


def participant_words() -> dict[str, str]:
    """What is said of a participant."""
    return {
        "participant.name": pgettext("participant", "name"),
        "participant.sex": pgettext("participant", "sex"),
        "participant.age": pgettext("participant", "age"),
        "participant.birth_year": pgettext("participant", "year of birth"),
        "participant.institution": pgettext("participant", "institution"),
        "participant.institution_type": pgettext("participant", "type of institution"),
        "participant.function": pgettext("participant", "function"),
        "participant.phone": pgettext("participant", "phone"),
        "participant.email": pgettext("participant", "e-mail"),
        "participant.nationality": pgettext("participant", "nationality"),
        "participant.consent": pgettext("participant", "consent"),
        "participant.signature": pgettext("participant", "signature"),
        "participant.pretest": pgettext("participant", "test before"),
        "participant.posttest": pgettext("participant", "test after"),
        "participant.satisfaction": pgettext("participant", "satisfaction"),
    }


def decision_words() -> dict[str, str]:
    """What is said of a decision that was taken."""
    return {
        "decision.text": pgettext("decision", "what was decided"),
        "decision.owner": pgettext("decision", "who does it"),
        "decision.due": pgettext("decision", "by when"),
    }


def other_words() -> dict[str, str]:
    """Files and lessons."""
    return {
        "attachment.photo": pgettext("file", "photo"),
        "attachment.attendance_sheet": pgettext("file", "photo of the signed list"),
        "lesson.text": pgettext("lesson", "lesson learned"),
    }
