from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from matcher.domain.explain.disclosure import told
from matcher.domain.explain.stale_seats import SECOND_START, stale_seats
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, SeatStatus
from matcher.domain.rules import RULES
from tests.support.builders import (
    CONSULTANT,
    ENGAGEMENT,
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    at,
    excludes,
    seats,
    span,
)

IN_PERSON = an_engagement(mode=Mode.IN_PERSON)
PANEL = an_engagement("E1", seats=seats("expert", "survivor"))
TEAM = (a_consultant("C1"), a_consultant("C2"))
WHERE_IT_MAY_START = (
    "The start, Mon, Mar 1, 2027 at 10:00 AM, is not one that may be offered: it has to be in the window of Tue, Mar 2,"
    " 2027 to Fri, Mar 12, 2027, at a time and on a weekday that the organization named, on no holiday and with enough"
    " days ahead. Another start, or a window with this one, would do."
)
AGREEMENT_TOO_SHORT = (
    "The agreement ends on Sun, Feb 28, 2027, and the last session is on Mon, Mar 1, 2027: a longer one would do."
)


def approved(*rows: Assignment) -> list[StandingSeat]:
    return [StandingSeat(row, SeatStatus.APPROVED) for row in rows]


def proposed(*rows: Assignment) -> list[StandingSeat]:
    return [StandingSeat(row, SeatStatus.PROPOSED) for row in rows]


def found(problem: Problem, standing: Iterable[StandingSeat], **policy: Any) -> list[tuple[str, str, list[str]]]:
    """Who no longer holds where, and the rules as they are told."""
    return [
        (one.seat.assignment.engagement_id, one.seat.assignment.consultant_id, [each.rule for each in one.breaches])
        for one in stale_seats(problem, a_policy(**policy), standing)
    ]


def test_nothing_is_found_where_nothing_changed():
    assert found(a_problem(), approved(an_assignment())) == []


@pytest.mark.parametrize(
    ("person", "work", "rule"),
    [
        ({"organization": "Example Services"}, {}, "no_conflict_of_interest"),
        ({"cleared_for_minors": False}, {"minors_present": True}, "cleared_for_minors"),
        ({"exclusions": excludes("state", "OH")}, {}, "available"),
        ({"status": ConsultantStatus.INACTIVE}, {}, "under_agreement"),
        ({"agreement_end": date(2027, 2, 28)}, {}, "under_agreement"),
        ({"unavailable": (span("2027-03-01 11:59", "2027-03-01 13:00"),)}, {}, "available"),
        ({}, {"window_start": date(2027, 3, 2)}, "offered_start"),
        ({}, {"start_times": (time(11),)}, "offered_start"),
        ({}, {"weekdays": {1, 2}}, "offered_start"),
        ({"max_hours_per_week": 1.5}, {}, "weekly_hours"),
        ({"max_engagements_per_month": 0}, {}, "monthly_engagements"),
        ({"audiences": {}}, {}, "audience"),
        ({"topics": {"sex_trafficking": 5}}, {}, "topic"),
        ({"topics": {"trauma_informed_care": 2}}, {}, "topics_covered"),
        ({"languages": {"es"}}, {}, "language"),
        ({"modes": {Mode.IN_PERSON}}, {}, "mode"),
        ({}, {"budget": 199.0}, "engagement_budget"),
        ({}, {"criminal_justice": True}, "eligible"),
        ({}, {"federal_grantee": True}, "eligible"),
        ({"roles": {"survivor"}}, {}, "role"),
        ({"years_experience": 6}, {}, "role"),
    ],
)
def test_an_approved_seat_is_judged_by_every_rule_on_what_is_so_today(
    person: dict[str, Any], work: dict[str, Any], rule: str
):
    problem = a_problem([a_consultant(**person)], [an_engagement(**work)])
    rules = found(problem, approved(an_assignment()))
    assert [(eid, who, rule in named) for eid, who, named in rules] == [("E1", "C1", True)]


def test_someone_who_travels_less_far_than_before_is_found():
    far = replace(CONSULTANT, place=replace(CONSULTANT.place, lat=30.0), max_travel_miles=100)
    assert found(a_problem([far], [IN_PERSON]), approved(an_assignment())) == [("E1", "C1", ["reach"])]


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        ({"holidays": frozenset({date(2027, 3, 1)})}, "offered_start"),
        ({"expert_min_years": 21.0}, "role"),
        ({"programme_budget": 199.0}, "programme_budget"),
    ],
)
def test_a_policy_that_changed_is_what_seats_are_judged_by(policy: dict[str, Any], rule: str):
    assert found(a_problem(), approved(an_assignment()), **policy) == [("E1", "C1", [rule])]


@pytest.mark.parametrize(
    ("work", "policy", "said"),
    [
        ({}, {"lead_days_virtual": 56}, ""),
        ({}, {"lead_days_virtual": 57}, "56 days ahead, and 57 days of notice are required now"),
        ({"mode": Mode.IN_PERSON}, {"lead_days_in_person": 57}, "56 days ahead, and 57 days of notice are required"),
        ({"mode": Mode.IN_PERSON}, {"lead_days_virtual": 57}, ""),
    ],
)
def test_notice_counts_from_the_day_of_the_decision(work: dict[str, Any], policy: dict[str, Any], said: str):
    """January 4 is 56 days before March 1; that it is February 28 by now changes nothing."""
    problem, rows = a_problem(engagements=[an_engagement(**work)]), approved(an_assignment())
    settled, late = {EngagementId("E1"): date(2027, 1, 4)}, a_policy(as_of=date(2027, 2, 28), **policy)
    found = [each for one in stale_seats(problem, late, rows, settled) for each in one.breaches]
    assert [each.rule for each in found] == ["offered_start"] * bool(said)
    assert said in "".join(each.sentence for each in found)
    assert stale_seats(problem, late, rows) == ()


def test_a_start_that_had_too_little_notice_and_is_not_offered_any_more_says_both():
    problem = a_problem(engagements=[an_engagement(window_start=date(2027, 3, 2))])
    settled = {EngagementId("E1"): date(2027, 2, 28), EngagementId("E9"): date(2027, 2, 28)}
    (one,) = stale_seats(problem, a_policy(), approved(an_assignment()), settled)
    (breach,) = one.breaches
    assert breach.sentence.startswith("The start, Mon, Mar 1, 2027 at 10:00 AM, is not one that may be offered")
    assert breach.sentence.endswith(
        " The start was decided on Sun, Feb 28, 2027, 1 day ahead, and 5 days of notice are required now:"
        " another start, or shorter notice, would do."
    )


def test_a_pair_that_was_turned_down_since_is_found():
    problem = a_problem(rejections=[("E1", "C1")])
    assert found(problem, approved(an_assignment())) == [("E1", "C1", ["not_rejected"])]


def test_decisions_that_have_come_to_overlap_are_both_found():
    problem = a_problem(
        engagements=[an_engagement("E1", session_minutes=300), an_engagement("E2", start_times=(time(13),))]
    )
    rows = approved(an_assignment("E1"), an_assignment("E2", first_start=at("2027-03-01 13:00")))
    assert found(problem, rows) == [("E1", "C1", ["no_overlap"]), ("E2", "C1", ["no_overlap"])]


def test_the_other_engagement_of_an_overlap_is_named():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    stale = stale_seats(problem, a_policy(), approved(an_assignment("E1"), an_assignment("E2")))
    assert [one.breaches[0].beside for one in stale] == [("E2",), ("E1",)]


def test_the_same_person_twice_on_a_team_is_found():
    problem = a_problem([CONSULTANT], [PANEL])
    rows = approved(an_assignment("E1", "1"), an_assignment("E1", "2"))
    assert found(problem, rows) == [("E1", "C1", ["whole_team"])] * 2


def test_a_part_of_a_team_that_still_waits_for_the_rest_holds():
    assert found(a_problem(TEAM, [PANEL]), approved(an_assignment("E1", "1"))) == []


def test_a_rule_of_the_panel_is_broken_by_the_whole_team():
    problem = a_problem([a_consultant("C1"), a_consultant("C2", roles={"expert"})], [PANEL])
    rows = approved(an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"))
    said = [(who, "The panel requirement is not met by the team.") for who in ("C1", "C2")]
    assert [
        (one.seat.assignment.consultant_id, one.breaches[0].sentence) for one in stale_seats(problem, a_policy(), rows)
    ] == said


def test_an_opt_out_reads_exactly_like_an_hour_that_is_not_free():
    busy = a_problem([a_consultant(unavailable=(span("2027-03-01 10:00", "2027-03-01 11:00"),))])
    opted_out = a_problem([a_consultant(exclusions=excludes("organization", "Example Services"))])
    (one,), (other,) = (stale_seats(each, a_policy(), approved(an_assignment())) for each in (busy, opted_out))
    assert [each.sentence for each in one.breaches] == [each.sentence for each in other.breaches]
    assert one.breaches[0].rule == other.breaches[0].rule == "available"


def test_days_that_pass_break_no_approval_but_make_a_proposal_too_late():
    late = {"as_of": date(2027, 2, 25)}
    assert found(a_problem(), approved(an_assignment()), **late) == []
    assert found(a_problem(), proposed(an_assignment()), **late) == [("E1", "C1", ["offered_start"])]


def test_who_is_proposed_beside_someone_approved_is_in_time_as_they_are():
    rows = [*approved(an_assignment("E1", "1", "C1")), *proposed(an_assignment("E1", "2", "C2"))]
    assert found(a_problem(TEAM, [PANEL]), rows, as_of=date(2027, 2, 25)) == []


def test_what_is_proposed_never_counts_against_what_is_approved():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    rows = [*approved(an_assignment("E1")), *proposed(an_assignment("E2"))]
    assert found(problem, rows) == [("E2", "C1", ["no_overlap"])]


def test_a_proposal_for_another_start_than_the_rest_of_the_team_has_is_found():
    rows = [*approved(an_assignment("E1", "2", "C1")), *proposed(an_assignment("E1", "1", "C2", TUESDAY))]
    stale = stale_seats(a_problem(TEAM, [PANEL]), a_policy(), rows)
    assert [(one.seat.assignment.seat, one.breaches[0].sentence) for one in stale] == [("1", SECOND_START)]


def test_seats_that_the_data_does_not_have_are_found():
    rows = approved(an_assignment("E9"), an_assignment("E1", "7"), an_assignment("E1", "1", "C9"))
    assert [rules for _, _, rules in found(a_problem(), rows)] == [["whole_team"]] * 3


def test_what_is_over_is_past_judging():
    problem = a_problem([a_consultant(status=ConsultantStatus.INACTIVE)])
    assert found(problem, approved(an_assignment()), as_of=date(2027, 3, 1)) == [("E1", "C1", ["under_agreement"])]
    assert found(problem, approved(an_assignment()), as_of=date(2027, 3, 2)) == []


def facts(problem: Problem, policy: Policy | None = None, rows: Iterable[Assignment] = ()) -> str:
    (one, *_) = stale_seats(problem, policy or a_policy(), approved(an_assignment(), *rows))
    (breach,) = one.breaches
    return breach.facts


INACTIVE = a_consultant(status=ConsultantStatus.INACTIVE)


def test_a_breach_rests_on_the_same_facts_while_what_its_rule_reads_is_the_same():
    again = replace(INACTIVE, name="Ada Other", recent_engagements=9, email="other@example.org")
    away = replace(INACTIVE, unavailable=(span("2027-03-08 10:00", "2027-03-08 12:00"),))
    other = a_problem([INACTIVE, a_consultant("C2")], [ENGAGEMENT, an_engagement("E2")])
    same = {facts(a_problem([each])) for each in (INACTIVE, again, away)} | {facts(other)}
    assert len(same) == 1


@pytest.mark.parametrize(
    "problem",
    [
        a_problem([replace(INACTIVE, status=ConsultantStatus.DENIED)]),
        a_problem([INACTIVE], [replace(ENGAGEMENT, session_minutes=60)]),
        a_problem([replace(INACTIVE, agreement_end=date(2028, 1, 1))]),
    ],
)
def test_a_breach_rests_on_other_facts_once_one_of_them_changed(problem: Problem):
    assert facts(problem) != facts(a_problem([INACTIVE]))


def test_a_breach_of_the_budget_rests_on_the_budget():
    def told(cap: float, rate: float) -> str:
        return facts(a_problem([a_consultant(rate_per_hour=rate)]), a_policy(programme_budget=cap))

    assert told(1.0, 100) == told(1.0, 200) != told(2.0, 100)


def test_a_breach_with_another_engagement_rests_on_both():
    def told(minutes: int) -> str:
        work = [ENGAGEMENT, an_engagement("E2", session_minutes=minutes)]
        return facts(a_problem(engagements=work), rows=[an_assignment("E2", first_start=MONDAY)])

    assert told(120) != told(60)


def test_a_row_that_no_rule_can_read_rests_on_that():
    (one,) = stale_seats(a_problem(), a_policy(), approved(an_assignment("E9")))
    assert one.breaches[0].sentence == "The engagement is not in the data."
    assert len(one.breaches[0].facts) == 64


@pytest.mark.parametrize(
    ("person", "work", "sentence"),
    [
        (
            {},
            {"criminal_justice": True},
            "It is a criminal-justice need. Nothing would do but its referral to OVC TTAC.",
        ),
        (
            {},
            {"federal_grantee": True},
            "It is for a federal grantee, and the granting office has not confirmed. Its word would do.",
        ),
        (
            {},
            {"window_start": date(2027, 3, 2)},
            WHERE_IT_MAY_START,
        ),
        (
            {"topics": {"trauma_informed_care": 2}},
            {},
            "Nobody on the team is approved for trauma-informed care at level 3: someone who is would do.",
        ),
        (
            {"status": ConsultantStatus.IN_PROCESS},
            {},
            "The consultant's status is in process, and only approved ones may present: an approval would do.",
        ),
        (
            {"agreement_end": date(2027, 2, 28)},
            {},
            AGREEMENT_TOO_SHORT,
        ),
        (
            {"audiences": {}},
            {},
            "The consultant is not approved for this audience (child welfare): an approval would do.",
        ),
        (
            {"languages": {"es"}},
            {},
            "The consultant does not speak the engagement's language, English: someone who does would do.",
        ),
        ({"modes": {Mode.IN_PERSON}}, {}, "The consultant does not work virtually: someone who does would do."),
        (
            {"modes": {Mode.VIRTUAL}},
            {"mode": Mode.IN_PERSON},
            "The consultant does not work in person: someone who does would do.",
        ),
        (
            {"organization": "Example Services"},
            {},
            "The consultant is affiliated with Example Services, which is served: someone else would do.",
        ),
        (
            {"max_hours_per_week": 1.5},
            {},
            "A week has more than the 1.5 hours that the consultant gives: another week, or someone else, would do.",
        ),
        (
            {"max_engagements_per_month": 0},
            {},
            (
                "A month has more than the 0 engagements that the consultant takes:"
                " another month, or someone else, would do."
            ),
        ),
    ],
)
def test_a_breach_says_what_was_found_and_what_would_do(person: dict[str, Any], work: dict[str, Any], sentence: str):
    problem = a_problem([a_consultant(**person)], [an_engagement(**work)])
    (one,) = stale_seats(problem, a_policy(), approved(an_assignment()))
    assert [each.sentence for each in one.breaches] == [sentence]


def test_a_limit_that_several_engagements_break_names_the_others():
    work = [an_engagement("E1"), an_engagement("E2", start_times=(time(15),))]
    problem = a_problem([a_consultant(max_engagements_per_month=1)], work)
    rows = approved(an_assignment("E1"), an_assignment("E2", first_start=at("2027-03-01 15:00")))
    said = (
        "A month has more than the 1 engagement that the consultant takes,"
        " together with E2: another month, or someone else, would do."
    )
    assert stale_seats(problem, a_policy(), rows)[0].breaches[0].sentence == said


def test_someone_too_far_away_is_told_by_the_city():
    far = replace(CONSULTANT, place=replace(CONSULTANT.place, lat=30.0), max_travel_miles=100)
    (one,) = stale_seats(a_problem([far], [IN_PERSON]), a_policy(), approved(an_assignment()))
    assert (
        one.breaches[0].sentence
        == "Columbus is farther than the 100 miles that the consultant travels: someone nearer would do."
    )


def test_every_rule_that_can_be_told_has_its_own_words():
    told_names = {told(rule.name) for rule in RULES}
    assert {rule.name for rule in RULES if rule.standing} == told_names
