"""What the pages are given to work with: the center's database and its clock."""

from datetime import datetime
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

from matcher.ports import Database, JobQueue, Mailer
from matcher.services.runtime.read_transaction import OneMoment
from matcher.services.runtime.request_id import begin_request
from web.shell.wording import brief_moment, moment

EXTENSION = "matcher"
MOMENT = "matcher_moment"


class Center(NamedTuple):
    """What an application works for."""

    database: Database
    zone: ZoneInfo
    mailer: Mailer | None
    queue: JobQueue | None = None


def init_center(app: Flask, database: Database, zone: ZoneInfo, mailer: Mailer | None) -> None:
    """Hand the application its database, its clock and its way to a mail server."""
    app.extensions[EXTENSION] = Center(database, zone, mailer)
    app.before_request(_name_request)
    app.teardown_request(_end_reading)


def _name_request() -> None:
    """Give the request its id, for the audit trail."""
    begin_request()


def _end_reading(_error: BaseException | None) -> None:
    if MOMENT in g:
        g.pop(MOMENT).close()


def database() -> Database:
    """The database of the application that answers: one request sees one moment of it, until it writes."""
    if MOMENT not in g:
        setattr(g, MOMENT, OneMoment(center(current_app).database))
    return cast("OneMoment", getattr(g, MOMENT))


def brief(at: datetime) -> str:
    """A moment as short as it can be today, on the clock that it came with."""
    with database().reading() as work:
        return brief_moment(at, work.today)


def at_center(at: datetime) -> str:
    """A moment on the center's clock, whose zone the foot of each page names: "Thu, Mar 12, 2026 at 9:00 AM EDT"."""
    return moment(at.astimezone(center_zone()))


def mailer() -> Mailer | None:
    """What hands letters to a mail server; None where mail is not set up."""
    return center(current_app).mailer


def use_queue(app: Flask, queue: JobQueue) -> Flask:
    """Hand the application the queue that wakes a worker when someone asks for a run."""
    app.extensions[EXTENSION] = center(app)._replace(queue=queue)
    return app


def wake_worker(job_id: int) -> None:
    """Tell a worker that a job waits; without a queue, or when it does not answer, one finds it within a minute."""
    queue = center(current_app).queue
    if queue:
        queue.send(job_id)


def center_zone(app: Flask | None = None) -> ZoneInfo:
    """The center's time zone: for moments that belong to no engagement."""
    return center(app or current_app).zone


def center(app: Flask) -> Center:
    """What an application works for."""
    return cast("Center", app.extensions[EXTENSION])
