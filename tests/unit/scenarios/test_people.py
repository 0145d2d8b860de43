"""Changes of people: who leaves, who learns, who is away, who comes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from matcher.domain.model.vocabulary import ConsultantStatus
from scenarios.case import Case
from scenarios.changes import (
    AddConsultantOfKind,
    AddConsultants,
    AddHours,
    CapEngagements,
    CapHours,
    Leave,
    RelaxRule,
    RemoveBusiestConsultant,
    RemoveConsultant,
    RemoveConsultants,
    SetPolicy,
    TrainConsultant,
    TrainConsultants,
    TravelMoney,
)
from scenarios.changes.apply import apply, check
from scenarios.changes.relaxing import NAMES, RELAXED
from tests.support.builders import NEW_YORK, POLICY, a_consultant, a_policy, a_problem, an_engagement, seats

TEXAN = a_consultant("C2", state="TX", languages={"en", "es"}, audiences={"public_health": 2})
FOUR = a_problem(
    [a_consultant("C1"), TEXAN, a_consultant("C3", state="TX"), a_consultant("C4", status=ConsultantStatus.DENIED)]
)


def changed(change, problem=FOUR, policy=POLICY):
    return apply([change], Case(problem, policy)).problem


def misfits(change, problem=FOUR, *, sealed=False):
    return [tuple(misfit)[:3] for _, misfit in check([change], Case(problem, POLICY, sealed=sealed)).misfits]


def remarks(change, problem, *, sealed=False):
    return tuple(remark for _, remark in check([change], Case(problem, POLICY, sealed=sealed)).remarks)


class TestThoseWhoLeave:
    @pytest.mark.parametrize(
        ("meant", "left"),
        [
            ({"state": "TX", "language": "es"}, ["C1", "C3", "C4"]),
            ({"audience": "public_health"}, ["C1", "C3", "C4"]),
            ({"topic": "trauma_informed_care", "state": "OH"}, ["C2", "C3", "C4"]),
        ],
    )
    def test_are_of_those_meant(self, meant, left):
        assert list(changed(RemoveConsultants(1, **meant)).consultants) == left

    def test_are_at_most_those_who_may_be_asked(self):
        assert misfits(RemoveConsultants(3, state="TX")) == [
            ("count", "3", "only 2 who may be asked in Texas in this data")
        ]

    def test_are_told_in_words(self):
        change = RemoveConsultants(1, state="TX", language="es", audience="public_health", topic="prevention_education")
        assert change.sentence == (
            "Without 1 consultant in Texas fluent in Spanish for public health on prevention education,"
            " a fair sample of those there are."
        )


def test_the_busiest_is_nobody_where_nobody_may_be_asked():
    assert misfits(RemoveBusiestConsultant(), a_problem([a_consultant(status=ConsultantStatus.DENIED)])) == [
        ("", "", "no consultant has the status approved: nobody can be left out")
    ]


def test_a_twin_bears_a_role():
    assert AddConsultants("C1", 1).bears_role


class TestThoseWhoLearn:
    def test_one_keeps_what_they_were_better_at(self):
        change = TrainConsultant("C1", topics=("trauma_informed_care", "substance_use"), languages=("es",))
        one = changed(change).consultants["C1"]
        assert one.topics == {"trauma_informed_care": 5, "substance_use": 4}
        assert one.languages == {"en", "es"}

    def test_so_many_of_those_who_lack_it(self):
        after = changed(TrainConsultants(1, audiences=("public_health",), state="TX"))
        assert after.consultants["C3"].audiences == {"child_welfare": 5, "public_health": 4}
        assert after.consultants["C2"] == TEXAN

    def test_at_most_all_who_lack_it(self):
        assert misfits(TrainConsultants(2, audiences=("public_health",), state="TX")) == [
            ("count", "2", "only 1 who may be asked in Texas lack something of it")
        ]

    @pytest.mark.parametrize("change", [TrainConsultant("C1"), TrainConsultants(1)])
    def test_learn_something(self, change):
        assert misfits(change)[0] == ("", "", "nothing is learned; give topics, audiences or languages")

    def test_unknown_words_are_refused(self):
        change = TrainConsultant("C9", topics=("x",), audiences=("x",), languages=("xx",))
        assert [key for key, _, _ in misfits(change)] == ["consultant_id", "topics", "audiences", "languages"]

    def test_are_told_in_words(self):
        assert TrainConsultant("C1", topics=("substance_use",), languages=("es",)).sentence == (
            "Consultant C1 is approved for substance use, Spanish."
        )
        assert TrainConsultants(1, languages=("es",)).sentence == "1 more consultant is approved for Spanish."
        assert TrainConsultants(2, languages=("es",), state="TX").sentence == (
            "2 more consultants in Texas are approved for Spanish."
        )


class TestLeave:
    def test_takes_whole_days_on_the_consultants_clock(self):
        [away] = changed(Leave("C1", date(2027, 3, 1), date(2027, 3, 2))).consultants["C1"].unavailable
        assert away == (datetime(2027, 3, 1, tzinfo=NEW_YORK), datetime(2027, 3, 3, tzinfo=NEW_YORK))

    def test_that_ends_before_it_begins_is_refused(self):
        assert misfits(Leave("C1", date(2027, 3, 2), date(2027, 3, 1))) == [
            ("last", "2027-03-01", "a day that is not before the first, 2027-03-02")
        ]

    def test_is_told_in_words(self):
        assert Leave("C1", date(2027, 3, 1), date(2027, 3, 2)).sentence == (
            "Consultant C1 is on leave from Mon, Mar 1, 2027 to Tue, Mar 2, 2027."
        )


class TestLimitsForAll:
    def test_hours_are_never_raised(self):
        people = changed(CapHours(10), a_problem([a_consultant("C1", max_hours_per_week=5), a_consultant("C2")]))
        assert [person.max_hours_per_week for person in people.consultants.values()] == [5, 10]
        assert CapHours(1).sentence == "Nobody has more than 1 hour a week, save for what is approved."

    def test_engagements_are_never_raised(self):
        people = [a_consultant("C1", max_engagements_per_month=1), a_consultant("C2")]
        after = changed(CapEngagements(2), a_problem(people)).consultants.values()
        assert [person.max_engagements_per_month for person in after] == [1, 2]
        assert CapEngagements(2).sentence == "Nobody has more than 2 engagements a month, save for what is approved."


class TestNewPeople:
    def test_are_as_many_as_asked_for_with_names_of_their_own(self):
        after = changed(AddConsultantOfKind("survivor", (), "", "es", "TX", 2))
        new = [person for cid, person in after.consultants.items() if cid.startswith("new")]
        assert [(person.consultant_id, person.name) for person in new] == [
            ("new+2", "New in Texas, 1"),
            ("new+3", "New in Texas, 2"),
        ]

    def test_know_all_that_requests_ask_for_where_nothing_is_said(self):
        requests = [an_engagement("E1"), an_engagement("E2", audience="public_health", topics={"substance_use": 2})]
        change = AddConsultantOfKind("expert")
        new = changed(change, a_problem(FOUR.consultants.values(), requests)).consultants["new+2"]
        assert new.audiences == {"child_welfare": 4, "public_health": 4}
        assert new.topics == {"substance_use": 4, "trauma_informed_care": 4}
        assert new.state == "TX"  # where most people are

    def test_in_an_unknown_language_or_state_are_refused(self):
        change = AddConsultantOfKind("expert", ("x",), "y", "Spanish", "ZZ")
        assert [key for key, _, _ in misfits(change)] == ["topics", "audience", "language", "state"]

    @pytest.mark.parametrize(
        ("change", "because"),
        [
            (AddConsultantOfKind("expert", language="fr"), "none is in French"),
            (AddConsultantOfKind("expert", audience="public_health"), "none in that language is for public health"),
            (AddConsultantOfKind("expert", ("substance_use",)), "none of those is on any of these topics"),
            (AddConsultantOfKind("survivor"), "none of those has a seat for a survivor consultant"),
        ],
    )
    def test_whom_no_request_could_use_are_told_so(self, change, because):
        assert remarks(change, a_problem()) == (f"No request could use one: {because}.",)

    def test_experts_have_no_seat_among_survivors(self):
        problem = a_problem(engagements=[an_engagement(seats=seats("survivor", "survivor"))])
        assert remarks(AddConsultantOfKind("expert", count=2), problem) == (
            "No request could use them: none of those has a seat for an expert consultant.",
        )

    def test_whom_a_request_could_use_are_not(self):
        assert remarks(AddConsultantOfKind("expert"), a_problem()) == ()

    def test_where_nothing_may_be_scheduled_nobody_is_of_use(self):
        problem = a_problem(engagements=[an_engagement(criminal_justice=True)])
        assert remarks(AddConsultantOfKind("expert"), problem) == ("No request could use one: none may be scheduled.",)

    def test_on_a_sealed_base_no_seat_is_told(self):
        assert remarks(AddConsultantOfKind("survivor"), a_problem(), sealed=True) == ()

    def test_can_be_named_without_their_role(self):
        assert AddConsultantOfKind("survivor", (), "", "es", "TX", 2).sentence_without_role == (
            "2 more presenters in Texas who speak Spanish, for any audience, on any topic."
        )


class TestTheYearsOfARole:
    @pytest.mark.parametrize("setting", ["rules.survivor_min_years", "rules.expert_min_years"])
    def test_can_be_changed_in_files_only(self, setting):
        assert misfits(SetPolicy(setting, 8)) == []
        [(key, _, expected)] = misfits(SetPolicy(setting, 8), sealed=True)
        assert (key, expected) == (
            "setting",
            "can't be changed here: who drops out would tell who brings lived experience; run it on a dataset in files",
        )

    def test_points_cant_be_divided_by_nothing(self):
        assert misfits(SetPolicy("points.dollars_per_point", 0)) == [
            ("value", "0", "a number from 1 on: points are dollars divided by it")
        ]

    def test_what_a_priority_earns_can_be_changed_by_itself(self):
        after = apply([SetPolicy("points.coverage.5", 9)], Case(FOUR, POLICY)).policy
        assert after.points.coverage == (1000, 2000, 4000, 8000, 9)


class TestARuleRelaxed:
    @pytest.mark.parametrize("rule", sorted(NAMES - RELAXED.keys()))
    def test_is_none_that_protects_people(self, rule):
        [(key, value, expected)] = misfits(RelaxRule(rule))
        assert (key, value) == ("rule", rule)
        assert expected.startswith("protects people or keeps a promise, so that it always holds; only audience, ")
        assert RelaxRule(rule).sentence == f"Without the rule {rule}."

    def test_is_a_rule_that_there_is(self):
        assert misfits(RelaxRule("langage")) == [("rule", "langage", "no rule; did you mean language?")]

    def test_of_people_makes_everyone_able(self):
        request = an_engagement(language="es", audience="public_health", topics={"substance_use": 3})
        problem = a_problem([a_consultant("C1")], [request])
        case = apply([RelaxRule("language"), RelaxRule("audience"), RelaxRule("topic")], Case(problem, POLICY))
        [one] = case.problem.consultants.values()
        assert one.languages == {"en", "es"}
        assert one.audiences == {"child_welfare": 5, "public_health": 1}
        assert one.topics == {"trauma_informed_care": 5, "substance_use": 1}

    def test_of_requests_asks_for_less(self):
        problem = a_problem(engagements=[an_engagement(budget=5.0, federal_grantee=True)])
        changes = [RelaxRule("topics_covered"), RelaxRule("engagement_budget"), RelaxRule("eligible")]
        [one] = apply(changes, Case(problem, POLICY)).problem.engagements.values()
        assert (one.topics, one.budget, one.granting_office_confirmed) == ({"trauma_informed_care": 1}, None, True)

    def test_of_the_policy_sets_no_limit(self):
        policy = a_policy(programme_budget=5.0, travel_budget=5.0)
        changes = [RelaxRule("programme_budget"), RelaxRule("travel_budget"), RelaxRule("offered_start")]
        rules = apply(changes, Case(FOUR, policy)).policy.rules
        assert (rules.programme_budget, rules.travel_budget) == (None, None)
        assert (rules.lead_days_virtual, rules.lead_days_in_person) == (0, 0)

    def test_says_what_holds_instead(self):
        assert RelaxRule("offered_start").sentence == "No lead time is kept."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            TrainConsultant("C1", topics=("substance_usd",)),
            "“substance usd”: no topic of the field or of this data;",
        ),
        (TrainConsultant("C1", audiences=("child_welfar",)), "did you mean child welfare?"),
        (TrainConsultant("C1", languages=("spanisch",)), "“spanisch”: no language; did you mean Spanish?"),
        (TrainConsultant("C1", languages=("Spanish",)), "“Spanish”: no language; did you mean Spanish?"),
        (RemoveConsultants(1, state="Texsa"), "“Texsa”: no state or territory; did you mean Texas?"),
        (RemoveConsultants(1, state="TXX"), "“TXX”: no state or territory; did you mean Texas?"),
        (RemoveConsultant("Ada Lovelac"), "“Ada Lovelac”: no consultant of this data; did you mean Ada Lovelace (C1)?"),
        (RelaxRule("never_sole"), "“never sole”: protects people or keeps a promise, so that it always holds"),
        (RelaxRule("topics covred"), "“topics covred”: no rule; did you mean topics covered?"),
        (Leave("C1", date(2027, 3, 2), date(2027, 3, 1)), "not before the first, Tue, Mar 2, 2027"),
    ],
)
def test_pages_hear_what_does_not_fit_in_their_own_words(change, said):
    problem = a_problem([a_consultant("C1", name="Ada Lovelace")])
    [(_, found)] = check([change], Case(problem, POLICY)).misfits
    assert said in found.said


WELSH = ("cy",)
AWAY = Leave("C1", date(2027, 3, 1), date(2027, 3, 5))
TAUGHT = TrainConsultant("C1", languages=("es",))


@pytest.mark.parametrize(
    "change",
    [RemoveConsultant("C1"), AddConsultants("C1", 1), AddHours("C1", 2), AWAY, TAUGHT],
    ids=lambda change: type(change).__name__,
)
def test_a_change_of_somebody_who_cannot_be_asked_says_so(change):
    asked = [an_engagement("E1", language="es")]
    told = "It changes no plan: consultant C1 is inactive, so nobody can ask them."
    people = [a_consultant("C1", status=ConsultantStatus.INACTIVE), a_consultant("C2")]
    assert told in remarks(change, a_problem(people, asked))
    assert told not in remarks(change, a_problem([a_consultant("C1"), a_consultant("C2")], asked))


@pytest.mark.parametrize("change", [TrainConsultant("C1", languages=WELSH), TrainConsultants(1, languages=WELSH)])
def test_what_no_request_asks_for_is_said_to_be_of_no_use(change):
    told = "No request could use it: none asks for Welsh."
    assert remarks(change, a_problem(engagements=[an_engagement("E1")])) == (told,)
    assert remarks(change, a_problem(engagements=[an_engagement("E1", language="cy")])) == ()


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ([TravelMoney(70), SetPolicy("rules.travel_budget", 9)], 1),
        ([SetPolicy("rules.travel_budget", 9), RelaxRule("travel_budget")], 1),
        ([AddHours("C1", 2), RemoveConsultant("C1")], 1),
        ([CapHours(20), CapHours(10)], 1),
        ([RelaxRule("language"), TAUGHT], 2),
    ],
)
def test_a_change_without_which_the_others_come_to_the_same_says_so(changes, number):
    case = Case(a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1", language="es")]), POLICY)
    sentence = changes[number - 1].sentence
    told = f"It makes no difference beside the other changes: {sentence[:1].lower()}{sentence[1:]}"
    assert check(changes, case).remarks == ((number, told),)


def test_changes_that_all_do_something_say_nothing():
    case = Case(a_problem([a_consultant("C1"), a_consultant("C2")]), POLICY)
    assert check([CapHours(10), RemoveConsultant("C1"), TravelMoney(70)], case).remarks == ()


def test_what_an_earlier_change_took_is_not_taken_for_a_slip_of_the_pen():
    case = Case(a_problem([a_consultant("C1"), a_consultant("C2")]), POLICY)
    [(number, misfit)] = check([RemoveConsultant("C1"), AWAY], case).misfits
    assert (number, misfit.expected) == (2, "no consultant of this data once the changes before it are made")
    assert misfit.on_pages == "“C1”: no consultant of this data once the changes before it are made"
    [(_, typo)] = check([RemoveConsultant("C1"), replace(AWAY, consultant_id="C3")], case).misfits
    assert typo.expected == "no consultant of this data; name one of C2"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Spanish", "es"), ("ES", "es"), ("es-MX", "es"), ("pt_BR", "pt"), ("spa", "es"), ("por", "pt")],
)
def test_a_language_that_is_spelt_otherwise_leads_to_its_code(typed, meant):
    [(key, value, expected)] = misfits(AddConsultantOfKind("expert", language=typed))
    assert (key, value, expected) == ("language", typed, f"no language (ISO 639 code); did you mean {meant}?")


def test_the_name_of_somebody_leads_to_their_id():
    problem = a_problem([a_consultant("C1", name="Ada Lopez"), a_consultant("C2", name="Bo Diaz")])
    meant = "no consultant of this data has this id; did you mean C2?"
    assert misfits(RemoveConsultant("bo diaz"), problem) == [("consultant_id", "bo diaz", meant)]


def test_two_of_a_name_lead_to_neither():
    problem = a_problem([a_consultant("C1", name="Bo Diaz"), a_consultant("C2", name="Bo Diaz")])
    assert misfits(RemoveConsultant("Bo Diaz"), problem) == [
        ("consultant_id", "Bo Diaz", "no consultant of this data; name one of C1, C2")
    ]


@pytest.mark.parametrize(("state", "place"), [("TX", "Texas"), ("DC", "the District of Columbia")])
def test_states_are_told_by_their_names(state, place):
    assert AddConsultantOfKind("expert", state=state).sentence.startswith(f"One more expert consultant in {place} who")
