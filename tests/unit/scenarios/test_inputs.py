from datetime import date

import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from scenarios.case import Case
from scenarios.changes import (
    AddConsultants,
    AddEngagements,
    AddHours,
    AddRequests,
    CapEngagements,
    CapHours,
    CapTravelMiles,
    DropRequests,
    Leave,
    MakeVirtual,
    MoveWindows,
    ProgrammeMoney,
    RelaxRule,
    RemoveConsultant,
    SetPolicy,
    TrainConsultant,
)
from scenarios.changes.apply import apply
from scenarios.comparison.inputs import input_differences
from tests.support.builders import (
    COLUMBUS,
    POLICY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)

ADA = a_consultant("C1", name="Ada")


def differences(change, problem, policy=POLICY):
    case = Case(problem, policy)
    return input_differences(case, apply([change], case))


def test_whoever_is_left_out_is_named():
    assert differences(RemoveConsultant("C1"), a_problem([ADA])) == ("Ada (C1) is left out.",)


def test_without_a_name_the_id_has_to_do():
    problem = a_problem([a_consultant("C1", name="")])
    assert differences(RemoveConsultant("C1"), problem) == ("C1 is left out.",)


@pytest.mark.parametrize(
    ("approved", "sentence"), [(1, "1 approved seat falls open again."), (2, "2 approved seats fall open again.")]
)
def test_approved_seats_that_are_given_up_are_told(approved, sentence):
    rows = [an_assignment("E1"), an_assignment("E2")][:approved]
    problem = a_problem([ADA], [an_engagement("E1"), an_engagement("E2")], approved=rows)
    assert differences(RemoveConsultant("C1"), problem) == ("Ada (C1) is left out.", sentence)


def test_added_people_are_named():
    assert differences(AddConsultants("C1", 2), a_problem([ADA])) == ("Added: Ada, new 1 (C1+2), Ada, new 2 (C1+3).",)


@pytest.mark.parametrize(
    ("percent", "sentence"),
    [(100, "1 request more: 2 instead of 1."), (200, "2 requests more: 3 instead of 1.")],
)
def test_added_requests_are_counted(percent, sentence):
    assert differences(AddRequests(percent), a_problem()) == (sentence,)


def test_a_cap_says_whom_it_holds_back_and_what_stands_beyond_it():
    # One degree of latitude is 69 miles; C2 would not travel that far anyway; C3 has nothing approved.
    away = Place(COLUMBUS.lat + 1, COLUMBUS.lon)
    people = [
        a_consultant("C1", place=away, max_travel_miles=100),
        a_consultant("C2", place=away, max_travel_miles=60),
        a_consultant("C3", max_travel_miles=100),
    ]
    work = [an_engagement("E1", mode=Mode.IN_PERSON, seats=seats("expert", "expert"))]
    rows = [an_assignment(seat="1", consultant_id="C1"), an_assignment(seat="2", consultant_id="C2")]
    assert differences(CapTravelMiles(68), a_problem(people, work, approved=rows)) == (
        "2 consultants travel less far than they would.",
        "1 approved seat lies farther away; what is approved stands.",
    )


def test_an_approved_seat_just_within_the_cap_is_not_told():
    person = a_consultant("C1", place=Place(COLUMBUS.lat + 1, COLUMBUS.lon))
    problem = a_problem([person], [an_engagement(mode=Mode.IN_PERSON)], approved=[an_assignment()])
    assert differences(CapTravelMiles(69), problem) == ("1 consultant travels less far than they would.",)


def test_a_setting_is_told_with_what_it_was():
    assert differences(SetPolicy("rules.lead_days_virtual", 14), a_problem()) == (
        "The lead time of virtual engagements, in days, is 14 instead of 5.",
    )


def test_a_budget_where_there_was_none_is_told_so():
    assert differences(SetPolicy("rules.programme_budget", 50_000), a_problem()) == (
        "The programme's budget, in dollars, is $50,000 instead of none: the $0 that the plan as it is spends.",
    )


def test_a_change_that_changes_nothing_says_so():
    policy = a_policy(lead_days_virtual=14)
    assert differences(SetPolicy("rules.lead_days_virtual", 14), a_problem(), policy) == (
        "Nothing differs: the changes leave this input as it is.",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (DropRequests(50), "1 request fewer: 1 instead of 2."),
        (MoveWindows(1), "2 requests have another window."),
        (MakeVirtual(), "1 request has another mode."),
        (Leave("C1", date(2027, 3, 1), date(2027, 3, 2)), "1 consultant is on leave."),
        (CapHours(1), "1 consultant has fewer hours a week."),
        (AddHours("C1", 1), "1 consultant has more hours a week."),
        (CapEngagements(1), "1 consultant takes fewer engagements a month."),
        (AddEngagements("C1", 1), "1 consultant takes more engagements a month."),
        (TrainConsultant("C1", languages=("es",)), "1 consultant is approved for more."),
        (RelaxRule("topics_covered"), "2 requests have other levels of topics."),
        (
            SetPolicy("points.coverage.5", 9),
            "What a covered request of priority 5 earns, in points, is 9 instead of 16,000.",
        ),
    ],
)
def test_each_kind_of_difference_has_its_sentence(change, sentence):
    case = Case(a_problem(engagements=[an_engagement("E1"), an_engagement("E2", mode=Mode.IN_PERSON)]), POLICY)
    assert input_differences(case, apply([change], case)) == (sentence,)


def test_a_share_of_money_is_shown_with_what_the_plan_spends():
    # Two hours at 100 dollars an hour.
    case = Case(a_problem(approved=[an_assignment()]), POLICY)
    assert input_differences(case, apply([ProgrammeMoney(70)], case)) == (
        "The programme's budget, in dollars, is $140 instead of none: 70% of the $200 that the plan as it is spends.",
    )
    assert ProgrammeMoney(70).sentence == "The money for fees and travel is 70% of what the plan spends."
