import pytest

from matcher.domain.rules import TOPIC, topic
from tests.support.builders import a_consultant, a_filled, an_engagement

ENGAGEMENT = an_engagement(topics={"labor_trafficking": 5, "substance_use": 5})


@pytest.mark.parametrize(("level", "kept"), [(0, False), (1, True), (2, True)])
def test_level_one_in_one_of_the_topics_is_enough(level, kept):
    assert topic(a_filled(a_consultant(topics={"substance_use": level}), ENGAGEMENT)) == kept


def test_another_topic_does_not_help():
    assert not topic(a_filled(a_consultant(topics={"prevention_education": 5}), ENGAGEMENT))


def test_of_several_topics_an_approval_for_one_would_do_and_of_one_for_it():
    several, one = (
        TOPIC.words(a_filled(a_consultant(topics={}), an_engagement(topics=dict.fromkeys(topics, 5))))
        for topics in (("substance_use", "labor_trafficking"), ("substance_use",))
    )
    assert several == (
        "Ada Example is not approved to teach labor trafficking or substance use.",
        "An approval for one of them would do.",
    )
    assert one == ("Ada Example is not approved to teach substance use.", "An approval for it would do.")


def test_an_engagement_without_topics_takes_anyone():
    assert topic(a_filled(a_consultant(topics={}), an_engagement(topics={})))
