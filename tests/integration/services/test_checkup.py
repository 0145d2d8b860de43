import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.records import Run, RunStatus
from matcher.services.runtime.checkup import NIGHT_IS_LATE, clocks_agree, last_night, stored_moments, worker_there
from matcher.services.runtime.heartbeat import this_host

NOW = datetime(2027, 1, 4, 17, tzinfo=UTC)
RUN = Run(3, RunStatus.FINISHED, NOW - timedelta(hours=12), NOW, os.getpid(), this_host(), 0, None)
LATEST = NOW - NIGHT_IS_LATE


@pytest.mark.parametrize(
    ("run", "in_order", "sentence"),
    [
        (None, True, "There was none yet. Propose a first schedule with: matcher nightly"),
        (RUN, True, "Run 3 ended well, 12 hours ago."),
        (replace(RUN, status=RunStatus.NOTHING_NEW), True, "Run 3 ended well, 12 hours ago."),
        (replace(RUN, started_at=LATEST), True, "Run 3 ended well, 26 hours ago."),
        (
            replace(RUN, started_at=LATEST - timedelta(seconds=1)),
            False,
            "The last run was 26 hours ago. See that the timer is on: systemctl list-timers",
        ),
        (
            replace(RUN, status=RunStatus.FAILED),
            False,
            "Run 3 failed, 12 hours ago. See its page or the log, then: matcher nightly",
        ),
        (
            replace(RUN, status=RunStatus.DIED),
            False,
            "Run 3 was killed, 12 hours ago. See its page or the log, then: matcher nightly",
        ),
        (replace(RUN, status=RunStatus.STARTED), True, "Run 3 is at work, begun 12 hours ago."),
        (
            replace(RUN, status=RunStatus.STARTED, heartbeat=RUN.started_at),
            False,
            "Run 3 died, begun 12 hours ago. The next run records it: matcher nightly",
        ),
    ],
)
def test_the_last_night_is_told_with_what_to_do_about_it(run: Run | None, in_order: bool, sentence: str):
    finding = last_night(run, NOW)
    assert (finding.name, finding.in_order, finding.sentence) == ("last night", in_order, sentence)


def test_a_run_of_tomorrow_is_the_clocks_fault():
    finding = last_night(replace(RUN, started_at=NOW + timedelta(seconds=1)), NOW)
    assert (finding.name, finding.in_order) == ("clock", False)


@pytest.mark.parametrize(("seconds", "agree"), [(-31, False), (-30, True), (30, True), (31, False)])
def test_clocks_may_be_half_a_minute_apart(seconds: int, agree: bool):
    assert clocks_agree(NOW, NOW + timedelta(seconds=seconds)).in_order is agree


@pytest.mark.parametrize(
    ("ahead", "in_order", "span"),
    [
        (timedelta(seconds=119), True, ""),
        (timedelta(minutes=2), False, "2 minutes"),
        (timedelta(minutes=119), False, "119 minutes"),
        (timedelta(hours=2), False, "2 hours"),
        (timedelta(days=2), False, "2 days"),
    ],
)
def test_what_happened_does_not_lie_in_the_future(ahead: timedelta, in_order: bool, span: str):
    finding = stored_moments((NOW + ahead, "runs"), NOW, None)
    assert (finding.in_order, span in finding.sentence) == (in_order, True)
    assert stored_moments((NOW + ahead, "runs"), NOW, NOW + ahead).in_order
    assert stored_moments((NOW + ahead, "runs"), NOW, NOW + ahead / 2).in_order is in_order


@pytest.mark.parametrize(("living", "waiting", "in_order"), [(0, 0, True), (0, 1, False), (1, 1, True), (2, 9, True)])
def test_a_worker_has_to_be_there_for_what_waits(living: int, waiting: int, in_order: bool):
    assert worker_there(living, waiting).in_order is in_order
