from scenarios.compare import compare
from scenarios.run import Outcome
from tests.support.builders import TUESDAY, a_problem, an_assignment, an_engagement
from tests.unit.scenarios.cases import a_side

START = "Both plans start from what a night would propose today, and change it only where points are gained."
PROVEN = "Both plans are proven: no other scores more."
ONE, TWO = a_problem(), a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])


def test_a_comparison_has_what_differs_the_figures_and_who_changes():
    before, after = a_side(ONE, [an_assignment()]), a_side(ONE, [an_assignment(first_start=TUESDAY)])
    found = compare(Outcome(before, after))
    assert found.inputs == ("Nothing differs: the changes leave this input as it is.",)
    assert [figure.name for figure in found.figures][:2] == ["Requests that may be scheduled", "Covered"]
    assert [shift.engagement_id for shift in found.shifts] == ["E1"]
    assert found.remarks == (START, PROVEN)


def test_added_requests_are_told_with_how_many_are_covered_and_that_scores_do_not_compare():
    found = compare(Outcome(a_side(ONE), a_side(TWO, [an_assignment("E2")])))
    assert found.remarks == (
        START,
        "Of the added requests, 1 of 1 are covered.",
        "The scores are no measure of each other: the requests or the points differ.",
        PROVEN,
    )


def test_a_search_that_ended_early_on_either_side_is_told():
    proven, open_ = a_side(ONE), a_side(ONE, bound=1)
    early = "The search ended before both plans were proven: small differences may be chance."
    assert compare(Outcome(proven, open_)).remarks == (START, early)
    assert compare(Outcome(open_, proven)).remarks == (START, early)
