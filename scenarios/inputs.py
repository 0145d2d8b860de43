"""What a scenario changed, found by comparing the two inputs: what was asked for, made concrete."""

from collections.abc import Iterator
from operator import attrgetter

from matcher.domain.model.problem import Consultant, Problem, StandingSeat
from matcher.domain.model.timetable import miles_between
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import Case
from scenarios.changes import SETTINGS


def input_differences(before: Case, after: Case) -> tuple[str, ...]:
    """A sentence for each thing that differs."""
    found = [*_people(before.problem, after.problem), *_requests(before.problem, after.problem)]
    found += [*_travel(before.problem, after.problem), *_settings(before, after)]
    return tuple(found) or ("Nothing differs: the changes leave this input as it is.",)


def _people(before: Problem, after: Problem) -> Iterator[str]:
    for gone in sorted(before.consultants.keys() - after.consultants.keys()):
        yield f"{_named(before.consultants[gone])} is left out."
    added = sorted(after.consultants.keys() - before.consultants.keys())
    if added:
        yield f"Added: {', '.join(_named(after.consultants[new]) for new in added)}."
    opened = len(_approved(before)) - len(_approved(after))
    if opened:
        yield f"{_count(opened, 'approved seat falls', 'approved seats fall')} open again."


def _requests(before: Problem, after: Problem) -> Iterator[str]:
    asked, asks = len(before.engagements), len(after.engagements)
    if asks > asked:
        yield f"{_count(asks - asked, 'request', 'requests')} more: {asks:,} instead of {asked:,}."


def _travel(before: Problem, after: Problem) -> Iterator[str]:
    both = before.consultants.keys() & after.consultants.keys()
    nearer = {c for c in both if after.consultants[c].max_travel_miles < before.consultants[c].max_travel_miles}
    if nearer:
        yield f"{_count(len(nearer), 'consultant travels', 'consultants travel')} less far than they would."
    beyond = sum(_is_beyond(after, seat) for seat in _approved(after) if seat.assignment.consultant_id in nearer)
    if beyond:
        yield f"{_count(beyond, 'approved seat lies', 'approved seats lie')} farther away; what is approved stands."


def _settings(before: Case, after: Case) -> Iterator[str]:
    for setting, subject in SETTINGS.items():
        was, will = (attrgetter(setting)(case.policy) for case in (before, after))
        if was != will:
            yield f"{subject} is {will:,} instead of {'none' if was is None else f'{was:,}'}."


def _approved(problem: Problem) -> list[StandingSeat]:
    return [seat for seat in problem.standing if seat.status is SeatStatus.APPROVED]


def _is_beyond(problem: Problem, seat: StandingSeat) -> bool:
    consultant = problem.consultants[seat.assignment.consultant_id]
    return miles_between(consultant, problem.engagements[seat.assignment.engagement_id]) > consultant.max_travel_miles


def _named(consultant: Consultant) -> str:
    name, consultant_id = consultant.name, consultant.consultant_id
    return f"{name} ({consultant_id})" if name else consultant_id


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
