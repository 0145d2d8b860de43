from dataclasses import replace

import pytest

from matcher.domain.model.vocabulary import Mode
from scenarios.comparison.figures import Better, Figure, figures
from tests.support.builders import (
    COLUMBUS,
    TUESDAY,
    WEDNESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)
from tests.unit.scenarios.cases import a_side

PEOPLE = [a_consultant(f"C{k}") for k in range(1, 5)]
WORK = [an_engagement(f"E{k}") for k in range(1, 4)]
PROBLEM = a_problem(PEOPLE, WORK)


def figure(name, before, after):
    [found] = [one for one in figures(before, after) if one.name == name]
    return found


def values(name, *sides):
    return tuple(figure(name, side, side).after for side in sides)


def plan(*consultants):
    """E1, E2 and E3, as far as there are people, on one day each."""
    days = [an_assignment().first_start, TUESDAY, WEDNESDAY]
    return a_side(
        PROBLEM, [an_assignment(f"E{k}", "1", cid, days[k - 1]) for k, cid in enumerate(consultants, start=1)]
    )


@pytest.mark.parametrize(
    ("better", "after", "words"),
    [
        (Better.MORE, 11, "1 more, better"),
        (Better.MORE, 9, "1 less, worse"),
        (Better.LESS, 9, "1 less, better"),
        (Better.LESS, 1_010, "1,000 more, worse"),
        (Better.NEITHER, 11, "1 more"),
        (Better.MORE, 10, "the same"),
    ],
)
def test_a_difference_says_how_much_and_which_is_better(better, after, words):
    assert Figure("", 10, after, better).words == words


def test_dollars_are_shown_as_dollars():
    assert Figure("", 1_500, 250, Better.LESS, dollars=True).words == "$1,250 less, better"


def test_what_a_longer_search_could_turn_around_is_no_real_difference():
    assert Figure("", 10, 11, Better.MORE, certain=False).words == "1 more, no real difference"


def test_covered_and_left_uncovered_add_up_to_what_may_be_scheduled():
    side = plan("C1", "C2")
    names = ("Requests that may be scheduled", "Covered", "Left uncovered")
    assert [values(name, side) for name in names] == [(3,), (2,), (1,)]


def test_travel_counts_the_dollars_of_every_seat():
    # 0 miles from the city of the venue; one degree of latitude is 69 miles: round(1.4 * 69) = 97 dollars.
    away = replace(COLUMBUS, lat=COLUMBUS.lat + 1)
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2", place=away)],
        [an_engagement(mode=Mode.IN_PERSON, seats=seats("expert", "expert"))],
    )
    rows = [an_assignment(seat="1", consultant_id="C1"), an_assignment(seat="2", consultant_id="C2")]
    assert values("Travel", a_side(problem, rows)) == (97,)


@pytest.mark.parametrize(
    ("team", "people", "most", "half"),
    [
        ((), 0, 0, 0),
        (("C1",), 1, 1, 1),
        (("C1", "C1", "C1"), 1, 3, 1),
        (("C1", "C1", "C2"), 2, 2, 1),  # 2 of 3 are more than half
        (("C1", "C2", "C3"), 3, 1, 2),  # 1 of 3 is less than half, 2 are more
        (("C1", "C2"), 2, 1, 1),  # 1 of 2 is half
    ],
)
def test_load_is_the_most_of_one_person_and_how_many_do_half_of_the_work(team, people, most, half):
    side = plan(*team)
    names = ("People with an engagement", "Most engagements of one person", "People who do half of the work")
    assert [values(name, side) for name in names] == [(people,), (most,), (half,)]


def test_scores_for_the_same_requests_and_points_are_compared():
    fewer, more = plan("C1"), plan("C1", "C2")
    assert figure("Score, in points", fewer, more).verdict == "better"


def test_scores_for_other_requests_are_no_measure_of_each_other():
    before = a_side(a_problem(PEOPLE, WORK[:1]))
    assert figure("Score, in points", before, plan("C1")).better is Better.NEITHER


def test_scores_of_other_points_are_no_measure_of_each_other():
    before = a_side(PROBLEM, [an_assignment()], a_policy(fairness=6))
    assert figure("Score, in points", before, plan("C1", "C2")).better is Better.NEITHER


@pytest.mark.parametrize(("bound_above", "verdict"), [(-1, "better"), (0, "no real difference")])
def test_a_score_is_better_for_certain_when_it_is_above_the_others_bound(bound_above, verdict):
    after = plan("C1", "C2")
    bound = after.solution.objective + bound_above
    before = a_side(PROBLEM, [an_assignment()], bound=bound)
    assert figure("Score, in points", before, after).verdict == verdict


def test_bounds_are_shown_without_a_verdict():
    found = figure("No plan scores more than", plan("C1"), plan("C1", "C2"))
    assert (found.before, found.verdict) == (plan("C1").solution.bound, "")


def test_less_money_is_no_gain_where_it_covers_less():
    """One expert's two hours or so less, for one engagement less."""
    found = figure("Fees", plan("C1", "C2"), plan("C1"))
    assert found.words == f"${found.before - found.after:,} less, with 1 fewer covered"


def test_more_money_is_worse_and_less_of_it_better_where_as_many_are_covered():
    dear, cheap = (
        a_side(a_problem([a_consultant("C1", rate_per_hour=rate)], WORK), [an_assignment("E1", "1", "C1")])
        for rate in (100, 50)
    )
    assert [figure(name, dear, cheap).verdict for name in ("Fees", "Fees and travel")] == ["better", "better"]
    assert [figure(name, cheap, dear).verdict for name in ("Fees", "Fees and travel")] == ["worse", "worse"]


@pytest.mark.parametrize(("bound_above", "verdict"), [(-1, "better"), (0, "no real difference")])
def test_what_is_covered_is_as_certain_as_the_score_where_a_search_ended_early(bound_above, verdict):
    """The fewer may cover as many after a longer search, as long as its bound is not below the other's score."""
    more = plan("C1", "C2")
    fewer = plan("C1")
    early = replace(fewer, solution=replace(fewer.solution, bound=more.solution.objective + bound_above))
    assert figure("Covered", early, more).verdict == verdict


def test_scores_of_different_requests_say_that_they_do_not_compare():
    other = a_side(a_problem(PEOPLE, WORK[:2]), [an_assignment()])
    assert figure("Score, in points", plan("C1", "C2"), other).words.endswith(" less, no measure of each other")
