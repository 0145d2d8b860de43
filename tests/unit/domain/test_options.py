"""Who else could take a seat, and whether a row still holds."""

import pytest

from matcher.domain.explain.seat_options import in_words, recheck, seat_options
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.rules import PANEL
from matcher.domain.rules.role import PANEL_NOT_MET
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_book,
    a_consultant,
    a_policy,
    a_problem,
    a_schedule_of_one,
    an_assignment,
    an_engagement,
    excludes,
    seats,
)

PAIR = seats("expert", "expert")


def broken_by(candidate, *, rows=(), seat="1", first_start=MONDAY, others=(), approved=(), **engagement):
    """The rules that the candidate, C9, would break in a seat of E1."""
    asked = [an_engagement("E1", **engagement), an_engagement("E2")]
    problem = a_problem([candidate, *others], asked, approved=approved)
    options = seat_options(problem, a_policy(), a_book(problem, rows), EngagementId("E1"), SeatName(seat), first_start)
    return options[candidate.consultant_id]


def test_whoever_could_take_the_seat_breaks_nothing():
    assert broken_by(a_consultant("C9")) == ()


def test_everybody_is_judged_in_id_order():
    people = [a_consultant("C2", languages={"es"}), a_consultant("C1")]
    problem = a_problem(people)
    book = a_book(problem, a_schedule_of_one())
    options = seat_options(problem, a_policy(), book, EngagementId("E1"), SeatName("1"), MONDAY)
    assert list(options.items()) == [("C1", ()), ("C2", ("language",))]


def test_someone_one_rule_short_is_told_by_that_rule():
    assert broken_by(a_consultant("C9", languages={"es"})) == ("language",)


def test_several_rules_come_in_their_order():
    assert broken_by(a_consultant("C9", languages={"es"}, audiences={})) == ("audience", "language")


def test_an_opt_out_is_told_as_time_that_is_not_free():
    assert broken_by(a_consultant("C9", exclusions=excludes("state", "OH"))) == ("available",)


def test_a_team_mate_who_rules_the_candidate_out_is_told_as_time_that_is_not_free():
    mate = a_consultant("C1", exclusions=excludes("consultant", "C9"))
    rows = [an_assignment("E1", "2", "C1")]
    assert broken_by(a_consultant("C9"), rows=rows, others=[mate], seats=PAIR) == ("available",)


def test_other_bookings_stand_in_the_way():
    rows = [an_assignment("E2", "1", "C9")]
    assert broken_by(a_consultant("C9"), rows=rows) == ("no_overlap",)


def test_another_start_is_judged_at_that_start():
    rows = [an_assignment("E2", "1", "C9")]
    assert broken_by(a_consultant("C9"), rows=rows, first_start=TUESDAY) == ()


def test_limits_count_what_is_booked_already():
    rows = [an_assignment("E2", "1", "C9", TUESDAY)]
    assert broken_by(a_consultant("C9", max_hours_per_week=3), rows=rows) == ("weekly_hours",)
    assert broken_by(a_consultant("C9", max_engagements_per_month=1), rows=rows) == ("monthly_engagements",)


def test_clashes_between_other_bookings_do_not_count():
    problem = a_problem(engagements=[an_engagement(name) for name in ("E1", "E2", "E3")])
    book = a_book(problem, [an_assignment("E2", first_start=TUESDAY), an_assignment("E3", first_start=TUESDAY)])
    options = seat_options(problem, a_policy(), book, EngagementId("E1"), SeatName("1"), MONDAY)
    assert list(options.values()) == [()]


def test_whoever_sits_there_already_could_stay():
    assert broken_by(a_consultant("C9"), rows=[an_assignment("E1", "1", "C9")]) == ()


def test_nobody_takes_a_second_seat():
    rows = [an_assignment("E1", "2", "C9")]
    assert broken_by(a_consultant("C9"), rows=rows, seats=PAIR) == ("whole_team",)


def test_the_whole_team_covers_the_topics():
    candidate, mate = a_consultant("C9", topics={"trauma_informed_care": 2}), a_consultant("C1")
    rows = [an_assignment("E1", "2", "C1")]
    assert broken_by(candidate, rows=rows, others=[mate], seats=PAIR) == ()
    assert broken_by(candidate) == ("topics_covered",)


def test_the_whole_team_keeps_the_budget():
    rows = [an_assignment("E1", "2", "C1")]
    others = [a_consultant("C1")]
    assert broken_by(a_consultant("C9"), rows=rows, others=others, seats=PAIR, budget=400) == ()
    assert broken_by(a_consultant("C9"), rows=rows, others=others, seats=PAIR, budget=399) == ("engagement_budget",)


def test_an_approved_seat_is_judged_when_someone_else_is_to_take_it():
    stands = an_assignment("E1", "1", "C1")
    candidate = a_consultant("C9", languages={"es"})
    assert broken_by(candidate, rows=[stands], others=[a_consultant("C1")], approved=[stands]) == ("language",)


ROW = an_assignment()


def rechecked(problem, standing=(), row=ROW, policy=None):
    return [(v.rule, v.engagement_ids) for v in recheck(problem, policy or a_policy(), standing, row)]


def test_a_row_that_holds_breaks_nothing():
    assert rechecked(a_problem()) == []


def test_a_row_that_no_longer_holds_breaks_its_rule():
    assert rechecked(a_problem([a_consultant(languages={"es"})])) == [("language", ("E1",))]


def test_a_refusal_says_what_was_found():
    (broken,) = recheck(a_problem([a_consultant(languages={"es"})]), a_policy(), [], ROW)
    assert broken.detail == (
        "The consultant does not speak the engagement's language, English: someone who does would do."
    )


def test_a_refusal_names_what_else_has_a_part_in_it():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    (broken,) = recheck(problem, a_policy(), [an_assignment("E2")], ROW)
    assert broken.detail == (
        "The consultant is taken by E2 at the same time, travel and rest counted"
        " in: another start, or someone else in either, would do."
    )


def test_a_limit_of_all_that_stands_names_no_engagement():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    (broken,) = recheck(problem, a_policy(programme_budget=399), [an_assignment("E2", first_start=TUESDAY)], ROW)
    assert broken.detail == "All that stands costs more than the programme's budget: a larger one would do."


def test_what_the_panel_lacks_is_in_no_words():
    # two rules of it are broken: not even how many is told
    problem = a_problem([a_consultant(roles={"survivor"})], [an_engagement(seats=seats("expert"))])
    broken = recheck(problem, a_policy(), [], ROW)
    assert ({one.rule for one in broken}, in_words(broken)) == ({PANEL}, PANEL_NOT_MET)


def test_a_row_that_no_rule_can_read_says_why():
    (broken,) = recheck(a_problem(), a_policy(), [], an_assignment(consultant_id="C9"))
    assert (broken.rule, broken.detail) == ("whole_team", "The consultant is not in the data.")


def test_an_opt_out_since_is_told_as_time_that_is_not_free():
    problem = a_problem([a_consultant(exclusions=excludes("state", "OH"), weekly=())])
    assert rechecked(problem) == [("available", ("E1",))]


def test_the_row_replaces_what_stands_in_its_seat():
    problem = a_problem([a_consultant("C1"), a_consultant("C2")])
    assert rechecked(problem, [an_assignment(consultant_id="C2")]) == []


def test_an_approved_seat_is_not_given_to_someone_else():
    approved = an_assignment(consultant_id="C2")
    problem = a_problem([a_consultant("C1"), a_consultant("C2")], approved=[approved])
    assert rechecked(problem, [approved]) == [("approved_stands", ("E1",))]


def test_part_of_a_team_may_be_approved_before_the_rest():
    assert rechecked(a_problem(engagements=[an_engagement(seats=PAIR)])) == []


def test_one_person_in_two_seats_is_refused():
    problem = a_problem(engagements=[an_engagement(seats=PAIR)])
    assert rechecked(problem, [an_assignment(seat="2")]) == [("whole_team", ("E1",))]


@pytest.mark.parametrize("approved_seat", ["1", "2"])
def test_another_start_than_the_approved_one_is_refused(approved_seat):
    other = {"1": "2", "2": "1"}[approved_seat]
    approved = an_assignment("E1", approved_seat, "C2", TUESDAY)
    problem = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement(seats=PAIR)], approved=[approved])
    rules = {rule for rule, _ in rechecked(problem, [approved], an_assignment("E1", other, "C1", MONDAY))}
    assert "whole_team" in rules


def test_what_a_team_mate_breaks_is_not_held_against_the_row():
    people = [a_consultant("C1"), a_consultant("C2", languages={"es"})]
    problem = a_problem(people, [an_engagement(seats=PAIR)])
    assert rechecked(problem, [an_assignment("E1", "2", "C2")]) == []


def test_where_a_team_mate_is_booked_twice_is_not_held_against_the_row():
    people = [a_consultant("C1"), a_consultant("C2")]
    problem = a_problem(people, [an_engagement("E1", seats=PAIR), an_engagement("E2")])
    assert rechecked(problem, [an_assignment("E1", "2", "C2"), an_assignment("E2", "1", "C2")]) == []


def test_what_other_engagements_break_is_not_held_against_the_row():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2", criminal_justice=True)])
    assert rechecked(problem, [an_assignment("E2", first_start=TUESDAY)]) == []


def test_an_overlap_with_what_stands_is_refused():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    assert rechecked(problem, [an_assignment("E2")]) == [("no_overlap", ("E1", "E2"))]


@pytest.mark.parametrize(("budget", "refused"), [(399, [("programme_budget", ("E1", "E2"))]), (400, [])])
def test_the_programmes_budget_counts_what_stands(budget, refused):
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    standing = [an_assignment("E2", first_start=TUESDAY)]
    assert rechecked(problem, standing, policy=a_policy(programme_budget=budget)) == refused
