"""What is stored outlives a clock that was wrong: hours ahead or behind, and set right afterwards."""

from datetime import UTC, datetime, time, timedelta

import pyotp
import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, BusyCalendar, DigestKind, Pace, RunStatus
from matcher.services.accounts import accounts, resets, second_factors
from matcher.services.accounts.sessions import LONGEST, HalfWay, finish_sign_in, open_sessions, sign_in, user_of
from matcher.services.audit.clock_entries import record_clock
from matcher.services.calendars.busy import own_calendar
from matcher.services.consent import own_page, phone_codes
from matcher.services.failures import ClockError
from matcher.services.jobs.job_queue import sweep, tonight
from matcher.services.notes.comments import comment
from matcher.services.notes.digests import choose_digests, tell_what_waits
from matcher.services.offers.answering import Answer
from matcher.services.offers.expiring import Expiry, expire, freed
from matcher.services.offers.offering import list_offers, send_offers
from matcher.services.runtime.rate_limits import SharedRates
from tests.integration.services.asked import DAYS, an_approved_center, an_asked_center
from tests.integration.services.waiting import a_run, a_worker, gone
from tests.support.builders import a_problem
from tests.support.databases import EASTERN, Clock, a_user, import_problem
from tests.support.mailers import Kept
from tests.support.names import C1, E1, the

PASSWORD = "four words in a row"
AHEAD = timedelta(days=40)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_nobody_is_asked_while_the_clock_is_behind_the_trail(database: SqlDatabase, clock: Clock):
    center = an_approved_center(database)
    clock.moment -= AHEAD
    with pytest.raises(ClockError, match=r"shows 2026-11-25 17:00 UTC, .* is of 2027-01-04 17:00 UTC\. .* Nothing was"):
        send_offers(database, center.ana, DAYS)
    assert list_offers(database) == ()
    clock.moment += AHEAD - timedelta(seconds=119)  # as far apart as clocks of machines may be
    send_offers(database, center.ana, DAYS)
    clock.moment += timedelta(seconds=119)
    assert expire(database) == Expiry((), 0)


def test_a_clock_that_was_ahead_stops_nobody_once_that_is_on_record(database: SqlDatabase, clock: Clock):
    center = an_approved_center(database)
    clock.moment += AHEAD
    comment(database, center.ana, E1, "Written by a clock that was ahead.")
    newest = clock()
    clock.moment -= AHEAD
    with pytest.raises(ClockError):
        send_offers(database, center.ana, DAYS)
    database.writing(lambda work: record_clock(work, newest, "the hoster's clock was wrong in the morning"))
    assert len(send_offers(database, center.ana, DAYS).offers) == 3
    clock.moment += AHEAD  # wrong once more
    comment(database, center.ana, E1, "And again.")
    clock.moment += AHEAD
    comment(database, center.ana, E1, "And further.")
    clock.moment -= AHEAD
    with pytest.raises(ClockError):
        send_offers(database, center.ana, DAYS)


def test_seats_freed_by_a_clock_that_was_ahead_wait_for_the_night_and_others_do_not(
    database: SqlDatabase, clock: Clock
):
    asked = an_asked_center(database)
    clock.moment += timedelta(days=2)
    assert asked.say("C1", Answer.DECLINE).done
    a_run(database, clock, RunStatus.FINISHED)
    clock.moment -= timedelta(days=2)
    assert freed(database) == ()
    assert asked.say("C2", Answer.DECLINE).done
    assert freed(database) == (E1,)


def test_a_run_of_the_future_is_not_the_night(database: SqlDatabase, clock: Clock):
    clock.moment = datetime(2027, 2, 5, 6, tzinfo=UTC)
    a_run(database, clock, RunStatus.FINISHED)
    clock.moment = datetime(2027, 1, 5, 6, tzinfo=UTC)
    assert tonight(database, time(1), EASTERN) is not None


def test_a_worker_of_the_future_is_forgotten(database: SqlDatabase, clock: Clock):
    clock.moment += AHEAD
    database.writing(lambda work: work.jobs.put_worker(gone(clock)))
    clock.moment -= AHEAD
    sweep(database, a_worker(clock), ())
    with database.reading() as work:
        assert work.jobs.workers() == ()


def test_a_session_that_began_in_the_future_is_over_and_stays_so(database: SqlDatabase, clock: Clock):
    ana = a_person(database)
    clock.moment += AHEAD
    token = str(sign_in(database, ana.email, PASSWORD))
    clock.moment -= AHEAD
    assert (user_of(database, token), open_sessions(database, ana)) == (None, ())
    now = str(sign_in(database, ana.email, PASSWORD))
    assert user_of(database, now) == ana
    clock.moment += AHEAD + LONGEST / 2
    assert user_of(database, token) is None
    assert sign_in(database, ana.email, PASSWORD)


def test_a_code_that_an_ahead_clock_took_keeps_nobody_out_and_counts_once(database: SqlDatabase, clock: Clock):
    ana, key = a_person(database), pyotp.random_base32()

    def code() -> str:
        return pyotp.TOTP(key).at(clock().timestamp())

    def enters() -> bool:
        begun = sign_in(database, ana.email, PASSWORD)
        assert isinstance(begun, HalfWay)
        return finish_sign_in(database, begun, code()) is not None

    clock.moment += AHEAD
    second_factors.add_app(database, ana, key, code(), "Phone")
    clock.moment -= AHEAD
    assert (enters(), enters()) == (True, False)


def test_a_lock_of_the_future_locks_nobody_out(database: SqlDatabase, clock: Clock):
    rates = SharedRates(database, b"s" * 32)
    clock.moment += AHEAD
    assert rates.hit("ana", 86_400, 50) == 50
    clock.moment -= AHEAD
    assert (rates.hits("ana"), rates.ends_at("ana"), rates.hit("ana", 86_400)) == (0, clock(), 1)
    clock.moment += timedelta(hours=3)
    assert rates.hit("bo", 60, 5) == 5
    clock.moment -= timedelta(hours=3)
    assert rates.hit("bo", 60) == 1


def test_links_codes_and_pages_of_the_future_open_nothing(database: SqlDatabase, clock: Clock):
    ana, bo = a_person(database), a_user(database, "Bo Park")
    import_problem(database, a_problem())
    clock.moment += AHEAD
    letter = the(resets.letter_for(database, b"k" * 32, ana.email, lambda token: f"<<{token}>>", "center.example"))
    reset = letter.body.partition("<<")[2].partition(">>")[0]
    page = database.writing(lambda work: own_page.begin_page(work, C1, by_code=False))
    drawn = phone_codes.draw(database)
    clock.moment -= AHEAD
    assert resets.account_of_link(database, b"k" * 32, reset) is None
    assert own_page.owner_of(database, page) is None
    heard = phone_codes.hear(database, bo, C1, drawn.code, mail_set_up=False)
    assert heard.refused == phone_codes.NO_CODE


def test_a_digest_told_in_the_future_is_told_again(database: SqlDatabase, clock: Clock):
    asked, lea = an_asked_center(database), a_user(database, "Lea Park")
    post = Kept()
    clock.moment += AHEAD
    choose_digests(database, lea, {DigestKind.MENTIONS: Pace.AT_ONCE})
    clock.moment -= AHEAD
    comment(database, asked.ana, E1, "What do you think, @Lea?")
    assert [tell_what_waits(database, post, "https://m.example") for _ in range(2)] == [1, 0]


def test_nobody_knows_how_old_a_reading_of_the_future_is(database: SqlDatabase, clock: Clock):
    import_problem(database, a_problem())
    read_at = clock() + AHEAD
    database.writing(lambda work: work.calendars.set_own(BusyCalendar(C1, "https://c.example/a.ics", read_at, read_at)))
    found = the(own_calendar(database, C1))
    assert (found.age, found.age_in_words) == (None, "an unknown time")


def a_person(database: SqlDatabase):
    new = accounts.NewUser("ana@example.org", "Ana", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    return accounts.create_user(database, new)
