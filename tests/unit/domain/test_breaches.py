"""Every breach of every rule says what was found, and what would do or that nothing would."""

from datetime import date, time
from typing import Any

import pytest

from matcher.domain.explain.obstacles import Seating, Voice, breaches
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.schedule import Book
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from matcher.domain.rules import DIARY_RULES, PANEL, RULES, SEAT_RULES, TEAM_RULES, Rule
from matcher.domain.rules.offered_start import OFFERED_START
from matcher.domain.rules.rule import BrokenSeat
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_booking,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
    span,
)

AWAY = {"mode": Mode.IN_PERSON, "place": Place(30.27, -97.74), "city": "Austin", "state": "TX"}
OTHER = an_engagement("E2", start_times=(time(10), time(14)))
BREAKS: dict[str, list[dict[str, Any]]] = {
    "role": [
        {"person": {"years_experience": 1}},
        {"asks": seats("survivor", "expert"), "person": {"roles": {Role.EXPERT}}},
        {"person": {"roles": {Role.SURVIVOR}, "years_lived_experience": 0}, "asks": seats("any", "expert")},
    ],
    "never_sole": [{"person": {"roles": {Role.SURVIVOR}}}],
    "under_agreement": [
        {"person": {"status": ConsultantStatus.DENIED}},
        {"person": {"agreement_end": date(2027, 1, 1)}},
        {"person": {"agreement_end": date(2027, 1, 1), "status": ConsultantStatus.INACTIVE}},
    ],
    "cleared_for_minors": [{"person": {"cleared_for_minors": False}, "work": {"minors_present": True}}],
    "audience": [{"person": {"audiences": {}}}],
    "topic": [{"person": {"topics": {}}}],
    "language": [{"person": {"languages": {"es"}}}],
    "mode": [
        {"person": {"modes": {Mode.IN_PERSON}}},
        {"person": {"modes": {Mode.VIRTUAL}}, "work": AWAY},
        {"person": {"modes": set()}},
    ],
    "reach": [
        {"person": {"max_travel_miles": 10}, "work": AWAY},
        {"person": {"max_travel_miles": None}, "work": AWAY},
        {"person": {"max_travel_miles": 10, "modes": {Mode.IN_PERSON}}, "work": AWAY},
    ],
    "no_conflict_of_interest": [{"person": {"organization": "Example Services"}}],
    "exclusions": [{"person": {"exclusions": excludes("state", "OH")}}],
    "not_rejected": [{"rejected": True}],
    "one_id": [{"person": {"another_id": "C9"}}],
    "available": [
        {"person": {"weekly": ()}},
        {"person": {"unavailable": (span("2027-03-01 09:00", "2027-03-01 11:00"),)}},
    ],
    "no_overlap": [{"rows": [an_assignment("E2")]}],
    "weekly_hours": [
        {"person": {"max_hours_per_week": 1}},
        {"person": {"max_hours_per_week": 3}, "rows": [an_assignment("E2", first_start=TUESDAY)]},
        {"person": {"max_hours_per_week": 1}, "work": {"sessions": 3, "cadence_days": 7}},
    ],
    "monthly_engagements": [
        {"person": {"max_engagements_per_month": 0}},
        {"person": {"max_engagements_per_month": 0}, "rows": [an_assignment("E2", first_start=TUESDAY)]},
    ],
    "topics_covered": [
        {"person": {"topics": {"trauma_informed_care": 2}}},
        {"work": {"topics": {"trauma_informed_care": 3, "labor_trafficking": 1}}},
    ],
    "engagement_budget": [{"work": {"budget": 0.5}}],
    "offered_start": [{"work": {"weekdays": {6}}}],
}  # fmt: skip
"""By rule: ways to break it, of someone in the only seat of an engagement."""
OF_ONE_SEAT: tuple[Rule[Any, Any], ...] = (OFFERED_START, *SEAT_RULES, *TEAM_RULES, *DIARY_RULES)
CASES = [
    pytest.param(rule, way, id=f"{rule.name}-{number}")
    for rule in OF_ONE_SEAT
    for number, way in enumerate(BREAKS[rule.name])
]


def seating(person: Any, work: Any, asks: Any, rows: Any, *, rejected: bool) -> Seating:
    """C1 in the only seat asked for, or the first, of E1."""
    consultants = [a_consultant(**person), a_consultant("C9")]
    asked = [an_engagement(**{"seats": asks, **work}), OTHER]
    problem = a_problem(consultants, asked, rejections=[("E1", "C1")] if rejected else [])
    return Seating(Book.of(problem, a_policy(), rows), EngagementId("E1"), SeatName("1"), ConsultantId("C1"), MONDAY)


@pytest.mark.parametrize(("rule", "way"), CASES)
def test_a_breach_says_what_was_found_and_what_would_be_needed(rule: Rule[Any, Any], way: dict[str, Any]):
    given = {"person": {}, "work": {}, "asks": seats("expert"), "rows": [], "rejected": False, **way}
    told = {one.rule: one for one in breaches(seating(**given), Voice.OWNER)}
    found = told["available" if rule.name == "exclusions" else rule.name]
    assert found.sentence.endswith(".")
    assert found.sentence != rule.sentence
    assert found.remedy.endswith(".")
    assert "would be needed" in found.remedy or found.remedy.startswith(("Nothing would do", "Only they can"))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.standing and rule.name != PANEL], ids=lambda rule: rule.name
)
def test_a_breach_by_a_seat_that_stands_says_what_would_do(rule: Rule[Any, Any]):
    """Of the panel no more is told than that it is not met."""
    way = next(iter(BREAKS.get(rule.name, [{"work": {"criminal_justice": True}}])))
    person = a_consultant(**{"organization": "Example Services", "another_id": "C9", **way.get("person", {})})
    booking = a_booking(an_engagement(**way.get("work", {})), [person])
    assert " would do" in rule.standing_words(BrokenSeat(booking, person, [EngagementId("E2")]))


def test_every_rule_is_broken_here_or_is_about_more_than_one_seat():
    assert {rule.name for rule in RULES} - BREAKS.keys() == {
        "eligible", "whole_team", "programme_budget", "travel_budget", "approved_stands",
    }  # fmt: skip
