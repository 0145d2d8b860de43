"""What one more would be worth: looked for by prices, found by solving again."""

from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.solution import Limits, Marginals, Status
from matcher.domain.model.vocabulary import Mode, Role
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from scenarios.changes import AddConsultantOfKind, AddConsultants, AddEngagements, AddHours, SetPolicy
from scenarios.changes.apply import apply
from scenarios.recruiting.ladder import Ladder, Rung, rank
from scenarios.recruiting.lines import kind_lines
from scenarios.recruiting.worth import Worth, kinds, promising, told, worth_in_words, worth_of, worths
from scenarios.runs.solving import prepared
from scenarios.scale.crew import Crew
from scenarios.studies.plain import plain
from tests.support.brute import best_objective
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import few
from tests.unit.scenarios.cases import a_case, a_side
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny

CHANGE = AddHours("C1", 1)


def a_plan(problem=None, **changes):
    return a_side(problem or a_problem(), **changes).solution


@pytest.fixture
def solving(monkeypatch):
    """Prepares cases as the command does, integer programs in this process."""
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)

    def start(case):
        return prepared(case, solve.TeamColumnSolver(), IncrementalSolver(), Limits())

    return start


def found(case, solving, most=3):
    start = solving(case)
    return worths(start, list(promising(start.evening, start.before.solution, most)), Crew(), Limits())


def words(worth, case=None):
    """What is said of one worth, as it is stored."""
    [said] = told([worth], case or a_case(a_problem()))
    return worth_in_words(plain(said))


def best(case):
    return best_objective(case.problem, case.policy)


def two_in_a_month(**consultant):
    """Two engagements of two hours on one day each of one week in March, one person for both."""
    days = {"window_start": date(2027, 3, 1), "window_end": date(2027, 3, 1)}
    asked = [
        an_engagement("E1", **days),
        an_engagement("E2", window_start=date(2027, 3, 2), window_end=date(2027, 3, 2)),
    ]
    return a_case(a_problem([a_consultant("C1", **consultant)], asked), a_policy())


# --- what is found ----------------------------------------------------------------------------------------------------


def test_one_more_engagement_a_month_is_worth_the_one_it_covers(solving):
    case = two_in_a_month(max_engagements_per_month=1)
    more = next(worth for worth in found(case, solving) if worth.change == AddEngagements("C1", 1))
    both = best(two_in_a_month(max_engagements_per_month=2))
    gained = both - best(case)
    assert gained > 0
    assert (more.least, more.most, len(more.covers)) == (gained, gained, 1)


def test_an_hour_that_is_too_short_for_anything_is_worth_nothing(solving):
    minutes = two_in_a_month().problem.engagements["E1"].session_minutes
    case = two_in_a_month(max_hours_per_week=minutes / 60)
    assert minutes > 60
    hour = next(worth for worth in found(case, solving) if worth.change == AddHours("C1", 1))
    assert (hour.least, hour.most, hour.covers) == (0, 0, ())
    assert words(hour) == "Worth nothing: no plan is better with it."


def test_an_hour_that_lets_one_more_in_is_worth_that(solving):
    minutes = two_in_a_month().problem.engagements["E1"].session_minutes
    case = two_in_a_month(max_hours_per_week=2 * minutes / 60 - 1)
    hour = next(worth for worth in found(case, solving) if worth.change == AddHours("C1", 1))
    gained = best(two_in_a_month()) - best(case)
    assert (hour.least, hour.most, len(hour.covers)) == (gained, gained, 1)


def test_somebody_like_the_one_who_is_short_is_worth_what_they_cover(solving):
    case = two_in_a_month(max_engagements_per_month=1)
    like = next(worth for worth in found(case, solving) if worth.change == AddConsultants("C1", 1))
    assert len(like.covers) == 1
    assert like.least > 0


def test_somebody_of_the_kind_that_is_missing_is_worth_what_they_cover(solving):
    spanish = an_engagement("E2", language="es", seats=seats("expert", "any"))
    case = a_case(a_problem([a_consultant("C1", languages=frozenset({"en", "es"}))], [spanish]), a_policy())
    dearest = found(case, solving)[0]
    assert dearest.change == AddConsultantOfKind("expert", ("trauma_informed_care",), "child_welfare", "es", "OH")
    assert dearest.covers == ("E2",)


@pytest.mark.parametrize("budget", ["programme_budget", "travel_budget"])
def test_more_money_is_worth_what_it_covers(solving, budget):
    chicago = Place(41.8781, -87.6298)
    asked = [an_engagement("E1", mode=Mode.IN_PERSON, city="Chicago", state="IL", place=chicago)]
    case = a_case(a_problem([a_consultant("C1")], asked), a_policy(**{budget: 0}))
    [money] = [one for one in found(case, solving) if isinstance(one.change, SetPolicy)]
    assert money.change == SetPolicy(f"rules.{budget}", 1000)
    assert money.covers == ("E1",)
    assert money.least == money.most == best(apply([money.change], case)) - best(case)
    [said] = told([money], case)
    what = {"programme_budget": "for fees and travel", "travel_budget": "for travel alone"}[budget]
    assert said.sentence == f"$1,000 more {what}: $1,000 in the place of $0."


def test_where_nothing_is_short_nothing_is_tried(solving):
    assert found(a_case(a_problem(), a_policy()), solving) == ()


@pytest.mark.parametrize("seed", few(range(12), 3))
def test_what_is_found_is_what_adding_it_brings(solving, seed):
    case = a_case(*tiny(seed))
    evening = solving(case).evening
    before = best(evening)
    for worth in found(case, solving, most=1):
        assert worth.least == worth.most == best(apply([worth.change], evening)) - before


# --- where to look ----------------------------------------------------------------------------------------------------


def test_the_dearest_are_tried_first_and_so_many_of_each_sort():
    one, two, three = (ConsultantId(name) for name in ("C1", "C2", "C3"))
    prices = Marginals(
        hour={one: 1.0, two: 3.0}, engagement={two: 1.0, one: 1.0}, person={three: 9.0, one: 2.0, two: 4.0}
    )
    problem = a_problem([a_consultant("C1"), a_consultant("C2"), a_consultant("C3")], [])
    case = a_case(problem)
    assert list(promising(case, a_plan(problem, marginals=prices), 2)) == [
        AddEngagements("C2", 1), AddEngagements("C1", 1), AddHours("C2", 1), AddHours("C1", 1),
        AddConsultants("C3", 1), AddConsultants("C2", 1),
    ]  # fmt: skip


def test_who_is_short_of_something_may_be_short_of_hours():
    """What keeps two engagements of one person apart has one price, whether it is a clash, the hours or the month."""
    prices = Marginals(person={ConsultantId("C1"): 2.0})
    case = a_case(a_problem(engagements=[]))
    tried = promising(case, a_plan(case.problem, marginals=prices), 1)
    assert list(tried) == [AddEngagements("C1", 1), AddHours("C1", 1), AddConsultants("C1", 1)]


def kinds_of(*engagements, people=None):
    problem = a_problem(people or [a_consultant("C1")], engagements)
    return list(kinds(a_case(problem), a_plan(problem)))


def a_kind(role=Role.EXPERT, **changes):
    kind = AddConsultantOfKind(role, ("trauma_informed_care",), "child_welfare", "en", "OH")
    return replace(kind, **changes)


def test_kinds_are_what_uncovered_engagements_ask_for():
    assert kinds_of(an_engagement("E1", seats=seats("any"))) == [a_kind()]
    assert kinds_of(an_engagement("E1", seats=seats("expert", "survivor"))) == [a_kind(), a_kind(Role.SURVIVOR)]


def test_a_kind_that_serves_more_points_comes_first():
    one = an_engagement("E1", audience="public_health")
    two = [an_engagement(name, language="es") for name in ("E2", "E3")]
    assert kinds_of(one, *two) == [a_kind(language="es"), a_kind(audience="public_health")]


@pytest.mark.parametrize("gate", [{"criminal_justice": True}, {"federal_grantee": True}])
def test_what_may_not_be_planned_asks_for_nobody(gate):
    assert kinds_of(an_engagement("E1", **gate)) == []


def test_a_request_from_anywhere_is_for_where_most_people_are():
    people = [a_consultant("C1", state="TX"), a_consultant("C2", state="TX"), a_consultant("C3", state="OH")]
    assert kinds_of(an_engagement("E1", state=""), people=people) == [a_kind(state="TX")]
    assert kinds_of(an_engagement("E1", state=""), people=[a_consultant("C1", state="")]) == []


def test_only_who_is_near_serves_another_engagement_on_site():
    here = an_engagement("E1", mode="in_person")
    there = [an_engagement(name, mode="in_person", state="TX") for name in ("E2", "E3")]
    anywhere = an_engagement("E4", state="NY")
    # TX serves E2, E3 and E4, which is virtual; OH E1 and E4; NY E4 alone.
    assert kinds_of(here, *there, anywhere) == [a_kind(state="TX"), a_kind(), a_kind(state="NY")]


# --- what it comes to -------------------------------------------------------------------------------------------------


def test_plans_that_are_not_proven_leave_a_range():
    before = a_plan(objective=100, bound=120, status=Status.STOPPED, covered=frozenset({"E1"}))
    after = a_plan(objective=150, bound=180, status=Status.STOPPED, covered=frozenset({"E1", "E3", "E2"}))
    worth = worth_of(CHANGE, before, after)
    assert worth == Worth(CHANGE, 30, 80, (EngagementId("E2"), EngagementId("E3")))
    case = a_case(a_problem([], [an_engagement("E2", organization="Shelter"), an_engagement("E3", organization="")]))
    assert words(worth, case) == "Worth between 30 and 80 points; it covers E2 Shelter, E3."


def test_more_never_makes_the_best_plan_worse():
    before = a_plan(objective=100, bound=120)
    assert worth_of(CHANGE, before, a_plan(objective=90, bound=95)) == Worth(CHANGE, 0, 0, ())


def test_a_proven_worth_is_one_number():
    assert words(Worth(CHANGE, 1200, 1200, ())) == "Worth 1,200 points."


def test_each_kind_is_a_line_from_nobody_on_without_what_is_hidden():
    rungs = [Rung(1, 5, 5, 1), Rung(2, 8, 9, 2), Rung(5, 0, 0, 0, hidden=True)]
    found = plain([Ladder("none", ()), Ladder("some", tuple(rungs)), Ladder("hidden", (rungs[2],))])
    drawn = kind_lines(found, ["none", "some", "hidden"])
    assert [(point["values"], point["covered"]) for point in drawn.points] == [((0, 2), 0), ((1, 2), 5), ((2, 2), 8)]
    assert [(line.beside, line.positions) for line in drawn.lines] == [("2, some", (0, 1, 2))]


def test_kinds_of_which_not_every_number_has_a_plan_come_behind_those_that_were_tried():
    rungs = [Rung(1, 5, 5, 0), Rung(2, 8, 8, 1)]
    found = [Ladder("none", ()), Ladder("first", tuple(rungs[:1])), Ladder("both", tuple(rungs)), Ladder("other", ())]
    assert [one.sentence for one in sorted(found, key=rank)] == ["both", "first", "none", "other"]
