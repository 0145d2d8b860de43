"""What a scenario changed, found by comparing the two inputs: what was asked for, made concrete."""

from collections.abc import Callable, Iterator
from typing import Any

from matcher.domain.model.problem import Consultant, Engagement, Problem, StandingSeat
from matcher.domain.model.timetable import miles_between
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.rules.in_words import quantity
from scenarios.case import Case
from scenarios.changes.settings import COUNTS_FEES, MONEY, SETTINGS, setting_of


def input_differences(before: Case, after: Case) -> tuple[str, ...]:
    """A sentence for each thing that differs."""
    found = [*_people(before.problem, after.problem), *_requests(before.problem, after.problem)]
    found += [*_limits(before.problem, after.problem), *_settings(before, after)]
    return tuple(found) or ("Nothing differs: the changes leave this input as it is.",)


def _people(before: Problem, after: Problem) -> Iterator[str]:
    for gone in sorted(before.consultants.keys() - after.consultants.keys()):
        yield f"{_named(before.consultants[gone])} is left out."
    added = sorted(after.consultants.keys() - before.consultants.keys())
    if added:
        yield f"Added: {', '.join(_named(after.consultants[new]) for new in added)}."
    kept = {seat.assignment[:2] for seat in _approved(after)}
    opened = [s for s in _approved(before) if s.assignment[:2] not in kept]
    opened = [s for s in opened if s.assignment.engagement_id in after.engagements]
    if opened:
        yield f"{quantity(len(opened), 'approved seat falls', 'approved seats fall')} open again."


def _requests(before: Problem, after: Problem) -> Iterator[str]:
    asked, asks = len(before.engagements), len(after.engagements)
    if asks > asked:
        yield f"{quantity(asks - asked, 'request')} more: {asks:,} instead of {asked:,}."
    if asks < asked:
        yield f"{quantity(asked - asks, 'request')} fewer: {asks:,} instead of {asked:,}."
    differ: list[tuple[Callable[[Engagement], Any], str]] = [
        (lambda one: (one.window_start, one.window_end), "another window"),
        (lambda one: one.mode, "another mode"),
        (lambda one: one.topics, "other levels of topics"),
        (lambda one: (one.start_times, one.weekdays), "other times or days to start"),
        (lambda one: one.budget is None, "no budget any more"),
        (lambda one: one.granting_office_confirmed, "the granting office's word"),
    ]
    for of, what in differ:
        both = before.engagements.keys() & after.engagements.keys()
        number = sum(of(before.engagements[eid]) != of(after.engagements[eid]) for eid in both)
        if number:
            yield f"{quantity(number, 'request has', 'requests have')} {what}."
    yield from _budgets(before, after)


def _budgets(before: Problem, after: Problem) -> Iterator[str]:
    both = before.engagements.keys() & after.engagements.keys()
    pairs = ((before.engagements[eid].budget, after.engagements[eid].budget) for eid in both)
    number = sum(None not in pair and pair[0] != pair[1] for pair in pairs)
    if number:
        yield f"{quantity(number, 'request has', 'requests have')} another budget."


def _limits(before: Problem, after: Problem) -> Iterator[str]:
    both = before.consultants.keys() & after.consultants.keys()
    pairs = [(before.consultants[cid], after.consultants[cid]) for cid in sorted(both)]
    nearer = {will.consultant_id for was, will in pairs if will.reach_miles < was.reach_miles}
    if nearer:
        yield f"{quantity(len(nearer), 'consultant travels', 'consultants travel')} less far than they would."
    beyond = sum(_is_beyond(after, seat) for seat in _approved(after) if seat.assignment.consultant_id in nearer)
    if beyond:
        yield f"{quantity(beyond, 'approved seat lies', 'approved seats lie')} farther away; what is approved stands."
    less: list[tuple[Callable[[Consultant, Consultant], bool], str, str]] = [
        (lambda was, will: will.max_hours_per_week < was.max_hours_per_week, "has", "fewer hours a week"),
        (lambda was, will: will.max_hours_per_week > was.max_hours_per_week, "has", "more hours a week"),
        (lambda p, q: q.max_engagements_per_month < p.max_engagements_per_month, "takes", "fewer engagements a month"),
        (lambda p, q: q.max_engagements_per_month > p.max_engagements_per_month, "takes", "more engagements a month"),
        (lambda was, will: was.unavailable != will.unavailable, "is", "on leave"),
        (_learned, "is", "approved for more"),
    ]
    for differs, verb, what in less:
        number = sum(differs(was, will) for was, will in pairs)
        if number:
            yield f"{quantity(number, f'consultant {verb}', f'consultants {PLURAL[verb]}')} {what}."


PLURAL = {"has": "have", "takes": "take", "is": "are"}


def _learned(was: Consultant, will: Consultant) -> bool:
    return (was.topics, was.audiences, was.languages) != (will.topics, will.audiences, will.languages)


def _settings(before: Case, after: Case) -> Iterator[str]:
    for setting, subject in SETTINGS.items():
        was, will = (setting_of(case.policy, setting) for case in (before, after))
        if was == will:
            continue
        now, then = _number(setting, will), _number(setting, was)
        if before.sealed and setting in COUNTS_FEES:  # a share of fees, and what they come to, would tell them
            yield f"{subject} is another one."
        else:
            yield f"{subject} is {now} instead of {then}{_share(setting, will, before)}."


def _number(setting: str, value: float | None) -> str:
    if value is None:
        return "none"
    return f"${value:,.0f}" if setting in MONEY else f"{value:,g}"


def _share(setting: str, value: float | None, before: Case) -> str:
    """A budget as a share of what the plan spends: a number of dollars says little by itself."""
    if value is None or setting not in MONEY:
        return ""
    spent = MONEY[setting](before.spending)
    share = f"{value / spent:.0%} of " if spent else ""
    return f": {share}the ${spent:,} that the plan as it is spends"


def _approved(problem: Problem) -> list[StandingSeat]:
    return [seat for seat in problem.standing if seat.status is SeatStatus.APPROVED]


def _is_beyond(problem: Problem, seat: StandingSeat) -> bool:
    consultant = problem.consultants[seat.assignment.consultant_id]
    return miles_between(consultant, problem.engagements[seat.assignment.engagement_id]) > consultant.reach_miles


def _named(consultant: Consultant) -> str:
    name, consultant_id = consultant.name, consultant.consultant_id
    return f"{name} ({consultant_id})" if name else consultant_id
