"""Who-is-who: wires its views, and offers other screens how many questions are open."""

from flask import Flask, g

from server.extensions import db
from server.people import decided, person, queue
from server.people.blueprint import bp
from server.people.evidence import speaking
from server.people.questions import Ask, count_questions
from server.rights import Right, may

VIEWS = (decided, person, queue)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)
    app.jinja_env.filters["speaking"] = speaking
    app.context_processor(lambda: {"open_people": open_people})


def open_people() -> int | None:
    """How many questions wait; None for who does not decide."""
    if not may(g.account, Right.DECIDE):
        return None
    return count_questions(db.session(), g.account, Ask.TODO)
