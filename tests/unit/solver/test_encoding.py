"""What is settled becomes constants, what is open keeps its place, whatever the order of the rows."""

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from random import Random

import numpy as np
import pytest

from matcher.domain.model.timetable import taken
from matcher.solver.instance.encoding import encode
from matcher.solver.instance.subproblem import opening
from tests.support.brute import approved_rows
from tests.support.builders import (
    TUESDAY,
    a_book,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
)
from tests.support.tries import few
from tests.unit.solver.tiny import tiny

SEEDS = few(range(40), 6)


def open_ids(problem):
    return [e.engagement_id for e in encode(problem, a_policy()).open_engagements]


# --- what is open -----------------------------------------------------------------------------------------------------


def test_engagements_with_a_seat_to_fill_are_open_in_the_order_of_their_ids():
    assert open_ids(a_problem(engagements=[an_engagement("E2"), an_engagement("E1")])) == ["E1", "E2"]


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({"criminal_justice": True}, False),
        ({"federal_grantee": True}, False),
        ({"federal_grantee": True, "granting_office_confirmed": True}, True),
        ({"granting_office_confirmed": True}, True),
        ({"seats": {}}, False),
    ],
)  # fmt: skip
def test_only_what_is_eligible_is_open(changes, is_open):
    assert open_ids(a_problem(engagements=[an_engagement(**changes)])) == ["E1"] * is_open


def test_what_is_approved_in_part_is_open_eligible_or_not():
    engagement = an_engagement(seats=seats("any", "any"), criminal_justice=True)
    assert open_ids(a_problem(engagements=[engagement], approved=[an_assignment()])) == ["E1"]


def test_what_is_approved_whole_is_not_open():
    assert open_ids(a_problem(approved=[an_assignment()])) == []


# --- what is settled --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_approved_seats_use_up_hours_months_and_time(seed):
    problem, policy = tiny(seed)
    encoding = encode(problem, policy)
    book, horizon = a_book(problem, approved_rows(problem), policy), encoding.horizon
    for person, consultant in enumerate(encoding.people.consultants):
        minutes: dict[int, int] = defaultdict(int)
        months: dict[int, int] = defaultdict(int)
        diary = book.diaries.get(consultant.consultant_id)
        for booking, _ in diary.entries if diary else ():
            months[int(horizon.month[horizon.day_index(booking.times.days[0])]) - encoding.first_month] += 1
            for day in booking.times.days:
                week = int(horizon.week[horizon.day_index(day)]) - encoding.first_week
                minutes[week] += booking.engagement.session_minutes
            for span in taken(consultant, booking.engagement, booking.times, policy):
                begin, end = horizon.second(span.begin), horizon.second(span.end)
                asked = np.array([person]), np.array([begin]), np.array([end])
                assert encoding.busy.contain(*asked).all() or end > horizon.seconds
        weeks = encoding.week_minutes.shape[1]
        left = [max(0, consultant.max_minutes_per_week - minutes[week]) for week in range(weeks)]
        assert encoding.week_minutes[person].tolist() == left
        places = encoding.month_count.shape[1]
        left = [max(0, consultant.max_engagements_per_month - months[month]) for month in range(places)]
        assert encoding.month_count[person].tolist() == left
        assert encoding.load[person] == len(diary.entries if diary else ())
        assert encoding.busy.has_any(np.array([person])).tolist() == [bool(diary)]


def test_settled_points_are_those_of_the_approved_seats():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")], approved=[an_assignment("E1")])
    assert encode(problem, a_policy()).settled_points == 4110  # coverage, 100 for fit and 10 for the state


@pytest.mark.parametrize(
    ("budget", "left"), [(None, None), (900.5, 700), (200, 0), (100, 0)], ids=["none", "some", "all", "too much"]
)
def test_approved_seats_are_paid_from_the_programmes_budget_first(budget, left):
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")], approved=[an_assignment("E1")])
    assert encode(problem, a_policy(programme_budget=budget)).programme_budget == left


def test_approved_seats_are_known_by_engagement_and_seat():
    row = an_assignment(first_start=TUESDAY)
    encoding = encode(a_problem(engagements=[an_engagement("E1"), an_engagement("E2")], approved=[row]), a_policy())
    assert (encoding.approved(row.engagement_id), encoding.approved(encoding.open_engagements[0].engagement_id)) == (
        {"1": row},
        {},
    )


def test_pairs_are_kept_by_engagement():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2")],
        [an_engagement("E1"), an_engagement("E2")],
        rejections=[("E1", "C2"), ("E1", "C1"), ("E1", "C2")],
        affinity={("E2", "C1"): 5, ("E1", "C2"): -5},
    )
    encoding = encode(problem, a_policy())
    assert encoding.rejected == {"E1": ["C1", "C2"]}
    assert encoding.affinity == {"E1": [("C2", -5)], "E2": [("C1", 5)]}


def test_refusals_are_those_of_whoever_refuses_or_is_refused():
    people = [a_consultant("C1", exclusions=excludes("consultant", "C3")), a_consultant("C2"), a_consultant("C3")]
    assert encode(a_problem(people), a_policy()).refusals == {0: [2], 2: [0]}


# --- order ------------------------------------------------------------------------------------------------------------


def shuffled(problem, seed):
    """The same problem with every row in another place."""
    random = Random(seed)

    def mixed(rows):
        rows = list(rows)
        random.shuffle(rows)
        return rows

    return replace(
        problem,
        consultants=dict(mixed(problem.consultants.items())),
        engagements=dict(mixed(problem.engagements.items())),
        standing=tuple(mixed(problem.standing)),
        rejections=tuple(mixed(problem.rejections)),
        affinity=dict(mixed(problem.affinity.items())),
    )


def plain(value):
    """Arrays as lists, dataclasses as dictionaries, so that they compare."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


@pytest.mark.parametrize("seed", few(range(20), 6))
def test_the_order_of_rows_changes_no_array(seed):
    problem, policy = tiny(seed)
    one, other = encode(problem, policy), encode(shuffled(problem, seed), policy)
    numbers = range(len(one.open_engagements))
    assert [plain(opening(one, k)) for k in numbers] == [plain(opening(other, k)) for k in numbers]
    for name in ("settled_points", "week_minutes", "month_count", "load", "programme_budget", "refusals", "rejected"):
        assert plain(getattr(one, name)) == plain(getattr(other, name))
