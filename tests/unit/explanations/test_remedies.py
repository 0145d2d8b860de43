"""Remedies beyond those of one request's facts: each covers, none asks for more than is needed."""

from datetime import date

import pytest

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.remedies.spoken import key_of
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.services.explanations.explaining import remedies_for, why_uncovered
from matcher.services.explanations.forced.resolving import Resolver
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, span
from tests.support.tries import few
from tests.unit.explanations.test_explaining import resolver, solved
from tests.unit.solver.tiny import tiny

E1 = EngagementId("E1")
SEEDS = few(range(700, 740), 6)


def said(asked: Resolver, *kinds: Asks) -> list[str]:
    """The remedies of these kinds, in words."""
    return [one.remedy.sentence for one in why_uncovered(asked, E1).remedies if one.remedy.asks in kinds]


def in_steps(remedies: list[Remedy]) -> list[tuple[Remedy, Remedy]]:
    """Pairs of remedies of which the first asks for less of the same."""
    return [(less, more) for less in remedies for more in remedies if less.gifts and less.gifts < more.gifts]


@pytest.mark.parametrize("seed", SEEDS)
def test_where_less_of_the_same_would_cover_no_more_of_it_is_told(seed):
    problem, policy = tiny(seed, people=4, asked=4)
    asked = resolver(problem, policy)
    for engagement_id in sorted(problem.engagements.keys() - asked.judged.covered):
        told = {one.remedy.sentence for one in why_uncovered(asked, engagement_id).remedies}
        for less, more in in_steps(list(remedies_for(asked, engagement_id, Voice.OWNER))):
            if more.sentence in told:
                assert engagement_id not in solved(less.apply(problem), policy).covered, (less.sentence, more.sentence)


def test_a_topic_that_nobody_teaches_may_be_left_out_where_there_are_others():
    people = [a_consultant(topics={"trauma_informed_care": 3})]
    work = an_engagement(topics={"trauma_informed_care": 3, "labor_trafficking": 2})
    asked = resolver(a_problem(people, [work]), a_policy())
    assert said(asked, Asks.LEVEL, Asks.TOPIC) == ["if it left out labor trafficking"]
    [one] = [one.remedy for one in why_uncovered(asked, E1).remedies if one.remedy.asks is Asks.TOPIC]
    assert (one.asks.whom, one.detail) == ("requester", "labor_trafficking")
    assert one.apply(asked.problem).engagements[E1].topics == {"trauma_informed_care": 3}


def test_the_only_topic_is_not_left_out():
    asked = resolver(a_problem([a_consultant(topics={})], [an_engagement()]), a_policy())
    assert said(asked, Asks.TOPIC) == []


def test_a_level_is_asked_for_no_lower_than_needed_and_before_the_topic_is_left_out():
    people = [a_consultant(topics={"trauma_informed_care": 3, "labor_trafficking": 2})]
    work = an_engagement(topics={"trauma_informed_care": 3, "labor_trafficking": 4})
    asked = resolver(a_problem(people, [work]), a_policy())
    assert said(asked, Asks.LEVEL, Asks.TOPIC) == ["if level 2 of labor trafficking were enough"]


def test_a_window_is_not_asked_for_longer_than_needed():
    asked = resolver(a_problem([a_consultant()], [an_engagement(window_end=date(2027, 2, 28))]), a_policy())
    assert said(asked, Asks.WINDOW) == ["if its window closed 7 days later, on Mar 7, 2027"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "with one more presenter who teaches trauma-informed care to people in child welfare in Spanish"),
        (
            {"audience": "medical_provider", "topics": {}},
            "with one more presenter who presents to medical providers in Spanish",
        ),
    ],
)
def test_who_is_missing_is_said_as_people_say_it(facts, sentence):
    asked = resolver(a_problem([a_consultant()], [an_engagement(language="es", **facts)]), a_policy())
    assert said(asked, Asks.ONE_MORE) == [sentence]


@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_things_that_cover_together_neither_does_alone(seed):
    problem, policy = tiny(seed, people=3, asked=3)
    asked = resolver(problem, policy)
    for engagement_id in sorted(problem.engagements.keys() - asked.judged.covered):
        for one in why_uncovered(asked, engagement_id).remedies:
            assert engagement_id in solved(one.remedy.apply(problem), policy).covered, one.remedy.sentence
            for part in one.remedy.parts:
                assert engagement_id not in solved(part.apply(problem), policy).covered, one.remedy.sentence


@pytest.mark.parametrize(
    ("person", "work", "sentence"),
    [
        ({"audiences": {}}, {}, "if Ada were approved for the audience child welfare"),
        ({"status": ConsultantStatus.IN_PROCESS}, {}, "if Ada were approved by the center"),
        ({"agreement_end": date(2027, 2, 1)}, {}, "if Ada had an agreement to Mon, Mar 1, 2027"),
        ({"cleared_for_minors": False}, {"minors_present": True}, "if Ada were cleared to work with minors"),
        ({"topics": {}}, {}, "if Ada were approved to teach trauma-informed care at level 3"),
        (
            {"topics": {"trauma_informed_care": 3}},
            {"topics": {"trauma_informed_care": 3, "labor_trafficking": 2}},
            "if Ada were approved to teach labor trafficking at level 2",
        ),
    ],
)
def test_what_the_center_alone_can_give_is_a_remedy(person, work, sentence):
    asked = resolver(a_problem([a_consultant(name="Ada", **person)], [an_engagement(**work)]), a_policy())
    [one] = [one.remedy for one in why_uncovered(asked, E1).remedies if one.remedy.asks is Asks.APPROVAL]
    assert (one.sentence, one.whom, one.consultant_id) == (sentence, "center", "C1")
    kinds = {each.asks for voice in (Voice.GUARDED, Voice.PERMITTED) for each in remedies_for(asked, E1, voice)}
    assert kinds & {Asks.APPROVAL, Asks.PERSON} == set()


def test_what_people_could_give_is_looked_for_at_every_start():
    """Ada has another engagement at all of the first starts; at the last she lacks an hour."""
    block = (span("2027-03-01 00:00", "2027-03-20 00:00"),)
    ada = a_consultant(name="Ada", max_hours_per_week=1, unavailable=block)
    asked = resolver(a_problem([ada], [an_engagement(window_end=date(2027, 3, 20))]), a_policy())
    assert said(asked, Asks.PERSON)
    late = resolver(a_problem([ada], [an_engagement(window_end=date(2027, 3, 26))]), a_policy())
    assert "if Ada gave 1 hour more a week" in said(late, Asks.PERSON)


def test_where_not_every_start_is_looked_at_that_is_said(monkeypatch):
    asked = resolver(a_problem([a_consultant(weekly=())], [an_engagement()]), a_policy())
    assert why_uncovered(asked, E1).limits == ""
    monkeypatch.setattr("matcher.domain.explain.remedies.of_people.MOST_LOOKED_AT", 2)
    assert why_uncovered(asked, E1).limits == (
        "What people could give was looked at for the first 2 of 10 starts only."
    )


def test_one_person_may_have_to_give_two_things():
    ada = a_consultant(name="Ada", max_hours_per_week=1, audiences={})
    asked = resolver(a_problem([ada], [an_engagement()]), a_policy())
    [one] = [one.remedy for one in why_uncovered(asked, E1).remedies if one.remedy.parts]
    assert (one.sentence, one.whom) == (
        "if Ada were approved for the audience child welfare and gave 1 hour more a week",
        "center and consultant",
    )


def test_a_level_less_and_somebodys_hour_may_be_needed_together():
    ada = a_consultant(name="Ada", max_hours_per_week=1, topics={"trauma_informed_care": 2})
    asked = resolver(a_problem([ada], [an_engagement(session_minutes=120)]), a_policy())
    found = [one.remedy.sentence for one in why_uncovered(asked, E1).remedies if one.remedy.parts]
    assert "if level 2 of trauma-informed care were enough and Ada gave 1 hour more a week" in found


def test_two_things_of_the_request_are_told_to_everyone_with_a_key_for_each():
    ada = a_consultant(topics={"trauma_informed_care": 2}, weekly=(), available=(
        span("2027-03-01 11:00", "2027-03-01 17:00"),
    ))  # fmt: skip
    asked = resolver(a_problem([ada], [an_engagement()]), a_policy())
    one = next(one.remedy for one in why_uncovered(asked, E1, Voice.GUARDED).remedies if one.remedy.parts)
    assert (one.sentence, one.whom) == (
        "if it could also start at 11:00 AM and level 2 of trauma-informed care were enough",
        "requester",
    )
    assert [key_of(part.asks, part.detail) for part in one.parts] == [
        "start_time 11:00",
        "level trauma_informed_care 2",
    ]


def test_before_the_granting_office_has_confirmed_nothing_else_is_tried():
    asked = resolver(a_problem([a_consultant()], [an_engagement(federal_grantee=True)]), a_policy())
    assert [one.asks for one in remedies_for(asked, E1, Voice.OWNER)] == [Asks.CONFIRMATION]
