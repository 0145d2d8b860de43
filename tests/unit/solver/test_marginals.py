"""What prices promise for a little more, on problems where one can see it."""

from matcher.solver.bound.column_generation import Relaxation, certificate
from matcher.solver.bound.marginal_values import marginals_of
from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind, Limit, prices_of
from tests.support.builders import a_consultant, a_policy, a_problem
from tests.unit.solver.cases import Case


def a_relaxation(units, **policy):
    case = Case.of(
        a_problem([a_consultant("C1", max_hours_per_week=10, max_engagements_per_month=3)]), a_policy(**policy)
    )
    relaxation = Relaxation(case.encoding, case.openings)
    prices = prices_of(case.encoding, {limit: round(points * SCALE) for limit, points in units.items()})
    relaxation.certified = certificate(case.encoding, prices, [0] * len(case.openings))
    return relaxation


def test_a_week_is_worth_its_price_an_hour_and_a_person_all_its_minutes():
    found = marginals_of(a_relaxation({Limit(Kind.WEEK, 0, 1): 0.5, Limit(Kind.WEEK, 0, 2): 0.25}))
    assert found.hour == {"C1": 0.75 * 60}
    assert found.person == {"C1": 0.75 * 600}
    assert found.engagement == {}


def test_a_month_is_worth_its_price_an_engagement():
    found = marginals_of(a_relaxation({Limit(Kind.MONTH, 0, 0): 2.0}))
    assert (found.engagement, found.person, found.hour) == ({"C1": 2.0}, {"C1": 6.0}, {})


def test_a_moment_is_worth_what_somebody_else_would_bring():
    found = marginals_of(a_relaxation({Limit(Kind.MOMENT, 0, 700_000): 4.0}))
    assert (found.engagement, found.person, found.hour) == ({}, {"C1": 4.0}, {})


def test_load_is_no_limit_and_has_no_worth():
    found = marginals_of(a_relaxation({Limit(Kind.LOAD, 0, 0): 4.0}))
    assert (found.engagement, found.person, found.hour) == ({}, {}, {})


def test_a_dollar_more_is_worth_its_price():
    assert marginals_of(a_relaxation({PROGRAMME: 1.5}, programme_budget=1000)).dollar == 1.5
    assert marginals_of(a_relaxation({})).dollar == 0
