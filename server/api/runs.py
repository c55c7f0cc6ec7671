"""Runs of the night and of pulls, with their steps."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from server.api.blueprint import offers
from server.api.examples import RUN, a_page_of
from server.api.paging import Order, paged
from server.api.queries import RunQuery
from server.api.schemas import RunPage, RunSchema
from server.extensions import db
from server.models.runs import Run, RunStep
from server.rights import Right
from sync.errors import NotFound

ORDER = Order("runs", Run.id, is_falling=True)
Record = dict[str, Any]


@offers("/runs", Right.SEE_RUNS, RunPage, tag="runs", query=RunQuery, example=a_page_of(RUN))
def list_runs(asked: dict[str, Any]) -> Record:
    """List the runs, the latest first."""
    statement = _runs()
    if "kind" in asked:
        statement = statement.where(Run.kind == asked["kind"])
    if "state" in asked:
        statement = statement.where(Run.state == asked["state"])
    page = paged(db.session(), statement, ORDER, asked)
    return {"items": [_record(each) for each in page.rows], "next": page.next}


@offers("/runs/<int:run_id>", Right.SEE_RUNS, RunSchema, tag="runs", example=RUN)
def get_run(run_id: int) -> Record:
    """One run."""
    found = db.session().scalars(_runs().where(Run.id == run_id)).first()
    if found is None:
        raise NotFound("run", str(run_id))
    return _record(found)


def _runs() -> Select[Run]:
    return select(Run).options(selectinload(Run.steps))


def _record(run: Run) -> Record:
    return {
        "id": run.id,
        "kind": run.kind,
        "night": run.night,
        "state": str(run.state),
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "by": run.by,
        "steps": [_step(each) for each in run.steps],
    }


def _step(step: RunStep) -> Record:
    return {
        "name": step.name,
        "state": str(step.state),
        "started_at": step.started_at,
        "finished_at": step.finished_at,
        "counts": step.counts,
        "error": step.error,
    }
