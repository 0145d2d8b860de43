"""An open engagement as arrays says of each person, seat and start what the domain's rules and goals say."""

from collections import defaultdict
from datetime import date, datetime, time

import numpy as np
import pytest

from matcher.domain.explain.teams.bookings_so_far import Visit
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Booking, Diary, Entry, Filled
from matcher.domain.model.timetable import fee_dollars, taken, timetable, trip_dollars
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import DIARY_RULES, SEAT_RULES
from matcher.solver.instance.encoding import encode
from matcher.solver.instance.subproblem import at_most, opening
from tests.support.brute import approved_rows
from tests.support.builders import (
    MONDAY,
    NEW_YORK,
    TUESDAY,
    a_book,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
    span,
)
from tests.support.tries import few
from tests.unit.solver.cases import Case, column_rows
from tests.unit.solver.tiny import Tiny, tiny

SEEDS = few(range(40), 6)


def only_opening(problem, policy=None):
    encoding = encode(problem, policy or a_policy())
    return opening(encoding, 0)


class Judge:
    """The domain's word on one open engagement: who may take which seat at which start, as far as it alone goes."""

    def __init__(self, made, engagement):
        self.made, self.engagement = made, engagement
        self.about = Openings(Roster(made.problem, made.policy), engagement)
        self.diaries = a_book(made.problem, approved_rows(made.problem), made.policy).diaries

    def allows(self, seat, consultant, start):
        times = timetable(self.engagement, start, self.made.policy)
        mates = self.about.mates
        filled = Filled(self.made.problem, self.made.policy, self.engagement, seat, consultant, times, mates)
        return (
            consultant not in mates
            and all(rule.check(filled) for rule in SEAT_RULES)
            and self._fits_the_diary(consultant, start, times)
        )

    def _fits_the_diary(self, consultant, start, times):
        problem, policy, engagement = self.made.problem, self.made.policy, self.engagement
        if any(Visit(engagement, times, policy).limits_broken_alone(consultant)):
            return False
        diary = self.diaries.get(consultant.consultant_id)
        mine = Booking(problem, policy, engagement, start, {min(engagement.seats): consultant}, frozenset())
        entries = (*(diary.entries if diary else ()), Entry(mine, fixed=False))
        return not any(True for rule in DIARY_RULES for _ in rule.check(Diary(consultant, entries)))

    def usable(self, start):
        """Whether every seat has somebody at the start, and all who fit cover the topics together."""
        suited = {
            seat: [c for c in self.made.people if self.allows(seat, c, start)] for seat in self.about.seats
        }  # fmt: skip
        covered = 0
        for candidate in self.about.candidates.values():
            for one in candidate:
                covered |= one.covers if any(one.consultant in found for found in suited.values()) else 0
        return all(suited.values()) and covered & self.about.topics_lacking == self.about.topics_lacking


@pytest.mark.parametrize("seed", SEEDS)
def test_free_and_suits_are_the_rules_about_one_person_and_one_start(seed):
    made = Tiny(seed, people=6, asked=4)
    encoding = encode(made.problem, made.policy)
    for number, engagement in enumerate(encoding.open_engagements):
        judge, found = Judge(made, engagement), opening(encoding, number)
        usable = [start for start in judge.about.starts if judge.usable(start)]
        assert (list(found.starts.first_starts) if found else []) == usable
        for row, seat in enumerate(found.seats if found else ()):
            expected = [[judge.allows(seat, c, start) for start in usable] for c in made.people]
            assert allowed(found, row, len(made.people)) == expected


def allowed(found, row, people):
    """By person and start, for one seat of an opening."""
    table = np.zeros((people, found.base.size), dtype=np.bool_)
    table[found.who] = found.suits[row][:, None] & found.free
    return table.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_earns_what_the_audit_adds_for_it(seed):
    case = Case.of(*tiny(seed))
    for number, column in enumerate(case.pool.columns):
        assert case.settled() + column.points == case.judged([number]).objective


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_breaks_no_rule_by_itself(seed):
    case = Case.of(*tiny(seed))
    for number in range(len(case.pool.columns)):
        assert case.judged([number]).violations == ()


def union(spans):
    """Spans joined where they touch."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


@pytest.mark.parametrize("seed", SEEDS)
def test_taken_time_hours_months_and_cost_are_the_domains(seed):
    case = Case.of(*tiny(seed))
    horizon, encoding = case.encoding.horizon, case.encoding
    for number, column in enumerate(case.pool.columns):
        dollars = 0
        for use, row in zip(case.pool.uses[number], column_rows(case, column), strict=True):
            consultant = case.problem.consultants[row.consultant_id]
            engagement = case.problem.engagements[row.engagement_id]
            times = timetable(engagement, row.first_start, case.policy)
            spans = taken(consultant, engagement, times, case.policy)
            assert encoding.people.consultants[use.person] == consultant
            assert union(use.spans) == union((horizon.second(s.begin), horizon.second(s.end)) for s in spans)
            minutes: dict[int, int] = defaultdict(int)
            for day in times.days:
                minutes[int(horizon.week[horizon.day_index(day)]) - encoding.first_week] += engagement.session_minutes
            assert dict(use.minutes) == minutes
            assert use.month == horizon.month[horizon.day_index(times.days[0])] - encoding.first_month
            dollars += fee_dollars(consultant, engagement) + trip_dollars(consultant, engagement)
        assert case.pool.cost(number) == dollars


# --- when there is nothing to choose ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "problem",
    [
        a_problem([a_consultant(languages={"es"})]),
        a_problem([a_consultant()], [an_engagement(weekdays=frozenset())]),
        a_problem([a_consultant("C1"), a_consultant("C2", years_experience=1, roles={"expert"})],
                  [an_engagement(seats=seats("survivor", "expert"), minors_present=True)],
                  rejections=[("E1", "C1")]),
        a_problem([a_consultant(weekly=())]),
        a_problem([a_consultant(max_hours_per_week=1.9)]),
        a_problem([a_consultant(max_engagements_per_month=0)]),
        a_problem([a_consultant(topics={"trauma_informed_care": 2})]),
        a_problem([], [an_engagement()]),
    ],
    ids=["nobody at all", "no start", "a seat without anybody", "nobody free", "too long for a week", "no more months",
         "a topic that nobody covers", "no people"],
)  # fmt: skip
def test_an_engagement_without_a_team_has_no_opening(problem):
    assert only_opening(problem) is None


def test_an_approved_team_mate_and_whoever_refuses_them_are_no_candidates():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2", exclusions=excludes("consultant", "C1")), a_consultant("C3")],
        [an_engagement(seats=seats("any", "any"))],
        approved=[an_assignment(consultant_id="C1")],
    )
    assert only_opening(problem).who.tolist() == [2]


def test_what_approved_team_mates_cover_is_no_longer_needed():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2", topics={"trauma_informed_care": 1, "substance_use": 5})],
        [an_engagement(seats=seats("any", "any"), topics={"trauma_informed_care": 3, "substance_use": 2})],
        approved=[an_assignment(consultant_id="C1")],
    )
    found = only_opening(problem)
    assert (found.needs, found.masks, found.covers.tolist()) == (1, [1], [[True]])


def test_approved_seats_are_paid_from_the_budget_first():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2")],
        [an_engagement(seats=seats("any", "any"), budget=450.75)],
        approved=[an_assignment(consultant_id="C1")],
    )
    assert only_opening(problem).budget == 250  # of 450 whole dollars two hours at 100 are spent


@pytest.mark.parametrize(
    ("own", "programme", "left"),
    [(None, None, None), (None, 700, 700), (500, None, 500), (500, 700, 500), (700, 500, 500)],
)
def test_a_team_keeps_the_engagements_and_the_programmes_budget(own, programme, left):
    problem = a_problem([a_consultant()], [an_engagement(budget=own)])
    assert only_opening(problem, a_policy(programme_budget=programme)).budget == left


def test_seats_that_ask_for_and_pay_the_same_are_twins():
    problem = a_problem(
        [a_consultant(f"C{k}") for k in range(4)], [an_engagement(seats=seats("any", "expert", "any", "any"))]
    )
    assert only_opening(problem).twin_of == (-1, 0, 1, 2)  # everyone is an expert: all four ask for the same


def test_seats_with_different_people_are_no_twins():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2"), a_consultant("C3", roles={"survivor"})],
        [an_engagement(seats=seats("any", "expert", "any"))],
    )
    assert only_opening(problem).twin_of == (-1, -1, 0)


def test_a_proposed_seat_is_no_twin_of_one_that_was_not_proposed():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2")],
        [an_engagement(seats=seats("any", "any"))],
        proposed=[an_assignment(consultant_id="C1")],
    )
    assert only_opening(problem).twin_of == (-1, -1)


def test_whoever_refuses_somebody_is_apart_from_them_both_ways():
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2", exclusions=excludes("consultant", "C3")), a_consultant("C3")],
        [an_engagement(seats=seats("any", "any"))],
    )
    assert only_opening(problem).apart == {(1, 2), (2, 1)}


def test_refusing_someone_who_is_no_candidate_keeps_nobody_apart():
    problem = a_problem(
        [a_consultant("C1", exclusions=excludes("consultant", "C2")), a_consultant("C2", languages={"es"})]
    )
    assert only_opening(problem).apart == frozenset()


@pytest.mark.parametrize("wish", [(), (span("2027-03-02 00:00", "2027-03-03 00:00"),)], ids=["none", "Tuesday"])
def test_preferred_times_earn_at_their_starts_only(wish):
    problem = a_problem([a_consultant(preferred=wish)], [an_engagement(window_end=date(2027, 3, 3))])
    found = only_opening(problem, a_policy(preferred=7))
    assert (found.bonus is None) == (not wish)
    assert found.bonus is None or found.bonus.tolist() == [[0, 7, 0]]


def test_rest_that_reaches_into_the_next_run_ends_where_that_begins():
    engagement = an_engagement(
        sessions=2, cadence_days=1, window_end=date(2027, 3, 2), mode=Mode.IN_PERSON, session_minutes=60
    )
    found = only_opening(a_problem([a_consultant(rest_days=2)], [engagement]))
    begin, end = found.taken_by(0, 0)
    # From Columbus to Columbus is half an hour. Ten to eleven: half past nine to half past eleven, and two days' rest.
    assert (end - begin).tolist() == [24 * 3600, 2 * 3600 + 48 * 3600]
    assert end[0] == begin[1]


def test_taken_time_of_many_people_and_starts_is_that_of_each():
    made = Tiny(3)
    case = Case.of(made.problem, made.policy)
    for found in case.opened:
        people, starts = np.arange(found.who.size)[:, None], np.arange(found.base.size)[None, :]
        begin, end = found.taken(people, starts)
        for person in range(found.who.size):
            for start in range(found.base.size):
                first, last = found.taken_by(person, start)
                assert (begin[person, start].tolist(), end[person, start].tolist()) == (first.tolist(), last.tolist())


# --- what was proposed before -----------------------------------------------------------------------------------------


def test_a_moved_start_costs():
    problem = a_problem(
        engagements=[an_engagement(window_end=date(2027, 3, 2))], proposed=[an_assignment(first_start=TUESDAY)]
    )
    assert only_opening(problem, a_policy(wait_per_day=0, change_start=30)).base.tolist() == [4000 - 30, 4000]


@pytest.mark.parametrize("fold", [0, 1], ids=["the first time", "the second time"])
def test_in_the_hour_that_comes_twice_a_start_stays_where_it_was(fold):
    day = date(2027, 11, 7)
    engagement = an_engagement(
        window_start=day, window_end=day, weekdays=frozenset({6}), start_times=(time(1, 30),), session_minutes=60
    )
    was = datetime(2027, 11, 7, 1, 30, fold=fold, tzinfo=NEW_YORK)
    proposed = [an_assignment(first_start=was), an_assignment(first_start=in_zone_of_utc(was))]
    for row in proposed:
        problem = a_problem(engagements=[engagement], proposed=[row])
        case = Case.of(problem, a_policy())
        assert [column.points for column in case.pool.columns] == [case.judged([0]).objective]


def in_zone_of_utc(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), tz=span("2027-03-01 09:00", "2027-03-01 10:00").begin.tzinfo)


def test_an_approved_start_need_not_be_offered():
    strange = datetime(2027, 5, 1, 23, 17, tzinfo=NEW_YORK)
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2")],
        [an_engagement(seats=seats("any", "any"))],
        approved=[Assignment(*an_assignment(consultant_id="C1", first_start=strange))],
    )
    assert only_opening(problem).starts.first_starts == (strange,)


def test_the_opening_knows_its_place():
    problem = a_problem(engagements=[an_engagement("E1", seats={}), an_engagement("E2")])
    found = only_opening(problem)
    assert (found.number, found.engagement.engagement_id, found.starts.first_starts[0]) == (0, "E2", MONDAY)


def test_told_from_afar_no_team_is_worth_more():
    engagement = an_engagement(seats=seats("expert", "any"))
    problem = a_problem([a_consultant("C1"), a_consultant("C2")], [engagement], affinity={("E1", "C1"): 7})
    encoding = encode(problem, a_policy())
    there = opening(encoding, 0)
    assert there is not None
    best = int(there.base.max()) + sum(int(there.points[row, there.suits[row]].max()) for row in range(2))
    # 100 fit, 10 local, 10 preferred and 7 of affinity in each of two seats
    assert at_most(encoding, 0) == 4000 + 2 * 127 >= best
