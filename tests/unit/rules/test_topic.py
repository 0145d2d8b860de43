import pytest

from matcher.domain.rules import topic
from tests.support.builders import a_consultant, a_filled, an_engagement

ENGAGEMENT = an_engagement(topics={"labor_trafficking": 5, "substance_use": 5})


@pytest.mark.parametrize(("level", "kept"), [(0, False), (1, True), (2, True)])
def test_level_one_in_one_of_the_topics_is_enough(level, kept):
    assert topic(a_filled(a_consultant(topics={"substance_use": level}), ENGAGEMENT)) == kept


def test_another_topic_does_not_help():
    assert not topic(a_filled(a_consultant(topics={"prevention_education": 5}), ENGAGEMENT))


def test_an_engagement_without_topics_takes_anyone():
    assert topic(a_filled(a_consultant(topics={}), an_engagement(topics={})))
