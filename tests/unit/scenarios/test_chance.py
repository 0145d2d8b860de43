"""Uncertainty: what is drawn, and how plans fare."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.solution import Limits, Status
from matcher.domain.model.vocabulary import SeatStatus
from matcher.records import StudyKind
from matcher.sample import Shape, invent
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from scenarios.case import Case
from scenarios.chance.events import Happened, Rates, draw
from scenarios.chance.survival import Draws, Risk, Survival, notes_on_draws, outcomes, percentile, survival
from scenarios.changes import RemoveConsultant
from scenarios.changes.apply import apply
from scenarios.export.tables import tables
from scenarios.runs.solving import never, prepared, replanned, solved
from scenarios.scale.crew import Crew
from scenarios.studies.plain import plain
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.greedy import GreedySolver
from tests.support.tries import few, tries
from tests.unit.scenarios.cases import a_case
from tests.unit.solver.finishing import InThisProcess

ONE, TWO = EngagementId("E1"), EngagementId("E2")
ADA = ConsultantId("C1")


def start(*people, engagements=None):
    problem = a_problem(people or [a_consultant("C1")], engagements or [an_engagement("E1")])
    return prepared(a_case(problem), GreedySolver(), GreedySolver(), Limits())


def fared(plan, draws, stop=never) -> Survival:
    return survival(plan, outcomes(plan, draws, Crew(), Limits(), stop=stop))


def test_nothing_happens_at_a_rate_of_none_and_everything_at_one_of_all():
    problem = start().evening.problem
    assert draw(problem, Rates(0, 0, 0), 1, 0) == Happened((), (), ())
    assert draw(problem, Rates(100, 100, 100), 1, 0) == Happened(((ONE, ADA),), (ONE,), (ONE,))


def test_what_is_approved_is_not_declined():
    problem = a_problem(approved=[an_assignment()])
    assert draw(problem, Rates(100, 0, 0), 1, 0).declined == ()


@settings(max_examples=tries(8))
@given(st.integers(), st.integers(0, 50))
def test_the_same_seed_draws_the_same_however_many_are_drawn(seed, number):
    problem = start(engagements=[an_engagement(f"E{k}") for k in range(6)]).evening.problem
    assert Draws(number + 1, Rates(50, 50, 50), seed).of(problem)[number] == draw(
        problem, Rates(50, 50, 50), seed, number
    )


@settings(max_examples=tries(8))
@given(st.integers(), st.integers(0, 50), st.sets(st.integers(0, 5)))
def test_of_two_plans_the_same_becomes_of_what_they_share(seed, number, fewer):
    plan = start(a_consultant("C1"), engagements=[an_engagement(f"E{k}") for k in range(6)]).evening.problem
    rows = tuple(plan.standing[0]._replace(assignment=an_assignment(f"E{k}")) for k in range(6))
    both = [replace(plan, standing=standing) for standing in (rows, tuple(rows[k] for k in sorted(fewer)))]
    all_of_it, part = (draw(problem, Rates(50, 50, 50), seed, number) for problem in both)
    kept = {EngagementId(f"E{k}") for k in fewer}
    assert part == replace(all_of_it, declined=tuple(pair for pair in all_of_it.declined if pair[0] in kept))


def test_who_declined_is_rejected_what_is_cancelled_is_gone_and_what_is_late_is_asked_for():
    case = start(engagements=[an_engagement("E1"), an_engagement("E2")]).evening
    happened = Happened(((ONE, ADA), (TWO, ADA)), (TWO,), (TWO,))
    after = happened.applied(case).problem
    assert list(after.engagements) == [ONE, EngagementId("E2+2")]
    assert (after.rejected_pairs, after.standing) == (frozenset({(ONE, ADA)}), ())
    assert happened.sentence == "2 decline, 1 are cancelled, 1 come late."


def test_who_did_not_decline_has_said_yes_and_stays():
    case = start(engagements=[an_engagement("E1"), an_engagement("E2")]).evening
    [seat] = Happened(((ONE, ADA),), (), ()).applied(case).problem.standing
    assert (seat.assignment.engagement_id, seat.status) == (TWO, SeatStatus.APPROVED)


def test_a_plan_with_a_second_person_survives_a_decline_and_one_without_does_not():
    draws = Draws(5, Rates(100, 0, 0), seed=1)
    alone = fared(start(), draws)
    together = fared(start(a_consultant("C1"), a_consultant("C2")), draws)
    assert (alone.before, alone.low, alone.median, alone.high, alone.kept) == (1, 0, 0, 0, 0)
    assert alone.risks == (Risk("E1", "Example Services", 100),)
    assert (together.median, together.kept, together.risks) == (1, 100, ())


def test_who_may_not_know_roles_learns_nothing_of_requests_for_one_presenter():
    two_seats = an_engagement("E2", seats=seats("any", "any"))
    people = [a_consultant("C1"), a_consultant("C2"), a_consultant("C3")]
    problem = a_problem(people, [an_engagement("E1"), two_seats])
    case = replace(a_case(problem), sealed=True)
    plan = prepared(case, GreedySolver(), GreedySolver(), Limits())
    assert plan.before.solution.covered == {ONE, TWO}
    assert [risk.engagement_id for risk in fared(plan, Draws(3, Rates(100, 0, 0))).risks] == [TWO]


def test_what_was_cancelled_is_not_counted_as_lost():
    found = fared(start(), Draws(3, Rates(0, 100, 0)))
    assert (found.median, found.kept, found.risks) == (0, 100, ())


def test_a_draw_that_was_not_solved_is_counted():
    found = fared(start(), Draws(3, Rates()), stop=lambda: True)
    assert (found.draws, found.failed) == (3, 2)


@pytest.mark.parametrize(("percent", "value"), [(5, 1), (50, 10), (95, 19), (100, 20)])
def test_percentiles_are_of_the_nearest_rank(percent, value):
    assert percentile(range(1, 21), percent) == value


def test_nothing_has_no_percentile():
    assert percentile([], 50) == 0


def test_the_plan_of_a_scenario_can_be_a_base_of_its_own():
    base = start(a_consultant("C1"), a_consultant("C2"))
    plan = replanned(base, [RemoveConsultant("C1")], Limits())
    assert [seat.assignment.consultant_id for seat in plan.evening.problem.standing] == ["C2"]


def test_a_plan_without_an_answer_shows_no_figures():
    plan = {"title": "As it is", **plain(fared(start(), Draws(0, Rates())))}
    shown = [
        tables(StudyKind.CHANCE, {"plans": [{**plan, "draws": 3, "failed": failed}], "rates": plain(Rates())})
        for failed in (3, 0)
    ]
    assert [one["plans"][0]["covered at the median"] for one in shown] == ["", 0]
    assert [row["in %"] for row in shown[0]["what_is_drawn"]] == [25, 5, 5]


@pytest.mark.parametrize("seed", few(range(10), 2))
def test_every_draw_scores_what_it_scores_from_nothing(seed, monkeypatch):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    center = invent(Shape(16, 8, seed))
    base = prepared(Case(center.problem, center.policy), solve.TeamColumnSolver(), IncrementalSolver(), Limits())
    for happened in Draws(3, Rates(40, 10, 20), seed).of(base.evening.problem):
        warm = solved(base, [happened], Limits()).solution
        case = apply([happened], base.evening)
        cold = solve.TeamColumnSolver().solve(case.problem, case.policy, Limits())
        assert {warm.status, cold.status} == {Status.OPTIMAL}
        assert warm.objective == cold.objective


@pytest.mark.parametrize(("failed", "says"), [(82, True), (81, True), (80, False), (0, False)])
def test_a_study_that_was_stopped_early_says_nothing_of_how_often(failed, says):
    risk = Risk("E1", "Harbor", 100)
    plan = {"title": "As it is", **plain(Survival(100, 2, 1, 1, 1, 50, (risk,), failed))}
    result = {"plans": [plan], "rates": plain(Rates())}
    told = f"As it is: {100 - failed} of 100 draws have an answer: too few to say how often anything happens"
    assert notes_on_draws(result) == ([f"{told}; 20 are the least."] if says else [])
    shown = tables(StudyKind.CHANCE, result)
    assert (shown["plans"][0]["kept of what is planned, in %"], "at_risk" in shown) == ("" if says else 50, not says)


def test_who_asks_for_a_few_draws_gets_what_they_asked_for():
    assert notes_on_draws({"plans": [{"title": "As it is", **plain(fared(start(), Draws(3, Rates())))}]}) == []
