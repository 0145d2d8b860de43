"""How well people know the topics and the audience."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Filled

TOP_LEVEL = 5
TOPIC_SHARE = 0.6
AUDIENCE_SHARE = 0.4


def fit(filled: Filled) -> int:
    """People who know the topics and the audience well are better: three fifths topics, two fifths audience.

    Unit: points per seat, 100 for the highest level in everything.
    """
    consultant, engagement = filled.consultant, filled.engagement
    levels = [consultant.topics.get(name, 0) for name in engagement.topics]
    topic_level = sum(levels) / len(levels) if levels else float(TOP_LEVEL)
    audience_level = consultant.audiences.get(engagement.audience, 0)
    weighted = TOPIC_SHARE * topic_level + AUDIENCE_SHARE * audience_level
    # Multiplied before divided, as the model writes it: a half must round the same way everywhere.
    return round(filled.policy.points.fit * weighted / TOP_LEVEL)


FIT = Goal(fit)
