"""Why not this person: every rule in the way of a seat at a start, in the words of its breach, and what would do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property, partial
from typing import Any, NamedTuple

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.schedule import Book, Booking, Diary, Entry, Filled
from matcher.domain.model.timetable import in_utc, offered_starts
from matcher.domain.rules import (
    APPROVED_STANDS,
    DIARY_RULES,
    ENGAGEMENT_BUDGET,
    OF_WHOLE_TEAMS,
    OWN_LIMITS,
    SEAT_RULES,
    TEAM_RULES,
    Rule,
    Words,
)
from matcher.domain.rules.in_words import in_a_row, on_its_clock
from matcher.domain.rules.offered_start import OFFERED_START
from matcher.domain.rules.rule import enough, needed

STARTS_NAMED = 3
NOT_AVAILABLE = "{name} is not available for it."
ONLY_THEY = "Only they can change that."
DEARER, LARGER = "The team would cost more than the engagement's budget.", "A larger one would do."


class Voice(Enum):
    """Who is told: what protects people holds for all but the owner of the data."""

    OWNER = "owner"
    """Holds the dataset itself."""
    PERMITTED = "permitted"
    """May know who brings lived experience; of opt-outs and limits, no more than others."""
    GUARDED = "guarded"
    """Learns nothing of roles, opt-outs, consent and personal limits."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that keeps someone from a seat.

    Args:
        rule: The name under which it may be told.
        sentence: The breach: what was found.
        remedy: What would do, or that nothing would.
        engagement_ids: Other engagements that have a part in it.
    """

    rule: str
    sentence: str
    remedy: str = ""
    engagement_ids: tuple[EngagementId, ...] = ()

    @property
    def as_needed(self) -> "Obstacle":
        """The same where something else may be in the way too."""
        return replace(self, remedy=needed(self.remedy))

    @property
    def as_enough(self) -> "Obstacle":
        """The same where nothing else is in the way."""
        return replace(self, remedy=enough(self.remedy))


@dataclass(frozen=True)
class Seating:
    """Someone in a seat of an engagement at a start, beside a schedule in which the rest of its team stays.

    Args:
        book: The schedule.
    """

    book: Book
    engagement_id: EngagementId
    seat: SeatName
    consultant_id: ConsultantId
    first_start: datetime

    @property
    def engagement(self) -> Engagement:
        """Whose seat it is."""
        return self.book.problem.engagements[self.engagement_id]

    @property
    def consultant(self) -> Consultant:
        """Who would take it."""
        return self.book.problem.consultants[self.consultant_id]

    @property
    def name(self) -> str:
        """What they are called."""
        return self.book.problem.name_of(self.consultant)

    @property
    def with_them(self) -> Book:
        """The schedule with them in the seat, and in no other of the engagement."""
        bookings = {**self.book.bookings, self.engagement_id: self.booking}
        return Book(self.book.problem, self.book.policy, dict(sorted(bookings.items())), self.book.misfits)

    @property
    def is_beside_its_team(self) -> bool:
        """Whether the rest of the team is there, at the start that it has: nobody else is asked for."""
        now = self.book.bookings.get(self.engagement_id)
        return now is not None and self.booking.whole and in_utc(now.first_start) == in_utc(self.first_start)

    @cached_property
    def booking(self) -> Booking:
        """The engagement with the person in the seat; nothing about it counts as approved but its other seats."""
        now = self.book.bookings.get(self.engagement_id)
        team = {**(now.team if now else {}), self.seat: self.consultant}
        approved = frozenset(self.book.problem.approved.get(self.engagement_id, {})) - {self.seat}
        return Booking(self.book.problem, self.book.policy, self.engagement, self.first_start, team, approved)

    @cached_property
    def filled(self) -> Filled:
        """The seat with the person in it."""
        return next(one for one in self.booking.filled if one.seat == self.seat)

    @cached_property
    def diary(self) -> Diary:
        """All that the person would do."""
        now = self.book.diaries.get(self.consultant_id)
        others = [e for e in (now.entries if now else ()) if e.booking.engagement.engagement_id != self.engagement_id]
        return Diary(self.consultant, (*others, Entry(self.booking, fixed=False)))


def obstacles(seating: Seating, voice: Voice = Voice.OWNER) -> tuple[Obstacle, ...]:
    """Every rule in the way, as it may be told to this voice; none where the seat could be theirs as it is."""
    return _with_starts(seating, breaches(seating, voice), voice)


def breaches(seating: Seating, voice: Voice = Voice.OWNER) -> tuple[Obstacle, ...]:
    """As :func:`obstacles`, without naming other starts where time alone is in the way; each as what is needed."""
    told: dict[str, Obstacle] = {}
    for found in _found(seating, voice):
        name = told_as(found.rule, voice)
        if name not in told:
            told[name] = _shown(seating, found, voice)
    return tuple(one.as_needed for one in told.values())


def rules_in_the_way(
    seating: Seating, voice: Voice = Voice.OWNER
) -> Iterator[tuple[str, str, tuple[EngagementId, ...]]]:
    """Every rule, by its own name and by that under which this voice hears of it, with the other engagements in it."""
    return ((found.rule, told_as(found.rule, voice), found.others) for found in _found(seating, voice))


def broken_rules(seating: Seating, voice: Voice = Voice.OWNER) -> Iterator[str]:
    """The names of :func:`breaches` alone, one by one as they are found and some of them again: no words are made."""
    return (told_as(found.rule, voice) for found in _found(seating, voice))


def is_free_of(seating: Seating, voice: Voice = Voice.OWNER) -> bool:
    """Whether no rule is in the way that this voice may hear of; guarded, those of whole teams are not judged."""
    return next(_found(seating, voice), None) is None


def told_as(rule: str, voice: Voice) -> str:
    """The name under which a voice hears of a rule."""
    return "available" if rule == "exclusions" or (voice is not Voice.OWNER and rule in OWN_LIMITS) else rule


def _shown(seating: Seating, found: "_Breach", voice: Voice) -> Obstacle:
    if voice is not Voice.OWNER and found.rule == ENGAGEMENT_BUDGET.name:
        return Obstacle(found.rule, DEARER, LARGER)  # figures would tell what people earn
    if found.rule == "exclusions" or (voice is not Voice.OWNER and found.rule in OWN_LIMITS):
        return Obstacle("available", NOT_AVAILABLE.format(name=seating.name), ONLY_THEY)
    return Obstacle(found.rule, *found.words(), found.others)


def _with_starts(seating: Seating, found: tuple[Obstacle, ...], voice: Voice) -> tuple[Obstacle, ...]:
    """Name other starts where time alone is in the way, and what that is may be told."""
    times = {"no_overlap"} | ({"available", "offered_start"} if voice is Voice.OWNER else set())
    if not found or not {one.rule for one in found} <= times:
        return found
    starts = list(_other_starts(seating, voice))
    if not starts:
        return found
    words = in_a_row(map(on_its_clock, starts), "or", between="; ")
    return tuple(replace(one, remedy=f"{one.remedy} At {words} that would not be in the way.") for one in found)


def _other_starts(seating: Seating, voice: Voice) -> Iterator[datetime]:
    left = STARTS_NAMED
    for start in offered_starts(seating.engagement, seating.book.policy):
        if in_utc(start) != in_utc(seating.first_start) and is_free_of(replace(seating, first_start=start), voice):
            yield start
            left -= 1
            if not left:
                return


# --- what is found ----------------------------------------------------------------------------------------------------


class _Breach(NamedTuple):
    """A rule that is in the way.

    Args:
        words: Makes the words of the breach, which take longer than to find it.
        others: Other engagements that have a part in it.
    """

    rule: str
    words: Callable[[], Words]
    others: tuple[EngagementId, ...] = ()


def _found(seating: Seating, voice: Voice) -> Iterator[_Breach]:
    """What is in the way and may be judged: of one person in one seat nothing may depend on a role for everyone."""
    judged = _any_found(seating)
    if voice is not Voice.GUARDED:
        return judged
    return (found for found in judged if found.rule not in OF_WHOLE_TEAMS)


def _any_found(seating: Seating) -> Iterator[_Breach]:
    filled, booking = seating.filled, seating.booking
    if any(mate.consultant_id == seating.consultant_id for mate in filled.team_mates):
        sits = Words(
            f"{seating.name} sits on this team already.", "Someone else would be needed in the seat that they have."
        )
        yield _Breach("whole_team", lambda: sits)
        return
    yield from _approved(seating)
    if not OFFERED_START.check(booking):
        yield _breach(OFFERED_START, booking)
    for rule in SEAT_RULES:
        if not rule.check(filled):
            yield _breach(rule, filled)
    for team_rule in TEAM_RULES:
        if not team_rule.check(booking):
            yield _breach(team_rule, booking)
    for diary_rule in DIARY_RULES:
        mine = [set(clash.engagement_ids) for clash in diary_rule.check(seating.diary)]
        mine = [eids for eids in mine if seating.engagement_id in eids]
        if mine:
            others = tuple(sorted(set().union(*mine) - {seating.engagement_id}))
            yield _Breach(diary_rule.name, partial(diary_rule.words, seating.diary, others), others)


def _breach(rule: Rule[Any, Any], case: Filled | Booking) -> _Breach:
    return _Breach(rule.name, partial(rule.words, case))


def _approved(seating: Seating) -> Iterator[_Breach]:
    """Whether the seat is approved for somebody, or the rest of the team for another start than this one."""
    approved = seating.book.problem.approved.get(seating.engagement_id, {})
    if seating.seat in approved:
        holder = seating.book.problem.consultants[approved[seating.seat].consultant_id]
        words = Words(
            f"{seating.book.problem.name_of(holder)} is approved for this seat.",
            "Taking that approval back would do.",
        )
        yield _Breach(APPROVED_STANDS.name, lambda: words)
    others = (row.first_start for seat, row in approved.items() if seat != seating.seat)
    start = next((one for one in others if in_utc(one) != in_utc(seating.first_start)), None)
    if start:
        at = on_its_clock(start.astimezone(seating.engagement.time_zone))
        stands = Words(f"The rest of the team is approved for a start at {at}.", "Taking that approval back would do.")
        yield _Breach(APPROVED_STANDS.name, lambda: stands)
