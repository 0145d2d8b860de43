"""Remedies beyond those of one request's facts: each covers, none asks for more than is needed."""

from datetime import date

import pytest

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.model.ids import EngagementId
from matcher.services.explanations.explaining import remedies_for, why_uncovered
from matcher.services.explanations.forced.resolving import Resolver
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement
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
