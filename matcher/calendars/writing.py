"""Entries as calendar text (RFC 5545): all sessions of an engagement are one entry that recurs, on its own clock."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from matcher.domain.model.calendar import DAY
from matcher.records import Invite, InviteMethod

PRODUCT = "-//Matcher//Matcher//EN"
OPEN = "You were asked and have not answered yet: nothing is settled."
REFRESH = timedelta(hours=6)
"""How often a program may look at a feed again."""


def invite_text(invite: Invite, organizer: str, attendee: str) -> str:
    """A message to one calendar (RFC 5546): put the entry in, change it, or take it out."""
    calendar = _calendar()
    calendar.add("method", invite.method.value)
    event = _event(invite)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("ACCEPTED")  # they said yes before this went out: no program need ask again
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest)
    calendar.add_component(event)
    return _text(calendar, [invite])


def feed_text(name: str, invites: Iterable[Invite]) -> str:
    """A calendar that others look at again and again."""
    listed = list(invites)
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for invite in listed:
        calendar.add_component(_event(invite))
    return _text(calendar, listed)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(invite: Invite) -> Event:
    event = Event()
    event.add("uid", invite.uid)
    event.add("sequence", invite.sequence)
    event.add("dtstamp", invite.at.astimezone(UTC))
    begin = invite.first_start.astimezone(ZoneInfo(invite.zone))
    end = (invite.first_start.astimezone(UTC) + timedelta(minutes=invite.minutes)).astimezone(begin.tzinfo)
    event.add("dtstart", begin)
    event.add("dtend", end)
    if len(invite.days) > 1:
        rule, left_out = recurrence(invite.days)
        event.add("rrule", rule)
        if left_out:
            event.add("exdate", [datetime.combine(day, begin.time(), begin.tzinfo) for day in left_out])
    event.add("summary", invite.summary)
    described = [text for text in (invite.description, OPEN if invite.tentative else "") if text]
    if described:
        event.add("description", " ".join(described))
    if invite.location:
        event.add("location", invite.location)
    event.add("status", _status(invite))
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def _status(invite: Invite) -> str:
    if invite.method is InviteMethod.CANCEL:
        return "CANCELLED"
    return "TENTATIVE" if invite.tentative else "CONFIRMED"


def recurrence(days: tuple[date, ...]) -> tuple[dict[str, object], tuple[date, ...]]:
    """The rule that gives these days, at least two and in order, and the days of it to leave out.

    Equal steps are one rule. Others (business days around a weekend) are every day with some left out: programs know
    that better than lists of dates.
    """
    steps = {later - earlier for earlier, later in pairwise(days)}
    if len(steps) == 1:
        return {"freq": "daily", "interval": steps.pop().days, "count": len(days)}, ()
    every = tuple(_every_day(days[0], days[-1]))
    return {"freq": "daily", "count": len(every)}, tuple(day for day in every if day not in days)


def _every_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _text(calendar: Calendar, invites: list[Invite]) -> str:
    if invites:
        # A year more on both sides: a zone's rules are written out for the years that the entries are in.
        first = min(invite.days[0] for invite in invites).replace(month=1, day=1) - DAY
        last = max(invite.days[-1] for invite in invites).replace(month=12, day=31) + DAY
        calendar.add_missing_timezones(first, last)
    return str(calendar.to_ical(), "utf-8")
