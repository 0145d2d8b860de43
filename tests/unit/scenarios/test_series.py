"""Series: what is varied, what comes of it, and where the curve bends."""

from dataclasses import replace

import pytest

from matcher.domain.model.solution import Limits
from scenarios.changes import CHANGES as CHANGE_KINDS
from scenarios.changes import (
    AddConsultants,
    AddHours,
    AddRequests,
    CapHours,
    RemoveConsultant,
    SetPolicy,
    TravelMoney,
)
from scenarios.changes.wording import VARIED
from scenarios.comparison.guarding import guarded_sweep
from scenarios.definitions.naming import values_of
from scenarios.runs.solving import prepared
from scenarios.scale.crew import Crew
from scenarios.scale.task import Failed
from scenarios.series.axis import Axis, AxisError, axis, labels_of, numbers_of, points
from scenarios.series.curve import (
    NO_KNEE,
    Line,
    Point,
    Sweep,
    knee,
    knees_in,
    knees_in_words,
    knees_of,
    lines_of,
)
from scenarios.series.sweep import sweep
from scenarios.studies.plain import plain
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case

NEW = AddConsultants("C2", 1)
CHANGES = (RemoveConsultant("C1"), CapHours(10), NEW)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("hours=0:4:2", Axis(1, "hours", (0, 2, 4))),
        ("hours=0:5:2", Axis(1, "hours", (0, 2, 4))),
        ("count=5,1,2,2", Axis(2, "count", (1, 2, 5))),
        ("3.count=0", Axis(2, "count", (0,))),
    ],
)
def test_an_axis_is_read_as_people_write_it(written, found):
    assert axis(written, CHANGES) == found


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("hours", "'hours' is no series. Write one like percent=0:100:20 or count=0,1,2,5."),
        ("hours=a,b", "'hours=a,b' is no series. Write one like percent=0:100:20 or count=0,1,2,5."),
        ("hours=0:4:0", "'hours=0:4:0' is no series. Write one like percent=0:100:20 or count=0,1,2,5."),
        ("hour=1,2", "'hour=1,2': no change of this scenario has the key hour; did you mean hours?"),
        ("9.hours=1", "'9.hours=1': there is no change 9; this scenario has 3."),
        ("0.hours=1", "'0.hours=1': there is no change 0; this scenario has 3."),
        ("2.count=1", "'2.count=1': change 2 has not the key count; name one of hours."),
        ("hours=0,200", "cap_hours, hours: 200 does not fit: a whole number from 0 to 168, like 10."),
    ],
)
def test_what_cannot_be_read_is_refused(written, message):
    with pytest.raises(AxisError) as refused:
        axis(written, CHANGES)
    assert str(refused.value) == message


def test_axes_are_called_by_what_they_vary_and_by_the_change_where_others_vary_the_same():
    changes = (AddHours("C1", 2), AddHours("C2", 2), NEW, NEW, SetPolicy("points.fit", 3), TravelMoney(70))
    axes = [Axis(position, key, (1,)) for position, key, _ in numbers_of(changes)]
    assert labels_of(axes, changes) == (
        "more hours a week of consultant C1",
        "more hours a week of consultant C2",
        "how many more like consultant C2 (change 3)",
        "how many more like consultant C2 (change 4)",
        "points: fit",
        "money left for travel, in percent",
    )


def test_every_number_that_may_vary_has_words():
    numbers = {
        f"{name}.{key}"
        for name, kind in CHANGE_KINDS.items()
        for key, value in values_of(kind).items()
        if value.fits(0) or value.fits(1)
    }
    assert numbers - {"set_policy.value"} == VARIED.keys()


def test_two_axes_make_every_combination():
    axes = [Axis(1, "hours", (1, 2)), Axis(2, "count", (0, 3))]
    found = dict(points(CHANGES, axes))
    assert list(found) == [(1, 0), (1, 3), (2, 0), (2, 3)]
    assert found[2, 3] == (RemoveConsultant("C1"), CapHours(2), AddConsultants("C2", 3))


def test_a_range_of_more_values_than_fit_into_memory_is_refused_at_once():
    written = "percent=0:999999999999999999:1"
    with pytest.raises(AxisError, match=r"From 0 to 999999999999999999 are more than 200 values\. Take larger steps\."):
        axis(written, CHANGES)


@pytest.mark.parametrize(
    "written",
    ["percent=0:\uff11\uff10\uff10:10", "count=\uff11", "percent=0:1" + "0" * 30 + ":1", "percent=" + "9" * 5_000],
)
def test_digits_of_other_scripts_and_endless_ones_are_no_series(written: str):
    with pytest.raises(AxisError, match="is no series"):
        axis(written, CHANGES)


def test_too_many_points_are_refused():
    axes = [Axis(1, "hours", tuple(range(15))), Axis(2, "count", tuple(range(14)))]
    with pytest.raises(AxisError, match=r"210 points are too many; 200 are not\. Take larger steps\."):
        list(points(CHANGES, axes))


def test_each_point_says_what_the_plan_comes_to():
    # Two hours each at 100 dollars an hour; with an hour a week nobody can.
    problem = a_problem([a_consultant("C1")], [an_engagement("E1")])
    start = prepared(a_case(problem), GreedySolver(), GreedySolver(), Limits())
    found = sweep(start, (CapHours(0),), [Axis(0, "hours", (1, 2))], Crew(), Limits())
    assert [(point.values, point.covered, point.eligible, point.fees) for point in found.points] == [
        ((1,), 0, 1, 0),
        ((2,), 1, 1, 200),
    ]
    assert (found.axes, found.knees) == (("hours a week at most",), ())


def test_no_point_says_what_fees_come_to_where_roles_are_sealed():
    case = replace(a_case(a_problem([a_consultant("C1")], [an_engagement("E1")])), sealed=True)
    start = prepared(case, GreedySolver(), GreedySolver(), Limits())
    found = sweep(start, (CapHours(0),), [Axis(0, "hours", (1, 2))], Crew(), Limits())
    assert [(point.covered, point.travel, point.fees) for point in found.points] == [(0, 0, None), (1, 0, None)]


def test_a_point_without_a_plan_stays_with_its_reason():
    start = prepared(a_case(a_problem()), GreedySolver(), GreedySolver(), Limits())
    found = sweep(start, (RemoveConsultant("C1"), AddConsultants("C1", 1)), [Axis(1, "count", (1,))], Crew(), Limits())
    assert "Like which consultant: “C1”: no consultant of this data" in found.points[0].reason


def curve(*covered):
    return [Point((position,), covered=number) for position, number in enumerate(covered)]


@pytest.mark.parametrize(
    ("found", "position"),
    [
        (curve(0, 8, 9, 10), 1),
        (curve(10, 9, 8, 0), 2),
        (curve(0, 1, 2, 3), None),
        (curve(5, 5, 5), None),
        (curve(0, 8), None),
        ([*curve(0, 8), Point((2,), reason="none"), Point((3,), covered=9)], 1),
    ],
)
def test_the_knee_is_where_the_curve_bends(found, position):
    assert knee(found) == position


def test_a_series_over_one_value_has_no_knee():
    assert knee([Point((1,), covered=number) for number in range(3)]) is None


def test_a_guarded_series_tells_large_differences_of_what_is_covered_and_no_more():
    one = Sweep(
        ("change 1, count",), (Point((0,), 9, 5, 7, 7, 7, 7), Point((1,), 9, 9, 8, 8, 8, 8), Point((2,), 9, 10)), (1,)
    )
    tasks = [(replace(NEW, count=count),) for count in range(3)]
    assert guarded_sweep(one, tasks, {(): 5}, 5) == Sweep(
        ("change 1, count",),
        (Point((0,), 9, 5), Point((1,), 9, 5, hidden=True), Point((2,), 9, 10)),
        (),
        guarded=True,
    )


def test_other_changes_beside_a_new_role_lift_no_small_difference_of_a_guarded_series():
    surge = AddRequests(100)
    one = Sweep(("change 2, percent",), (Point((100,), 40, 23), Point((100,), 40, 26)), ())
    found = guarded_sweep(one, [(NEW, surge), (NEW, surge)], {(surge,): 20}, 10)
    assert found.points == (Point((100,), 40, 20, hidden=True), Point((100,), 40, 26))


def test_a_crew_that_is_stopped_answers_the_first_and_says_so_of_the_others():
    start = prepared(a_case(a_problem()), GreedySolver(), GreedySolver(), Limits())
    first, second = Crew().solve(start, [(CapHours(1),), (CapHours(2),)], Limits(), stop=lambda: True)
    assert not isinstance(first, Failed)
    assert second == Failed("Stopped before it was solved.")


def stored(axes, found, **more):
    return {"points": plain(found), "axes": axes, "guarded": False, **more}


@pytest.mark.parametrize(
    ("found", "beyond"),
    [
        (curve(0, 8, 9, 10), "The knee is at 1, with 8 covered: beyond it, more brings less."),
        (curve(0, 1, 2, 10), "The knee is at 2, with 2 covered: beyond it, more brings more."),
        (curve(10, 9, 8, 0), "The knee is at 2, with 8 covered: beyond it, more loses more."),
        (curve(10, 2, 1, 0), "The knee is at 1, with 2 covered: beyond it, more loses less."),
        (curve(0, 1, 2, 3), NO_KNEE),
    ],
)
def test_what_lies_beyond_a_knee_is_said_as_it_is(found, beyond):
    axes = ["change 1, count"]
    assert knees_in_words(stored(axes, found, knees=knees_of(axes, found))) == [beyond]


def test_of_two_numbers_each_line_has_its_knee():
    rows = {50: (0, 8, 9, 10), 70: (4, 5, 6, 7), 90: (0, 1, 2, 10)}
    found = [Point((row, at), covered=covered) for row, line in rows.items() for at, covered in enumerate(line)]
    axes = ["money left, in percent", "how many new consultants"]
    assert [line.beside for line in lines_of(axes, [one.values for one in found])] == [
        "money left, in percent: 50", "money left, in percent: 70", "money left, in percent: 90"
    ]  # fmt: skip
    assert knees_of(axes, found) == (1, 10)
    assert knees_in_words(stored(axes, found, knees=[1, 10])) == [
        "Money left, in percent: 50. The knee is at 1, with 8 covered: beyond it, more brings less.",
        "Money left, in percent: 90. The knee is at 2, with 2 covered: beyond it, more brings more.",
    ]


def test_lines_are_as_few_as_there_can_be():
    values = [(first, second) for first in range(3) for second in (5, 6)]
    assert lines_of(["a", "b"], values) == (Line(0, "b: 5", (0, 2, 4)), Line(0, "b: 6", (1, 3, 5)))


@pytest.mark.parametrize(("kept", "knees"), [(1, [1]), (None, [])])
def test_a_series_kept_by_a_version_that_knew_one_knee_is_read(kept, knees):
    assert knees_in(stored(["a"], curve(0, 8, 9, 10), knee=kept)) == knees


def test_a_guarded_series_says_nothing_of_knees():
    assert knees_in_words(stored(["a"], curve(0, 8, 9), knees=[1]) | {"guarded": True}) == []


def test_a_guarded_series_of_nobody_new_tells_what_anyone_may_ask_for():
    surge = AddRequests(100)
    nobody = replace(NEW, count=0)
    one = Sweep(("change 2, percent",), (Point((100,), 40, 23),), ())
    assert guarded_sweep(one, [(nobody, surge)], {}, 10).points == (Point((100,), 40, 23),)
