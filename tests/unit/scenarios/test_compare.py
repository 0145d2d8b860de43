from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.changes import AddConsultantOfKind, CapTravelMiles, ProgrammeMoney, SetPolicy
from scenarios.comparison.compare import column, infeasible
from scenarios.comparison.guarding import APART, FEES_WHY, WHY
from scenarios.definitions.scenario import Scenario
from scenarios.runs.few_left import FEWEST
from tests.support.builders import TUESDAY, a_problem, an_assignment, an_engagement
from tests.unit.scenarios.cases import a_side

START = "Both plans start from what a night would propose today, and change it only where points are gained."
PROVEN = "Both plans are proven: no other scores more."
ONE, TWO = a_problem(), a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
SCENARIO = Scenario("cap", "A cap", (CapTravelMiles(200),))
CAP = CapTravelMiles(200)
NEW = Scenario("new", "New", (AddConsultantOfKind("survivor", (), "", "es", "TX"),))
MIXED = Scenario("mixed", "Mixed", (CAP, *NEW.changes))


def test_a_comparison_has_what_differs_the_figures_and_who_changes():
    before, after = a_side(ONE, [an_assignment()]), a_side(ONE, [an_assignment(first_start=TUESDAY)])
    found = column(SCENARIO, before, after, ("Said before.",))
    assert (found.title, found.sentences) == ("A cap", (CapTravelMiles(200).sentence,))
    assert found.inputs == ("Nothing differs: the changes leave this input as it is.",)
    assert [figure.name for figure in found.figures][:2] == ["Requests that may be scheduled", "Covered"]
    assert [shift.engagement_id for shift in found.shifts] == ["E1"]
    assert found.remarks == ("Said before.", START, PROVEN)


def test_added_requests_are_told_with_how_many_are_covered_and_that_scores_do_not_compare():
    found = column(SCENARIO, a_side(ONE), a_side(TWO, [an_assignment("E2")]))
    assert found.remarks == (
        START,
        "Of the added requests, 1 of 1 are covered.",
        "The scores are no measure of each other: the requests or the points differ.",
        PROVEN,
    )


def test_a_search_that_ended_early_on_either_side_is_told():
    proven, open_ = a_side(ONE), a_side(ONE, bound=1)
    early = "The search ended before both plans were proven: small differences may be chance."
    assert column(SCENARIO, proven, open_).remarks == (START, early)
    assert column(SCENARIO, open_, proven).remarks == (START, early)


def test_what_is_left_uncovered_is_listed_with_its_reason_and_whether_it_is_covered_now():
    found = column(SCENARIO, a_side(ONE, [an_assignment()]), a_side(ONE))
    [left] = found.uncovered
    assert (left.engagement_id, left.covered_now, bool(left.reason)) == ("E1", True, True)


def test_a_request_that_may_not_be_scheduled_yet_is_not_listed_among_those_left_uncovered():
    waits = a_problem(engagements=[an_engagement("E1"), an_engagement("E2", federal_grantee=True)])
    found = column(SCENARIO, a_side(waits, eligible=1), a_side(waits, eligible=1))
    [left] = [figure.after for figure in found.figures if figure.name == "Left uncovered"]
    assert (left, [one.engagement_id for one in found.uncovered]) == (1, ["E1"])


def test_what_is_covered_is_counted_by_state_and_audience_where_it_differs():
    found = column(SCENARIO, a_side(TWO, [an_assignment("E1")]), a_side(TWO))
    assert [(group.kind, group.name, group.before, group.after) for group in found.groups] == [
        ("state", "OH", 1, 0),
        ("audience", "child_welfare", 1, 0),
    ]


def test_a_scenario_that_cannot_be_made_stays_with_its_reason():
    found = infeasible(SCENARIO, a_side(TWO), "Nobody is left.")
    assert (found.sentences, found.infeasible, found.figures) == (
        (CapTravelMiles(200).sentence,),
        "Nobody is left.",
        (),
    )


def sealed(side):
    return replace(side, case=replace(side.case, sealed=True))


def test_a_new_role_on_a_sealed_base_tells_neither_who_changes_nor_where_nor_small_numbers():
    found = column(NEW, sealed(a_side(TWO)), sealed(a_side(TWO, [an_assignment("E2")])), counts={(): 0})
    assert (found.guarded, found.shifts, found.groups, found.uncovered) == (True, (), (), ())
    assert [(figure.name, figure.words) for figure in found.figures] == [
        ("Requests that may be scheduled", "the same"),
        ("Covered", "too small to be shown"),
        ("Left uncovered", "too small to be shown"),
    ]
    assert found.remarks[-1] == WHY


def test_what_plans_spend_on_fees_is_not_told_where_roles_are_sealed():
    sides = a_side(TWO), a_side(TWO, [an_assignment("E2")])
    told, open_to_all = column(SCENARIO, *map(sealed, sides)), column(SCENARIO, *sides)
    names = [figure.name for figure in open_to_all.figures]
    assert [figure.name for figure in told.figures] == [name for name in names if "Fees" not in name]
    assert (told.remarks[-1], FEES_WHY in open_to_all.remarks) == (FEES_WHY, False)
    assert told.shifts == open_to_all.shifts != ()


@pytest.mark.parametrize("change", [ProgrammeMoney(70), SetPolicy("rules.programme_budget", 50_000)])
def test_nor_what_share_of_them_a_budget_is(change):
    before = sealed(a_side(TWO, [an_assignment("E2")]))
    after = replace(before, case=change.applied(before.case))
    found = column(Scenario("money", "Money", (change,)), before, after)
    assert found.inputs == ("The programme's budget, in dollars, is another one.",)


def test_whether_such_a_scenario_covers_none_or_few_more_looks_the_same():
    none, few = (
        column(NEW, sealed(a_side(TWO)), sealed(a_side(TWO, rows)), counts={(): 0})
        for rows in ([], [an_assignment("E2")])
    )
    assert none == few


def covering(number):
    rows = [an_assignment(f"E{one}") for one in range(number)]
    return sealed(a_side(a_problem(engagements=[an_engagement(f"E{one}") for one in range(12)]), rows))


def test_five_or_more_are_told():
    found = column(NEW, covering(0), covering(5), counts={(): 0})
    assert found.figures[1].words == "5 more, better"


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_other_changes_beside_a_new_role_lift_no_small_difference_over_the_limit(before, alone, after):
    assume(abs(after - alone) < FEWEST)
    told, same = (
        column(MIXED, covering(before), covering(number), counts={(CAP,): alone}) for number in (after, alone)
    )
    assert told == same
    assert told.figures[1].after == alone
    assert told.remarks[-1] == APART


def test_nor_does_one_new_role_lift_that_of_another():
    other = AddConsultantOfKind("expert", count=10)
    both = Scenario("two", "Two", (NEW.changes[0], other))
    counts = {(): 0, (other,): 9, NEW.changes: 0}
    assert column(both, covering(0), covering(10), counts=counts).figures[1].words == "too small to be shown"
    counts[other,] = 5
    assert column(both, covering(0), covering(10), counts=counts).figures[1].words == "10 more, better"


def test_what_the_other_changes_do_is_told_with_how_little_is_hidden():
    found = column(MIXED, covering(9), covering(3), counts={(CAP,): 2})
    few = ", without the people who are added; what they bring is too small to be shown"
    assert [figure.words for figure in found.figures] == ["the same", f"7 less, worse{few}", f"7 more, worse{few}"]


def test_where_it_is_not_known_what_the_others_do_nothing_is_told():
    found = column(MIXED, covering(0), covering(9))
    assert [figure.words for figure in found.figures[1:]] == ["too small to be shown"] * 2


def test_in_files_of_ones_own_all_of_it_is_told():
    found = column(NEW, a_side(TWO), a_side(TWO, [an_assignment("E2")]))
    assert (found.guarded, [shift.engagement_id for shift in found.shifts]) == (False, ["E2"])
