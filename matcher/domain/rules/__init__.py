"""THE RULES: what no schedule may break, one function each. The contents page is at the foot.

A rule's docstring is the sentence that a coordinator would say; the pages, the documentation and the explanations
quote it. What a coordinator approved is not judged again: rules about one seat read only seats that were added, rules
about several things hold approved seats against the limit but never find fault with them alone.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from itertools import combinations
from typing import Any, Generic, NamedTuple, TypeVar

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.organization_name import organization_key, same_organization
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.schedule import Book, Booking, Diary, Entry, Filled
from matcher.domain.model.timetable import in_utc, is_free, is_offered, miles_between, taken
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole

Case = TypeVar("Case")
Finding = TypeVar("Finding")


class Clash(NamedTuple):
    """The engagements that together break a rule about several of them; the seat and person where one is meant."""

    engagement_ids: tuple[EngagementId, ...]
    seat: SeatName | None = None
    consultant_id: ConsultantId | None = None


# --- about an engagement ----------------------------------------------------------------------------------------------


def eligible(booking: Booking) -> bool:
    """A criminal-justice need is referred to OVC TTAC; a federal grantee waits for its granting office.

    Source: the center's public eligibility page.
    """
    engagement = booking.engagement
    waits = engagement.federal_grantee and not engagement.granting_office_confirmed
    return bool(booking.approved) or not (engagement.criminal_justice or waits)


def offered_start(booking: Booking) -> bool:
    """The start is one that the organization offered: its times, weekdays and window, no holiday, enough lead time.

    Source: the organization's request; lead times are the center's policy.
    """
    return bool(booking.approved) or is_offered(booking.engagement, booking.first_start, booking.policy)


def whole_team(booking: Booking) -> bool:
    """All seats of a scheduled engagement are filled, by different people.

    Source: the center's practice; approved seats may stand alone until the others can be filled.
    """
    people = {consultant.consultant_id for consultant in booking.team.values()}
    return len(people) == len(booking.team) and (booking.whole or booking.team.keys() == booking.approved)


def topics_covered(booking: Booking) -> bool:
    """For each topic asked for, someone on the team is approved to teach it at the level asked for.

    Source: the center's practice of tailoring assistance to the request.
    """
    return not booking.whole or booking.settled or all(
        any(consultant.topics.get(topic, 0) >= level for consultant in booking.team.values())
        for topic, level in booking.engagement.topics.items()
    )  # fmt: skip


def engagement_budget(booking: Booking) -> bool:
    """Fees and travel of the team stay within the engagement's budget.

    Source: the organization's request or the center's plan for it.
    """
    budget = booking.engagement.budget
    return budget is None or not booking.added or not booking.whole or booking.cost_dollars() <= budget


# --- about one seat ---------------------------------------------------------------------------------------------------


def is_expert(filled: Filled) -> bool:
    """Whether the consultant qualifies for an expert seat."""
    consultant = filled.consultant
    return Role.EXPERT in consultant.roles and consultant.years_experience >= filled.policy.rules.expert_min_years


def is_survivor(filled: Filled) -> bool:
    """Whether the consultant qualifies for a survivor seat."""
    consultant = filled.consultant
    enough = (consultant.years_lived_experience or 0) >= filled.policy.rules.survivor_min_years
    return Role.SURVIVOR in consultant.roles and enough


def role(filled: Filled) -> bool:
    """Each seat of the panel is taken by someone with the role and the years that the seat asks for.

    Source: the center's description of its consultants: experts with 7 or more years, survivor consultants with 2.
    """
    wanted = filled.asks_for
    return (wanted is not SeatRole.SURVIVOR and is_expert(filled)) or (
        wanted is not SeatRole.EXPERT and is_survivor(filled)
    )


def never_sole(filled: Filled) -> bool:
    """The only seat of an engagement is taken by someone qualified as an expert: nobody brings the panel alone.

    Source: survivor-informed practice: a survivor consultant is never the sole presenter.
    """
    return len(filled.engagement.seats) > 1 or is_expert(filled)


def under_agreement(filled: Filled) -> bool:
    """The consultant is approved by the center, and the agreement lasts to the last session's day.

    Source: the center's consultant agreements.
    """
    end = filled.consultant.agreement_end
    return filled.consultant.status is ConsultantStatus.APPROVED and (end is None or filled.times.days[-1] <= end)


def cleared_for_minors(filled: Filled) -> bool:
    """Where minors are present, the consultant is cleared to work with them.

    Source: child-protection practice.
    """
    return filled.consultant.cleared_for_minors or not filled.engagement.minors_present


def audience(filled: Filled) -> bool:
    """The consultant is approved for the audience.

    Source: the center's practice of tailoring assistance to the audience.
    """
    return filled.consultant.audiences.get(filled.engagement.audience, 0) >= 1


def topic(filled: Filled) -> bool:
    """The consultant is approved to teach at least one of the engagement's topics.

    Source: the center's practice: nobody is on a team without a part in it.
    """
    topics = filled.engagement.topics
    return not topics or any(filled.consultant.topics.get(name, 0) >= 1 for name in topics)


def language(filled: Filled) -> bool:
    """Everyone on the team speaks the engagement's language.

    Source: culturally and linguistically appropriate assistance.
    """
    return filled.engagement.language in filled.consultant.languages


def mode(filled: Filled) -> bool:
    """The consultant works in the way the engagement is delivered: virtually, or in person where it is so or hybrid.

    Source: the consultant's own limits.
    """
    return (Mode.IN_PERSON if filled.engagement.on_site else Mode.VIRTUAL) in filled.consultant.modes


def reach(filled: Filled) -> bool:
    """An in-person or hybrid engagement is no farther from the consultant's city than the consultant travels.

    Source: the consultant's own limits.
    """
    return miles_between(filled.consultant, filled.engagement) <= filled.consultant.max_travel_miles


def no_conflict_of_interest(filled: Filled) -> bool:
    """The consultant is not affiliated with the organization that is served.

    Source: conflict-of-interest practice in federally funded assistance.
    """
    return not same_organization(filled.engagement.organization, filled.consultant.organization)


def exclusions(filled: Filled) -> bool:
    """The consultant has not ruled out the topic, audience, state, organization or a team-mate, nor has a team-mate.

    Source: the consultant's own limits; no reason is asked or kept.
    """
    engagement, consultant = filled.engagement, filled.consultant
    ruled_out = {Exclusion("topic", name) for name in engagement.topics} | {
        Exclusion("audience", engagement.audience),
        Exclusion("state", engagement.state),
        *(Exclusion("consultant", mate.consultant_id) for mate in filled.team_mates),
    }
    # Someone who names themselves wants no team at all: the consultant's own limits are read strictly.
    me = Exclusion("consultant", consultant.consultant_id)
    named = any(me in mate.exclusions for mate in filled.team_mates)
    served = organization_key(engagement.organization)
    names_it = any(
        kind == "organization" and organization_key(value) == served for kind, value in consultant.exclusions
    )
    return consultant.exclusions.isdisjoint(ruled_out | {me}) and not names_it and not named


def not_rejected(filled: Filled) -> bool:
    """A pair that was turned down is not suggested again.

    Source: the coordinator's or the consultant's own decision.
    """
    return (filled.engagement.engagement_id, filled.consultant.consultant_id) not in filled.problem.rejected_pairs


def one_id(filled: Filled) -> bool:
    """Somebody who may be in the data under two ids is asked under one of them, until it is said who they are.

    Source: the center's practice: nobody sits in two seats of a team, or is at two places at once.
    """
    return filled.consultant.another_id is None


def available(filled: Filled) -> bool:
    """Every session lies in the consultant's free time, and travel and buffers keep clear of what is blocked out.

    Source: the consultant's own limits.
    """
    spans = taken(filled.consultant, filled.engagement, filled.times, filled.policy, rested=False)
    return all(is_free(filled.consultant, session) for session in filled.times.sessions) and not any(
        block.overlaps(span) for span in spans for block in filled.consultant.unavailable
    )


# --- about everything that one consultant does ------------------------------------------------------------------------


def no_overlap(diary: Diary) -> Iterator[Clash]:
    """Nobody is taken by two engagements at once, with buffers, travel and rest counted in.

    Source: the consultant's own limits.
    """
    spans = [taken(diary.consultant, e.booking.engagement, e.booking.times, e.booking.policy) for e in diary.entries]
    for (one, mine), (other, theirs) in combinations(zip(diary.entries, spans, strict=True), 2):
        judged = not (one.fixed and other.fixed)
        if judged and any(a.overlaps(b) for a in mine for b in theirs):
            yield _clash([one, other])


def weekly_hours(diary: Diary) -> Iterator[Clash]:
    """Session hours in a calendar week stay within the consultant's weekly limit.

    Source: the consultant's own limits. The week is ISO's, on the engagement's local calendar.
    """
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    fixed: dict[tuple[int, int], int] = defaultdict(int)
    within: dict[tuple[int, int], dict[EngagementId, Entry]] = defaultdict(dict)
    for entry in diary.entries:
        for day in entry.booking.times.days:
            week = day.isocalendar()[:2]
            minutes[week] += entry.booking.engagement.session_minutes
            fixed[week] += entry.fixed * entry.booking.engagement.session_minutes
            within[week][entry.booking.engagement.engagement_id] = entry
    for week in sorted(minutes):
        if minutes[week] > max(diary.consultant.max_minutes_per_week, fixed[week]):
            yield _clash(list(within[week].values()))


def monthly_engagements(diary: Diary) -> Iterator[Clash]:
    """Engagements that begin in a calendar month stay within the consultant's monthly limit.

    Source: the consultant's own limits.
    """
    by_month: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in diary.entries:
        by_month[entry.booking.times.days[0].replace(day=1)].append(entry)
    for month in by_month.values():
        if len(month) > max(diary.consultant.max_engagements_per_month, sum(entry.fixed for entry in month)):
            yield _clash(month)


def _clash(entries: list[Entry]) -> Clash:
    return Clash(tuple(entry.booking.engagement.engagement_id for entry in entries))


# --- about the whole schedule -----------------------------------------------------------------------------------------


def programme_budget(book: Book) -> Iterator[Clash]:
    """All fees and travel together stay within the programme's budget.

    Source: the center's grant.
    """
    cap = book.policy.rules.programme_budget
    if cap is None:
        return
    approved = sum(booking.cost_dollars(approved_only=True) for booking in book.bookings.values())
    if sum(booking.cost_dollars() for booking in book.bookings.values()) > max(cap, approved):
        yield Clash(tuple(eid for eid, booking in book.bookings.items() if booking.added))


def travel_budget(book: Book) -> Iterator[Clash]:
    """All travel together stays within the travel budget.

    Source: the center's grant.
    """
    cap = book.policy.rules.travel_budget
    if cap is None:
        return
    approved = sum(booking.travel_dollars(approved_only=True) for booking in book.bookings.values())
    if sum(booking.travel_dollars() for booking in book.bookings.values()) > max(cap, approved):
        added = {
            eid: booking.travel_dollars() - booking.travel_dollars(approved_only=True)
            for eid, booking in book.bookings.items()
        }
        yield Clash(tuple(eid for eid, dollars in added.items() if dollars))


def approved_stands(book: Book) -> Iterator[Clash]:
    """What a coordinator approved keeps its person and its start.

    Source: nothing approved is undone behind anyone's back.
    """
    for eid, seats in book.problem.approved.items():
        booking = book.bookings.get(eid)
        for seat, assignment in seats.items():
            sits = booking.team.get(seat) if booking else None
            kept = sits is not None and sits.consultant_id == assignment.consultant_id
            if booking is None or not kept or in_utc(booking.first_start) != in_utc(assignment.first_start):
                yield Clash((eid,), seat, assignment.consultant_id)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Case, Finding]):
    """A rule: its check, and from the check its name and sentence.

    Args:
        check: For a rule about one engagement or one seat, whether it is kept; else every clash found.
        needs_start: Whether the check depends on when the engagement is delivered.
    """

    check: Callable[[Case], Finding]
    needs_start: bool = True

    @property
    def name(self) -> str:
        """The rule's name, the same in every home."""
        return self.check.__name__

    @property
    def sentence(self) -> str:
        """What a coordinator would say."""
        return (getdoc(self.check) or "").split("\n\n")[0].replace("\n", " ")

    @property
    def source(self) -> str:
        """Where the rule comes from."""
        return (getdoc(self.check) or "").partition("Source: ")[2].replace("\n", " ").strip()


ENGAGEMENT_RULES: tuple[Rule[Booking, bool], ...] = (
    Rule(eligible, needs_start=False),
    Rule(offered_start),
    Rule(whole_team, needs_start=False),
    Rule(topics_covered, needs_start=False),
    Rule(engagement_budget, needs_start=False),
)
SEAT_RULES: tuple[Rule[Filled, bool], ...] = (
    Rule(role, needs_start=False),
    Rule(never_sole, needs_start=False),
    Rule(under_agreement),
    Rule(cleared_for_minors, needs_start=False),
    Rule(audience, needs_start=False),
    Rule(topic, needs_start=False),
    Rule(language, needs_start=False),
    Rule(mode, needs_start=False),
    Rule(reach, needs_start=False),
    Rule(no_conflict_of_interest, needs_start=False),
    Rule(exclusions, needs_start=False),
    Rule(not_rejected, needs_start=False),
    Rule(one_id, needs_start=False),
    Rule(available),
)
DIARY_RULES: tuple[Rule[Diary, Iterator[Clash]], ...] = (
    Rule(no_overlap),
    Rule(weekly_hours),
    Rule(monthly_engagements),
)
SCHEDULE_RULES: tuple[Rule[Book, Iterator[Clash]], ...] = (
    Rule(programme_budget, needs_start=False),
    Rule(travel_budget, needs_start=False),
    Rule(approved_stands),
)
RULES: tuple[Rule[Any, Any], ...] = (*ENGAGEMENT_RULES, *SEAT_RULES, *DIARY_RULES, *SCHEDULE_RULES)
RULES_BY_NAME = {rule.name: rule for rule in RULES}
