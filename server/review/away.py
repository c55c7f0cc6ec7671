"""The queue on a trip: what the device keeps, and the worker that shows it without network."""

from pathlib import Path

from flask import Response, current_app, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server.auth import open_to_all, requires
from server.extensions import db
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.queries import ids_of
from server.rights import Right

MOST = 200
WORKER = "review_worker.js"


@bp.get("/away")
@requires(Right.DECIDE)
def away() -> ResponseReturnValue:
    """The addresses of the first submissions of a list, up to `most`, and of the list itself."""
    filters = Filters.read(request.args)
    most = min(max(request.args.get("most", 40, type=int), 1), MOST)
    args = filters.as_args(page=1)
    ids = ids_of(db.session(), g.account, filters, most)
    return jsonify(
        list=url_for("review.queue", **args),
        pages=[url_for("review.record", submission_id=each, **args) for each in ids],
        beside=url_for("review.not_here"),
    )


@bp.get("/not-here")
@requires(Right.DECIDE)
def not_here() -> ResponseReturnValue:
    """What is shown without network for a page that the device does not keep."""
    return render_template("review/not_here.html", filters=Filters())


@bp.get("/worker.js")
@open_to_all
def worker() -> Response:
    """The worker, from where it may serve the queue as well as the submissions below it."""
    path = Path(str(current_app.static_folder)) / WORKER
    answer = Response(path.read_bytes(), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = url_for("review.queue")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
