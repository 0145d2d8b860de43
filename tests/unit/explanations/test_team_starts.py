"""Find a time: a start fits exactly where the schedule with the team at it breaks no rule."""

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.explain.audit import audit
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.team_starts import freed, team_starts
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from tests.support.builders import (
    MONDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)
from tests.support.tries import tries

E1 = EngagementId("E1")
POLICY = a_policy()


@given(
    away=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=4),
    other=st.integers(0, 4),
    locked=st.booleans(),
    sessions=st.integers(1, 2),
)
@settings(max_examples=tries(15), deadline=None)
def test_a_start_fits_exactly_where_the_schedule_with_it_breaks_no_rule(
    away: list[tuple[int, int]], other: int, locked: bool, sessions: int
):
    off = [tuple(Interval(MONDAY + timedelta(days=day, hours=-2), MONDAY + timedelta(days=day, hours=3))
                 for day, who in away if who == person) for person in (0, 1)]  # fmt: skip
    people = [a_consultant(f"C{n + 1}", unavailable=off[n]) for n in (0, 1)]
    team = an_engagement("E1", seats=seats("any", "any"), sessions=sessions, window_end=date(2027, 3, 5),
                         start_times=(time(8), time(10)))  # fmt: skip
    beside = an_engagement("E2", window_end=date(2027, 3, 5))
    rows = [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"),
            an_assignment("E2", "1", "C1", MONDAY + timedelta(days=other))]  # fmt: skip
    problem = a_problem(people, [team, beside], approved=rows[:2] if locked else ())
    found = team_starts(Book.of(problem, POLICY, rows), E1, Voice.OWNER)
    assert [one.first_start for one in found] == [at for at in offered_starts(team, POLICY) if at != MONDAY]
    for one in found:
        moved = freed(Book.of(problem, POLICY, rows), E1, one.first_start)
        now = [*(row._replace(first_start=one.first_start) for row in rows[:2]), rows[2]]
        broken = [v for v in audit(moved.problem, POLICY, now).violations if "E1" in v.engagement_ids]
        assert one.fits == (broken == [])
