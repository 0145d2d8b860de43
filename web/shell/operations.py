"""For machines that watch over this one: is it alive, is it ready, how is it doing. Names nobody."""

import hmac
from collections.abc import Iterable
from time import monotonic
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from matcher.logs import logger
from matcher.ports import Database
from matcher.records import RunStatus
from matcher.services.runs.run_history import latest_run
from web.shell.center import database
from web.shell.identity import public

EXTENSION = "matcher-operations"
UNKNOWN = "unknown"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
SEEN_BY_MACHINES = frozenset({"static", "operations.alive", "operations.ready", "operations.metrics"})
TEXT = "text/plain; version=0.0.4; charset=utf-8"

log = logger(__name__)
pages = Blueprint("operations", __name__)


class LastRun(Collector):
    """The newest run, read when someone asks."""

    def __init__(self, source: Database) -> None:
        self._source = source

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is read before someone asks."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Whether the database answers; then the newest run: when it began, how it ended, what came of it."""
        try:
            run = latest_run(self._source)
        except Exception:  # noqa: BLE001  whatever it is, the answer is that the database doesn't
            yield GaugeMetricFamily("matcher_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("matcher_database_up", "Whether the database answers.", 1)
        if run is None:
            return
        began = run.started_at.timestamp()
        yield GaugeMetricFamily("matcher_last_run_started_seconds", "When the newest run began, Unix time.", began)
        status = GaugeMetricFamily("matcher_last_run_status", "How the newest run stands.", labels=["status"])
        for each in RunStatus:
            status.add_metric([each.value], float(run.status is each))
        yield status
        if run.proposal:
            yield GaugeMetricFamily("matcher_last_run_gap", "Distance to the bound, relative.", run.proposal.gap)
            covered = run.proposal.after.covered
            yield GaugeMetricFamily("matcher_last_run_covered", "Engagements covered by the newest proposal.", covered)


class AppMetrics:
    """What an application counts, apart from every other application's.

    Args:
        token: Those who show it may read them; nobody where it is empty.
    """

    def __init__(self, source: Database, token: str) -> None:
        self.token = token
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "matcher_requests", "Requests answered.", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram("matcher_request_seconds", "How long answers took.", ["route"], registry=self.registry)
        self.registry.register(LastRun(source))


def init_operations(app: Flask, source: Database, token: str) -> None:
    """Count and log every request of an application, and answer those who watch."""
    app.extensions[EXTENSION] = AppMetrics(source, token)
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(pages)


@pages.get("/healthz")
@public
def alive() -> Response:
    """This process answers."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@pages.get("/readyz")
@public
def ready() -> Response:
    """The database answers and has this version's form; if not, the log says why."""
    try:
        latest_run(database())
    except Exception as error:
        log.warning("not ready", exc_info=error)
        return Response("not ready\n", 503, content_type="text/plain; charset=utf-8")
    return Response("ready\n", content_type="text/plain; charset=utf-8")


@pages.get("/metrics")
@public
def metrics() -> Response:
    """The counts, for those who show the token. Without one set there is no such page."""
    kept = _metrics()
    shown = request.headers.get("Authorization", "")
    if not kept.token:
        abort(404)
    if not hmac.compare_digest(shown.encode(), f"Bearer {kept.token}".encode()):
        return Response("not permitted\n", 401, {"WWW-Authenticate": "Bearer"}, content_type="text/plain")
    return Response(generate_latest(kept.registry), content_type=TEXT)


def _metrics() -> AppMetrics:
    return cast("AppMetrics", current_app.extensions[EXTENSION])


def _begin() -> None:
    g.began = monotonic()


def _count(response: Response) -> Response:
    """Count and log by the route's pattern: its address would say whose page it was."""
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    method = request.method if request.method in METHODS else UNKNOWN
    seconds = monotonic() - g.get("began", monotonic())
    kept = _metrics()
    kept.requests.labels(route, method, str(response.status_code)).inc()
    kept.seconds.labels(route).observe(seconds)
    if request.endpoint not in SEEN_BY_MACHINES:
        log.info("request", route=route, method=method, status=response.status_code, ms=round(seconds * 1000))
    return response
