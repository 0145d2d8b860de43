"""Each reason for an engagement that is not covered: true, and no more than needs to be said."""

from datetime import date

import pytest

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from tests.support.builders import (
    CHICAGO,
    COLUMBUS,
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    a_schedule_of_one,
    an_assignment,
    an_engagement,
    excludes,
    seats,
    weekly,
)

ONE_START = {"window_start": date(2027, 3, 1), "window_end": date(2027, 3, 1)}
PAIR = seats("expert", "expert")


def the_reason(consultants=None, rows=(), policy=None, engagements=None, voice=Voice.OWNER, **engagement):
    """The reason for E1 of the given kind; other engagements by request."""
    asked = [an_engagement("E1", **{**ONE_START, **engagement}), *(engagements or [])]
    problem = a_problem(consultants or [a_consultant()], asked)
    (reason,) = uncovered(problem, policy or a_policy(), rows, voice)
    return reason


def the_rule(**changes):
    reason = the_reason([a_consultant(**changes)])
    assert reason.code == Code.NOBODY_FOR_SEAT
    return reason.rule


def test_what_is_covered_needs_no_reason():
    assert uncovered(a_problem(), a_policy(), a_schedule_of_one()) == ()


def test_reasons_come_in_id_order():
    asked = [an_engagement(name, criminal_justice=True) for name in ("E2", "E1")]
    assert [reason.engagement_id for reason in uncovered(a_problem(engagements=asked), a_policy(), [])] == ["E1", "E2"]


def test_a_criminal_justice_need_is_referred():
    reason = the_reason(criminal_justice=True, federal_grantee=True)
    assert (reason.code, reason.rule) == (Code.REFERRED, "eligible")


def test_a_federal_grantee_waits():
    reason = the_reason(federal_grantee=True)
    assert (reason.code, reason.rule) == (Code.AWAITING, "eligible")


def test_a_request_without_seats_has_nobody_to_ask_for():
    assert the_reason(seats={}).code == Code.NO_SEATS


def test_a_window_without_an_offered_day_has_no_start():
    reason = the_reason(weekdays={6})
    assert (reason.code, reason.rule) == (Code.NO_START, "offered_start")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("role", {"years_experience": 6}),
        ("under_agreement", {"agreement_end": date(2027, 2, 28)}),
        ("audience", {"audiences": {}}),
        ("topic", {"topics": {}}),
        ("language", {"languages": {"es"}}),
        ("mode", {"modes": {Mode.IN_PERSON}}),
        ("available", {"weekly": ()}),
        ("weekly_hours", {"max_hours_per_week": 1}),
        ("monthly_engagements", {"max_engagements_per_month": 0}),
    ],
)
def test_the_one_rule_that_leaves_nobody_is_named(rule, changes):
    # Whoever lacks the role for the only seat also breaks never_sole: told as one requirement of the panel.
    assert the_rule(**changes) == rule


def test_an_opt_out_is_told_as_time_that_is_not_free():
    assert the_rule(exclusions=excludes("state", "OH")) == the_rule(weekly=()) == "available"


def test_an_opt_out_and_time_off_are_told_as_time_off_alone():
    assert the_rule(exclusions=excludes("state", "OH"), weekly=()) == "available"


def test_of_several_rules_the_one_that_keeps_most_people_away_is_named():
    people = [a_consultant("C1", topics={}), a_consultant("C2", languages={"es"}), a_consultant("C3", languages={"es"})]
    assert the_reason(people).rule == "language"


def test_of_rules_that_keep_equally_many_away_the_first_is_named():
    people = [a_consultant("C1", languages={"es"}), a_consultant("C2", topics={})]
    assert the_reason(people).rule == "topic"


def test_where_nobody_is_one_rule_short_the_fewest_rules_that_leave_nobody_are_named_together():
    people = [
        a_consultant("C1", audiences={}, weekly=()),
        a_consultant("C2", languages={"es"}, modes={Mode.IN_PERSON}),
        a_consultant("C3", languages={"es"}, modes={Mode.IN_PERSON}),
        a_consultant("C4", languages={"es"}, audiences={}, topics={}),
    ]
    reason = the_reason(people)
    assert (reason.rules, reason.sentence) == (
        ("language", "mode"),
        "Nobody can take one of its seats: nobody who is otherwise suited both speaks English and works virtually.",
    )


def test_without_anyone_at_all_nobody_is_left_from_the_start():
    problem = a_problem([])
    (reason,) = uncovered(problem, a_policy(), [])
    assert (reason.code, reason.rule, reason.sentence) == (
        Code.NOBODY_FOR_SEAT,
        "whole_team",
        "Nobody can take one of its seats: there is nobody else to ask.",
    )


def test_neither_the_seat_nor_its_role_is_named():
    reason = the_reason([a_consultant(roles={Role.EXPERT})], seats=seats("expert", "survivor"))
    assert reason.sentence == (
        "Nobody can take one of its seats: nobody who is otherwise suited would meet the panel requirement."
    )


NEVER_TOGETHER = "At no offered start are people for all open seats free together."
APART = [
    a_consultant("C1", weekly=(weekly(0, "00:00", "00:00"),)),
    a_consultant("C2", weekly=(weekly(1, "00:00", "00:00"),)),
]
AT_ODDS = [a_consultant("C1", exclusions=excludes("consultant", "C2")), a_consultant("C2")]


def test_of_people_who_are_never_free_together_it_is_told_who_is_missing_when_the_fewest_are():
    reason = the_reason(APART, seats=PAIR, window_end=date(2027, 3, 2))
    assert (reason.code, reason.rule, reason.people, reason.first_start) == (
        Code.NO_START_FOR_TEAM,
        "whole_team",
        ("C2",),
        MONDAY,
    )
    assert reason.sentence == (
        f"{NEVER_TOGETHER} On Mon, Mar 1, 10:00 AM a team would be free, but for this: Person C2 does not work at that"
        " time (Mon, Mar 1, 10:00 AM). Their word that they are free then would be needed, which only they can give."
    )


@pytest.mark.parametrize(
    ("asks", "aside"),
    [
        ({"topics": {"trauma_informed_care": 3, "prevention_education": 4}}, "Topics aside, on"),
        ({"budget": 1}, "Topics and budget aside, on"),
    ],
)
def test_whose_word_would_still_leave_topics_or_the_budget_is_told_with_these_aside(asks, aside):
    """What is said to do has to: with C2 free, no team would cover the topic, or stay within a dollar."""
    reason = the_reason(APART, seats=PAIR, **asks)
    assert reason.sentence.startswith(f"{NEVER_TOGETHER} {aside} Mon, Mar 1, 10:00 AM a team would be free, but for")


def test_of_people_who_would_do_one_is_named_with_whom_the_topics_would_be_covered():
    topics = {"trauma_informed_care": 3, "prevention_education": 4}
    knows = a_consultant("C3", weekly=APART[1].weekly, topics=topics)
    reason = the_reason([*APART, knows], seats=PAIR, topics=topics)
    assert reason.people == ("C3",)
    assert reason.sentence.startswith(f"{NEVER_TOGETHER} On Mon, Mar 1, 10:00 AM a team would be free, but for this:")


def test_two_who_exclude_each_other_are_told_like_two_who_are_never_free_together():
    at_odds, apart = (the_reason(people, seats=PAIR, voice=Voice.GUARDED) for people in (AT_ODDS, APART))
    assert at_odds.sentence == apart.sentence == (
        f"{NEVER_TOGETHER} Leaving aside what each seat asks for, the nearest start is Mon, Mar 1, 10:00 AM: one person"
        " is free then for 2 seats, so at least one more would have to be."
    )  # fmt: skip


def test_of_two_who_exclude_each_other_no_more_is_told_than_that_one_is_not_available():
    assert the_reason(AT_ODDS, seats=PAIR).sentence == (
        f"{NEVER_TOGETHER} On Mon, Mar 1, 10:00 AM a team would be free, but for this: Ada"
        f" Example is not available for it. Only they can change that."
    )


@pytest.mark.parametrize(
    ("open_seats", "more", "sentence"),
    [
        (2, 1, "with one more person who could take a seat, a team would be free on Mon, Mar 1, 10:00 AM."),
        (3, 2, "with 2 more people who could take a seat, a team would be free on Mon, Mar 1, 10:00 AM."),
    ],
)
def test_where_there_are_too_few_people_it_is_told_how_many_more_it_takes(open_seats, more, sentence):
    reason = the_reason(seats=seats(*["expert"] * open_seats))
    assert (reason.people, reason.more) == ((), more)
    assert reason.sentence == f"{NEVER_TOGETHER} There are too few of them: {sentence}"


def test_beside_a_panel_that_is_not_met_readers_hear_no_more_than_that_there_is_no_team():
    people = [a_consultant("C1"), a_consultant("C2", years_experience=6)]
    asks = seats("expert", "expert")
    assert the_reason(people, seats=asks, voice=Voice.GUARDED).sentence == NEVER_TOGETHER


LEFT = date(2027, 2, 28)
NOBODY_UNDER_AGREEMENT = (
    "Nobody can take one of its seats: nobody who is otherwise suited is approved by the center and under agreement to"
    " its last session."
)
TO_MONDAY = "with an agreement to Mon, Mar 1, 2027 (it ends on Sun, Feb 28, 2027)"


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([{"agreement_end": LEFT}], f"One person would do: Ada Example, {TO_MONDAY}."),
        (
            [{"agreement_end": LEFT}, {"status": ConsultantStatus.IN_PROCESS}],
            (
                f"Any one of 2 people would do: Ada Example, {TO_MONDAY}; or Person C2, with the center's approval (the"
                " status is in process)."
            ),
        ),
        (
            [{"agreement_end": LEFT, "status": ConsultantStatus.INACTIVE}],
            (
                "One person would do: Ada Example, with the center's approval (the status is inactive) and an agreement"
                " to Mon, Mar 1, 2027 (it ends on Sun, Feb 28, 2027)."
            ),
        ),
        (
            [{"agreement_end": LEFT}] * 5,
            (
                f"Any one of 5 people would do: Ada Example, {TO_MONDAY}; Person C2, {TO_MONDAY}; Person C3,"
                f" {TO_MONDAY}; or 2 more."
            ),
        ),
    ],
)
def test_who_is_kept_out_by_an_agreement_alone_is_named_with_what_would_do(people, sentence):
    reason = the_reason([a_consultant(f"C{k}", **one) for k, one in enumerate(people, 1)])
    assert reason.sentence == f"{NOBODY_UNDER_AGREEMENT} {sentence}"
    assert reason.people == tuple(f"C{k}" for k in range(1, len(people) + 1))


def test_to_readers_who_may_not_know_of_roles_nobody_is_named():
    # Of two whose agreement ends, only one is an expert: whoever was named would be known to be.
    people = [a_consultant("C1", agreement_end=LEFT), a_consultant("C2", agreement_end=LEFT, years_experience=6)]
    assert the_reason(people).people == the_reason(people, voice=Voice.PERMITTED).people == ("C1",)
    told = the_reason(people, voice=Voice.GUARDED)
    assert (told.people, told.sentence) == (
        (),
        (
            f"{NOBODY_UNDER_AGREEMENT} An approval, or an agreement that lasts as long, of someone who is otherwise"
            " suited would do."
        ),
    )


def test_a_topic_that_no_team_covers_is_told():
    reason = the_reason([a_consultant(topics={"trauma_informed_care": 2})])
    assert (reason.code, reason.rules, reason.sentence) == (
        Code.NO_START_FOR_TEAM,
        ("topics_covered",),
        "No team that is free at an offered start covers trauma-informed care at level 3.",
    )


@pytest.mark.parametrize(
    ("taught", "topics"),
    [
        ({"a": 1, "b": 3, "c": 3}, "a at level 3 along with its other topics"),
        ({"a": 1, "b": 2, "c": 3}, "a at level 3 and b at level 3 along with its other topics"),
        ({"a": 1, "b": 2, "c": 1}, "a at level 3, b at level 3 and c at level 3"),
    ],
)
def test_of_topics_only_those_are_told_without_which_a_team_could_be_found(taught, topics):
    reason = the_reason([a_consultant(topics=taught)], topics=dict.fromkeys("abc", 3))
    assert reason.sentence == f"No team that is free at an offered start covers {topics}."


def test_where_each_is_in_the_way_topics_and_budget_are_told_together():
    reason = the_reason([a_consultant(topics={"trauma_informed_care": 2})], budget=199)
    assert (reason.rules, reason.sentence) == (
        ("topics_covered", "engagement_budget"),
        "No team that is free at an offered start covers trauma-informed care at level 3 within the budget.",
    )


def test_of_two_teams_that_bookings_hold_the_one_held_by_fewer_counts():
    # C1 and C2 would have to be given up by two, C1 and C3 by one.
    people = [a_consultant("C1"), a_consultant("C2"), a_consultant("C3")]
    rows = [an_assignment("E2", "1", "C1"), an_assignment("E3", "1", "C2")]
    others = [an_engagement("E2"), an_engagement("E3")]
    reason = the_reason(people, rows, engagements=others, seats=seats("any", "any"))
    assert (reason.code, len(reason.engagement_ids)) == (Code.LOST, 1)


def test_bookings_are_told_in_a_row():
    people = [a_consultant("C1"), a_consultant("C2")]
    rows = [an_assignment("E2", "1", "C1"), an_assignment("E3", "1", "C2")]
    reason = the_reason(people, rows, engagements=[an_engagement("E2"), an_engagement("E3")], seats=PAIR)
    assert reason.sentence == "A whole team would be free if its people were not booked for E2 and E3."


def test_a_team_beyond_both_budgets_is_told_as_beyond_both():
    away = an_engagement(mode=Mode.IN_PERSON, place=AWAY)
    found = uncovered(a_problem(engagements=[away]), a_policy(travel_budget=96, programme_budget=100), [])
    assert [(reason.rules, reason.sentence) for reason in found] == [
        (
            ("programme_budget", "travel_budget"),
            (
                "A team is free, but its fees and travel would go beyond the programme's budget, and its travel beyond"
                " the travel budget."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("budget", "code", "rule"),
    [(199.99, Code.NO_START_FOR_TEAM, "engagement_budget"), (200, Code.NOT_REACHED, None)],
)
def test_a_budget_that_no_team_keeps_is_told(budget, code, rule):
    reason = the_reason(budget=budget)  # two hours at 100
    assert (reason.code, reason.rule) == (code, rule)


def test_an_engagement_that_holds_the_people_is_named():
    other = an_engagement("E2", time_zone=CHICAGO)
    reason = the_reason(rows=[an_assignment("E2")], engagements=[other])
    assert (reason.code, reason.engagement_ids, reason.sentence) == (
        Code.LOST,
        ("E2",),
        "A whole team would be free if its people were not booked for E2.",
    )


def test_only_what_holds_the_people_is_named():
    others = [an_engagement("E2"), an_engagement("E3")]
    rows = [an_assignment("E2", first_start=MONDAY), an_assignment("E3", first_start=TUESDAY)]
    assert the_reason(rows=rows, engagements=others).engagement_ids == ("E2",)


def test_the_start_held_by_the_fewest_is_named():
    # On Monday two engagements hold the two people, on Tuesday one.
    people = [a_consultant("C1"), a_consultant("C2")]
    others = [an_engagement(name) for name in ("E2", "E3", "E4")]
    rows = [
        an_assignment("E2", "1", "C1", MONDAY),
        an_assignment("E3", "1", "C2", MONDAY),
        an_assignment("E4", "1", "C2", TUESDAY),
    ]
    reason = the_reason(people, rows, engagements=others, seats=PAIR, window_end=date(2027, 3, 2))
    assert reason.engagement_ids == ("E4",)


def test_of_starts_held_alike_the_first_is_named():
    others = [an_engagement("E2"), an_engagement("E3")]
    rows = [an_assignment("E3", first_start=MONDAY), an_assignment("E2", first_start=TUESDAY)]
    reason = the_reason(rows=rows, engagements=others, window_end=date(2027, 3, 2))
    assert reason.engagement_ids == ("E3",)


def test_what_need_not_go_once_another_has_gone_is_not_named():
    # C1 rests after Monday's E2 and misses Tuesday. C2's month takes two: E0 or E2 must go, and E2 goes anyway.
    people = [a_consultant("C1", rest_days=1), a_consultant("C2", max_engagements_per_month=2)]
    others = [an_engagement("E0"), an_engagement("E2", seats=PAIR)]
    rows = [
        an_assignment("E0", "1", "C2", MONDAY.replace(day=10)),
        an_assignment("E2", "1", "C1", MONDAY),
        an_assignment("E2", "2", "C2", MONDAY),
    ]
    tuesday = {"window_start": date(2027, 3, 2), "window_end": date(2027, 3, 2)}
    assert the_reason(people, rows, engagements=others, seats=PAIR, **tuesday).engagement_ids == ("E2",)


def test_a_full_week_holds_people_too():
    # Four hours a week: 2 + 2 are booked on other days; without the longer or either of them there is room.
    busy = a_consultant(max_hours_per_week=4)
    others = [an_engagement("E2", session_minutes=90), an_engagement("E3", session_minutes=150)]
    rows = [an_assignment("E2", first_start=TUESDAY), an_assignment("E3", first_start=MONDAY.replace(day=3))]
    assert the_reason([busy], rows, engagements=others).engagement_ids == ("E3",)


def test_a_full_month_holds_people_too():
    busy = a_consultant(max_engagements_per_month=1)
    rows = [an_assignment("E2", first_start=MONDAY.replace(day=10))]
    assert the_reason([busy], rows, engagements=[an_engagement("E2")]).engagement_ids == ("E2",)


def test_a_free_team_beyond_the_programmes_budget_is_not_worth_it():
    policy = a_policy(programme_budget=399)
    reason = the_reason(
        rows=[an_assignment("E2", first_start=TUESDAY)], engagements=[an_engagement("E2")], policy=policy
    )
    assert (reason.code, reason.rule) == (Code.NOT_WORTH_IT, "programme_budget")


AWAY = Place(COLUMBUS.lat + 1, COLUMBUS.lon)
"""69 miles, 97 dollars there and back."""


def test_a_free_team_beyond_the_travel_budget_is_not_worth_it():
    away = an_engagement(mode=Mode.IN_PERSON, place=AWAY)
    found = uncovered(a_problem(engagements=[away]), a_policy(travel_budget=96), [])
    assert [(reason.code, reason.rule, reason.sentence) for reason in found] == [
        (Code.NOT_WORTH_IT, "travel_budget", "A team is free, but its travel would go beyond the travel budget.")
    ]


@pytest.mark.parametrize("pairs", [{}, {"exclusions": excludes("consultant", "C2")}])
def test_a_team_from_nearby_within_the_travel_budget_counts(pairs):
    away = an_engagement(mode=Mode.IN_PERSON, place=AWAY, seats=seats("any", "any"))
    people = [a_consultant("C1", **pairs), a_consultant("C2"), a_consultant("C3", place=AWAY)]
    found = uncovered(a_problem(people, [away]), a_policy(travel_budget=97), [])
    assert [reason.code for reason in found] == [Code.NOT_REACHED]


def test_a_cheaper_team_within_the_programmes_budget_counts():
    people = [a_consultant("C1", rate_per_hour=100), a_consultant("C2", rate_per_hour=50)]
    assert the_reason(people, policy=a_policy(programme_budget=100)).code == Code.NOT_REACHED


@pytest.mark.parametrize(("recent", "code"), [(21, Code.NOT_REACHED), (22, Code.NOT_WORTH_IT), (23, Code.NOT_WORTH_IT)])
def test_a_free_team_that_earns_nothing_is_not_worth_it(recent, code):
    # The engagement itself earns nothing, fit 100 and local 10 are 110, and each recent engagement costs 5.
    policy = a_policy(coverage=(0, 0, 0, 0, 0))
    assert the_reason([a_consultant(recent_engagements=recent)], policy=policy).code == code


def test_what_the_others_already_do_counts_in_what_a_team_earns():
    # 21 recent engagements leave 5 points; one more in this schedule takes them.
    policy = a_policy(coverage=(0, 0, 0, 0, 0))
    reason = the_reason(
        [a_consultant(recent_engagements=21)],
        [an_assignment("E2", first_start=TUESDAY)],
        policy,
        [an_engagement("E2")],
    )
    assert reason.code == Code.NOT_WORTH_IT


def completed(consultants, approved, rows=(), **engagement):
    """The reason for E1, two seats of which the first is approved."""
    asked = [an_engagement("E1", **{"seats": PAIR, **engagement}), an_engagement("E2")]
    problem = a_problem(consultants, asked, approved=[approved])
    return next(r for r in uncovered(problem, a_policy(), [approved, *rows]) if r.engagement_id == "E1")


def test_beside_approved_seats_only_their_start_counts():
    # C2 could come on any day but Monday.
    never_on_monday = tuple(weekly(day, "00:00", "00:00") for day in range(1, 7))
    people = [a_consultant("C1"), a_consultant("C2", weekly=never_on_monday)]
    reason = completed(people, an_assignment("E1", "1", "C1", MONDAY))
    assert (reason.code, reason.rule) == (Code.NOBODY_FOR_SEAT, "available")


def test_an_approved_start_need_not_be_offered():
    people = [a_consultant("C1"), a_consultant("C2")]
    reason = completed(people, an_assignment("E1", "1", "C1", MONDAY), weekdays={5})
    assert reason.code == Code.NOT_REACHED


def test_a_federal_grantee_with_an_approved_seat_waits_no_more():
    people = [a_consultant("C1"), a_consultant("C2")]
    reason = completed(people, an_assignment("E1", "1", "C1", MONDAY), federal_grantee=True)
    assert reason.code == Code.NOT_REACHED


def test_the_approved_person_cannot_take_the_other_seat_too():
    assert completed([a_consultant("C1")], an_assignment("E1", "1", "C1")).code == Code.NOBODY_FOR_SEAT


def test_an_approved_person_covers_topics_for_the_team():
    people = [a_consultant("C1"), a_consultant("C2", topics={"trauma_informed_care": 1})]
    assert completed(people, an_assignment("E1", "1", "C1")).code == Code.NOT_REACHED


def test_a_team_that_is_approved_whole_and_lacks_a_topic_is_told_so():
    asked = an_engagement("E1", seats=seats("expert"), topics={"trauma_informed_care": 2})
    approved = an_assignment("E1", "1", "C1")
    problem = a_problem([a_consultant("C1", topics={})], [asked], approved=[approved])
    (reason,) = uncovered(problem, a_policy(), [])
    assert reason.sentence == "No team that is free at an approved start covers trauma-informed care at level 2."


def test_an_approved_person_uses_up_the_budget():
    people = [a_consultant("C1"), a_consultant("C2")]
    reason = completed(people, an_assignment("E1", "1", "C1"), budget=399)
    assert (reason.rule, reason.sentence) == (
        "engagement_budget",
        "No team that is free at an approved start and covers the topics stays within the budget.",
    )


def test_someone_whom_the_approved_person_rules_out_is_told_as_not_free():
    people = [a_consultant("C1", exclusions=excludes("consultant", "C2")), a_consultant("C2")]
    assert completed(people, an_assignment("E1", "1", "C1")).rule == "available"


def test_the_other_bookings_of_the_one_who_could_complete_the_team_are_named():
    people = [a_consultant("C1"), a_consultant("C2")]
    reason = completed(people, an_assignment("E1", "1", "C1"), [an_assignment("E2", "1", "C2")])
    assert (reason.code, reason.engagement_ids) == (Code.LOST, ("E2",))
