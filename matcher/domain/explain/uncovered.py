"""Why an engagement is not covered: what keeps a whole team from it, told so that nobody's private facts show."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from matcher.domain.explain.disclosure import nobody_for
from matcher.domain.explain.doubtful_ids import DoubtfulIds, in_words
from matcher.domain.explain.missing.missing_people import Missing, MissingPeople
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.teams.competition import Contender, Rivalry
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.explain.uncovered_reason import Code, Uncovered
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.rules import UNDER_AGREEMENT
from matcher.domain.rules.in_words import in_a_row, words

SAY_WHETHER = (
    "Say same or different (on Consultants, with matcher people or in same_person): as two, both could be asked."
)
PROGRAMME, TRAVEL = "programme_budget", "travel_budget"
BEYOND_SENTENCES: Mapping[tuple[str, ...], str] = {
    (PROGRAMME,): "A team is free, but its fees and travel would go beyond the programme's budget.",
    (TRAVEL,): "A team is free, but its travel would go beyond the travel budget.",
    (PROGRAMME, TRAVEL): (
        "A team is free, but its fees and travel would go beyond the programme's budget, and its travel beyond the"
        " travel budget."
    ),
}
NOT_LOOKED_AT = (
    "The search was ended early, and so was the look at why this engagement is not covered: run again for it."
)
AFTER_A_STOP = 0.5
"""CPU seconds of this process for reasons once a search was ended early: a person who stops it waits for what is there,
two seconds at the most, and one engagement of a panel may take half of one."""


def never() -> bool:
    """There is all the time that it takes."""
    return False


def for_a_while(limit: str) -> Callable[[], bool]:
    """Whether to look no further, to be asked now and then: after a while where a search was ended early, else never.

    Args:
        limit: What ended the search early, see :class:`matcher.domain.model.solution.Solution`; empty for nothing.
    """
    began = time.process_time()
    return (lambda: time.process_time() - began > AFTER_A_STOP) if limit else never


def uncovered(
    problem: Problem,
    policy: Policy,
    assignments: Iterable[Assignment],
    voice: Voice = Voice.OWNER,
    is_up: Callable[[], bool] = never,
) -> tuple[Uncovered, ...]:
    """The reason for every engagement that the schedule does not make whole, in id order.

    Args:
        assignments: A schedule that breaks no rule.
        voice: Whom it may be told to. People are named where their ids are in the way: to readers who may not know of
            roles, only where that is so whatever roles they have.
        is_up: Asked before each reason: once true, those left are said not to have been looked at.
    """
    book = Book.of(problem, policy, assignments)
    roster, rivalry = Roster(problem, policy), Rivalry(book)
    ids = DoubtfulIds(problem, policy, blind=voice is Voice.GUARDED)
    people = MissingPeople(roster, voice)
    left = sorted(problem.engagements.keys() - book.covered)
    return tuple(
        Uncovered(eid, Code.NOT_REACHED, NOT_LOOKED_AT)
        if is_up()
        else reason_of(Openings(roster, problem.engagements[eid]), rivalry, ids, people)
        for eid in left
    )


def reason_of(openings: Openings, rivalry: Rivalry, ids: DoubtfulIds, people: MissingPeople) -> Uncovered:
    """The first that holds: the request itself, then a seat, then the team, then the competition for people."""
    return (
        _in_request(openings)
        or _at_first_sight(openings, rivalry)
        or _in_seat(openings, ids, people)
        or _in_competition(openings, rivalry, ids, people)
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


def _in_seat(openings: Openings, ids: DoubtfulIds, people: MissingPeople) -> Uncovered | None:
    for seat in openings.seats:
        if not any(suited[seat] for suited in openings.suited()):
            if reason := _in_ids(openings, ids):
                return reason
            rules = openings.rules_leaving_nobody(seat)
            reason = _because(openings, Code.NOBODY_FOR_SEAT, nobody_for(openings.engagement, rules), *rules)
            return _with(reason, people.agreement(openings, seat)) if rules == (UNDER_AGREEMENT.name,) else reason
    return None


def _in_ids(openings: Openings, ids: DoubtfulIds) -> Uncovered | None:
    """Ids that may be one person and are needed both: somebody can say whether they are."""
    pairs = ids.in_the_way(openings.engagement.engagement_id)
    if not pairs:
        return None
    sentence = f"No team is free while {in_words(pairs)}. {SAY_WHETHER}"
    return _because(openings, Code.ONE_PERSON, sentence, "one_id")


def _in_competition(openings: Openings, rivalry: Rivalry, ids: DoubtfulIds, people: MissingPeople) -> Uncovered:
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
        least = rivalry.least_of(openings, holding)
        return _lost(openings, least, rivalry.beyond_without(openings, least))
    return _in_ids(openings, ids) or _in_team(openings, people)


def _lost(openings: Openings, holding: Sequence[EngagementId], beyond: tuple[str, ...]) -> Uncovered:
    *first, last = holding
    named = f"{', '.join(first)} and {last}" if first else last
    sentence = f"A whole team would be free if its people were not booked for {named}."
    if beyond:
        sentence += f" Even so, {BEYOND_SENTENCES[beyond].removeprefix('A team is free, but ')}"
    return replace(_because(openings, Code.LOST, sentence, *beyond), engagement_ids=tuple(holding))


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
    beyond = min((contender.beyond for contender in free), key=lambda rules: (len(rules), rules != (TRAVEL,)))
    if not beyond:
        sentence = "A team is free, but it would cost the schedule as many points as it would earn, or more."
        return _because(openings, Code.NOT_WORTH_IT, sentence)
    return _because(openings, Code.NOT_WORTH_IT, BEYOND_SENTENCES[beyond], *beyond)


def _in_team(openings: Openings, people: MissingPeople) -> Uncovered:
    """No start has a whole team, were nobody booked: the rules about the team that leave none."""
    start = "approved start" if openings.approved else "offered start"
    all_topics, budget = openings.topics_lacking, openings.dollars_left
    if openings.has_team(all_topics, inf):
        sentence = f"No team that is free at an {start} and covers the topics stays within the budget."
        return _because(openings, Code.NO_START_FOR_TEAM, sentence, "engagement_budget")
    for dollars, within in ((budget, ""), (inf, " within the budget")):
        if openings.has_team(0, dollars):
            topics = _topics_in_words(openings, _fewest_topics(openings, dollars))
            sentence = f"No team that is free at an {start} covers {topics}{within}."
            rules = ("topics_covered", *(["engagement_budget"] if within else []))
            return _because(openings, Code.NO_START_FOR_TEAM, sentence, *rules)
    sentence = f"At no {start} are people for all open seats free together."
    return _with(_because(openings, Code.NO_START_FOR_TEAM, sentence, "whole_team"), people.together(openings))


def _with(reason: Uncovered, missing: Missing) -> Uncovered:
    sentence = f"{reason.sentence} {missing.sentence}".rstrip()
    people, first_start, more = missing.people, missing.first_start, missing.more
    return replace(reason, sentence=sentence, people=people, first_start=first_start, more=more)


def _fewest_topics(openings: Openings, dollars: float) -> int:
    """Topics, a bit each, without which a team could be found; with any one of them it could not."""
    named = all_topics = openings.topics_lacking
    for bit in range(all_topics.bit_length()):
        fewer = named & ~(1 << bit)
        if fewer != named and openings.has_team(all_topics & ~fewer, dollars):
            named = fewer
    return named


def _topics_in_words(openings: Openings, named: int) -> str:
    topics = list(openings.engagement.topics.items())
    lacking = [f"{words(name)} at level {level}" for k, (name, level) in enumerate(topics) if named >> k & 1]
    listed = in_a_row(lacking)
    return listed if len(lacking) == len(topics) else f"{listed} along with its other topics"


def _because(openings: Openings, code: Code, sentence: str, *rules: str) -> Uncovered:
    return Uncovered(openings.engagement.engagement_id, code, sentence, rules)
