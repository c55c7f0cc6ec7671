"""Opening the store: made or upgraded by migrations, one session for a command or a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from server.config import Settings
from server.extensions import db, migrate, open_engine
from sync.errors import Refused

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_store(settings: Settings) -> None:
    """Create the tables, or bring them up to this version of Terrain. Safe to repeat."""
    app = Flask("terrain_store")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def is_made(engine: Engine) -> bool:
    """Whether the store has its tables."""
    return inspect(engine).has_table("submissions")


def engine_of(session: Session) -> Engine:
    """The engine that a session of a command is bound to."""
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


@contextmanager
def open_store(settings: Settings) -> Iterator[Session]:
    """A session for a command; raises `Refused` where the store was never made."""
    engine = open_engine(settings.database_url)
    try:
        if not is_made(engine):
            raise Refused("the store does not exist yet; run `terrain init` first")
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
