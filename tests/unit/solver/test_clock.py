"""The clock says when to stop and why, and keeps the record of the stages."""

from matcher.domain.model.solution import Limits, Progress
from matcher.solver.clock import Clock


def a_clock(seconds=None, stop=lambda: False):
    told: list[Progress] = []
    return Clock(Limits(seconds=seconds), told.append, stop), told


def test_without_a_limit_it_is_never_up():
    clock, _ = a_clock()
    assert (clock.is_up(), clock.ended, clock.seconds_left) == (False, "", None)


def test_before_the_limit_it_is_not_up():
    clock, _ = a_clock(seconds=3600)
    assert (clock.is_up(), clock.ended) == (False, "")
    assert clock.seconds_left is not None
    assert 3500 < clock.seconds_left <= 3600


def test_at_the_limit_it_is_up():
    clock, _ = a_clock(seconds=0)
    assert (clock.is_up(), clock.ended) == (True, "seconds")


def test_a_part_of_the_limit_ends_a_part_of_the_work_only():
    clock, _ = a_clock(seconds=3600)
    with clock.share(0.0):
        assert clock.is_up()
    assert (clock.is_up(), clock.ended) == (False, "")


def test_within_a_part_of_the_limit_it_goes_on():
    clock, _ = a_clock(seconds=3600)
    with clock.share(0.5):
        assert not clock.is_up()
        assert clock.seconds_left is not None
        assert 1700 < clock.seconds_left <= 1800


def test_without_a_limit_a_part_of_it_is_none():
    clock, _ = a_clock()
    with clock.share(0.0):
        assert not clock.is_up()


def test_when_somebody_asks_it_is_up():
    clock, _ = a_clock(stop=lambda: True)
    assert (clock.is_up(), clock.ended) == (True, "asked")


def test_when_both_are_true_somebody_asked():
    clock, _ = a_clock(seconds=0, stop=lambda: True)
    assert clock.is_up()
    assert clock.ended == "asked"


def test_once_up_it_stays_up_and_asks_no_more():
    answers = iter([True])
    clock, _ = a_clock(stop=lambda: next(answers))
    assert (clock.is_up(), clock.is_up()) == (True, True)


def test_of_a_part_nothing_is_told():
    clock, told = a_clock()
    with clock.quiet():
        clock.tell(1, 2, 3)
    clock.tell(4, 5, 6)
    assert [progress.objective for progress in told] == [4]


def test_what_was_told_of_a_bound_is_not_taken_back():
    clock, told = a_clock()
    for bound in (None, 9, 7, 8, 5, None):
        clock.tell(1, bound, 3)
    assert [progress.bound for progress in told] == [None, 9, 7, 7, 5, None]


def test_entering_a_stage_ends_the_one_before():
    clock, _ = a_clock()
    clock.enter("one")
    clock.enter("two")
    clock.leave()
    assert [stage.name for stage in clock.stages] == ["one", "two"]
    assert all(0 <= stage.seconds <= clock.seconds for stage in clock.stages)


def test_leaving_twice_is_leaving_once():
    clock, _ = a_clock()
    clock.enter("one")
    clock.leave()
    clock.leave()
    assert len(clock.stages) == 1


def test_it_tells_where_the_solve_is():
    clock, told = a_clock()
    clock.enter("one")
    clock.tell(10, 12, 7)
    (progress,) = told
    assert (progress.stage, progress.objective, progress.bound, progress.columns) == ("one", 10, 12, 7)
    assert 0 <= progress.seconds <= clock.seconds
