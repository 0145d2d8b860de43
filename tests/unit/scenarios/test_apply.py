from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.policy import APART, Policy
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.vocabulary import STATES, ConsultantStatus, SeatStatus
from matcher.sample.cities import largest_city
from matcher.sheets.forms.policy_form import PolicyForm
from scenarios.case import Case, ChangeError
from scenarios.changes import (
    AddConsultantOfKind,
    AddConsultants,
    AddEngagements,
    AddHours,
    AddRequests,
    CapTravelMiles,
    RemoveBusiestConsultant,
    RemoveConsultant,
    SetPolicy,
    WholePolicy,
)
from scenarios.changes.apply import apply
from scenarios.changes.people import busiest
from tests.support.builders import (
    POLICY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
)

PAIR = seats("expert", "expert")


def changed(change, problem, policy: Policy = POLICY):
    return apply([change], Case(problem, policy)).problem


def test_no_change_leaves_the_case_as_it_is():
    case = Case(a_problem(), POLICY)
    assert apply([], case) == case


def test_changes_are_made_one_after_the_other():
    problem = a_problem([a_consultant("C1", recent_engagements=1), a_consultant("C2", recent_engagements=2)])
    case = apply([RemoveBusiestConsultant(), RemoveBusiestConsultant()], Case(problem, POLICY))
    assert case.problem.consultants == {}


class TestWithoutAConsultant:
    def test_the_others_stay(self):
        problem = changed(RemoveConsultant("C1"), a_problem([a_consultant("C1"), a_consultant("C2")]))
        assert list(problem.consultants) == ["C2"]

    def test_what_was_approved_for_them_falls_open_and_a_team_mates_seat_stands(self):
        approved = [an_assignment(seat="1", consultant_id="C1"), an_assignment(seat="2", consultant_id="C2")]
        before = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement(seats=PAIR)], approved=approved)
        assert changed(RemoveConsultant("C1"), before).approved == {"E1": {"2": approved[1]}}

    def test_nothing_names_them_any_more(self):
        other = a_consultant("C2", exclusions=excludes("consultant", "C1") | excludes("state", "OH"))
        before = a_problem(
            [a_consultant("C1"), other],
            proposed=[an_assignment(consultant_id="C1")],
            rejections=[("E1", "C1"), ("E1", "C2")],
            affinity={("E1", "C1"): 5, ("E1", "C2"): 7},
        )
        after = changed(RemoveConsultant("C1"), before)
        assert after.consultants["C2"].exclusions == excludes("state", "OH")
        assert (after.standing, after.rejected_pairs, after.affinity) == ((), {("E1", "C2")}, {("E1", "C2"): 7})

    def test_a_consultant_who_is_not_there_is_refused(self):
        with pytest.raises(ChangeError, match=r"consultant_id: 'C9': no consultant of this data; name one of C1"):
            changed(RemoveConsultant("C9"), a_problem())


class TestTheBusiest:
    def test_delivered_approved_and_proposed_engagements_count_alike(self):
        people = [a_consultant("C1", recent_engagements=1), a_consultant("C2"), a_consultant("C3")]
        work = [an_engagement("E1"), an_engagement("E2"), an_engagement("E3")]
        # C1 has 1 + 1, C2 has 2, C3 has 0; one more approved makes it C2.
        problem = a_problem(
            people,
            [*work, an_engagement("E4")],
            approved=[an_assignment("E1", consultant_id="C1"), an_assignment("E2", consultant_id="C2")],
            proposed=[an_assignment("E3", consultant_id="C2"), an_assignment("E4", consultant_id="C2")],
        )
        assert busiest(problem) == "C2"

    def test_two_seats_of_one_engagement_count_once(self):
        people = [a_consultant("C1", recent_engagements=1), a_consultant("C2")]
        rows = [an_assignment(seat=seat, consultant_id="C2") for seat in ("1", "2")]
        assert busiest(a_problem(people, [an_engagement(seats=PAIR)], approved=rows)) == "C1"

    def test_of_equals_the_first_by_id_is_taken(self):
        assert busiest(a_problem([a_consultant("C2"), a_consultant("C1")])) == "C1"

    def test_whoever_may_not_be_asked_is_passed_over(self):
        away = a_consultant("C1", recent_engagements=9, status=ConsultantStatus.INACTIVE)
        assert busiest(a_problem([away, a_consultant("C2")])) == "C2"

    def test_where_nobody_may_be_asked_nobody_can_be_left_out(self):
        with pytest.raises(ChangeError, match="no consultant has the status approved"):
            changed(RemoveBusiestConsultant(), a_problem([a_consultant(status=ConsultantStatus.DENIED)]))


class TestMoreConsultants:
    def test_they_are_alike_but_for_name_address_and_history(self):
        like = a_consultant("C1", name="Ada", recent_engagements=4)
        added = changed(AddConsultants("C1", 1), a_problem([like])).consultants["C1+2"]
        assert added == a_consultant("C1+2", name="Ada, new 1", email="", recent_engagements=0)

    def test_each_has_an_id_of_their_own_in_id_order(self):
        problem = a_problem([a_consultant("C1"), a_consultant("C1+3"), a_consultant("C2")])
        assert list(changed(AddConsultants("C1", 2), problem).consultants) == ["C1", "C1+2", "C1+3", "C1+4", "C2"]

    def test_one_without_a_name_is_called_by_the_id(self):
        after = changed(AddConsultants("C1", 1), a_problem([a_consultant("C1", name="")]))
        assert after.consultants["C1+2"].name == "C1, new 1"

    def test_who_is_like_someone_who_wants_no_team_wants_none_either(self):
        alone = a_consultant("C1", exclusions=excludes("consultant", "C1") | excludes("consultant", "C2"))
        added = changed(AddConsultants("C1", 1), a_problem([alone])).consultants["C1+2"]
        assert added.exclusions == {Exclusion("consultant", "C1+2"), Exclusion("consultant", "C2")}

    def test_a_consultant_who_is_not_there_is_refused(self):
        with pytest.raises(ChangeError, match="like: 'C9': no consultant of this data"):
            changed(AddConsultants("C9", 1), a_problem())


class TestMoreRequests:
    @pytest.mark.parametrize(
        ("asked", "percent", "more"), [(5, 20, 1), (10, 20, 2), (6, 20, 2), (1, 1, 1), (2, 150, 3)]
    )
    def test_the_share_is_rounded_up(self, asked, percent, more):
        problem = a_problem(engagements=[an_engagement(f"E{k}") for k in range(asked)])
        assert len(changed(AddRequests(percent), problem).engagements) == asked + more

    def test_engagements_at_even_distances_are_asked_for_again(self):
        problem = a_problem(engagements=[an_engagement(f"E{k}") for k in range(6)])
        assert changed(AddRequests(50), problem).engagements.keys() - problem.engagements.keys() == {
            "E0+2",
            "E2+2",
            "E4+2",
        }

    def test_they_ask_for_the_same_with_nothing_decided_yet(self):
        asked = an_engagement("E1", priority=5)
        before = a_problem(engagements=[asked], approved=[an_assignment()], rejections=[("E1", "C1")])
        after = changed(AddRequests(100), before)
        assert after.engagements == {"E1": asked, "E1+2": an_engagement("E1+2", priority=5)}
        assert (after.standing, after.rejections) == (before.standing, before.rejections)

    def test_more_of_nothing_is_nothing(self):
        assert changed(AddRequests(20), a_problem(engagements=[])).engagements == {}


@pytest.mark.parametrize(("before", "after"), [(None, None), (0, 0), (199, 199), (200, 200), (201, 200)])
def test_nobody_travels_farther_than_the_cap_nor_than_they_would(before, after):
    problem = changed(CapTravelMiles(200), a_problem([a_consultant(max_travel_miles=before)]))
    assert problem.consultants["C1"].max_travel_miles == after


def test_what_is_approved_stands_beyond_the_cap():
    problem = changed(CapTravelMiles(0), a_problem(approved=[an_assignment()]))
    assert [seat.status for seat in problem.standing] == [SeatStatus.APPROVED]


@pytest.mark.parametrize(
    ("setting", "policy"),
    [
        ("rules.lead_days_virtual", a_policy(lead_days_virtual=8)),
        ("rules.programme_budget", a_policy(programme_budget=8)),
        ("rules.travel_budget", a_policy(travel_budget=8)),
        ("points.fairness", a_policy(fairness=8)),
    ],
)
def test_one_setting_of_the_policy_is_another(setting, policy):
    assert apply([SetPolicy(setting, 8)], Case(a_problem(), POLICY)) == Case(a_problem(), policy)


class TestWholePolicy:
    def test_every_setting_that_the_form_has_reads_back_as_it_was(self):
        policy = a_policy(programme_budget=8, holidays=frozenset({date(2027, 1, 18)}))
        texts = {name: text for name, text in PolicyForm().texts(policy).items() if name not in APART}
        change = WholePolicy(tuple(f"{name} = {text}" for name, text in texts.items()))
        assert apply([change], Case(a_problem(), POLICY)) == Case(a_problem(), policy)
        assert change.sentence.startswith("Nothing is delivered on Jan 18, 2027.")
        assert "The travel budget, in dollars, has no limit." in change.sentence
        assert "priority 1 to 5 earn, in points, is 1000, 2000" in change.sentence

    def test_no_holidays_is_said_so(self):
        assert WholePolicy(("holidays =",)).sentence == "There are no holidays."

    @pytest.mark.parametrize(
        ("setting", "said"),
        [
            ("points.fitt = 1", "no setting of the policy; did you mean points.fit"),
            ("points.fit = -1", "no value of this setting"),
            ("points.dollars_per_point = 0", "no value of this setting"),
            ("points.coverage = 1;2", "no value of this setting"),
            ("rules.travel_budget = -1", "no value of this setting"),
            ("holidays = soon", "no value of this setting"),
        ],
    )
    def test_what_is_no_setting_or_no_value_is_refused(self, setting, said):
        with pytest.raises(ChangeError, match=said):
            changed(WholePolicy((setting,)), a_problem())

    def test_a_setting_has_one_value(self):
        with pytest.raises(ChangeError, match="each setting only once"):
            changed(WholePolicy(("points.fit = 1", "points.fit=2")), a_problem())

    def test_no_setting_at_all_is_refused(self):
        with pytest.raises(ChangeError, match="at least one setting"):
            changed(WholePolicy(()), a_problem())

    def test_the_years_of_a_role_are_for_those_who_may_know(self):
        change = WholePolicy(("rules.survivor_min_years = 30",))
        assert change.bears_role
        with pytest.raises(ChangeError, match="lived experience"):
            apply([change], Case(a_problem(), POLICY, sealed=True))
        assert apply([change], Case(a_problem(), POLICY)).policy.rules.survivor_min_years == 30


class TestMoreOfOneConsultant:
    def test_hours_are_added_to_theirs(self):
        before = a_problem([a_consultant("C1", max_hours_per_week=7.5), a_consultant("C2")])
        after = changed(AddHours("C1", 2), before)
        assert [person.max_hours_per_week for person in after.consultants.values()] == [9.5, 40]

    def test_engagements_are_added_to_theirs(self):
        before = a_problem([a_consultant("C1", max_engagements_per_month=2), a_consultant("C2")])
        after = changed(AddEngagements("C1", 1), before)
        assert [person.max_engagements_per_month for person in after.consultants.values()] == [3, 20]

    @pytest.mark.parametrize("change", [AddHours("C9", 1), AddEngagements("C9", 1)])
    def test_a_consultant_who_is_not_there_is_refused(self, change):
        with pytest.raises(ChangeError, match="consultant_id: 'C9': no consultant of this data"):
            changed(change, a_problem())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (AddHours("C1", 1), "Consultant C1 has 1 hour more a week."),
        (AddEngagements("C1", 2), "Consultant C1 takes 2 engagements more a month."),
        (
            AddConsultantOfKind("survivor", ("substance_use", "labor_trafficking"), "public_health", "es", "TX"),
            (
                "One more survivor consultant in Texas who speaks Spanish, for public health,"
                " on substance use, labor trafficking."
            ),
        ),
        (
            AddConsultantOfKind("expert", (), "public_health", "en", "TX"),
            "One more expert consultant in Texas who speaks English, for public health, on any topic.",
        ),
    ],
)
def test_a_change_says_what_it_is(change, sentence):
    assert change.sentence == sentence


KIND = AddConsultantOfKind("expert", ("substance_use",), "public_health", "es", "TX")


def of_kind(kind, people, engagements=()):
    """Who is added."""
    problem = a_problem(people, engagements)
    after = changed(kind, problem)
    [name] = after.consultants.keys() - problem.consultants.keys()
    assert after.engagements == problem.engagements
    return after.consultants[name]


class TestSomebodyOfAKind:
    def test_they_bring_what_is_asked_for_and_no_more(self):
        new = of_kind(KIND, [a_consultant("C1", state="TX")])
        assert (new.roles, new.years_experience, new.years_lived_experience) == ({"expert"}, 7, 0)
        assert (new.topics, new.audiences, new.languages) == ({"substance_use": 4}, {"public_health": 4}, {"es"})
        assert new.state == "TX"

    def test_a_survivor_consultant_has_the_years_that_the_role_asks_for(self):
        new = of_kind(replace(KIND, role="survivor"), [a_consultant("C1", state="TX")])
        assert (new.roles, new.years_experience, new.years_lived_experience) == ({"survivor"}, 0, 2)

    def test_their_limits_are_what_is_usual_among_those_who_may_be_asked(self):
        people = [
            a_consultant("C1", state="TX", max_hours_per_week=4, rate_per_hour=90, max_engagements_per_month=1),
            a_consultant("C2", max_hours_per_week=6, rate_per_hour=110, max_engagements_per_month=3),
            a_consultant("C3", max_hours_per_week=40, rate_per_hour=150, max_engagements_per_month=9),
            a_consultant("C4", max_hours_per_week=0, rate_per_hour=0, status=ConsultantStatus.INACTIVE),
        ]
        new = of_kind(KIND, people)
        assert (new.max_hours_per_week, new.rate_per_hour, new.max_engagements_per_month) == (6, 110, 3)

    def test_they_live_in_the_middle_of_those_who_are_there(self):
        places = [Place(30, -90), Place(31, -95), Place(35, -91)]
        people = [a_consultant(f"C{k}", state="TX", place=place) for k, place in enumerate(places)]
        assert of_kind(KIND, people).place == Place(31, -91)

    def test_where_nobody_lives_they_live_where_the_requests_are(self):
        new = of_kind(KIND, [a_consultant("C1")], [an_engagement("E1", state="TX", place=Place(30, -90))])
        assert (new.place, new.time_zone.key) == (Place(30, -90), "America/New_York")

    @pytest.mark.parametrize("state", sorted(STATES))
    def test_in_a_state_without_anybody_they_live_in_its_largest_city(self, state):
        kind = replace(KIND, state=state)
        new = of_kind(kind, [a_consultant("C1", state="")])
        city = largest_city(state)
        assert (new.state, new.place, new.time_zone) == (state, city.place, city.time_zone)

    def test_where_they_live_then_is_said(self):
        case = Case(a_problem([a_consultant("C1")], [an_engagement("E1")]), POLICY)
        told = "Nobody and no request is in Texas yet: what they travel counts from Houston."
        assert told in list(KIND.remarks(case))
        assert told not in list(replace(KIND, state="OH").remarks(case))

    def test_where_nobody_may_be_asked_nothing_is_usual(self):
        with pytest.raises(ChangeError, match="no consultant has the status approved, so that nothing would be usual"):
            of_kind(KIND, [a_consultant("C1", state="TX", status=ConsultantStatus.DENIED)])
