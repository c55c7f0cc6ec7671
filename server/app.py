"""The application factory: it only wires."""

from flask import Flask

from server import auth, edge, i18n
from server.admin import views as admin
from server.api import views as api
from server.checks import views as checks
from server.config import Settings
from server.demo import views as demo
from server.extensions import babel, csrf, db, engine_options, migrate
from server.field import views as field
from server.home import views as home
from server.joins import views as joins
from server.matching import views as matching
from server.media import open_media
from server.openrosa import views as openrosa
from server.people import views as people
from server.plan import views as plan
from server.review import views as review
from server.runs import views as runs
from server.store import MIGRATIONS

SCREENS = (
    home,
    review,
    people,
    joins,
    plan,
    matching,
    runs,
    checks,
    admin,
    api,
    openrosa,
    demo,
    field,
)
MAX_BODY = 100 * 1024 * 1024
MAX_FORM_TEXT = 2 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Make the application for one installation."""
    app = Flask("server", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_TEXT,
        SESSION_COOKIE_NAME="terrain",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        WTF_CSRF_SSL_STRICT=settings.is_https,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["terrain"] = settings
    app.extensions["media"] = open_media(settings.media_url)
    edge.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    csrf.init_app(app)
    i18n.init_app(app, babel)
    auth.init_app(app)
    for screen in SCREENS:
        screen.init_app(app)
    return app
