import pytest

from matcher.domain.rules import TOPIC, topic
from tests.support.builders import a_consultant, a_filled, an_engagement, seats

ENGAGEMENT = an_engagement(topics={"labor_trafficking": 5, "substance_use": 5})


@pytest.mark.parametrize(("level", "kept"), [(0, False), (1, True), (2, True)])
def test_level_one_in_one_of_the_topics_is_enough(level, kept):
    assert topic(a_filled(a_consultant(topics={"substance_use": level}), ENGAGEMENT)) == kept


def test_another_topic_does_not_help():
    assert not topic(a_filled(a_consultant(topics={"prevention_education": 5}), ENGAGEMENT))


def test_beside_others_an_approval_for_one_topic_would_do_and_of_one_for_it():
    two = seats("any", "any")
    several, one = (
        TOPIC.words(a_filled(a_consultant(topics={}), an_engagement(topics=dict.fromkeys(topics, 5), seats=two)))
        for topics in (("substance_use", "labor_trafficking"), ("substance_use",))
    )
    assert several == (
        "Ada Example is not approved to teach labor trafficking or substance use.",
        "An approval for one of them would do.",
    )
    assert one == ("Ada Example is not approved to teach substance use.", "An approval for it would do.")


def test_who_would_make_the_team_whole_needs_what_it_lacks():
    topics = {"substance_use": 2, "labor_trafficking": 5}
    assert TOPIC.words(a_filled(a_consultant(topics={}), an_engagement(topics=topics))).would_do == (
        "An approval for labor trafficking at level 5 and substance use at level 2 would do."
    )


def test_an_engagement_without_topics_takes_anyone():
    assert topic(a_filled(a_consultant(topics={}), an_engagement(topics={})))
