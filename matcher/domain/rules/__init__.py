"""THE RULES: what no schedule may break. This is the contents page; each rule has a file of its own name."""

from collections.abc import Iterator
from typing import Any

from matcher.domain.model.schedule import Book, Booking, Diary, Filled
from matcher.domain.rules.approved_stands import APPROVED_STANDS, approved_stands
from matcher.domain.rules.audience import AUDIENCE, audience
from matcher.domain.rules.available import AVAILABLE, available
from matcher.domain.rules.cleared_for_minors import CLEARED_FOR_MINORS, cleared_for_minors
from matcher.domain.rules.eligible import ELIGIBLE, eligible
from matcher.domain.rules.engagement_budget import ENGAGEMENT_BUDGET, engagement_budget
from matcher.domain.rules.exclusions import EXCLUSIONS, exclusions
from matcher.domain.rules.language import LANGUAGE, language
from matcher.domain.rules.mode import MODE, mode
from matcher.domain.rules.monthly_engagements import MONTHLY_ENGAGEMENTS, monthly_engagements
from matcher.domain.rules.never_sole import NEVER_SOLE, never_sole
from matcher.domain.rules.no_conflict_of_interest import NO_CONFLICT_OF_INTEREST, no_conflict_of_interest
from matcher.domain.rules.no_overlap import NO_OVERLAP, no_overlap
from matcher.domain.rules.not_rejected import NOT_REJECTED, not_rejected
from matcher.domain.rules.offered_start import OFFERED_START, offered_start
from matcher.domain.rules.one_id import ONE_ID, one_id
from matcher.domain.rules.programme_budget import PROGRAMME_BUDGET, programme_budget
from matcher.domain.rules.reach import REACH, reach
from matcher.domain.rules.role import ROLE, role
from matcher.domain.rules.rule import Clash, Rule, Words
from matcher.domain.rules.topic import TOPIC, topic
from matcher.domain.rules.topics_covered import TOPICS_COVERED, topics_covered
from matcher.domain.rules.travel_budget import TRAVEL_BUDGET, travel_budget
from matcher.domain.rules.under_agreement import UNDER_AGREEMENT, under_agreement
from matcher.domain.rules.weekly_hours import WEEKLY_HOURS, weekly_hours
from matcher.domain.rules.whole_team import WHOLE_TEAM, whole_team

ENGAGEMENT_RULES: tuple[Rule[Booking, bool], ...] = (
    ELIGIBLE,
    OFFERED_START,
    WHOLE_TEAM,
    TOPICS_COVERED,
    ENGAGEMENT_BUDGET,
)
SEAT_RULES: tuple[Rule[Filled, bool], ...] = (
    ROLE,
    NEVER_SOLE,
    UNDER_AGREEMENT,
    CLEARED_FOR_MINORS,
    AUDIENCE,
    TOPIC,
    LANGUAGE,
    MODE,
    REACH,
    NO_CONFLICT_OF_INTEREST,
    EXCLUSIONS,
    NOT_REJECTED,
    ONE_ID,
    AVAILABLE,
)
DIARY_RULES: tuple[Rule[Diary, Iterator[Clash]], ...] = (
    NO_OVERLAP,
    WEEKLY_HOURS,
    MONTHLY_ENGAGEMENTS,
)
SCHEDULE_RULES: tuple[Rule[Book, Iterator[Clash]], ...] = (
    PROGRAMME_BUDGET,
    TRAVEL_BUDGET,
    APPROVED_STANDS,
)
RULES: tuple[Rule[Any, Any], ...] = (*ENGAGEMENT_RULES, *SEAT_RULES, *DIARY_RULES, *SCHEDULE_RULES)
RULES_BY_NAME = {rule.name: rule for rule in RULES}
LASTING_RULES = tuple(rule for rule in SEAT_RULES if not rule.needs_start)
"""Rules about one seat that no date changes."""
DATED_RULES = tuple(rule for rule in SEAT_RULES if rule.needs_start)
TEAM_RULES = tuple(rule for rule in ENGAGEMENT_RULES if rule.binds_team)
"""Rules about a team that one other person on it may break."""
OWN_LIMITS = frozenset(rule.name for rule in RULES if rule.own_limit)
"""What people decide about themselves: to most readers all of it is told alike."""
PANEL = "role"
"""The name under which every rule of the panel is told."""
PANEL_RULES = frozenset(rule.name for rule in RULES if rule.told_name == PANEL)
OF_WHOLE_TEAMS = PANEL_RULES | {ENGAGEMENT_BUDGET.name, PROGRAMME_BUDGET.name}
"""Rules that are never judged of one person for readers who may not know roles: the panel's, and what fees may come to,
as pay is kept apart and the same role earns the same."""

__all__ = [
    "APPROVED_STANDS",
    "AUDIENCE",
    "AVAILABLE",
    "CLEARED_FOR_MINORS",
    "DATED_RULES",
    "DIARY_RULES",
    "ELIGIBLE",
    "ENGAGEMENT_BUDGET",
    "ENGAGEMENT_RULES",
    "EXCLUSIONS",
    "LANGUAGE",
    "LASTING_RULES",
    "MODE",
    "MONTHLY_ENGAGEMENTS",
    "NEVER_SOLE",
    "NOT_REJECTED",
    "NO_CONFLICT_OF_INTEREST",
    "NO_OVERLAP",
    "OFFERED_START",
    "OF_WHOLE_TEAMS",
    "ONE_ID",
    "OWN_LIMITS",
    "PANEL",
    "PANEL_RULES",
    "PROGRAMME_BUDGET",
    "REACH",
    "ROLE",
    "RULES",
    "RULES_BY_NAME",
    "SCHEDULE_RULES",
    "SEAT_RULES",
    "TEAM_RULES",
    "TOPIC",
    "TOPICS_COVERED",
    "TRAVEL_BUDGET",
    "UNDER_AGREEMENT",
    "WEEKLY_HOURS",
    "WHOLE_TEAM",
    "Clash",
    "Rule",
    "Words",
    "approved_stands",
    "audience",
    "available",
    "cleared_for_minors",
    "eligible",
    "engagement_budget",
    "exclusions",
    "language",
    "mode",
    "monthly_engagements",
    "never_sole",
    "no_conflict_of_interest",
    "no_overlap",
    "not_rejected",
    "offered_start",
    "one_id",
    "programme_budget",
    "reach",
    "role",
    "topic",
    "topics_covered",
    "travel_budget",
    "under_agreement",
    "weekly_hours",
    "whole_team",
]
