"""The checker of proofs: it takes every proof that holds, and no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Exclusion, Problem
from matcher.domain.model.proof import UNITS_PER_POINT, Best, Choice, NearTeam, Proof, ProofRow, RowKind
from matcher.domain.model.solution import Limits
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import Role
from matcher.proof import check as checking
from matcher.proof import last_step, openings
from matcher.proof.best_team import TeamOf
from matcher.proof.check import check
from matcher.proof.given import Given, week_of
from matcher.proof.prices import worth_of
from matcher.proof.tally import Tally
from matcher.solver import solve
from tests.support.brute import best_objective
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement, seats
from tests.support.tries import few
from tests.unit.proof.certified import certified
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny

SEEDS = few(range(25), 6)
POINT = UNITS_PER_POINT


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)


def some_rows(problem: Problem, policy: Policy, random: Random) -> Iterator[ProofRow]:
    """Prices at random on limits that every schedule keeps."""
    given = Given(problem, policy)
    day = policy.as_of + timedelta(days=random.randint(20, 75))
    for cid, consultant in problem.consultants.items():
        price = random.randint(0, 900) * POINT // 7
        yield ProofRow(RowKind.WEEK, price // 60, given.minutes_left(consultant, week_of(day)), cid, str(week_of(day)))
        first = day.replace(day=1)
        yield ProofRow(RowKind.MONTH, price, given.engagements_left(consultant, first), cid, str(first))
        yield ProofRow(RowKind.MOMENT, price, 1, cid, str(datetime(day.year, day.month, day.day, 15, tzinfo=UTC)))
        if policy.points.fairness:
            yield ProofRow(RowKind.FAIRNESS, price, 0, cid)
    if given.programme_left is not None:
        yield ProofRow(RowKind.PROGRAMME, random.randint(0, 3 * POINT), given.programme_left)


# --- proofs that hold -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_any_prices_prove_a_bound_that_no_schedule_exceeds(seed):
    problem, policy = tiny(seed)
    rows = list(some_rows(problem, policy, Random(seed)))
    proof = certified(problem, policy, rows)
    assert check(problem, policy, proof).proven == proof.bound
    assert proof.bound >= best_objective(problem, policy)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_step_closes_at_the_best_schedule_and_not_below(seed):
    problem, policy = tiny(seed)
    rows, best = list(some_rows(problem, policy, Random(seed))), best_objective(problem, policy)
    assert check(problem, policy, certified(problem, policy, rows, best)).proven == best
    assert check(problem, policy, certified(problem, policy, rows, best - 1)).proven is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solver_proves_what_it_says(seed):
    problem, policy = tiny(700 + seed, people=5, asked=6)
    solution = solve.TeamColumnSolver().solve(problem, policy, Limits())
    assert solution.proof
    verdict = check(problem, policy, solution.proof)
    assert (verdict.faults, verdict.proven) == ((), solution.bound)


def test_a_clique_that_was_found_twice_is_one_row_of_the_proof():
    problem, policy = tiny(918, people=8, asked=12)
    solution = solve.TeamColumnSolver().solve(problem, policy, Limits())
    assert solution.proof
    verdict = check(problem, policy, solution.proof)
    assert (verdict.faults, verdict.proven) == ((), solution.bound)


def test_a_proof_says_what_was_checked():
    problem, policy = a_problem(), a_policy()
    verdict = check(problem, policy, certified(problem, policy))
    assert verdict.checked == (
        "every row with a price is a limit that all schedules keep (none)",
        "what each of 1 engagements earns at best under the prices, by listing its teams again",
        "the sum: prices alone prove that no schedule scores more than 4,110",
    )


def test_where_teams_were_too_many_only_the_bound_of_the_prices_is_checked():
    problem, policy = crowded()
    proof = replace(certified(problem, policy, bound=4110), near=None)
    verdict = check(problem, policy, proof)
    assert (verdict.proven, verdict.checked[-1]) == (
        8220,
        (
            "the bound of 8,220, and not the last step to 4,110: the teams that a better schedule might hold are too"
            " many to be listed"
        ),
    )


# --- proofs that do not -----------------------------------------------------------------------------------------------


def crowded() -> tuple[Problem, Policy]:
    """Two engagements at the same hour, and one person for both: 4,110 points at best."""
    one = an_engagement("E1", window_end=date(2027, 3, 1))
    return a_problem(engagements=[one, replace(one, engagement_id=EngagementId("E2"))]), a_policy()


def closed() -> Proof:
    """The proof of the crowded problem's best, by its last step."""
    return certified(*crowded(), bound=4110)


def left() -> tuple[NearTeam, ...]:
    """The teams of that last step."""
    return closed().near or ()


def clique(*choices: Choice) -> ProofRow:
    """Both engagements of the crowded problem at their hour, priced."""
    return ProofRow(RowKind.CLIQUE, 4110 * POINT, 1, ConsultantId("C1"), choices=choices)


def choice(engagement_id: str, day: int = 1) -> Choice:
    start = next(offered_starts(an_engagement(), a_policy())) + timedelta(days=day - 1)
    return Choice(EngagementId(engagement_id), start)


def priced() -> Proof:
    """The same by the price of a clique, and no last step."""
    return certified(*crowded(), [clique(choice("E1"), choice("E2"))])


def test_a_clique_closes_what_two_engagements_at_one_hour_leave_open():
    assert (priced().bound, priced().slack) == (4110, -POINT)
    assert check(*crowded(), priced()).proven == 4110


def row_changed(proof: Proof, **changes: Any) -> Proof:
    return replace(proof, rows=(replace(proof.rows[0], **changes),))


TAMPERED = {
    "a price": row_changed(priced(), price=4111 * POINT),
    "a price by a unit": row_changed(priced(), price=4110 * POINT - 1),
    "a capacity": row_changed(priced(), capacity=0),
    "whose": row_changed(priced(), consultant_id=ConsultantId("C9")),
    "nobody's": row_changed(priced(), consultant_id=None),
    "a start that is none": row_changed(priced(), choices=(choice("E1"), choice("E2", day=2))),
    "an engagement that is none": row_changed(priced(), choices=(choice("E1"), choice("E9"))),
    "a kind that nobody knows": row_changed(priced(), kind="subset-row"),
    "a row left out": replace(priced(), rows=()),
    "a row twice": replace(priced(), rows=priced().rows * 2),
    "the bound": replace(priced(), bound=4109, objective=4109),
    "the sum": replace(priced(), units=priced().units - 1),
    "what is approved": replace(priced(), settled=-1),
    "the objective": replace(priced(), objective=4111),
    "what an engagement earns": replace(closed(), best=(Best(EngagementId("E1"), 4109 * POINT), closed().best[1])),
    "what one earns that is not exact": replace(
        closed(), best=(Best(EngagementId("E1"), 4109 * POINT, is_exact=False), closed().best[1])
    ),
    "more than any team earns, said to be exact": replace(
        closed(),
        best=(Best(EngagementId("E1"), 4110 * POINT + 1), closed().best[1]),
        units=closed().units + 1,
    ),
    "an engagement left out": replace(closed(), best=closed().best[1:]),
    "an engagement twice": replace(closed(), best=closed().best * 2),
    "a team left out": replace(closed(), near=left()[1:]),
    "a team of nobody": replace(closed(), near=(*left(), left()[0]._replace(people=()))),
    "the loss of a team": replace(closed(), near=(left()[0]._replace(loss=1), *left()[1:])),
    "teams where the prices suffice": replace(priced(), near=left()),
    "a bound below the best schedule": certified(*crowded(), bound=4109),
}


@pytest.mark.parametrize("tampered", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_tampered_proof_is_refused(tampered):
    verdict = check(*crowded(), tampered)
    assert verdict.faults != ()
    assert verdict.proven is None


def test_a_clique_that_is_none_is_refused_whatever_its_prices_prove():
    apart = an_engagement("E2", window_start=date(2027, 3, 2), window_end=date(2027, 3, 2))
    problem, policy = a_problem(engagements=[an_engagement("E1", window_end=date(2027, 3, 1)), apart]), a_policy()
    lying = certified(problem, policy, [clique(choice("E1"), choice("E2", day=2))])
    assert lying.bound < best_objective(problem, policy)
    assert check(problem, policy, lying).faults == (
        (
            "clique C1 of 2 choices: it is no clique: E1 at 2027-03-01T10:00:00-05:00 and E2 at"
            " 2027-03-02T10:00:00-05:00 go together"
        ),
    )


def test_hours_and_months_keep_two_choices_apart_as_well():
    apart = an_engagement("E2", window_start=date(2027, 3, 2), window_end=date(2027, 3, 2))
    for limited in (a_consultant(max_hours_per_week=3), a_consultant(max_engagements_per_month=1)):
        problem = a_problem([limited], [an_engagement("E1", window_end=date(2027, 3, 1)), apart])
        proof = certified(problem, a_policy(), [clique(choice("E1"), choice("E2", day=2))])
        assert check(problem, a_policy(), proof).proven == 4110


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (ProofRow(RowKind.WEEK, 1, 2400, ConsultantId("C1"), "2027-03-02"), "its day is no Monday"),
        (ProofRow(RowKind.WEEK, 1, 2401, ConsultantId("C1"), "2027-03-01"), "it says that 2,401 are left; 2,400 are"),
        (ProofRow(RowKind.MONTH, 1, 20, ConsultantId("C1"), "2027-03-02"), "its day is not the first of a month"),
        (ProofRow(RowKind.MONTH, 1, 20, ConsultantId("C1"), "March"), "'March' is no day and no moment"),
        (ProofRow(RowKind.MOMENT, 1, 1, ConsultantId("C1"), "2027-03-01T15:00"), "its moment has no offset from UTC"),
        (ProofRow(RowKind.MONTH, -1, 20, ConsultantId("C1"), "2027-03-01"), "its price is negative: -1"),
        (ProofRow(RowKind.PROGRAMME, 1, 100), "there is no such limit"),
    ],
)
def test_a_row_that_is_no_limit_is_named(row, fault):
    problem, policy = a_problem(), a_policy()
    (found,) = check(problem, policy, replace(certified(problem, policy), rows=(row,))).faults
    assert found.endswith(fault)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (ProofRow(RowKind.FAIRNESS, 0, 0, ConsultantId("C1"), "x"), "at"),
        (ProofRow(RowKind.FAIRNESS, 0, 0, ConsultantId("C1"), choices=(choice("E1"),)), "choices"),
        (ProofRow(RowKind.PROGRAMME, 1, 9000, ConsultantId("C1")), "consultant"),
    ],
)
def test_a_row_that_says_more_than_its_kind_has_would_prove_too_much_and_is_refused(row, name):
    """It would pass for a limit beside the one that it is: what two additions cost, or money is left, counted twice."""
    asked = [an_engagement(f"E{number}") for number in (1, 2)]
    problem, policy = a_problem(engagements=asked), a_policy(programme_budget=9000, fairness=40)
    lying = certified(problem, policy, [row], best_objective(problem, policy) - 1)
    (fault,) = check(problem, policy, lying).faults
    assert fault.endswith(f": a row of this kind has no {name}")


@pytest.mark.parametrize("at", ["20270301", "2027-03-01T00:00", "2027-03-01T05:00+14:00", "soon"])
@pytest.mark.parametrize("kind", [RowKind.WEEK, RowKind.MONTH])
def test_a_day_is_written_one_way_alone(kind, at):
    row = ProofRow(kind, 1, 2400 if kind == RowKind.WEEK else 20, ConsultantId("C1"), at)
    (fault,) = check(a_problem(), a_policy(), replace(certified(a_problem(), a_policy()), rows=(row,))).faults
    assert fault.endswith(f"{at!r} is no day and no moment")


def test_a_moment_that_is_none_is_refused():
    row = ProofRow(RowKind.MOMENT, 1, 1, ConsultantId("C1"), "soon")
    (fault,) = check(a_problem(), a_policy(), replace(certified(a_problem(), a_policy()), rows=(row,))).faults
    assert fault == "person-moment C1 soon: 'soon' is no day and no moment"


def test_where_fairness_costs_nothing_it_has_no_price():
    problem, policy = a_problem(), a_policy(fairness=0)
    row = ProofRow(RowKind.FAIRNESS, 1, 0, ConsultantId("C1"))
    (fault,) = check(problem, policy, replace(certified(problem, policy), rows=(row,))).faults
    assert fault == "fairness C1: fairness costs nothing here, so that it has no price"


def test_approved_seats_use_up_what_they_use_up():
    people = [a_consultant("C1", max_hours_per_week=4), a_consultant("C2")]
    asked = [an_engagement("E1", seats=seats("expert", "any")), an_engagement("E2")]
    problem = a_problem(people, asked, approved=[an_assignment("E1", "1", "C1")])
    given = Given(problem, a_policy())
    assert given.minutes_left(people[0], date(2027, 3, 1)) == 120
    assert (
        check(problem, a_policy(), certified(problem, a_policy(), bound=best_objective(problem, a_policy()))).faults
        == ()
    )


def test_a_goal_that_the_checker_does_not_know_is_refused(monkeypatch):
    monkeypatch.setattr(openings, "KNOWN_GOALS", openings.KNOWN_GOALS - {"local"})
    problem, policy = a_problem(), a_policy()
    assert check(problem, policy, certified(problem, policy)).faults == (
        "this checker does not know the goal 'local': it cannot say what a schedule may score",
    )


def test_a_bound_above_what_prices_prove_stands_for_less():
    problem, policy = a_problem(), a_policy()
    (fault,) = check(problem, policy, certified(problem, policy, bound=5000)).faults
    assert fault == "its prices prove 4,110, less than the bound that it gives"


@pytest.mark.parametrize(("name", "value"), [("MOST_STEPS", 0), ("MOST_DEEP", 1)])
def test_a_last_step_that_is_too_much_is_left_open_and_said_to_be(monkeypatch, name, value):
    monkeypatch.setattr(last_step, name, value)
    verdict = check(*crowded(), closed())
    assert (verdict.proven, verdict.checked[-1]) == (
        8220,
        "the bound of 8,220, and not the last step to 4,110: the 2 teams that are left were too many to be tried",
    )


def test_teams_that_find_no_place_use_up_steps_too(monkeypatch):
    """Two engagements with a month of starts each, one person who takes one a month: each second team is refused."""
    one = an_engagement("E1", window_end=date(2027, 3, 31))
    asked = [one, replace(one, engagement_id=EngagementId("E2"))]
    problem, policy = a_problem([a_consultant("C1", max_engagements_per_month=1)], asked), a_policy()
    proof = certified(problem, policy, bound=4110)
    assert check(problem, policy, proof).proven == 4110
    tried: list[TeamOf] = []
    take = Tally.take

    def counted(tally: Tally, team: TeamOf) -> bool:
        tried.append(team)
        return take(tally, team)

    monkeypatch.setattr(Tally, "take", counted)
    monkeypatch.setattr(last_step, "MOST_STEPS", 1000)
    assert "too many to be tried" in check(problem, policy, proof).checked[-1]
    assert len(tried) <= 1000 / last_step.TRIED


@pytest.mark.parametrize("steps", [0, 5, 20, 60])
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_may_be_listed_no_less_is_proven_than_the_best_schedule_scores(monkeypatch, seed, steps):
    monkeypatch.setattr(checking, "STEPS_EACH", steps)
    monkeypatch.setattr(checking, "MOST_STEPS", 10 * steps)
    problem, policy = tiny(seed)
    proof = certified(problem, policy, rows=tuple(some_rows(problem, policy, Random(seed))))
    verdict = check(problem, policy, proof)
    assert verdict.faults == ()
    assert verdict.proven is not None
    assert verdict.proven >= proof.bound_of_prices >= best_objective(problem, policy)


def parted() -> tuple[Problem, Policy]:
    """Two seats, the best two never on one team: what seats could earn is more than any team does."""
    people = [
        a_consultant("C1", exclusions=frozenset({Exclusion("consultant", "C2")})),
        a_consultant("C2"),
        a_consultant("C3", recent_engagements=3),
    ]
    return a_problem(people, [an_engagement(seats=seats("any", "any"))]), a_policy()


def test_where_teams_are_too_many_to_list_an_engagement_is_taken_by_its_bound_and_named(monkeypatch):
    proof = certified(*parted())
    monkeypatch.setattr(checking, "STEPS_EACH", 0)
    monkeypatch.setattr(checking, "MOST_STEPS", 0)
    verdict = check(*parted(), proof)
    assert verdict.faults == ()
    assert verdict.proven is not None
    assert verdict.proven > proof.bound
    assert "but for E1, with too many teams to list: taken to earn what seats could" in verdict.checked[1]
    assert verdict.checked[2] == f"the sum: prices alone prove that no schedule scores more than {verdict.proven:,}"


def test_that_a_team_earns_as_much_is_not_said_where_none_was_looked_for(monkeypatch):
    monkeypatch.setattr(checking, "STEPS_EACH", 0)
    monkeypatch.setattr(checking, "MOST_STEPS", 0)
    verdict = check(*crowded(), closed())
    assert (verdict.faults, verdict.proven) == ((), 8220)
    assert "not whether a team of E1, E2 earns as much, on which no bound rests" in verdict.checked[1]


def test_a_team_that_was_found_refutes_a_proof_though_the_steps_end_then(monkeypatch):
    proof = certified(*parted())
    best = proof.best[0]
    low = replace(proof, best=(best._replace(units=best.units - POINT),), units=proof.units - POINT)
    tampered = replace(low, bound=low.bound_of_prices, near=())
    refused = []
    for steps in range(12):
        monkeypatch.setattr(checking, "STEPS_EACH", steps)
        monkeypatch.setattr(checking, "MOST_STEPS", steps)
        verdict = check(*parted(), tampered)
        assert verdict.faults or (verdict.proven or 0) >= proof.bound
        refused.append(verdict.faults != ())
    assert refused == sorted(refused)
    first = refused.index(True)
    assert first < 4, "a team of two is found in few steps, before the listing has ended"


def test_many_alike_on_a_panel_of_twenty_are_checked_at_once():
    """All teams of twenty among forty would be listed otherwise, each as good as the best."""
    people = [a_consultant(f"C{k:02}", topics={"trauma_informed_care": 1 + k % 5}) for k in range(40)]
    wanted = an_engagement(seats=seats(*["any"] * 20), topics={"trauma_informed_care": 3})
    problem, policy = a_problem(people, [wanted]), a_policy()
    solution = solve.TeamColumnSolver().solve(problem, policy, Limits())
    assert solution.proof
    verdict = check(problem, policy, solution.proof)
    assert (verdict.faults, verdict.proven) == ((), solution.bound)


@pytest.mark.parametrize("seed", range(3))
def test_a_panel_of_many_kinds_of_seat_is_checked_whole_in_few_steps(monkeypatch, seed):
    """Those who can take seats of any kind would be counted once for each: far more than any team is worth."""
    monkeypatch.setattr(checking, "MOST_STEPS", 20_000)
    random = Random(seed)
    problem, policy = (
        a_problem(
            [of_a_panel(random, k) for k in range(40)],
            [
                an_engagement(
                    seats=seats(*["any"] * 10, *["expert"] * 5, *["survivor"] * 5), topics={"substance_use": 2}
                )
            ],
        ),
        a_policy(multidisciplinary=10),
    )
    solution = solve.TeamColumnSolver().solve(problem, policy, Limits())
    assert solution.proof
    verdict = check(problem, policy, solution.proof)
    assert (verdict.faults, verdict.proven) == ((), solution.bound)


def of_a_panel(random: Random, number: int) -> Consultant:
    return a_consultant(
        f"C{number:02}",
        roles=random.choice([{Role.EXPERT}, {Role.EXPERT, Role.SURVIVOR}]),
        topics={name: random.randint(1, 5) for name in ("substance_use", "prevention_education")},
        disciplines=random.choice([(), ("law",), ("nursing",)]),
        recent_engagements=random.randint(0, 4),
    )


def test_a_clique_may_name_who_can_take_no_seat_there():
    problem, policy = a_problem([a_consultant(languages=())]), a_policy()
    assert check(problem, policy, certified(problem, policy, [clique(choice("E1"))])).faults == ()


# --- whatever is changed ----------------------------------------------------------------------------------------------


def one_changed(things: tuple[Any, ...], random: Random, **changes: Any) -> tuple[Any, ...]:
    """A tuple with one of its things changed by functions of what it was; the same where it is empty."""
    if not things:
        return things
    place = random.randrange(len(things))
    one = things[place]
    new = {name: change(getattr(one, name)) for name, change in changes.items()}
    changed = replace(one, **new) if isinstance(one, ProofRow) else one._replace(**new)
    return (*things[:place], changed, *things[place + 1 :])


def without_one(things: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    place = random.randrange(len(things) or 1)
    return (*things[:place], *things[place + 1 :])


def fitting(problem: Problem, policy: Policy, proof: Proof, **changes: Any) -> Proof:
    """A proof with changes, its sum and bound made to fit them: by the sums alone nothing is wrong."""
    changed, given = replace(proof, near=(), **changes), Given(problem, policy)
    units = sum(one.units for one in changed.best) + sum(worth_of(given, row) for row in changed.rows)
    bound = changed.settled + units // POINT
    return replace(changed, units=units, bound=bound, objective=min(bound, changed.objective))


def tampered_with(problem: Problem, policy: Policy, proof: Proof, random: Random) -> Iterator[Proof]:
    """A proof with one thing after another changed."""
    near, much = proof.near or (), random.randint(1, 900) * POINT
    for rows in (
        one_changed(proof.rows, random, price=lambda price: price + much),
        one_changed(proof.rows, random, price=lambda price: max(0, price - much)),
        one_changed(proof.rows, random, capacity=lambda capacity: max(0, capacity - 1)),
        one_changed(proof.rows, random, capacity=lambda _: 0, price=lambda price: price + much),
        one_changed(proof.rows, random, choices=lambda choices: choices[1:]),
        tuple(replace(row, capacity=0) for row in proof.rows),
        without_one(proof.rows, random),
    ):
        yield fitting(problem, policy, proof, rows=rows)
        yield replace(proof, rows=rows)
    for best in (
        one_changed(proof.best, random, units=lambda units: max(0, units - much)),
        tuple(one._replace(units=0) for one in proof.best),
        without_one(proof.best, random),
    ):
        yield fitting(problem, policy, proof, best=best)
    yield fitting(problem, policy, proof, settled=proof.settled - 1)
    lower: dict[str, Any] = {"bound": proof.bound - 1, "objective": proof.settled}
    for listed in (near, without_one(near, random), one_changed(near, random, loss=lambda loss: loss + much), (), None):
        yield replace(proof, near=listed, **lower)
    yield replace(proof, units=proof.units - much, **lower)


def full_months(problem: Problem, policy: Policy) -> Iterator[ProofRow]:
    """That nobody has room in any month: no limit that schedules keep, at a high price."""
    asked = problem.engagements.values()
    months = {start.date().replace(day=1) for one in asked for start in offered_starts(one, policy)}
    for cid in problem.consultants:
        for month in sorted(months):
            yield ProofRow(RowKind.MONTH, 10**6 * POINT, 0, cid, str(month))


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_changed_no_proof_proves_less_than_the_best_schedule_scores(seed):
    problem, policy = tiny(seed)
    random, best = Random(seed), best_objective(problem, policy)
    for proof in (
        certified(problem, policy, list(some_rows(problem, policy, random)), best),
        solve.TeamColumnSolver().solve(problem, policy, Limits()).proof,
    ):
        assert proof
        lies = (
            certified(problem, policy, list(full_months(problem, policy))),
            certified(problem, policy, bound=best - 1),
        )
        for changed in (*tampered_with(problem, policy, proof, random), *lies):
            verdict = check(problem, policy, changed)
            assert verdict.proven is None or verdict.proven >= best
