"""Facts that change under what was decided, one at every step; and the question that the walk asks of each seat."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, TypeAlias

from matcher.domain.explain.audit import Violation, audit
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy, RuleSettings
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, SeatRole
from matcher.records import Action, AuditEntry, SeatKey
from tests.support.builders import MONDAY, excludes
from tests.support.databases import EASTERN

PANEL = frozenset({"role", "never_sole"})
MORNING = Interval(MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=8))
OF_PEOPLE: tuple[dict[str, Any], ...] = (
    {"organization": "Example Services"},
    {"organization": "example services"},
    {"cleared_for_minors": False},
    {"exclusions": excludes("state", "OH")},
    {"exclusions": excludes("consultant", "C1")},
    {"status": ConsultantStatus.INACTIVE},
    {"agreement_end": date(2027, 3, 1)},
    {"unavailable": (MORNING,)},
    {"languages": frozenset({"es"})},
    {"modes": frozenset({Mode.IN_PERSON})},
    {"max_hours_per_week": 3},
    {"max_engagements_per_month": 1},
    {"audiences": {}},
    {"topics": {"trauma_informed_care": 2}},
    {"years_experience": 1},
    {"years_lived_experience": 1},
    {"rest_days": 1},
    {"rate_per_hour": 400},
)
OF_WORK: tuple[dict[str, Any], ...] = (
    {"window_start": date(2027, 3, 2)},
    {"window_end": date(2027, 3, 1)},
    {"start_times": (time(11),)},
    {"weekdays": frozenset({1, 2, 3})},
    {"session_minutes": 240},
    {"minors_present": True},
    {"language": "es"},
    {"criminal_justice": True},
    {"federal_grantee": True},
    {"budget": 500.0},
    {"topics": {"trauma_informed_care": 5, "sex_trafficking": 1}},
)
OF_POLICY: tuple[dict[str, Any], ...] = (
    {"holidays": frozenset({date(2027, 3, 1)})},
    {"rules": RuleSettings(buffer_minutes=120)},
    {"rules": RuleSettings(programme_budget=900.0)},
    {"rules": RuleSettings(expert_min_years=25)},
    {"rules": RuleSettings(lead_days_virtual=40)},
)
Changes: TypeAlias = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Facts:
    """What differs from the data that was brought last.

    Args:
        drawn: Decides which fact changes next.
        changes: By kind and name (none of the policy), what the data says instead.
    """

    drawn: random.Random
    changes: Changes

    def change(self, problem: Problem) -> None:
        """Let one fact become another, or what it was."""
        kind = self.drawn.choice(["person", "person", "work", "policy"])
        names: dict[str, list[str]] = {
            "person": [*problem.consultants], "work": [*problem.engagements], "policy": [""],
        }  # fmt: skip
        key = (kind, self.drawn.choice(names[kind]))
        if self.drawn.random() < 0.6 and self.changes:
            self.changes.pop(self.drawn.choice(sorted(self.changes)))
        else:
            other = {"person": OF_PEOPLE, "work": (*OF_WORK, self._other_roles(problem, key[1])), "policy": OF_POLICY}
            self.changes[key] = self.drawn.choice(other[kind])

    def _other_roles(self, problem: Problem, name: str) -> dict[str, Any]:
        """Its seats, asking for something else."""
        engagement = problem.engagements.get(EngagementId(name))
        asked = engagement.seats if engagement else ()
        return {"seats": {seat: self.drawn.choice(list(SeatRole)) for seat in asked}}

    def applied(self, problem: Problem, policy: Policy) -> tuple[Problem, Policy]:
        """The data as it is now."""
        people = {cid: self._changed("person", cid, one) for cid, one in problem.consultants.items()}
        work = {eid: self._changed("work", eid, one) for eid, one in problem.engagements.items()}
        return replace(problem, consultants=people, engagements=work), self._changed("policy", "", policy)

    def _changed(self, kind: str, name: str, record: Any) -> Any:
        return replace(record, **self.changes.get((kind, name), {}))


def breaking(
    problem: Problem, policy: Policy, rows: Iterable[Assignment], trail: Iterable[AuditEntry] = ()
) -> set[SeatKey]:
    """The seats with a part in a broken rule, were all of them added today, with the notice that they had.

    Says the same as the product by a longer way: every rule asked of the whole schedule, nothing waived, and the whole
    trail read for when the starts were decided on.
    """
    listed = list(rows)
    late = {SeatKey(*row[:2]) for row in listed if _had_too_little_notice(problem, policy, row, trail)}
    found = audit(replace(problem, standing=()), replace(policy, as_of=date.min), listed)
    return late | {
        SeatKey(*row[:2])
        for row in listed
        for violation in found.violations
        if row.engagement_id in violation.engagement_ids and _concerns(violation, row, listed)
    }


def _had_too_little_notice(problem: Problem, policy: Policy, row: Assignment, trail: Iterable[AuditEntry]) -> bool:
    days = [
        one.at.astimezone(EASTERN).date()
        for one in trail
        if one.action in {Action.APPROVE, Action.LOCK, Action.MOVE} and not one.undone
        if one.placement and (one.subject.subject_id, one.placement.first_start) == (row.engagement_id, row.first_start)
    ]
    engagement = problem.engagements[row.engagement_id]
    limits = policy.rules
    asked = limits.lead_days_virtual if engagement.mode is Mode.VIRTUAL else limits.lead_days_in_person
    first_day = row.first_start.astimezone(engagement.time_zone).date()
    return bool(days) and first_day - min(days) < timedelta(days=asked)


def _concerns(violation: Violation, row: Assignment, rows: list[Assignment]) -> bool:
    team = [one.consultant_id for one in rows if one.engagement_id == row.engagement_id]
    if violation.rule == "whole_team":
        return len(set(team)) < len(team)
    if violation.rule in PANEL:
        return True
    return violation.consultant_id in {None, row.consultant_id}
