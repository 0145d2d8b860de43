"""Why an engagement is not covered: what keeps a whole team from it, told so that nobody's private facts show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from matcher.domain.explain.competition import Contender, Rivalry
from matcher.domain.explain.disclosure import told_sentence
from matcher.domain.explain.open_seats import Openings
from matcher.domain.explain.roster import Roster
from matcher.domain.explain.team_search import find_team
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book


class Code(StrEnum):
    """Kinds of reasons."""

    REFERRED = "referred_to_ovc_ttac"
    AWAITING = "awaiting_granting_office"
    NO_SEATS = "no_seats"
    NO_START = "no_offered_start"
    NOBODY_FOR_SEAT = "nobody_for_seat"
    NO_START_FOR_TEAM = "no_start_for_team"
    LOST = "lost_to_better_use"
    NOT_WORTH_IT = "not_worth_it"
    NOT_REACHED = "not_reached"


TEAM_SENTENCES = {
    "whole_team": "At no {start} are people for all open seats free together.",
    "topics_covered": "At no {start} do the people who are free cover every topic at the level asked for.",
    "engagement_budget": "At no {start} does a team that is free and covers the topics stay within the budget.",
}

BEYOND_SENTENCES = {
    "programme_budget": "A team is free, but its fees and travel would go beyond the programme's budget.",
    "travel_budget": "A team is free, but its travel would go beyond the travel budget.",
}


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why an engagement is not covered.

    Args:
        rule: The rule that stands in the way, where it is one, by the name under which it may be told.
        engagement_ids: Engagements that hold the people it would need: without them a whole team would be free.
    """

    engagement_id: EngagementId
    code: Code
    sentence: str
    rule: str | None = None
    engagement_ids: tuple[EngagementId, ...] = ()


def uncovered(problem: Problem, policy: Policy, assignments: Iterable[Assignment]) -> tuple[Uncovered, ...]:
    """The reason for every engagement that the schedule does not make whole, in id order.

    Args:
        assignments: A schedule that breaks no rule.
    """
    book = Book.of(problem, policy, assignments)
    roster, rivalry = Roster(problem, policy), Rivalry(book)
    missing = sorted(problem.engagements.keys() - book.covered)
    return tuple(_reason(Openings(roster, problem.engagements[eid]), rivalry) for eid in missing)


def _reason(openings: Openings, rivalry: Rivalry) -> Uncovered:
    """The first that holds: the request itself, then a seat, then the team, then the competition for people."""
    return (
        _in_request(openings)
        or _at_first_sight(openings, rivalry)
        or _in_seat(openings)
        or _in_competition(openings, rivalry)
    )


def _in_request(openings: Openings) -> Uncovered | None:
    engagement = openings.engagement
    if not openings.approved and engagement.criminal_justice:
        return _because(openings, Code.REFERRED, "A criminal-justice need: referred to OVC TTAC.", "eligible")
    if not openings.approved and engagement.federal_grantee and not engagement.granting_office_confirmed:
        sentence = "A federal grantee: waits until its granting office has confirmed."
        return _because(openings, Code.AWAITING, sentence, "eligible")
    if not engagement.seats:
        return _because(openings, Code.NO_SEATS, "The request has no seats to fill.")
    if not openings.starts:
        sentence = "No start is offered: the window, the weekdays, the times and the lead time leave none."
        return _because(openings, Code.NO_START, sentence, "offered_start")
    return None


def _at_first_sight(openings: Openings, rivalry: Rivalry) -> Uncovered | None:
    """A few people at the first start suffice to see that a team is free: nobody else needs to be judged."""
    contender = rivalry.contender(openings, 0, openings.few_suited(), at_most=0)
    return _if_not_reached(openings, rivalry, contender) if contender else None


def _if_not_reached(openings: Openings, rivalry: Rivalry, contender: Contender) -> Uncovered | None:
    if contender.blocking or contender.beyond or rivalry.gain(contender) <= 0:
        return None
    sentence = "A team is free and would earn points: the search ended before it came to this engagement."
    return _because(openings, Code.NOT_REACHED, sentence)


def _in_seat(openings: Openings) -> Uncovered | None:
    for seat in openings.seats:
        if not any(suited[seat] for suited in openings.suited()):
            rule = openings.rule_leaving_nobody(seat)
            sentence = f"Nobody can take one of its seats. What stands in the way: {told_sentence(rule)}"
            return _because(openings, Code.NOBODY_FOR_SEAT, sentence, rule)
    return None


def _in_competition(openings: Openings, rivalry: Rivalry) -> Uncovered:
    contenders = []
    for contender in _contenders(openings, rivalry):
        if reason := _if_not_reached(openings, rivalry, contender):
            return reason
        contenders.append(contender)
    free = [contender for contender in contenders if not contender.blocking]
    if free:
        return _in_worth(openings, free)
    if contenders:
        holding = min((rivalry.holding(c) for c in contenders), key=lambda eids: (len(eids), eids))
        sentence = f"A whole team would be free, were its people not needed for {', '.join(holding)}."
        return _because(openings, Code.LOST, sentence, None, holding)
    return _in_team(openings)


def _contenders(openings: Openings, rivalry: Rivalry) -> Iterator[Contender]:
    """A team for each start that has one; once one is found, only such as are held by fewer bookings."""
    fewest = inf
    for place, suited in enumerate(openings.suited()):
        contender = rivalry.contender(openings, place, suited, fewest)
        if contender:
            yield contender
            fewest = min(fewest, max(0, len(contender.blocking) - 1))


def _in_worth(openings: Openings, free: Sequence[Contender]) -> Uncovered:
    """Nothing that is free and affordable earns points."""
    if any(contender.beyond is None for contender in free):
        sentence = "A team is free, but it would cost the schedule as many points as it would earn, or more."
        return _because(openings, Code.NOT_WORTH_IT, sentence)
    rule = "travel_budget" if any(contender.beyond == "travel_budget" for contender in free) else "programme_budget"
    return _because(openings, Code.NOT_WORTH_IT, BEYOND_SENTENCES[rule], rule)


def _in_team(openings: Openings) -> Uncovered:
    """No start has a whole team, were nobody booked: the rule about the team that leaves none."""
    starts = [list(suited.values()) for suited in openings.suited()]
    if any(find_team(pools, openings.topics_lacking, inf) for pools in starts):
        rule = "engagement_budget"
    elif any(find_team(pools, 0, inf) for pools in starts):
        rule = "topics_covered"
    else:
        rule = "whole_team"
    start = "approved start" if openings.approved else "offered start"
    return _because(openings, Code.NO_START_FOR_TEAM, TEAM_SENTENCES[rule].format(start=start), rule)


def _because(
    openings: Openings, code: Code, sentence: str, rule: str | None = None, holding: tuple[EngagementId, ...] = ()
) -> Uncovered:
    return Uncovered(openings.engagement.engagement_id, code, sentence, rule, holding)
