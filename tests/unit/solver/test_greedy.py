"""A first schedule: valid, never worth less than nothing, and the best there is where nobody is competed for."""

from datetime import date

import pytest

from matcher.domain.model.solution import Limits, Progress
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Pool
from matcher.solver.columns.duals import SCALE, Kind, Limit
from matcher.solver.search.greedy import Greedy, by_priority
from tests.support.brute import best_objective
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_engagement, seats, weekly
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(30), 6)


def a_clock(stop=lambda: False):
    def tell_nobody(progress: Progress) -> None:
        """Nobody listens."""

    return Clock(Limits(), tell_nobody, stop)


def filled(problem, policy, units=None, clock=None):
    """The schedule, as the audit sees it, and its rows."""
    case = Case.of(problem, policy)
    pool = Pool(case.openings)
    chosen = Greedy(case.encoding, pool, units or {}).fill(by_priority(case.openings), clock or a_clock())
    columns = [case.pool.columns.index(pool.columns[k]) for k in chosen]
    return case.judged(columns), case.rows(columns)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_schedule_breaks_no_rule_and_is_worth_having(seed):
    problem, policy = tiny(seed, people=5, asked=5)
    judged, _ = filled(problem, policy)
    assert judged.violations == ()
    assert judged.objective >= Case.of(problem, policy).settled()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_engagement_alone_has_its_best_team(seed):
    problem, policy = tiny(seed, people=5, asked=1)
    judged, _ = filled(problem, policy)
    assert judged.objective == best_objective(problem, policy)


def on_monday(engagement_id, **changes):
    return an_engagement(engagement_id, window_end=MONDAY.date(), **changes)


def test_who_is_taken_already_is_passed_over():
    people = [a_consultant("C1"), a_consultant("C2", state="AZ"), a_consultant("C3", state="NV")]
    judged, rows = filled(a_problem(people, [on_monday("E1"), on_monday("E2")]), a_policy(fairness=0))
    assert [(row.engagement_id, row.consultant_id) for row in rows] == [("E1", "C1"), ("E2", "C2")]
    assert judged.objective == 2 * 4100 + 10


@pytest.mark.parametrize(
    "limits",
    [{"max_hours_per_week": 2}, {"max_engagements_per_month": 1}, {"rest_days": 10}],
    ids=["hours", "months", "rest"],
)
def test_who_has_no_room_left_is_passed_over(limits):
    asked = [on_monday("E1"), an_engagement("E2", window_start=date(2027, 3, 3), window_end=date(2027, 3, 5))]
    judged, rows = filled(a_problem([a_consultant(**limits)], asked), a_policy())
    assert ([row.engagement_id for row in rows], judged.violations) == (["E1"], ())


def test_where_nobody_is_left_the_engagement_is_left():
    _, rows = filled(a_problem([a_consultant()], [on_monday("E1"), on_monday("E2")]), a_policy())
    assert [row.engagement_id for row in rows] == ["E1"]


def test_another_start_is_found_where_the_first_is_taken():
    asked = [on_monday("E1"), an_engagement("E2")]
    _, rows = filled(a_problem([a_consultant()], asked), a_policy())
    assert [row.first_start.day for row in rows] == [1, 2]


def test_what_would_cost_more_than_it_earns_is_left():
    problem = a_problem([a_consultant()], [an_engagement("E1"), an_engagement("E2")])
    _, rows = filled(problem, a_policy(fairness=5000))  # asking the same person again costs 5000, coverage earns 4000
    assert len(rows) == 1


def test_money_that_is_spent_is_not_spent_again():
    problem = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1"), an_engagement("E2")])
    judged, rows = filled(problem, a_policy(programme_budget=399))
    assert (len(rows), judged.violations) == (1, ())


def test_prices_guide_the_choice():
    people = [a_consultant("C1"), a_consultant("C2", state="AZ")]
    dear = {Limit(Kind.LOAD, 0, 0): 50 * SCALE}  # more than the 10 points for C1's state
    _, rows = filled(a_problem(people, [an_engagement()]), a_policy(), dear)
    assert [row.consultant_id for row in rows] == ["C2"]


def test_when_the_clock_is_up_the_rest_is_left():
    answers = iter([False])
    problem = a_problem([a_consultant()], [an_engagement("E1"), an_engagement("E2")])
    _, rows = filled(problem, a_policy(), clock=a_clock(lambda: next(answers, True)))
    assert len(rows) == 1


def test_the_highest_priority_comes_first_and_among_equals_the_fewest_choices():
    mornings = tuple(weekly(day, "09:00", "13:00") for day in range(5))
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2", weekly=mornings, languages={"en", "es"})],
        [
            an_engagement("E1", seats=seats("any")),
            an_engagement("E2", language="fr"),
            an_engagement("E3", language="es"),
            an_engagement("E4", priority=5),
        ],
    )
    assert by_priority(Case.of(problem, a_policy()).openings) == [3, 2, 0]
