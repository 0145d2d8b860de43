"""What holds for every schedule: of small random centers and rows, valid or not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.domain.explain.audit import audit, diary_violations, violations, violations_about
from matcher.domain.explain.teams.bookings_so_far import Commitments, Visit
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment, Consultant, Problem, Rejection, StandingSeat
from matcher.domain.model.schedule import Book, Diary, Entry
from matcher.domain.model.timetable import timetable
from matcher.domain.model.vocabulary import SeatStatus
from tests.support.builders import a_booking, a_consultant, a_policy, an_assignment, an_engagement
from tests.unit.properties.centers import POLICIES, STARTS, centers, rows_of

moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
minutes = st.integers(1, 600).map(lambda count: timedelta(minutes=count))


@given(centers(), st.data(), POLICIES)
def test_the_order_of_rows_changes_nothing(problem, data, policy):
    rows = data.draw(rows_of(problem))
    shuffled = data.draw(st.permutations(rows))
    assert audit(problem, policy, shuffled) == audit(problem, policy, rows)


@given(centers(), st.data(), POLICIES)
def test_new_names_change_neither_points_nor_broken_rules(problem, data, policy):
    rows = data.draw(rows_of(problem))
    renamed = [_renamed_row(row) for row in rows]
    before, after = audit(problem, policy, rows), audit(_renamed(problem), policy, renamed)
    assert after.terms == before.terms
    assert sorted(v.rule for v in after.violations) == sorted(v.rule for v in before.violations)


@given(centers(), st.data(), POLICIES)
def test_one_more_rejection_mends_nothing_and_earns_nothing(problem, data, policy):
    rows = data.draw(rows_of(problem))
    pair = Rejection(
        data.draw(st.sampled_from(list(problem.engagements))), data.draw(st.sampled_from(list(problem.consultants)))
    )
    before = audit(problem, policy, rows)
    after = audit(replace(problem, rejections=(*problem.rejections, pair)), policy, rows)
    assert set(after.violations) >= set(before.violations)
    assert after.terms == before.terms


@given(centers(), st.data(), POLICIES)
def test_what_is_asked_about_some_seats_is_all_that_is_found_about_them(problem, data, policy):
    rows = data.draw(rows_of(problem))
    seats = data.draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    book = Book.of(problem, policy, rows)
    engagements, people = {one.engagement_id for one in seats}, {one.consultant_id for one in seats}
    every = list(violations(book))
    found = set(violations_about(book, engagements & book.bookings.keys(), people & book.diaries.keys()))
    assert found <= set(every)
    for row in seats:
        theirs = {
            one
            for one in every
            if row.engagement_id in one.engagement_ids and one.consultant_id in {None, row.consultant_id}
        }
        assert theirs <= found


@given(centers(), st.data(), POLICIES)
def test_approving_every_row_leaves_no_rule_about_a_single_seat(problem, data, policy):
    rows = data.draw(rows_of(problem))
    standing = tuple({(r.engagement_id, r.seat): StandingSeat(r, SeatStatus.APPROVED) for r in rows}.values())
    found = audit(replace(problem, standing=standing), policy, rows).violations
    assert {v.rule for v in found} <= {"whole_team", "approved_stands"}


@given(
    centers(),
    st.lists(
        st.builds(
            an_assignment,
            st.text(max_size=3),
            st.sampled_from(["1", "2", ""]),
            st.text(max_size=3),
            st.one_of(st.datetimes(), st.datetimes(timezones=st.timezones())),
        ),
        max_size=4,
    ),
    st.data(),
)
def test_the_audit_reads_any_rows_at_all(problem, strange, data):
    starts = st.one_of(st.datetimes(), st.datetimes(timezones=st.timezones()))
    known = [row._replace(first_start=data.draw(starts)) for row in data.draw(rows_of(problem))]
    rows = [*strange, *known]
    report = audit(problem, a_policy(), rows)
    assert report.objective == sum(report.terms.values())


@given(st.sampled_from(STARTS), st.integers(1, 8), st.integers(0, 14))
def test_sessions_keep_the_local_clock(start, sessions, cadence):
    engagement = an_engagement(sessions=sessions, cadence_days=cadence)
    times = timetable(engagement, start, a_policy())
    clocks = {session.begin.astimezone(engagement.time_zone).time() for session in times.sessions}
    assert clocks == {time(10)}


@given(moments, minutes, minutes)
def test_intervals_that_touch_do_not_overlap(begin, first, second):
    one = Interval(begin, begin + first)
    other = Interval(one.end, one.end + second)
    assert (one.overlaps(other), other.overlaps(one)) == (False, False)


@given(moments, minutes, minutes, minutes)
def test_overlap_is_mutual(begin, offset, first, second):
    one, other = Interval(begin, begin + first), Interval(begin + offset, begin + offset + second)
    assert one.overlaps(other) == other.overlaps(one) == (offset < first)


BOOKINGS = st.lists(
    st.builds(
        lambda start, sessions, length, cadence: (start, sessions, length, cadence),
        st.sampled_from(STARTS),
        st.integers(1, 3),
        st.sampled_from([60, 120, 400]),
        st.sampled_from([0, 1, 7]),
    ),
    min_size=1,
    max_size=5,
)


@given(BOOKINGS, st.sampled_from([2, 4, 8, 40]), st.integers(1, 4), st.integers(0, 2))
def test_commitments_say_the_same_as_the_rules_of_the_diary(kinds, hours, engagements, rest):
    consultant = a_consultant(max_hours_per_week=hours, max_engagements_per_month=engagements, rest_days=rest)
    bookings = [
        a_booking(
            an_engagement(f"E{k}", sessions=sessions, session_minutes=length, cadence_days=cadence), [consultant], start
        )
        for k, (start, sessions, length, cadence) in enumerate(kinds)
    ]
    *others, new = bookings
    visit = Visit(new.engagement, new.times, new.policy)
    assume(not any(visit.limits_broken_alone(consultant)))
    commitments = Commitments(Diary(consultant, tuple(Entry(b, fixed=False) for b in others)))
    assert commitments.has_room(visit) == _keeps_the_rules(consultant, others, new)
    released = commitments.blockers(visit)
    kept = [booking for booking in others if booking.engagement.engagement_id not in released]
    assert commitments.has_room(visit, released)
    assert _keeps_the_rules(consultant, kept, new)
    assert bool(released) != commitments.has_room(visit)


@given(centers(), POLICIES)
def test_every_engagement_that_nobody_is_booked_for_has_a_reason(problem, policy):
    reasons = uncovered(problem, policy, [])
    assert [reason.engagement_id for reason in reasons] == list(problem.engagements)
    assert Code.LOST not in {reason.code for reason in reasons}


@given(centers(), st.data())
def test_an_engagement_lost_to_others_has_a_free_team_without_them(problem, data):
    problem = replace(problem, standing=())
    rows: list[Assignment] = []
    for row in data.draw(rows_of(problem)):
        if not audit(problem, a_policy(), [*rows, row]).violations:
            rows.append(row)
    for reason in uncovered(problem, a_policy(), rows):
        if reason.code is Code.LOST:
            left = [row for row in rows if row.engagement_id not in reason.engagement_ids]
            codes = {r.engagement_id: r.code for r in uncovered(problem, a_policy(), left)}
            assert codes[reason.engagement_id] in (Code.NOT_REACHED, Code.NOT_WORTH_IT)


def _keeps_the_rules(consultant, others, new):
    diary = Diary(consultant, tuple(Entry(booking, fixed=False) for booking in [*others, new]))
    eid = new.engagement.engagement_id
    return not any(eid in violation.engagement_ids for violation in diary_violations(diary))


def _renamed(problem: Problem) -> Problem:
    """The same center with every id changed."""
    return Problem(
        consultants={_c(cid): _renamed_consultant(c) for cid, c in problem.consultants.items()},
        engagements={_e(eid): replace(e, engagement_id=_e(eid)) for eid, e in problem.engagements.items()},
        standing=tuple(StandingSeat(_renamed_row(row), status) for row, status in problem.standing),
        rejections=tuple(Rejection(_e(r.engagement_id), _c(r.consultant_id)) for r in problem.rejections),
        affinity={(_e(eid), _c(cid)): points for (eid, cid), points in problem.affinity.items()},
    )


def _renamed_consultant(consultant: Consultant) -> Consultant:
    exclusions = {x._replace(value=f"A{x.value}") if x.kind == "consultant" else x for x in consultant.exclusions}
    return replace(consultant, consultant_id=_c(consultant.consultant_id), exclusions=frozenset(exclusions))


def _renamed_row(row: Assignment) -> Assignment:
    return row._replace(engagement_id=_e(row.engagement_id), consultant_id=_c(row.consultant_id))


def _c(consultant_id: str) -> ConsultantId:
    return ConsultantId(f"A{consultant_id}")


def _e(engagement_id: str) -> EngagementId:
    return EngagementId(f"Z{engagement_id}")
