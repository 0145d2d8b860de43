import pytest

from matcher.domain.goals import fit
from tests.support.builders import a_consultant, a_filled, a_policy, an_engagement

ENGAGEMENT = an_engagement(topics={"labor_trafficking": 1, "substance_use": 1}, audience="public_health")


@pytest.mark.parametrize(
    ("labor", "substance", "audience", "points"),
    [
        (5, 5, 5, 100),
        (1, 1, 1, 20),  # 100 x (0.6 x 1 + 0.4 x 1) / 5
        (5, 0, 5, 70),  # a missing topic counts 0: 100 x (0.6 x 2.5 + 0.4 x 5) / 5
        (3, 4, 2, 58),  # 100 x (0.6 x 3.5 + 0.4 x 2) / 5
        (0, 0, 5, 40),
    ],
)
def test_three_fifths_are_topics_and_two_fifths_audience(labor, substance, audience, points):
    topics = {"labor_trafficking": labor, "substance_use": substance}
    assert fit(a_filled(a_consultant(topics=topics, audiences={"public_health": audience}), ENGAGEMENT)) == points


def test_topics_that_are_not_asked_for_do_not_count():
    consultant = a_consultant(topics={"prevention_education": 5}, audiences={"public_health": 1})
    assert fit(a_filled(consultant, ENGAGEMENT)) == 8  # 100 x 0.4 x 1 / 5


def test_without_topics_everyone_knows_them():
    consultant = a_consultant(topics={}, audiences={"public_health": 1})
    assert fit(a_filled(consultant, an_engagement(topics={}, audience="public_health"))) == 68  # 60 + 8


def test_the_scale_is_policy():
    assert fit(a_filled(policy=a_policy(fit=10))) == 10
