"""Each reason for an engagement that is not covered is true and as small as can be: without all that it names the
engagement could be delivered, with any part of it kept it could not. Held to brute force on random centers.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date, time
from random import Random

import pytest

from matcher.domain.explain.audit import audit, violations
from matcher.domain.explain.disclosure import told
from matcher.domain.explain.doubtful_ids import DoubtfulIds
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import Code, Uncovered, uncovered
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from tests.support.brute import Rows, approved_rows, choices, teams_of
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import few
from tests.unit.explanations.test_explaining import solved
from tests.unit.solver.tiny import tiny

MONEY = {"programme_budget", "travel_budget"}
"""Of the whole schedule: whether a team is free has nothing to do with it."""
SEEDS = few(range(1000, 1200), 24)


def of_seed(seed: int) -> tuple[Problem, Policy, Rows]:
    """A center and a schedule: the best, or a worse one in which some engagement was given up."""
    problem, policy = tiny(seed, people=4, asked=5)
    rows = solved(problem, policy).assignments
    given_up = Random(seed).choice(sorted({row.engagement_id for row in rows} - problem.approved.keys()) or [None])
    return problem, policy, rows if seed % 2 else tuple(row for row in rows if row.engagement_id != given_up)


def broken_by_teams(problem: Problem, policy: Policy, rows: Rows, about: EngagementId) -> Iterator[set[str]]:
    """For every team at every start: the rules that it breaks beside a schedule, as they may be told."""
    engagement = problem.engagements[about]
    for team in teams_of(problem, policy, engagement):
        found = violations(Book.of(problem, policy, [*rows, *team]))
        yield {told(one.rule) for one in found if about in one.engagement_ids or not one.engagement_ids}


def broken_in_seats(problem: Problem, policy: Policy, about: EngagementId) -> dict[SeatName, list[set[str]]]:
    """By open seat: for everybody at every start, the rules that they break in it, as they may be told."""
    engagement, approved = problem.engagements[about], problem.approved.get(about, {})
    mates = {row.consultant_id for row in approved.values()}
    starts = [row.first_start for row in approved.values()][:1] or list(offered_starts(engagement, policy))
    found: dict[SeatName, list[set[str]]] = {seat: [] for seat in engagement.seats.keys() - approved.keys()}
    for seat, sets in found.items():
        for person in problem.consultants.keys() - mates:
            for start in starts:
                book = Book.of(problem, policy, [*approved.values(), Assignment(about, seat, person, start)])
                theirs = (one for one in violations(book) if one.consultant_id == person)
                sets.append({told(one.rule) for one in theirs} - {"approved_stands"})  # no other engagement is there
    return found


def is_least(named: Collection[str], sets: Collection[set[str]]) -> bool:
    """Whether something breaks no other rules than those named, and nothing breaks only some of them."""
    return any(one <= set(named) for one in sets) and not any(one < set(named) for one in sets)


def one_of_its_seats(reason: Uncovered, problem: Problem, policy: Policy, _: Rows) -> bool:
    seats = broken_in_seats(problem, policy, reason.engagement_id).values()
    return any(is_least(reason.rules, sets) for sets in seats)


def the_team(reason: Uncovered, problem: Problem, policy: Policy, _: Rows) -> bool:
    """Judged with nobody booked for anything else."""
    about = reason.engagement_id
    rows = tuple(problem.approved.get(about, {}).values())
    sets = [one - MONEY for one in broken_by_teams(problem, policy, rows, about)]
    if reason.rules == ("whole_team",):
        return not any(one <= {"topics_covered", "engagement_budget"} for one in sets)
    return is_least(reason.rules, sets)


def other_bookings(reason: Uncovered, problem: Problem, policy: Policy, rows: Rows) -> bool:
    def is_free(without: Collection[EngagementId]) -> bool:
        left = tuple(row for row in rows if row.engagement_id not in without)
        return any(one <= MONEY for one in broken_by_teams(problem, policy, left, reason.engagement_id))

    named = set(reason.engagement_ids)
    return is_free(named) and not any(is_free(named - {eid}) for eid in named)


def its_worth(reason: Uncovered, problem: Problem, policy: Policy, rows: Rows) -> bool:
    sets = list(broken_by_teams(problem, policy, rows, reason.engagement_id))
    return is_least(reason.rules, sets) if reason.rules else set() in sets


def the_search(reason: Uncovered, problem: Problem, policy: Policy, rows: Rows) -> bool:
    """Only of a schedule that is not the best: some team is free and earns points."""
    before = audit(problem, policy, rows).objective
    judged = (
        audit(problem, policy, [*rows, *team])
        for team in teams_of(problem, policy, problem.engagements[reason.engagement_id])
    )
    return any(not one.violations and one.objective > before for one in judged)


def the_request(reason: Uncovered, problem: Problem, policy: Policy, _: Rows) -> bool:
    engagement = problem.engagements[reason.engagement_id]
    if reason.code is Code.NO_SEATS:
        return not engagement.seats
    if reason.code is Code.NO_START:
        return not list(offered_starts(engagement, policy))
    return not choices(problem, policy, engagement) and reason.rules == ("eligible",)


JUDGES: dict[Code, Callable[[Uncovered, Problem, Policy, Rows], bool]] = {
    Code.REFERRED: the_request,
    Code.AWAITING: the_request,
    Code.NO_SEATS: the_request,
    Code.NO_START: the_request,
    Code.NOBODY_FOR_SEAT: one_of_its_seats,
    Code.ONE_PERSON: the_team,
    Code.NO_START_FOR_TEAM: the_team,
    Code.LOST: other_bookings,
    Code.NOT_WORTH_IT: its_worth,
    Code.NOT_REACHED: the_search,
}


def crowded(seed: int) -> tuple[Problem, Policy, Rows]:
    """People who are alike and much asked for, and a schedule made at random: they hold one another's places."""
    random = Random(seed)
    people = [
        a_consultant(
            f"C{k}", max_engagements_per_month=random.choice((1, 2, 9)), max_hours_per_week=random.choice((4, 40))
        )
        for k in range(4)
    ]
    window = {"window_end": date(2027, 3, 2), "start_times": (time(10), time(12))}
    kinds = (("any",), ("any", "any"), ("any", "any"))
    work = [an_engagement(f"E{k}", seats=seats(*random.choice(kinds)), **window) for k in range(6)]
    problem, policy = a_problem(people, work), a_policy()
    rows: Rows = ()
    for engagement in random.sample(work, 4):
        teams = list(teams_of(problem, policy, engagement))
        random.shuffle(teams)
        rows += next((team for team in teams if not audit(problem, policy, [*rows, *team]).violations), ())
    return problem, policy, rows


@pytest.mark.parametrize("seed", few(range(100), 12))
def test_the_bookings_named_are_as_few_as_can_be(seed):
    problem, policy, rows = crowded(seed)
    for reason in uncovered(problem, policy, rows):
        assert JUDGES[reason.code](reason, problem, policy, rows), reason


def doubted(seed: int) -> tuple[Problem, Policy, Rows]:
    """A center in which two of four people may be one."""
    problem, policy = tiny(seed, people=4, asked=5)
    one, other = Random(seed).sample(sorted(problem.consultants), 2)
    people = {**problem.consultants, other: replace(problem.consultants[other], another_id=one)}
    problem = replace(problem, consultants=people)
    return problem, policy, solved(problem, policy).assignments


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_that_may_be_one_person_are_named_where_they_alone_are_in_the_way(seed):
    problem, policy, rows = doubted(seed)
    for reason in uncovered(problem, policy, rows):
        assert JUDGES[reason.code](reason, problem, policy, rows), reason
        if reason.code is Code.NO_START_FOR_TEAM:  # else they would be named
            approved = tuple(problem.approved.get(reason.engagement_id, {}).values())
            assert {"one_id"} not in list(broken_by_teams(problem, policy, approved, reason.engagement_id))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_readers_who_may_not_know_of_roles_hear_of_ids_is_the_same_whatever_roles_people_have(seed):
    problem, policy, rows = doubted(seed)
    ids = DoubtfulIds(problem, policy, blind=True)
    people = list(problem.consultants.items())
    roles = [(one.roles, one.years_experience, one.years_lived_experience) for _, one in people]
    Random(seed).shuffle(roles)
    crossed = {
        cid: replace(one, roles=theirs, years_experience=years, years_lived_experience=lived)
        for (cid, one), (theirs, years, lived) in zip(people, roles, strict=True)
    }
    other = DoubtfulIds(replace(problem, consultants=crossed), policy, blind=True)
    assert [ids.in_the_way(eid) for eid in problem.engagements] == [other.in_the_way(e) for e in problem.engagements]
    told = {one.engagement_id for one in uncovered(problem, policy, rows, Voice.GUARDED) if one.rules == ("one_id",)}
    assert all(ids.in_the_way(eid) for eid in told)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reason_is_true_and_minimal(seed):
    problem, policy, rows = of_seed(seed)
    for reason in uncovered(problem, policy, rows):
        assert JUDGES[reason.code](reason, problem, policy, rows), reason


def test_of_the_best_schedule_nothing_is_said_to_be_left_out_by_the_search():
    for seed in few(range(1001, 1101, 2), 6):
        problem, policy, rows = of_seed(seed)
        assert Code.NOT_REACHED not in {reason.code for reason in uncovered(problem, policy, rows)}
        assert {row for row in rows if row.engagement_id in problem.approved} >= set(approved_rows(problem))
