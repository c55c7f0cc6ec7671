"""Joining submissions of one event: wires its views, and says elsewhere how many wait."""

from flask import Flask, g

from server.extensions import db
from server.joins import queue
from server.joins.blueprint import bp
from server.joins.evidence import speaking
from server.joins.questions import count_questions, questions_of
from server.models.events import Event
from server.rights import Right, may

VIEWS = (queue,)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)
    app.jinja_env.filters["joins_speaking"] = speaking
    app.jinja_env.filters["joined_titles"] = queue.titles_of
    app.context_processor(lambda: {"open_joins": open_joins, "joins_of": joins_of})


def open_joins() -> int | None:
    """How many questions wait; None for who does not decide."""
    if not may(g.account, Right.DECIDE):
        return None
    return count_questions(db.session(), g.account)


def joins_of(submission_id: int) -> list[tuple[int, Event]]:
    """The questions whether a submission tells the same event as another, for the reader."""
    return questions_of(db.session(), g.account, submission_id)
