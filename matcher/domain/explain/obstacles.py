"""Why not this person: every rule in the way of a seat at a start, in the words of its breach, and what would do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import MINUTES_PER_HOUR, Consultant, Engagement
from matcher.domain.model.schedule import Book, Booking, Diary, Entry, Filled
from matcher.domain.model.timetable import in_utc, miles_between, offered_starts, taken
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, SeatRole
from matcher.domain.rules import (
    DIARY_RULES,
    RULES_BY_NAME,
    SEAT_RULES,
    Clash,
    engagement_budget,
    topics_covered,
)

STARTS_NAMED = 3
NOT_AVAILABLE = "{name} is not available for it."
OWN_LIMITS = frozenset({"available", "exclusions", "reach", "weekly_hours", "monthly_engagements"})
"""What people decide about themselves: to most readers all of it is told alike."""
PANEL_RULES = frozenset({"role", "never_sole"})


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
        remedy: What would do, or an empty string where nothing of the sort is known or may be told.
        engagement_ids: Other engagements that have a part in it.
    """

    rule: str
    sentence: str
    remedy: str = ""
    engagement_ids: tuple[EngagementId, ...] = ()


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
    def booking(self) -> Booking:
        """The engagement with the person in the seat; nothing about it counts as approved but its other seats."""
        now = self.book.bookings.get(self.engagement_id)
        team = {**(now.team if now else {}), self.seat: self.consultant}
        approved = frozenset(self.book.problem.approved.get(self.engagement_id, {})) - {self.seat}
        return Booking(self.book.problem, self.book.policy, self.engagement, self.first_start, team, approved)

    @property
    def filled(self) -> Filled:
        """The seat with the person in it."""
        return next(one for one in self.booking.filled if one.seat == self.seat)

    @property
    def diary(self) -> Diary:
        """All that the person would do."""
        now = self.book.diaries.get(self.consultant_id)
        others = [e for e in (now.entries if now else ()) if e.booking.engagement.engagement_id != self.engagement_id]
        return Diary(self.consultant, (*others, Entry(self.booking, fixed=False)))


def obstacles(seating: Seating, voice: Voice = Voice.OWNER) -> tuple[Obstacle, ...]:
    """Every rule in the way, as it may be told to this voice; none where the seat could be theirs as it is."""
    told: dict[str, Obstacle] = {}
    for found in _found(seating):
        if voice is Voice.GUARDED and found.rule in PANEL_RULES:
            continue  # of one person in one seat nothing may depend on a role: the panel is judged as a whole team
        shown = _shown(seating, found, voice)
        told.setdefault(shown.rule, shown)
    return _with_starts(seating, tuple(told.values()), voice)


def is_free_of(seating: Seating) -> bool:
    """Whether no rule is in the way."""
    return next(iter(_found(seating)), None) is None


def _shown(seating: Seating, found: Obstacle, voice: Voice) -> Obstacle:
    hidden = found.rule == "exclusions" or (voice is not Voice.OWNER and found.rule in OWN_LIMITS)
    return Obstacle("available", NOT_AVAILABLE.format(name=seating.consultant.name)) if hidden else found


def _with_starts(seating: Seating, found: tuple[Obstacle, ...], voice: Voice) -> tuple[Obstacle, ...]:
    """Name other starts where time alone is in the way, and what that is may be told."""
    times = {"no_overlap"} | ({"available", "offered_start"} if voice is Voice.OWNER else set())
    if not found or not {one.rule for one in found} <= times:
        return found
    starts = list(_other_starts(seating))
    if not starts:
        return found
    words = "; ".join(on_its_clock(at) for at in starts)
    return tuple(replace(one, remedy=one.remedy or f"A start at {words} would do.") for one in found)


def _other_starts(seating: Seating) -> Iterator[datetime]:
    left = STARTS_NAMED
    for start in offered_starts(seating.engagement, seating.book.policy):
        if in_utc(start) != in_utc(seating.first_start) and is_free_of(replace(seating, first_start=start)):
            yield start
            left -= 1
            if not left:
                return


def on_its_clock(at: datetime) -> str:
    """A start in words, on its own clock."""
    return f"{at:%a, %b} {at.day}, {at:%H:%M}"


# --- what is found ----------------------------------------------------------------------------------------------------


def _found(seating: Seating) -> Iterator[Obstacle]:
    filled = seating.filled
    if any(mate.consultant_id == seating.consultant_id for mate in filled.team_mates):
        yield Obstacle("whole_team", f"{seating.consultant.name} sits on this team already.")
        return
    if not RULES_BY_NAME["offered_start"].check(seating.booking):
        yield Obstacle("offered_start", f"The organization does not offer {on_its_clock(seating.first_start)}.")
    for rule in SEAT_RULES:
        if not rule.check(filled):
            yield _of_seat(rule.name, filled)
    booking = seating.booking
    if booking.whole and not topics_covered(booking):
        yield _lacking(booking)
    if not engagement_budget(booking):
        yield _too_dear(booking)
    for diary_rule in DIARY_RULES:
        for clash in diary_rule.check(seating.diary):
            if seating.engagement_id in clash.engagement_ids:
                yield _of_diary(diary_rule.name, clash, seating)


def _of_seat(rule: str, filled: Filled) -> Obstacle:
    """The breach of a rule about one seat."""
    sentence, remedy = _SEAT_WORDS[rule](filled) if rule in _SEAT_WORDS else (RULES_BY_NAME[rule].sentence, "")
    return Obstacle(rule, sentence, remedy)


def _role(filled: Filled) -> tuple[str, str]:
    person, rules = filled.consultant, filled.policy.rules
    if filled.asks_for is SeatRole.EXPERT:
        return f"The seat asks for an expert with {rules.expert_min_years:g} years; {person.name} is none.", ""
    if filled.asks_for is SeatRole.SURVIVOR:
        return f"The seat asks for lived experience, brought for {rules.survivor_min_years:g} years.", ""
    return f"{person.name} qualifies neither as an expert nor by lived experience.", ""


def _never_sole(filled: Filled) -> tuple[str, str]:
    return f"{filled.consultant.name} would be the only presenter, and is not qualified as an expert.", "A second seat."


def _under_agreement(filled: Filled) -> tuple[str, str]:
    person, last = filled.consultant, filled.times.days[-1]
    if person.status is not ConsultantStatus.APPROVED:
        return f"{person.name} is {person.status.value.replace('_', ' ')}, not approved.", "The center's approval."
    return (
        f"The agreement of {person.name} ends on {person.agreement_end}; the last session is on {last}.",
        f"An agreement to {last}, or an earlier start.",
    )


def _cleared_for_minors(filled: Filled) -> tuple[str, str]:
    return f"Minors are present, and {filled.consultant.name} is not cleared to work with them.", "A clearance."


def _audience(filled: Filled) -> tuple[str, str]:
    audience = words(filled.engagement.audience)
    return f"{filled.consultant.name} is not approved for the audience {audience}.", f"An approval for {audience}."


def _topic(filled: Filled) -> tuple[str, str]:
    topics = ", ".join(words(name) for name in sorted(filled.engagement.topics))
    return f"{filled.consultant.name} is approved to teach none of: {topics}.", "An approval for one of them."


def _language(filled: Filled) -> tuple[str, str]:
    return f"{filled.consultant.name} does not speak the engagement's language ({filled.engagement.language}).", ""


def _mode(filled: Filled) -> tuple[str, str]:
    person, on_site = filled.consultant, filled.engagement.on_site
    way = "in person" if on_site else "virtually"
    remedy = "A virtual delivery." if on_site and Mode.VIRTUAL in person.modes else ""
    return f"{person.name} does not work {way}.", remedy


def _reach(filled: Filled) -> tuple[str, str]:
    person, miles = filled.consultant, miles_between(filled.consultant, filled.engagement)
    return (
        f"It is {miles:,} miles away; {person.name} travels {person.max_travel_miles:,} at most.",
        f"Their leave to travel {miles:,} miles this once, which only they can give, or a virtual delivery.",
    )


def _conflict(filled: Filled) -> tuple[str, str]:
    return f"{filled.consultant.name} is affiliated with {filled.engagement.organization}.", ""


def _not_rejected(filled: Filled) -> tuple[str, str]:
    return f"{filled.consultant.name} was turned down for it, or said no.", "Taking the rejection back."


def _one_id(filled: Filled) -> tuple[str, str]:
    person = filled.consultant
    return (
        f"{person.name} ({person.consultant_id}) may be the same person as {person.another_id}, who is asked instead.",
        "An answer whether they are one person.",
    )


def _available(filled: Filled) -> tuple[str, str]:
    person, zone = filled.consultant, filled.engagement.time_zone
    spans = taken(person, filled.engagement, filled.times, filled.policy, rested=False)
    for block in sorted(person.unavailable):
        if any(block.overlaps(span) for span in spans):
            begin, end = (at.astimezone(zone) for at in block)
            until = f"{end:%H:%M}" if end.date() == begin.date() else on_its_clock(end)
            return f"{person.name} is not available from {on_its_clock(begin)} to {until}.", ""
    return (
        f"{person.name} does not work at that time ({on_its_clock(filled.times.sessions[0].begin.astimezone(zone))}).",
        "",
    )


_SEAT_WORDS = {
    "role": _role,
    "never_sole": _never_sole,
    "under_agreement": _under_agreement,
    "cleared_for_minors": _cleared_for_minors,
    "audience": _audience,
    "topic": _topic,
    "language": _language,
    "mode": _mode,
    "reach": _reach,
    "no_conflict_of_interest": _conflict,
    "not_rejected": _not_rejected,
    "one_id": _one_id,
    "available": _available,
}


def _lacking(booking: Booking) -> Obstacle:
    """The topics that nobody on the team has at the level asked for."""
    lacking = [
        f"{words(name)} at level {level}"
        for name, level in sorted(booking.engagement.topics.items())
        if not any(person.topics.get(name, 0) >= level for person in booking.team.values())
    ]
    return Obstacle("topics_covered", f"Nobody on the team would have {' and '.join(lacking)}.", "One level less.")


def _too_dear(booking: Booking) -> Obstacle:
    cost, budget = booking.cost_dollars(), booking.engagement.budget or 0
    return Obstacle(
        "engagement_budget",
        f"The team would cost ${cost:,}; the engagement's budget is ${budget:,.0f}.",
        f"${cost - budget:,.0f} more.",
    )


def _of_diary(rule: str, clash: Clash, seating: Seating) -> Obstacle:
    """The breach of a rule about all that one person does."""
    others = tuple(eid for eid in clash.engagement_ids if eid != seating.engagement_id)
    named = " and ".join(others)
    name = seating.consultant.name
    if rule == "no_overlap":
        return Obstacle(rule, f"{name} is booked for {named} then, travel, buffers and rest counted in.", "", others)
    if rule == "weekly_hours":
        week, minutes = _fullest_week(seating)
        most = seating.consultant.max_minutes_per_week
        more = (minutes - most) / MINUTES_PER_HOUR
        return Obstacle(
            rule,
            f"{name} would have {minutes / MINUTES_PER_HOUR:g} hours in the week of {week}, and gives"
            f" {most / MINUTES_PER_HOUR:g}" + (f" (beside {named})." if others else "."),
            f"{more:g} {'hour' if more == 1 else 'hours'} more of that week, which only they can give.",
            others,
        )
    most_engagements = seating.consultant.max_engagements_per_month
    return Obstacle(
        rule,
        f"{name} takes {most_engagements} engagements a month" + (f", and has {named} already." if others else "."),
        "One more that month, which only they can give.",
        others,
    )


def _fullest_week(seating: Seating) -> tuple[date, int]:
    """The first week with more session minutes than the person gives, by its Monday."""
    minutes: dict[date, int] = {}
    for entry in seating.diary.entries:
        for day in entry.booking.times.days:
            monday = date.fromordinal(day.toordinal() - day.weekday())
            minutes[monday] = minutes.get(monday, 0) + entry.booking.engagement.session_minutes
    most = seating.consultant.max_minutes_per_week
    return next((monday, spent) for monday, spent in sorted(minutes.items()) if spent > most)


def words(name: str) -> str:
    """A word of the vocabulary as a person would say it."""
    return name.replace("_", " ")
