"""Each reason for an engagement that is not covered is true and as small as can be: without all that it names the
engagement could be delivered, with any part of it kept it could not. Held to brute force on random centers.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date, time
from itertools import combinations
from random import Random

import pytest

from matcher.domain.explain import uncovered as uncovered_module
from matcher.domain.explain.audit import audit, violations
from matcher.domain.explain.disclosure import told
from matcher.domain.explain.doubtful_ids import DoubtfulIds
from matcher.domain.explain.missing.missing_people import MissingPeople
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.explain.uncovered import for_a_while, uncovered
from matcher.domain.explain.uncovered_reason import Code, Uncovered
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import ConsultantStatus, Role
from tests.support.brute import Rows, approved_rows, choices, teams_of
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, excludes, seats, weekly
from tests.support.tries import few
from tests.unit.explanations.test_explaining import solved
from tests.unit.solver.tiny import tiny

MONEY = {"programme_budget", "travel_budget"}
"""Of the whole schedule: whether a team is free has nothing to do with it."""
SEEDS = few(range(1000, 1200), 24)


def never_together(seed: int) -> tuple[Problem, Policy, Rows]:
    """People who are free on a day or two each, some ruling others out, some without an agreement; nobody is booked."""
    random = Random(seed)
    window = {"window_start": date(2027, 3, 1), "window_end": date(2027, 3, 3)}
    people = [
        a_consultant(
            f"C{k}",
            weekly=tuple(weekly(day, "00:00", "00:00") for day in random.sample(range(3), random.choice((1, 1, 2)))),
            exclusions=excludes("consultant", f"C{(k + random.randint(1, 3)) % 4}")
            if random.random() < 0.3
            else frozenset(),
            agreement_end=random.choice((None, None, date(2027, 3, random.randint(1, 3)), date(2027, 2, 28))),
            status=random.choice([ConsultantStatus.APPROVED] * 4 + [ConsultantStatus.IN_PROCESS]),
            roles=random.choice(({Role.EXPERT}, {Role.SURVIVOR}, set(Role))),
        )
        for k in range(4)
    ]
    kinds = (("expert",), ("survivor", "expert"), ("any", "expert"), ("any", "any", "survivor"), ("any",) * 5)
    work = [an_engagement(f"E{k}", seats=seats(*random.choice(kinds)), **window) for k in range(3)]
    return a_problem(people, work), a_policy(), ()


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


def crossed(problem: Problem, seed: int) -> Problem:
    """With the roles of other people."""
    people = list(problem.consultants.items())
    roles = [(one.roles, one.years_experience, one.years_lived_experience) for _, one in people]
    Random(seed).shuffle(roles)
    with_those = {
        cid: replace(one, roles=theirs, years_experience=years, years_lived_experience=lived)
        for (cid, one), (theirs, years, lived) in zip(people, roles, strict=True)
    }
    return replace(problem, consultants=with_those)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_readers_who_may_not_know_of_roles_hear_of_ids_is_the_same_whatever_roles_people_have(seed):
    problem, policy, rows = doubted(seed)
    ids = DoubtfulIds(problem, policy, blind=True)
    other = DoubtfulIds(crossed(problem, seed), policy, blind=True)
    assert [ids.in_the_way(eid) for eid in problem.engagements] == [other.in_the_way(e) for e in problem.engagements]
    told = {one.engagement_id for one in uncovered(problem, policy, rows, Voice.GUARDED) if one.rules == ("one_id",)}
    assert all(ids.in_the_way(eid) for eid in told)


def without_breach(problem: Problem, people: Collection[ConsultantId]) -> Problem:
    """What is named of some people is so no more: they are free at all times, approved, and rule nobody out."""
    always = tuple(weekly(day, "00:00", "00:00") for day in range(7))
    mended = {
        cid: replace(
            problem.consultants[cid],
            weekly=always,
            exclusions=frozenset(),
            agreement_end=None,
            status=ConsultantStatus.APPROVED,
        )
        for cid in people
    }
    return replace(problem, consultants={**problem.consultants, **mended})


def at_its_start(reason: Uncovered, problem: Problem) -> Problem:
    """The engagement may start when the nearest team could, and never else."""
    assert reason.first_start
    day = reason.first_start.date()
    asked = replace(problem.engagements[reason.engagement_id], window_start=day, window_end=day)
    return replace(problem, engagements={**problem.engagements, reason.engagement_id: asked})


def is_never_together(problem: Problem, policy: Policy, about: EngagementId) -> bool:
    """By trying every team: whether none is free but for its topics and its cost."""
    return not any(
        one <= {"topics_covered", "engagement_budget"} for one in broken_by_teams(problem, policy, (), about)
    )


@pytest.mark.parametrize("seed", few(range(300), 6))
def test_those_who_are_missing_are_as_few_as_can_be(seed):
    problem, policy, rows = never_together(seed)
    for reason in uncovered(problem, policy, rows):
        about, named = reason.engagement_id, set(reason.people)
        assert JUDGES[reason.code](reason, problem, policy, rows), reason
        if reason.rules == ("under_agreement",):
            alone = [broken_in_seats(without_breach_of_agreement(problem, cid), policy, about) for cid in named]
            assert named
            assert all(any(set() in sets for sets in seat.values()) for seat in alone)
            others = without_breach_of_agreement(problem, *(problem.consultants.keys() - named))
            assert not all(set() in sets for sets in broken_in_seats(others, policy, about).values())
        if reason.rules != ("whole_team",) or reason.code is Code.NOBODY_FOR_SEAT:
            continue
        there = at_its_start(reason, problem)
        if named:
            assert not is_never_together(without_breach(there, named), policy, about), reason
            for fewer in combinations(sorted(problem.consultants), len(named) - 1):  # at any start
                assert is_never_together(without_breach(problem, fewer), policy, about), reason
        else:
            everyone = without_breach(problem, problem.consultants)
            assert is_never_together(everyone, policy, about)
            assert not is_never_together(with_more(there, reason.more), policy, about)
            assert is_never_together(with_more(problem, reason.more - 1), policy, about)


def without_breach_of_agreement(problem: Problem, *people: ConsultantId) -> Problem:
    """As if these had an agreement for as long as it takes."""
    approved = ConsultantStatus.APPROVED
    mended = {cid: replace(problem.consultants[cid], agreement_end=None, status=approved) for cid in people}
    return replace(problem, consultants={**problem.consultants, **mended})


def with_more(problem: Problem, count: int) -> Problem:
    """With so many who could take any seat whenever."""
    people = {ConsultantId(f"N{k}"): a_consultant(f"N{k}", roles=set(Role)) for k in range(count)}
    return replace(problem, consultants={**problem.consultants, **people})


@pytest.mark.parametrize("seed", few(range(300), 40))
def test_who_is_missing_is_told_alike_whatever_roles_people_have(seed):
    problem, policy, _ = never_together(seed)
    one = Roster(problem, policy)
    other = Roster(crossed(problem, seed), policy)
    for engagement in problem.engagements.values():
        told = [MissingPeople(roster, Voice.GUARDED) for roster in (one, other)]
        mine = [Openings(roster, engagement) for roster in (one, other)]
        seat = mine[0].seats[0]
        assert told[0].together(mine[0]) == told[1].together(mine[1])
        assert told[0].agreement(mine[0], seat) == told[1].agreement(mine[1], seat)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reason_is_true_and_minimal(seed):
    problem, policy, rows = of_seed(seed)
    for reason in uncovered(problem, policy, rows):
        assert JUDGES[reason.code](reason, problem, policy, rows), reason


def test_after_a_stop_what_was_not_looked_at_in_a_while_is_named_so(monkeypatch):
    assert not for_a_while("")()
    assert not for_a_while("asked")()
    monkeypatch.setattr(uncovered_module, "AFTER_A_STOP", -1.0)
    assert not for_a_while("")()
    assert for_a_while("asked")()
    problem, policy, _ = of_seed(SEEDS[0])
    whole, answers = uncovered(problem, policy, ()), iter([False])
    cut = uncovered(problem, policy, (), is_up=lambda: next(answers, True))
    assert len(whole) > 1
    assert cut[0] == whole[0]
    assert [one.engagement_id for one in cut] == [one.engagement_id for one in whole]
    assert {(one.code, one.sentence) for one in cut[1:]} == {(Code.NOT_REACHED, uncovered_module.NOT_LOOKED_AT)}


def test_of_the_best_schedule_nothing_is_said_to_be_left_out_by_the_search():
    for seed in few(range(1001, 1101, 2), 6):
        problem, policy, rows = of_seed(seed)
        assert Code.NOT_REACHED not in {reason.code for reason in uncovered(problem, policy, rows)}
        assert {row for row in rows if row.engagement_id in problem.approved} >= set(approved_rows(problem))
