"""The timeline as a list: what its rows are filtered and searched by, and what its files say."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from flask import url_for

from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.vocabulary import STATES
from matcher.services.schedule.timeline import Bar, BarState
from web.lists.columns import Column, Kind, Listing, Value
from web.shell.wording import language, term

NOTHING = "Nothing planned"
STATE_WORDS = {
    BarState.SCENARIO: "In the scenario",
    BarState.PROPOSED: "Proposed",
    BarState.LOCKED: "Locked",
    BarState.APPROVED: "Approved",
    BarState.REPLACED: "Published, to change",
    BarState.PUBLISHED: "Published",
    BarState.ASKED: "Asked",
    BarState.ACCEPTED: "Said yes",
    BarState.DELIVERED: "Delivered",
}
BY = {"consultant": "person", "engagement": "organization", "state": "state"}
"""What rows may be, each with the column that they are sorted by."""


class SlotRow(NamedTuple):
    """A bar in a row, or a row without one.

    Args:
        person: Whose row it is; None where rows are no people.
        engagement: Whose row it is, or whose bar; None in the row of someone who has none.
    """

    bar: Bar | None
    person: Consultant | None
    engagement: Engagement | None

    @property
    def people(self) -> tuple[Consultant, ...]:
        """Who is there."""
        if self.person:
            return (self.person,)
        return self.bar.people if self.bar else ()

    @property
    def place(self) -> str:
        """Where it would be: the state of the organization, or in its absence the person's."""
        code = self.engagement.state if self.engagement else self.person.state if self.person else ""
        return STATES.get(code, code)

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        return STATE_WORDS[self.bar.state] if self.bar else NOTHING


def slots(bars: Iterable[Bar], empty: Iterable[SlotRow], *, by_person: bool) -> list[SlotRow]:
    """A row for each bar, and the rows without one."""
    return [*(SlotRow(bar, bar.people[0] if by_person else None, bar.engagement) for bar in bars), *empty]


def _day(row: SlotRow, place: int) -> date | None:
    return row.bar.times.days[place] if row.bar else None


def _of(name: str) -> Callable[[SlotRow], Value]:
    """A fact of the engagement, where there is one."""
    return lambda row: term(getattr(row.engagement, name)) if row.engagement else None


def _topics(row: SlotRow) -> Value:
    return tuple(sorted(map(term, row.engagement.topics))) if row.engagement else ()


def _organization(row: SlotRow) -> str:
    return (row.engagement.organization or row.engagement.engagement_id) if row.engagement else ""


def _identity(row: SlotRow) -> str:
    parts = [
        row.engagement.engagement_id if row.engagement else "",
        *(one.consultant_id for one in row.people),
        row.bar.first_start.isoformat() if row.bar else "",
    ]
    return "\0".join(parts)


def _listing(by: str) -> Listing[SlotRow]:
    return Listing(
        name="schedule",
        endpoint="schedule.show",
        title="Schedule",
        one="entry",
        many="entries",
        columns=(
            Column("person", "Person", lambda row: tuple(one.name or one.consultant_id for one in row.people)),
            Column(
                "organization",
                "Organization",
                _organization,
                link=lambda row: (
                    url_for("engagements.show", engagement_id=row.engagement.engagement_id) if row.engagement else ""
                ),
                note=lambda row: row.engagement.engagement_id if row.engagement else "",
            ),
            Column("state", "State or territory", lambda row: row.place, Kind.CHOICE),
            Column("standing", "How far", lambda row: row.standing, Kind.CHOICE, before={"Confirmed": "Said yes"}),
            Column("start", "Start", lambda row: row.bar.first_start if row.bar else None, Kind.MOMENT),
            Column("last", "Last day", lambda row: _day(row, -1), Kind.DAY),
            Column("sessions", "Sessions", lambda row: len(row.bar.times.days) if row.bar else None, Kind.NUMBER),
            Column("kind", "What", _of("ta_type"), Kind.CHOICE),
            Column("mode", "Mode", _of("mode"), Kind.CHOICE),
            Column("audience", "Audience", _of("audience"), Kind.CHOICE, shown=False),
            Column("topic", "Topic", _topics, Kind.CHOICE, shown=False),
            Column(
                "language",
                "Language",
                lambda row: language(row.engagement.language) if row.engagement else None,
                Kind.CHOICE,
                shown=False,
            ),
        ),
        order=BY[by],
        identify=_identity,
        search="Person, organization, place or topic",
    )


SCHEDULES = {by: _listing(by) for by in BY}
"""The list for each kind of rows."""
