"""Own calendars: the hours that they take count as not free, whatever fails the last good copy stays."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import CalendarError
from matcher.domain.model.ids import SeatName
from matcher.domain.rules import available
from matcher.records import Action, Placement, User
from matcher.services.calendars.busy import (
    HORIZON,
    NO_ADDRESS,
    OwnCalendar,
    RefreshReport,
    own_calendar,
    own_calendars,
    refresh,
    set_calendar,
)
from matcher.services.calendars.invitations import entry_uid
from matcher.services.consultants.contacts import set_address
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from matcher.services.engagements.keeping_seats import keep
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.runs.proof_now import proof_now
from matcher.services.seats.judged_seats import judged_seats
from tests.integration.web.scene import auditor
from tests.support.builders import MONDAY, a_book, a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.names import C1, E1, the

ADDRESS = "https://calendar.example/private-secret/basic.ics"
HOURS = (Interval(MONDAY.astimezone(UTC), MONDAY.astimezone(UTC) + timedelta(hours=1)),)
C2 = a_consultant("C2").consultant_id
DAY = timedelta(days=1)
DAYS = tuple(timedelta(days=one) for one in range(3))


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1")]))
    return a_user(database)


def fetch(address: str) -> bytes:
    return address.encode()


def failing(address: str) -> bytes:
    del address
    raise CalendarError("The machine does not answer, or not safely.")


def read(
    text: bytes, zone: ZoneInfo, begin: datetime, end: datetime, ours: Collection[str], emails: Collection[str]
) -> tuple[Interval, ...]:
    assert emails == {"ada@example.org"}
    assert (text, zone.key, end - begin) == (ADDRESS.encode(), "America/New_York", HORIZON)
    assert entry_uid(E1, C1) in ours
    return HOURS


def busy(database: SqlDatabase) -> dict[str, tuple[Interval, ...]]:
    with database.reading() as work:
        return {str(key): spans for key, spans in work.calendars.busy().items()}


def broken_rules(database: SqlDatabase) -> bool:
    """Whether C1 at the default start breaks the rule on hours, by the data that a night reads."""
    access = database.writing(lambda work: work.access_log.admit(None, None, "a test"))
    with database.reading() as work:
        problem = work.dataset.problem(access)
        near = work.dataset.problem_around(access, [E1], [C1])
    assert near.consultants[C1].unavailable == problem.consultants[C1].unavailable
    filled = next(iter(a_book(problem, [an_assignment()], a_policy()).bookings.values())).filled
    return not all(available(one) for one in filled)


def test_the_hours_of_an_own_calendar_count_as_not_free(database: SqlDatabase, ana: User, clock: Clock):
    assert set_calendar(database, ana, C1, f" {ADDRESS} ") == ""
    assert not broken_rules(database)
    assert refresh(database, fetch, read) == RefreshReport(1, 0)
    assert busy(database) == {"C1": HOURS}
    assert broken_rules(database)
    page = own_calendar(database, C1)
    assert page
    assert (page.host, page.fetched_at, page.fault, page.spans) == ("calendar.example", clock(), "", 1)
    assert own_calendar(database, C2) is None


def test_they_are_no_part_of_the_data_that_goes_in_and_out(database: SqlDatabase, ana: User):
    before = export_dataset(database)
    set_calendar(database, ana, C1, ADDRESS)
    refresh(database, fetch, read)
    again = export_dataset(database)
    assert again.problem == before.problem
    report = import_dataset(database, again)
    assert all(
        change.added == change.changed == change.removed == 0 for change in report.changes if change.table != "policy"
    )
    assert busy(database) == {"C1": HOURS}  # and they stay through an import


def test_hours_are_read_to_the_end_of_the_last_window(database: SqlDatabase, ana: User):
    last = MONDAY.date() + timedelta(days=900)
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1", window_end=last)]))
    set_calendar(database, ana, C1, ADDRESS)
    ends = []

    def far(*asked: object) -> tuple[Interval, ...]:
        ends.append(asked[3])
        return ()

    assert refresh(database, fetch, far) == RefreshReport(1, 0)
    assert ends == [datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)]


def test_hours_that_are_free_again_end_a_proof_and_those_that_are_over_or_new_do_not(
    database: SqlDatabase, ana: User, clock: Clock
):
    set_calendar(database, ana, C1, ADDRESS)
    proposal = the(propose_rows(database, [an_assignment()]).proposal)
    first, second, third = (Interval(MONDAY.astimezone(UTC) + at, MONDAY.astimezone(UTC) + at + DAY) for at in DAYS)

    def entries(*spans: Interval) -> int:
        """How many there are of hours that are free, after a reading of these."""
        clock.forward(minutes=1)
        refresh(database, fetch, lambda *_: spans)
        with database.reading() as work:
            return sum(one.before == "hours taken" for one in work.trail.find(actions=[Action.CALENDAR]))

    assert entries(first, second) == 0
    assert entries(first, second, third) == 0
    assert entries(Interval(first.begin, third.end)) == 0  # cut otherwise
    assert proof_now(database, proposal).holds
    assert entries(Interval(first.begin, second.end)) == 1
    assert entries(Interval(first.begin, second.end)) == 1
    assert not proof_now(database, proposal).holds
    clock.moment = first.end
    assert entries(Interval(clock(), second.end)) == 1  # the first day is over


def test_hours_of_an_engagement_count_until_it_is_over_and_so_does_a_keep(
    database: SqlDatabase, ana: User, clock: Clock
):
    """Two sessions, the person's own calendar has both hours, and someone keeps them: nothing asks again between."""
    work = an_engagement("E1", sessions=2, cadence_days=7)
    data = a_problem(engagements=[work], approved=[an_assignment()])
    import_problem(database, data, a_policy(as_of=clock().date()))
    set_calendar(database, ana, C1, ADDRESS)
    both = tuple(Interval(HOURS[0].begin + at, HOURS[0].end + at) for at in (timedelta(0), timedelta(days=7)))

    def from_then_on(*given: object) -> tuple[Interval, ...]:
        return tuple(one for one in both if one.end > cast("datetime", given[2]))

    refresh(database, fetch, from_then_on)
    seen = Placement(C1, MONDAY)
    assert keep(database, ana, E1, SeatName("1"), "They move theirs", seen).done
    for day in range(0, 8, 2):
        clock.moment = MONDAY + timedelta(days=day, minutes=70)
        import_problem(database, data, a_policy(as_of=clock().date()))
        refresh(database, fetch, from_then_on)
        assert the(next(iter(judged_seats(database).values())).kept).why == "They move theirs", day
    clock.moment = MONDAY + timedelta(days=9)
    import_problem(database, data, a_policy(as_of=clock().date()))
    refresh(database, fetch, from_then_on)
    assert busy(database) == {}


def test_what_fails_keeps_its_last_good_copy_and_says_so(database: SqlDatabase, ana: User, clock: Clock):
    set_calendar(database, ana, C1, ADDRESS)
    refresh(database, fetch, read)
    good = clock()
    clock.forward(hours=1)
    assert refresh(database, failing, read) == RefreshReport(0, 1)
    page = own_calendar(database, C1)
    assert page
    assert (page.fetched_at, page.age, page.tried_at, page.spans) == (good, timedelta(hours=1), clock(), 1)
    assert page.fault == "The machine does not answer, or not safely."
    refresh(database, fetch, read)
    assert (own_calendar(database, C1) or page).fault == ""


def test_a_new_address_leaves_what_was_read_in_force_until_it_is_read(database: SqlDatabase, ana: User, clock: Clock):
    set_calendar(database, ana, C1, ADDRESS)
    refresh(database, fetch, read)
    good = clock()
    clock.forward(hours=1)
    set_calendar(database, ana, C1, ADDRESS + "?2")
    refresh(database, failing, read)
    assert busy(database) == {"C1": HOURS}
    page = own_calendar(database, C1)
    assert page
    assert (page.fetched_at, page.spans) == (good, 1)
    refresh(database, fetch, lambda *_: ())
    assert busy(database) == {}


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=119), "a minute"), (timedelta(minutes=2), "2 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"), (timedelta(hours=47), "47 hours"), (timedelta(hours=48), "2 days"),
        (timedelta(days=1234), "1,234 days"), (None, ""),
    ],
)  # fmt: skip
def test_the_age_of_a_reading(age: timedelta | None, words: str):
    assert OwnCalendar(C1, "calendar.example", None, age, None, "", 0).age_in_words == words


def test_the_reader_knows_the_persons_address_and_all_calendars_are_listed(
    database: SqlDatabase, ana: User, clock: Clock
):
    set_address(database, ana, C1, "Cara@example.org")
    set_calendar(database, ana, C1, ADDRESS)
    set_calendar(database, ana, C2, ADDRESS)
    told: list[Collection[str]] = []

    def listening(*given: object) -> tuple[Interval, ...]:
        told.append(cast("Collection[str]", given[5]))
        return HOURS

    refresh(database, fetch, listening)
    assert told == [{"Cara@example.org"}, {"C2@example.org"}]
    assert own_calendars(database) == (
        OwnCalendar(C1, "calendar.example", clock(), timedelta(0), clock(), "", 1),
        OwnCalendar(C2, "calendar.example", clock(), timedelta(0), clock(), "", 1),
    )


def test_one_that_fails_stops_no_other(database: SqlDatabase, ana: User):
    set_calendar(database, ana, C1, ADDRESS + "?bad")
    set_calendar(database, ana, C2, ADDRESS)

    def some(address: str) -> bytes:
        return failing(address) if "bad" in address else fetch(address)

    def any_read(*_: object) -> tuple[Interval, ...]:
        return HOURS

    assert refresh(database, some, any_read) == RefreshReport(1, 1)
    assert busy(database) == {"C2": HOURS}
    assert refresh(database, some, any_read, [C2]) == RefreshReport(1, 0)


def test_forgetting_takes_the_hours_too_even_while_it_is_read(database: SqlDatabase, ana: User):
    set_calendar(database, ana, C1, ADDRESS)
    refresh(database, fetch, read)

    def forgotten(*_: object) -> tuple[Interval, ...]:
        set_calendar(database, ana, C1, "")
        return HOURS

    refresh(database, fetch, forgotten)
    assert (busy(database), own_calendar(database, C1)) == ({}, None)
    set_calendar(database, ana, C1, ADDRESS)

    def changed(address: str) -> bytes:
        set_calendar(database, ana, C1, ADDRESS + "?2")
        return failing(address)

    refresh(database, changed, read)
    assert (own_calendar(database, C1) or pytest.fail("it is gone")).tried_at is None


def test_who_left_the_data_is_not_read(database: SqlDatabase, ana: User):
    set_calendar(database, ana, C2, ADDRESS)
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1")]))
    assert refresh(database, failing, read) == RefreshReport(0, 0)


def test_an_address_is_kept_sealed_and_out_of_the_trail(database: SqlDatabase, ana: User, database_url: str):
    set_calendar(database, ana, C1, ADDRESS.replace("https", "webcal"))
    set_calendar(database, ana, C1, ADDRESS)  # the same
    set_calendar(database, ana, C1, "")
    set_calendar(database, ana, C1, ADDRESS)
    with database.reading() as work:
        entries = work.trail.find(actions=[Action.CALENDAR])
    assert [(one.before, one.after) for one in entries] == [
        ("no own calendar", "an own calendar"),
        ("an own calendar", "no own calendar"),
        ("no own calendar", "an own calendar"),
    ]
    engine = open_engine(database_url)
    with engine.connect() as connection:
        held = [
            tuple(row)
            for table in (tables.own_calendars, tables.audit_entries)
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    assert not re.search("secret|calendar.example", repr(held))


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/a.ics", "calendar.example", "https://", "https://u:p@calendar.example/", "https://[::1/",
        "https://calendar.example/a b", "https://calendar.example/" + "a" * 2000, "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar_is_not_kept(database: SqlDatabase, ana: User, address: str):
    assert set_calendar(database, ana, C1, address) == NO_ADDRESS
    assert own_calendar(database, C1) is None


def test_only_who_decides_sets_it_and_only_for_consultants(database: SqlDatabase, ana: User):
    with pytest.raises(NotPermittedError):
        set_calendar(database, auditor(database), C1, ADDRESS)
    with pytest.raises(NotFoundError):
        set_calendar(database, ana, a_consultant("C9").consultant_id, ADDRESS)
