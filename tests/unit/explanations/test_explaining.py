"""What is said of a schedule is what solving it again shows: on random centers, and in words."""

from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.explain.audit import violations
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.of_request import of_request
from matcher.domain.explain.remedies.remedy import Asks
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.same_person import suspicions
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import PersonAnswer, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Limits, Solution
from matcher.domain.model.vocabulary import Mode, Role
from matcher.services.explanations.explaining import remedies_for, why_her, why_uncovered
from matcher.services.explanations.first_rows import FirstRow
from matcher.services.explanations.forced import nearest_people
from matcher.services.explanations.forced.nearest_people import NearestPeople
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.forced.seatings import Where
from matcher.services.explanations.not_them import why_not
from matcher.services.explanations.someone_else import someone_else
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from tests.support.brute import best_objective
from tests.support.builders import (
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
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny

SEEDS = few(range(20), 5)
MONEY = {"programme_budget", "travel_budget"}
"""Of the whole schedule: no seat's obstacle, for others may move; the forced answer holds them."""
E1, C1, C2 = EngagementId("E1"), ConsultantId("C1"), ConsultantId("C2")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)


def solved(problem: Problem, policy: Policy) -> Solution:
    return solve.TeamColumnSolver().solve(problem, policy, Limits())


def resolver(problem: Problem, policy: Policy) -> Resolver:
    return Resolver(problem, policy, solved(problem, policy).assignments, IncrementalSolver())


# --- on random centers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_every_remedy_covers_when_applied_and_solved_from_nothing_at_its_price(seed):
    problem, policy = tiny(seed, people=4, asked=4)
    asked = resolver(problem, policy)
    for engagement_id in sorted(problem.engagements.keys() - asked.judged.covered):
        for one in why_uncovered(asked, engagement_id).remedies:
            again = solved(one.remedy.apply(problem), policy)
            assert engagement_id in again.covered, one.remedy.sentence
            assert one.price
            assert one.price.points == again.objective - asked.judged.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_of_a_person_is_the_difference_of_two_full_solves(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered):
        team = {row.consultant_id for row in asked.rows if row.engagement_id == engagement_id}
        for consultant_id in sorted(problem.consultants.keys() - team):
            told = why_not(asked, engagement_id, consultant_id)
            if told.price:
                pair, bonus = (engagement_id, consultant_id), 1_000_000
                wanted = {**problem.affinity, pair: problem.affinity.get(pair, 0) + bonus}
                forced = best_objective(replace(problem, affinity=wanted), policy) - bonus
                assert told.price.points == forced - best_objective(problem, policy)
                assert sum(told.price.by_goal.values()) == told.price.points


@pytest.mark.parametrize("seed", SEEDS)
def test_the_next_best_answer_without_someone_costs_what_brute_force_says(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered):
        for one in why_her(asked, engagement_id):
            if not one.is_approved:
                without = a_problem_without(problem, engagement_id, one.consultant_id)
                assert one.price.points == best_objective(without, policy) - best_objective(problem, policy)


def a_problem_without(problem: Problem, engagement_id: EngagementId, consultant_id: ConsultantId) -> Problem:
    bare = a_problem(rejections=[(engagement_id, consultant_id)])
    return replace(problem, rejections=(*problem.rejections, *bare.rejections))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rule_named_is_broken_by_the_seating(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered - problem.approved.keys()):
        team = {row.seat: row for row in asked.rows if row.engagement_id == engagement_id}
        for consultant_id in sorted(problem.consultants):
            for seat, row in team.items():
                told = why_not(asked, engagement_id, consultant_id, Where(seat))
                others = [one for one in asked.rows if one != row]
                found = violations(Book.of(problem, policy, [*others, row._replace(consultant_id=consultant_id)]))
                broken = {one.rule for one in found if engagement_id in one.engagement_ids} - MONEY
                told_rules = {one.rule for one in told.obstacles}
                if row.consultant_id == consultant_id:
                    continue
                assert told_rules <= broken | {"available"}
                assert bool(told_rules) == bool(broken)


@pytest.mark.parametrize("seed", few(range(8), 3))
def test_alternatives_are_ranked_by_the_difference_of_two_full_solves(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered):
        others = someone_else(asked, engagement_id, 4)
        prices = [one.price.points for one in others]
        assert prices == sorted(prices, reverse=True)
        for one in others:
            assert one.consultant_id in {row.consultant_id for row in one.team}
            pair, bonus = (engagement_id, one.consultant_id), 1_000_000
            wanted = {**problem.affinity, pair: problem.affinity.get(pair, 0) + bonus}
            forced = best_objective(replace(problem, affinity=wanted), policy) - bonus
            assert one.price.points == forced - best_objective(problem, policy)


@pytest.mark.parametrize("seed", few(range(40), 8))
@pytest.mark.parametrize("most", [1, 2, 30])
def test_nobody_who_costs_less_is_left_out(seed, most):
    problem, policy = tiny(seed, people=6, asked=3)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered):
        team = {row.consultant_id for row in asked.rows if row.engagement_id == engagement_id}
        each = {
            one: answer[1].points
            for one in problem.consultants.keys() - team
            if (answer := asked.with_person(engagement_id, one))
        }
        others = someone_else(asked, engagement_id, most)
        assert [one.price.points for one in others] == sorted(each.values(), reverse=True)[:most]
        assert all(each[one.consultant_id] == one.price.points for one in others)


@pytest.mark.parametrize("seed", few(range(40), 8))
def test_a_bound_of_a_person_is_one(seed):
    problem, policy = tiny(seed, people=6, asked=3)
    asked = resolver(problem, policy)
    assert asked.best_proof
    for engagement_id in sorted(problem.engagements):
        listed = list(NearestPeople(problem, policy, asked.best_proof, engagement_id))
        bounds = dict(listed)
        assert [points for _, points in listed] == sorted(bounds.values(), reverse=True)
        for person in problem.consultants:
            answer = asked.with_person(engagement_id, person)
            if answer and person not in {row.consultant_id for row in problem.approved.get(engagement_id, {}).values()}:
                assert answer[0].objective <= bounds[person]


def test_a_second_start_brings_people_whom_the_standing_one_keeps_out():
    people = [
        a_consultant("C1", name="Ada"),
        a_consultant("C2", name="Ben", unavailable=(span("2027-03-01 00:00", "2027-03-02 00:00"),)),
    ]
    problem = a_problem(people, [an_engagement(window_end=date(2027, 3, 2))], affinity={("E1", "C1"): 50})
    [ben] = someone_else(resolver(problem, a_policy()), E1, 5)
    assert (ben.name, [str(row.first_start.date()) for row in ben.team]) == ("Ben", ["2027-03-02"])


def test_without_a_proof_those_are_looked_at_who_fit():
    asked = of_two()
    alone = Resolver(asked.problem, asked.policy, asked.rows, Unproven())
    assert [one.name for one in someone_else(alone, E1, 3)] == ["Ben"]


class Unproven:
    """A solver that gives no proof."""

    def solve(self, problem: Problem, policy: Policy, *_: object) -> Solution:
        return replace(solved(problem, policy), proof=None)


def test_where_teams_are_too_many_to_be_listed_those_are_looked_at_who_fit(monkeypatch):
    monkeypatch.setattr(nearest_people, "MOST_STEPS", 0)
    assert [one.name for one in someone_else(of_two(), E1, 3)] == ["Ben"]


def test_new_presenters_of_one_remedy_are_not_one_person():
    problem = a_problem([a_consultant("C1")], [an_engagement(language="es", seats=seats("any", "any"))])
    listed = of_request(problem, a_policy(), E1, Book.of(problem, a_policy(), ()))
    [two] = [one for one in listed if "2 more presenters" in one.sentence]
    assert suspicions(two.apply(problem).consultants.values()) == ()


# --- in words ---------------------------------------------------------------------------------------------------------


def of_two(**changes: object) -> Resolver:
    """C1 present at E1, and C2, who is like C1 but for the changes."""
    people = [a_consultant("C1", name="Ada"), replace(a_consultant("C2", name="Ben"), **changes)]  # type: ignore[arg-type]
    problem = a_problem(people, [an_engagement(window_end=date(2027, 3, 1))], affinity={("E1", "C1"): 50})
    return resolver(problem, a_policy())


def said(asked: Resolver, voice: Voice = Voice.OWNER) -> tuple[str, ...]:
    return why_not(asked, E1, C2, voice=voice).sentences


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"roles": frozenset({Role.SURVIVOR})},
            (
                "The seat asks for an expert with 7 years; Ben is not one. Nothing would do"
                " but someone else, unless their record is out of date."
            ),
        ),
        (
            {"cleared_for_minors": True, "languages": frozenset()},
            (
                "Ben does not speak the engagement's language, English. If they do speak"
                " English, their record saying so would do."
            ),
        ),
        (
            {"audiences": {}},
            "Ben is not approved for the audience child welfare. An approval for child welfare would do.",
        ),
        (
            {"agreement_end": date(2027, 2, 1)},
            (
                "The agreement of Ben ends on Mon, Feb 1, 2027; the last session is on Mon, Mar 1, 2027. An agreement"
                " to Mon, Mar 1, 2027 would do."
            ),
        ),
        (
            {"organization": "Example Services"},
            (
                "Ben is affiliated with Example Services. Nothing would do, unless the"
                " affiliation in their record is out of date."
            ),
        ),
        (
            {"modes": frozenset({Mode.IN_PERSON})},
            (
                "Ben does not work virtually. Their word that they work virtually this once would do,"
                " which only they can give."
            ),
        ),
        (
            {"max_hours_per_week": 1},
            (
                "Ben would have 2 hours in the week of Mon, Mar 1, 2027, and gives 1. 1 hour more of that week"
                " would do, which only they can give."
            ),
        ),
        (
            {"max_engagements_per_month": 0},
            "Ben takes 0 engagements a month. One more that month would do, which only they can give.",
        ),
        (
            {"max_hours_per_week": 1.35},
            (
                "Ben would have 2 hours in the week of Mon, Mar 1, 2027, and gives 1.35. 0.65 hours more of that week"
                " would do, which only they can give."
            ),
        ),
        (
            {"topics": {}},
            (
                "Ben is not approved to teach trauma-informed care. An approval for trauma-informed care at level 3"
                " would do."
            ),
        ),
        (
            {"unavailable": (span("2027-03-01 09:00", "2027-03-01 11:00"),)},
            (
                "Ben is not available from Mon, Mar 1, 9:00 AM to 11:00 AM. Their word that"
                " they are free then would do, which only they can give."
            ),
        ),
        (
            {"weekly": ()},
            (
                "Ben does not work at that time (Mon, Mar 1, 10:00 AM). Their word that they"
                " are free then would do, which only they can give."
            ),
        ),
        ({"exclusions": excludes("state", "OH")}, "Ben is not available for it. Only they can change that."),
    ],
)
def test_each_breach_is_told_with_what_was_found_and_what_would_do(changes, sentence):
    assert sentence in said(of_two(**changes))


def test_the_price_of_having_someone_is_told_by_goal():
    assert said(of_two()) == (
        (
            "The best whole answer with Ben has 50 points less: Affinity −50; E1 has Ben instead of Ada;"
            " nothing else changes."
        ),
    )


def test_another_start_is_named_where_time_alone_is_in_the_way():
    people = [
        a_consultant("C1", name="Ada"),
        a_consultant("C2", name="Ben", unavailable=(span("2027-03-01 00:00", "2027-03-02 00:00"),)),
    ]
    asked = resolver(
        a_problem(people, [an_engagement(window_end=date(2027, 3, 2))], affinity={("E1", "C1"): 50}), a_policy()
    )
    in_the_way, all_the_same = said(asked)
    assert in_the_way.endswith("At Tue, Mar 2, 10:00 AM that would not be in the way.")
    assert all_the_same.startswith("All the same, the best whole answer with Ben has ")
    assert "E1 moves to Tue, Mar 2, 10:00 AM with Ben instead of Ada" in all_the_same


def test_why_her_says_what_the_next_best_costs():
    (one,) = why_her(of_two(), E1)
    assert one.sentence == (
        "Ada: the next best whole answer without them has 50 points less: Affinity −50; E1 has Ben instead of Ada;"
        " nothing else changes."
    )


def test_an_approved_seat_is_a_persons_decision():
    asked = resolver(a_problem(approved=[an_assignment()]), a_policy())
    (one,) = why_her(asked, E1)
    assert one.sentence == "Ada Example was approved by a person, and stays."


def test_an_engagement_without_a_team_is_covered_by_the_least_that_may_be_asked():
    late = a_consultant(weekly=(), available=(span("2027-03-01 11:00", "2027-03-01 17:00"),))
    asked = resolver(a_problem([late], [an_engagement()]), a_policy())
    told = why_uncovered(asked, E1)
    assert [one.remedy.sentence for one in told.remedies[:2]] == [
        "if it could also start at 11:00 AM", "if it could also start at 12:00 PM",
    ]  # fmt: skip
    assert told.nearest == ("Ada Example does not work at that time (Mon, Mar 1, 10:00 AM).",)


def test_a_federal_grantee_waits_for_a_word_and_no_more():
    asked = resolver(a_problem([a_consultant()], [an_engagement(federal_grantee=True)]), a_policy())
    assert why_uncovered(asked, E1).remedies[0].remedy.sentence == "if its granting office confirmed"


def test_an_hour_of_somebodys_week_is_no_less_tried_for_what_others_could_give():
    """Ada and Ben could come on another day than they work; Cleo has the day, and an hour too little in the week."""
    late = {"weekly": (), "available": (span("2027-03-08 09:00", "2027-03-08 17:00"),)}
    people = [
        a_consultant("C1", name="Ada", **late),
        a_consultant("C2", name="Ben", **late),
        a_consultant("C3", name="Cleo", max_hours_per_week=1, topics={"trauma_informed_care": 3}),
    ]
    asked = resolver(a_problem(people, [an_engagement(window_end=date(2027, 3, 1))]), a_policy())
    remedies = why_uncovered(asked, E1).remedies
    [hour] = [one for one in remedies if one.remedy.sentence == "if Cleo gave 1 hour more a week"]
    assert hour.price
    assert hour.price.whole.endswith("; E1 is covered by Cleo, beginning Mon, Mar 1, 10:00 AM; nothing else changes")
    assert [row.consultant_id for row in hour.team] == ["C3"]


def test_where_one_persons_hour_is_too_little_two_may_give_one_each():
    people = [a_consultant(f"C{number}", name=name, max_hours_per_week=1) for number, name in ((1, "Ada"), (2, "Ben"))]
    asked = resolver(a_problem(people, [an_engagement(seats=seats("any", "any"))]), a_policy())
    [both] = [one.remedy for one in why_uncovered(asked, E1).remedies if one.remedy.asks is Asks.PERSON]
    assert (both.sentence, both.consultant_id) == (
        "if Ada gave 1 hour more a week and Ben gave 1 hour more a week",
        None,
    )


def test_where_one_persons_day_is_enough_two_are_not_asked():
    """Ada, Ben or Cleo would do with Dan, who is free."""
    people = [a_consultant(f"C{number}", name=name, weekly=()) for number, name in ((1, "Ada"), (2, "Ben"), (3, "Cy"))]
    people.append(a_consultant("C4", name="Dan"))
    asked = resolver(a_problem(people, [an_engagement(seats=seats("any", "any"))]), a_policy())
    found = [one.remedy.sentence for one in why_uncovered(asked, E1).remedies if one.remedy.asks is Asks.PERSON]
    assert found == [f"if {name} were available on Mon, Mar 1, 10:00 AM" for name in ("Ada", "Ben")]


def test_without_an_engagement_that_is_given_up_all_else_stays():
    same = (PersonAnswer(C1, C2, same=False),)
    problem = replace(a_problem([a_consultant()], [an_engagement(), an_engagement("E2")]), person_answers=same)
    asked = resolver(problem, a_policy())
    remedies = list(of_request(problem, a_policy(), E1, Book.of(problem, a_policy(), asked.rows)))
    [without] = [one for one in remedies if one.sentence == "if E2 were given up"]
    assert without.apply(problem) == replace(problem, engagements={E1: problem.engagements[E1]})


def test_two_people_of_one_name_are_told_apart_by_their_ids():
    people = [a_consultant("C1", name="Ada Lee"), a_consultant("C2", name="ada  Lee", weekly=())]
    asked = resolver(a_problem(people, [an_engagement(window_end=date(2027, 3, 1))]), a_policy())
    assert why_not(asked, E1, C2).sentences == (
        (
            "ada  Lee (C2) does not work at that time (Mon, Mar 1, 10:00 AM). Their word that they are free then would"
            " do, which only they can give."
        ),
    )
    assert why_her(asked, E1)[0].sentence.startswith("Ada Lee (C1): the next best whole answer without them has ")
    assert asked.problem.name_of(a_consultant("C3", name="")) == "C3"
    assert [FirstRow(C2, name, "Ben", 0).label for name in ("Ada", "Ada (C2)")] == ["Ada (C2)", "Ada (C2)"]


# --- two voices -------------------------------------------------------------------------------------------------------


OWN_LIMITS = [
    {"exclusions": excludes("state", "OH")},
    {"exclusions": excludes("topic", "trauma_informed_care")},
    {"unavailable": (span("2027-03-01 09:00", "2027-03-01 11:00"),)},
    {"weekly": ()},
    {"max_hours_per_week": 1},
    {"max_engagements_per_month": 0},
]


@pytest.mark.parametrize("voice", [Voice.GUARDED, Voice.PERMITTED])
@pytest.mark.parametrize("changes", OWN_LIMITS)
def test_whatever_people_decide_about_themselves_is_told_alike(changes, voice):
    told = why_not(of_two(**changes), E1, C2, voice=voice)
    assert [(one.rule, one.sentence, one.remedy) for one in told.obstacles] == [
        ("available", "Ben is not available for it.", "Only they can change that.")
    ]


def test_without_the_permission_a_role_is_no_obstacle_of_one_person():
    asked = of_two(roles=frozenset({Role.SURVIVOR}))
    assert why_not(asked, E1, C2, voice=Voice.GUARDED).obstacles == ()
    assert [one.rule for one in why_not(asked, E1, C2, voice=Voice.PERMITTED).obstacles] == ["role", "never_sole"]


def test_remedies_that_only_a_person_can_give_are_told_to_the_owner_alone():
    asked = resolver(a_problem([a_consultant(max_hours_per_week=1)], [an_engagement()]), a_policy())
    kinds = {voice: {one.asks.whom for one in remedies_for(asked, E1, voice)} for voice in Voice}
    assert kinds == {
        Voice.OWNER: {"requester", "consultant", "center"},
        Voice.PERMITTED: {"requester", "center"},
        Voice.GUARDED: {"requester", "center"},
    }
    assert why_uncovered(asked, E1, Voice.GUARDED).nearest == ()
