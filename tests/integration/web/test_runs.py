"""The runs: what is at work, and the forms that begin, stop and cancel one. Without JavaScript."""

import os
import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.solution import Progress
from matcher.records import Ask, JobState, Run, RunStatus
from matcher.services.runtime.heartbeat import STALE, this_host
from tests.integration.services.waiting import Remembering, a_job, a_run, a_worker, job, run
from tests.integration.web.client import make_app, post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.support.databases import Clock
from web.shell import identity
from web.shell.center import use_queue


def at_work(center: SqlDatabase, clock: Clock) -> int:
    """A run of this process that is half way."""
    run_id = a_run(center, clock, cause="Asked for by Casey Morgan.", started_at=clock() - timedelta(seconds=65))
    center.writing(lambda work: work.runs.beat(run_id, Progress("looking for teams", 9000, 10000, 1234, 60.0)))
    return run_id


def told(client: FlaskClient, address: str = "/runs/") -> str:
    return text_of(client.get(address).text)


def test_a_run_at_work_shows_stage_score_bound_columns_time_and_sign_of_life(
    center: SqlDatabase, client: FlaskClient, clock: Clock
):
    at_work(center, clock)
    clock.forward(seconds=3)
    for page in (told(client), told(client, "/runs/live")):
        for fact in (
            "Asked for by Casey Morgan.", "Stage Looking for teams", "Score so far 9,000",
            "No schedule can score more than 10,000: within 10.00% of the best possible", "1,234 teams in play",
            "Time 1 min 8 s", "Last sign of life 3.0 seconds ago",
        ):  # fmt: skip
            assert fact in page
    assert "Running" in told(client)


def test_before_the_first_report_it_reads_the_data(center: SqlDatabase, client: FlaskClient, clock: Clock):
    a_run(center, clock)
    assert "Stage Reading the data Score so far None yet Bound Not known yet" in told(client)


@pytest.mark.parametrize("wanted", Ask)
def test_a_run_is_stopped_or_cancelled_by_a_form(center: SqlDatabase, client: FlaskClient, clock: Clock, wanted: Ask):
    run_id = at_work(center, clock)
    answer = post(client, f"/runs/{run_id}/{wanted.value}", on="/runs/")
    assert answer.status_code == 303
    assert (run(center, run_id).asked, run(center, run_id).asked_by) == (wanted, "Casey Morgan")
    words = {Ask.STOP: "To stop with the best so far", Ask.CANCEL: "To cancel"}[wanted]
    assert f"Asked {words}, by Casey Morgan" in told(client)


def test_what_has_ended_is_told_and_left(client: FlaskClient):
    answer = post(client, "/runs/1/stop", on="/runs/")
    assert (answer.status_code, "Run 1 has ended already. Nothing was changed." in text_of(answer.text)) == (409, True)
    assert post(client, "/runs/99/stop", on="/runs/").status_code == 404
    assert post(client, "/runs/1/approve", on="/runs/").status_code == 404


def test_a_dead_run_is_told_and_recorded(center: SqlDatabase, client: FlaskClient, clock: Clock):
    run_id = at_work(center, clock)
    clock.forward(seconds=STALE.total_seconds())
    assert "gave no sign of life for 2 min 0 s" in told(client)
    assert post(client, f"/runs/{run_id}/stop", on="/runs/").status_code == 303
    assert run(center, run_id).status is RunStatus.DIED
    assert "Was cut off; nothing was changed" in told(client)


def test_run_now_asks_for_a_run_and_wakes_a_worker(center: SqlDatabase, clock: Clock):
    queue = Remembering()
    client = sign_in(use_queue(make_app(center), queue))
    assert post(client, "/runs/", on="/runs/").status_code == 303
    assert queue.sent == [1]
    assert (job(center, 1).state, job(center, 1).asked_by) == (JobState.WAITING, "Casey Morgan")
    page = told(client)
    assert "A run waits, asked for by Casey Morgan" in page
    assert "No worker is there to begin it" in page
    center.writing(lambda work: work.jobs.put_worker(a_worker(clock)))
    assert "A worker takes it within a minute." in told(client)
    again = post(client, "/runs/", on="/runs/")
    assert (again.status_code, "asked for already" in again.text, queue.sent) == (409, True, [1])


def test_without_a_queue_the_run_waits_for_a_worker_to_look(center: SqlDatabase, client: FlaskClient):
    assert post(client, "/runs/", on="/runs/").status_code == 303
    assert job(center, 1).state is JobState.WAITING


def test_a_waiting_run_is_taken_back(center: SqlDatabase, client: FlaskClient, clock: Clock):
    job_id = a_job(center, clock)
    assert post(client, f"/runs/jobs/{job_id}/forget", on="/runs/").status_code == 303
    assert job(center, job_id).state is JobState.CANCELLED
    assert post(client, f"/runs/jobs/{job_id}/forget", on="/runs/").status_code == 409


def test_whoever_may_not_control_runs_sees_no_button_and_is_refused(center: SqlDatabase, app: Flask, clock: Clock):
    auditor(center)
    run_id = at_work(center, clock)
    reader = sign_in(app, "auditor@example.org")
    page = reader.get("/runs/").text
    assert "Running" in page
    assert not re.search(r'method="post" action="/runs/', page)
    for address in ("/runs/", f"/runs/{run_id}/cancel", "/runs/jobs/1/forget"):
        assert post(reader, address, on="/").status_code == 403
    assert run(center, run_id).asked is None


def test_the_page_asks_for_itself_while_something_is_at_work_and_is_loaded_anew_after(
    center: SqlDatabase, client: FlaskClient, clock: Clock
):
    assert 'hx-trigger="every' not in client.get("/runs/").text
    run_id = at_work(center, clock)
    live = client.get("/runs/live")
    assert 'hx-trigger="every 2s"' in client.get("/runs/").text
    assert ('hx-trigger="every 2s"' in live.text, "HX-Refresh" in live.headers) == (True, False)
    ended = Run(run_id, RunStatus.FINISHED, clock(), clock(), os.getpid(), this_host(), 0, None)
    center.writing(lambda work: work.runs.finish(replace(ended, finished_at=clock())))
    assert client.get("/runs/live").headers["HX-Refresh"] == "true"


def test_a_page_that_asks_for_itself_keeps_nobody_signed_in(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    moment = time.time()
    monkeypatch.setattr(identity, "time", lambda: moment + identity.IDLE_END_SECONDS - 5)
    assert client.get("/runs/live").status_code == 200
    monkeypatch.setattr(identity, "time", lambda: moment + identity.IDLE_END_SECONDS + 5)
    assert client.get("/runs/live").status_code == 303
