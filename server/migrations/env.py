"""Alembic's environment, run by Flask-Migrate inside the application."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database = current_app.extensions["migrate"].db
metadata = database.metadata


def migrate(connection: Connection) -> None:
    """Bring the schema to the wanted revision, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with database.engine.connect() as connected:
    migrate(connected)
    connected.commit()
