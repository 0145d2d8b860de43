"""How much of a scenario's schedule a proposal holds, and why the rest could not be held."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.timetable import in_utc
from matcher.domain.rules import OF_WHOLE_TEAMS, OWN_LIMITS, RULES_BY_NAME
from matcher.domain.rules.in_words import quantity

THEIR_OWN = OWN_LIMITS | {"exclusions"}
"""Rules of which nobody is told that somebody's limit or opt-out is in the way."""
NOT_THERE = "The scenario alone has this request, or it is not to be planned any more."
NOBODY = "The scenario alone has someone on this team, or they are not there any more."
OTHER_SEATS = "Its seats are not those of the scenario any more."
STANDS = "What is approved for it stands: someone else, or another start."
A_RULE = "A rule would be broken for the data as they are."
UNTOLD = (
    "How much of the scenario's plan could be held is not shown: where the people who are added sit would tell what"
    " seats ask for. With the permission for lived experience it is."
)


@dataclass(frozen=True, slots=True)
class NotHeld:
    """An engagement of the scenario's plan that the proposal does not hold as it was there, and why, in a sentence."""

    engagement_id: str
    organization: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldSchedule:
    """How much of a schedule is held.

    Args:
        held: How many of its engagements are as they were there.
        of: How many it has.
    """

    held: int
    of: int
    rest: tuple[NotHeld, ...]

    @property
    def sentence(self) -> str:
        """How much, in words."""
        if not self.rest:
            return f"All of the scenario's plan is proposed: {quantity(self.of, 'engagement')}."
        engagements = quantity(self.of, "engagement")
        return f"Of the {engagements} of the scenario's plan, {self.held:,} could be held as they were."


def held_schedule(
    problem: Problem, policy: Policy, wanted: Sequence[Assignment], kept: Collection[Assignment], *, all_told: bool
) -> HeldSchedule:
    """How much of what was wanted is kept.

    Args:
        all_told: Whether rules about roles and pay may be named.
    """
    untold = THEIR_OWN if all_told else THEIR_OWN | OF_WHOLE_TEAMS
    held, by_engagement = set(kept), _by_engagement(wanted)
    rest = {eid: rows for eid, rows in by_engagement.items() if not held >= set(rows)}
    return HeldSchedule(
        held=len(by_engagement) - len(rest),
        of=len(by_engagement),
        rest=tuple(_not_held(problem, policy, eid, rows, kept, untold) for eid, rows in sorted(rest.items())),
    )


def _by_engagement(rows: Sequence[Assignment]) -> dict[EngagementId, list[Assignment]]:
    found: dict[EngagementId, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _not_held(
    problem: Problem,
    policy: Policy,
    engagement_id: EngagementId,
    rows: list[Assignment],
    kept: Collection[Assignment],
    untold: Collection[str],
) -> NotHeld:
    there = problem.engagements.get(engagement_id)
    name = there.organization if there else ""
    return NotHeld(engagement_id, name, _gone(problem, rows) or _broken(problem, policy, rows, kept, untold))


def _gone(problem: Problem, rows: list[Assignment]) -> str:
    """What of it is not there any more, or stands otherwise; empty where a rule is in the way."""
    [engagement_id] = {row.engagement_id for row in rows}
    engagement, approved = problem.engagements.get(engagement_id), problem.approved.get(engagement_id, {})
    if engagement is None:
        return NOT_THERE
    if any(row.consultant_id not in problem.consultants for row in rows):
        return NOBODY
    if {row.seat for row in rows} != set(engagement.seats):
        return OTHER_SEATS
    stands = {(row.seat, row.consultant_id, in_utc(row.first_start)) for row in approved.values()}
    return "" if stands <= {(row.seat, row.consultant_id, in_utc(row.first_start)) for row in rows} else STANDS


def _broken(
    problem: Problem, policy: Policy, rows: list[Assignment], kept: Collection[Assignment], untold: Collection[str]
) -> str:
    """The rules that it breaks beside what is kept, as far as they may be told."""
    beside = [row for row in kept if row.engagement_id != rows[0].engagement_id]
    return " ".join(dict.fromkeys(_rules(problem, policy, [*beside, *rows], rows, untold))) or A_RULE


def _rules(
    problem: Problem, policy: Policy, together: list[Assignment], rows: list[Assignment], untold: Collection[str]
) -> Iterator[str]:
    for violation in audit(problem, policy, together).violations:
        if rows[0].engagement_id in violation.engagement_ids and violation.rule not in untold:
            yield RULES_BY_NAME[violation.rule].sentence
