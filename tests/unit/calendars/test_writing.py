"""Entries for calendars: every session at its moment, whatever clocks do in between."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from matcher.calendars.writing import feed_text, invite_text, recurrence
from matcher.domain.model.timetable import timetable
from matcher.records import Invite, InviteMethod
from tests.support.builders import a_policy, an_engagement, at
from tests.support.tries import tries

AT = datetime(2027, 1, 4, 17, tzinfo=UTC)


def an_invite(days: tuple[date, ...], first_start: datetime, **changes) -> Invite:
    zone = getattr(first_start.tzinfo, "key", "UTC")
    given = {"method": InviteMethod.REQUEST, "uid": "u-1", "sequence": 3, "minutes": 90, **changes}
    return Invite(first_start=first_start, zone=zone, days=days, at=AT, summary="Harbor: coaching, presenter", **given)


def read(text: str):
    """The calendar and its first entry, as another program reads it."""
    calendar = Calendar.from_ical(text)
    return calendar, calendar.events[0]


def occurrences(event) -> list[datetime]:
    """The starts that the entry's rule gives, by the library that calendar programs of Python use."""
    start = event["dtstart"].dt
    if "rrule" not in event:
        return [start.astimezone(UTC)]
    found = rruleset()
    found.rrule(rrulestr(event["rrule"].to_ical().decode(), dtstart=start.replace(tzinfo=None)))
    if "exdate" in event:
        for left_out in event["exdate"].dts:
            found.exdate(left_out.dt.replace(tzinfo=None))
    return [naive.replace(tzinfo=start.tzinfo).astimezone(UTC) for naive in found]


@pytest.mark.parametrize("zone", ["America/New_York", "America/Phoenix", "Pacific/Honolulu", "Pacific/Guam"])
@pytest.mark.parametrize("cadence", [0, 1, 7, 14])
@settings(max_examples=tries(5))
@given(sessions=st.integers(1, 8), first=st.dates(date(2027, 1, 1), date(2027, 12, 1)))
def test_an_entry_has_exactly_the_sessions(zone: str, cadence: int, sessions: int, first: date):
    engagement = an_engagement(sessions=sessions, cadence_days=cadence, time_zone=ZoneInfo(zone), session_minutes=90)
    policy = a_policy(holidays={date(2027, 7, 5), date(2027, 11, 25)})
    start = datetime.combine(first, time(10), ZoneInfo(zone))
    times = timetable(engagement, start, policy)
    _, event = read(invite_text(an_invite(times.days, start), "a@example.org", "b@example.org"))
    assert occurrences(event) == [session.begin for session in times.sessions]
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90)
    assert event["dtstart"].params["TZID"] == zone


def test_an_entry_brings_its_zone_along():
    text = invite_text(an_invite((date(2027, 3, 1), date(2027, 3, 15)), at("2027-03-01 10:00")), "a@b.c", "d@e.f")
    calendar, event = read(text)
    assert [zone.tz_name for zone in calendar.timezones] == ["America/New_York"]
    assert {"STANDARD", "DAYLIGHT"} <= {part.name for part in calendar.timezones[0].subcomponents}
    assert "RRULE:FREQ=DAILY;COUNT=2;INTERVAL=14\r\n" in text
    assert event["dtstart"].dt.isoformat() == "2027-03-01T10:00:00-05:00"


def test_business_days_are_every_day_with_weekends_left_out():
    friday, monday, tuesday = date(2027, 3, 5), date(2027, 3, 8), date(2027, 3, 9)
    assert recurrence((friday, monday, tuesday)) == (
        {"freq": "daily", "count": 5}, (date(2027, 3, 6), date(2027, 3, 7)),
    )  # fmt: skip
    assert recurrence((friday, monday)) == ({"freq": "daily", "interval": 3, "count": 2}, ())


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_a_message_names_its_method_who_organizes_and_who_attends(method: str, status: str):
    invite = an_invite((date(2027, 3, 1),), at("2027-03-01 10:00"), method=InviteMethod(method))
    calendar, event = read(invite_text(invite, "help@center.example", "ada@example.org"))
    assert (calendar["method"], event["status"], event["uid"], event["sequence"]) == (method, status, "u-1", 3)
    assert (event["organizer"], event["attendee"]) == ("mailto:help@center.example", "mailto:ada@example.org")
    assert event["dtstamp"].dt == AT
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"  # it goes to whoever said yes: no program need ask again


@pytest.mark.parametrize(("tentative", "status"), [(True, "TENTATIVE"), (False, "CONFIRMED")])
def test_a_feed_tells_what_is_still_to_be_answered(tentative: bool, status: str):
    one = an_invite((date(2027, 3, 1),), at("2027-03-01 10:00"), tentative=tentative, description="Engagement E1.")
    _, event = read(feed_text("Mine", [one]))
    assert event["status"] == status
    assert ("have not answered" in event["description"]) == tentative


def test_what_a_summary_holds_adds_no_line_of_its_own():
    invite = an_invite((date(2027, 3, 1),), at("2027-03-01 10:00"), description="One\r\nATTENDEE:mailto:x@example.org")
    text = invite_text(invite, "help@center.example", "ada@example.org")
    assert text.count("\r\nATTENDEE") == 1
    assert len(Calendar.from_ical(text).events) == 1


def test_a_feed_is_the_same_text_for_the_same_entries():
    one = an_invite((date(2027, 3, 1),), at("2027-03-01 10:00"))
    assert feed_text("Mine", [one]) == feed_text("Mine", [one])
    assert "METHOD" not in feed_text("Mine", [one])
    assert Calendar.from_ical(feed_text("Mine", [])).events == []
