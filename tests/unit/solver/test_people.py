"""Consultants as arrays keep the domain's rules and earn the domain's points."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.domain.explain.teams.team_search import may_sit_together
from matcher.domain.goals import fit, local, travel
from matcher.domain.model.geography import Place, distance_miles
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import fee_dollars, miles_between, timetable, trip_dollars
from matcher.domain.model.vocabulary import Mode, Role, SeatRole
from matcher.domain.rules import SEAT_RULES
from matcher.solver.instance.horizon import Horizon, horizon_of
from matcher.solver.instance.people import People
from tests.support.builders import COLUMBUS, MONDAY, a_consultant, a_policy, an_engagement, excludes, seats
from tests.support.tries import few
from tests.unit.solver.tiny import Tiny

SEEDS = few(range(40), 6)
LASTING = [rule for rule in SEAT_RULES if not rule.needs_start and rule.name != "not_rejected"]


def people_of(consultants, policy=None):
    policy = policy or a_policy()
    return People(consultants, horizon_of([], [], policy), policy)


def keeps_lasting_rules(made, engagement, seat, consultant):
    times = timetable(engagement, MONDAY, made.policy)
    filled = Filled(made.problem, made.policy, engagement, seat, consultant, times)
    return all(rule.check(filled) for rule in LASTING) and consultant.status == "approved"


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_qualifies_for_a_seat_keeps_every_rule_that_no_date_changes(seed):
    made = Tiny(seed, people=8, asked=4)
    people = people_of(made.people, made.policy)
    for engagement in made.asked:
        able = people.qualified(engagement, len(engagement.seats))
        for seat, role in engagement.seats.items():
            found = (able & people.in_role(role)).tolist()
            assert found == [keeps_lasting_rules(made, engagement, seat, c) for c in made.people]


@pytest.mark.parametrize("seed", SEEDS)
def test_fit_local_and_travel_are_the_goals(seed):
    made = Tiny(seed, people=8, asked=4)
    people = people_of(made.people, made.policy)
    for engagement in made.asked:
        times = timetable(engagement, MONDAY, made.policy)
        seat = min(engagement.seats)
        cases = [Filled(made.problem, made.policy, engagement, seat, c, times) for c in made.people]
        expected = [fit(case) + local(case) + travel(case) for case in cases]
        assert people.points(engagement, np.arange(8)).tolist() == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_distance_fee_and_travel_cost_are_the_domains(seed):
    made = Tiny(seed, people=8, asked=4)
    people, who = people_of(made.people, made.policy), np.arange(8)
    for e in made.asked:
        assert people.miles(e).tolist() == [miles_between(c, e) for c in made.people]
        assert people.fee_dollars(e, who).tolist() == [fee_dollars(c, e) for c in made.people]
        assert people.trip_dollars(e, who).tolist() == [trip_dollars(c, e) for c in made.people]


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("points", [25, 50, 75, 100])
def test_half_points_of_fit_round_as_the_goal_rounds(level, points):
    consultants = [
        a_consultant(
            f"C{k}", topics={"trauma_informed_care": level, "substance_use": k}, audiences={"child_welfare": a}
        )
        for k, a in enumerate([1, 2, 3, 4, 5])
    ]
    engagement = an_engagement(topics={"trauma_informed_care": 1, "substance_use": 1, "prevention_education": 1})
    policy = a_policy(fit=points, local=0)
    times = timetable(engagement, MONDAY, policy)
    cases = [Filled(Tiny(0).problem, policy, engagement, "1", c, times) for c in consultants]  # type: ignore[arg-type]
    found = people_of(consultants, policy).points(engagement, np.arange(5))
    assert found.tolist() == [fit(case) for case in cases]


def test_nobody_travels_to_a_venue_without_a_place():
    engagement = an_engagement(mode=Mode.IN_PERSON, place=None)
    assert people_of([a_consultant()]).miles(engagement).tolist() == [0]


def test_a_distance_near_half_a_mile_is_the_domains():
    # North along a meridian one mile is 360 / (2 * pi * 3958.8) degrees; around 10.5 miles the sides disagree first.
    degrees = 10.5 * 360 / (2 * np.pi * 3958.8)
    places = [Place(COLUMBUS.lat + degrees * (1 + k * 1e-16), COLUMBUS.lon) for k in range(-8, 9)]
    people = people_of([a_consultant(f"C{k:02}", place=place) for k, place in enumerate(places)])
    found = people.miles(an_engagement(mode=Mode.IN_PERSON))
    assert found.tolist() == [distance_miles(place, COLUMBUS) for place in places]


@pytest.mark.parametrize(
    ("miles", "minutes"),
    [(0, 30), (1, 32), (200, 270), (201, 267), (450, 300), (451, 301)],
)  # ceil(30 + 1.2 d) up to 200, then ceil(240 + 60 d / 450): 240 + 26.8, 240 + 60, 240 + 60.13
def test_travel_time_is_the_models(miles, minutes):
    degrees = miles * 360 / (2 * np.pi * 3958.8)
    people = people_of([a_consultant(place=Place(COLUMBUS.lat - degrees, COLUMBUS.lon))])
    engagement = an_engagement(mode=Mode.IN_PERSON)
    assert people.travel_seconds(engagement, np.arange(1)).tolist() == [minutes * 60]


def test_where_nobody_travels_the_buffer_is_kept():
    people = people_of([a_consultant()], a_policy(buffer_minutes=45))
    assert people.travel_seconds(an_engagement(), np.arange(1)).tolist() == [45 * 60]


@pytest.mark.parametrize("seed", few(range(10), 3))
def test_people_refuse_whom_they_may_not_sit_with(seed):
    made = Tiny(seed, people=6)
    consultants = [
        replace(c, exclusions=c.exclusions | {Exclusion("consultant", f"C{(k * seed) % 7}")} if k % 2 else c.exclusions)
        for k, c in enumerate(made.people)
    ]
    people = people_of(consultants)
    for k, one in enumerate(consultants):
        others = [other for other in range(6) if other != k]
        refused = [other for other in others if not may_sit_together(one, consultants[other])]
        assert [other for other in people.refuses(k) if other != k] == refused


def test_who_rules_themselves_out_is_on_no_team():
    people = people_of([a_consultant("C1", exclusions=excludes("consultant", "C1")), a_consultant("C2")])
    assert people.qualified(an_engagement(), 2).tolist() == [False, True]


def test_only_an_expert_is_ever_alone():
    people = people_of([a_consultant("C1", roles={Role.SURVIVOR}), a_consultant("C2", roles={Role.EXPERT})])
    engagement = an_engagement(seats=seats("any"))
    assert people.qualified(engagement, 1).tolist() == [False, True]
    assert people.in_role(SeatRole.ANY).tolist() == [True, True]


def test_people_without_any_free_time_have_none():
    people = people_of([a_consultant(weekly=())])
    assert people.free.has_any(np.arange(1)).tolist() == [False]


def test_there_may_be_nobody():
    people = People([], Horizon(a_policy().as_of, a_policy().as_of, a_policy()), a_policy())
    assert people.qualified(an_engagement(mode=Mode.IN_PERSON), 1).tolist() == []


def test_numbers_follow_ids():
    people = people_of([a_consultant("C1"), a_consultant("C2")])
    assert people.number == {"C1": 0, "C2": 1}
    assert EngagementId("E1") not in people.number
