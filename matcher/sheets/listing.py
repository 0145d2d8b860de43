"""From the problem back to the rows of every sheet, in key order, so that the same problem gives the same bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any, TypeAlias

from matcher.domain.model.declared.fields import fields_holding, fields_of
from matcher.domain.model.declared.holds import DatedSpans, MapPlace
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.sheets.cells.columns import SHEETS, Sheet
from matcher.sheets.cells.declared import COORDINATES
from matcher.sheets.cells.kinds import Shown

Cells: TypeAlias = Mapping[str, Any]
"""Values of some columns of a row; those that are not there are fields of the object that the row is about."""


def rows_of(problem: Problem) -> dict[str, list[dict[str, Shown]]]:
    """Every sheet's rows as a file shows them, by sheet name."""
    return {sheet.name: [shown(sheet, cells) for cells in LISTINGS[sheet.name](problem)] for sheet in SHEETS}


def shown(sheet: Sheet, cells: Cells) -> dict[str, Shown]:
    """One row as a file shows it, column by column."""
    return {column.name: column.kind.show(cells[column.name]) for column in sheet.columns}


def _consultants(problem: Problem) -> Iterator[Cells]:
    for consultant in _people(problem):
        yield record_cells(consultant)


def _skills(problem: Problem) -> Iterator[Cells]:
    for consultant in _people(problem):
        for kind, levels in (("topic", consultant.topics), ("audience", consultant.audiences)):
            for value, level in sorted(levels.items()):
                yield {"consultant_id": consultant.consultant_id, "kind": kind, "value": value, "level": level}


def _availability(problem: Problem) -> Iterator[Cells]:
    for consultant in _people(problem):
        for weekday, start, end in sorted(consultant.weekly):
            yield _free(consultant, "weekly", start, end, weekday)
        for kind in fields_holding(Consultant, DatedSpans):
            for begin, end in sorted(getattr(consultant, kind)):
                yield _free(consultant, kind, begin, end)


def _free(
    consultant: Consultant, kind: str, start: time | datetime, end: time | datetime, weekday: int | None = None
) -> Cells:
    """Moments are shown on the consultant's own clock."""
    span = [at.astimezone(consultant.time_zone) if isinstance(at, datetime) else at for at in (start, end)]
    cid = consultant.consultant_id
    return {"consultant_id": cid, "kind": kind, "weekday": weekday, "start": span[0], "end": span[1]}


def _exclusions(problem: Problem) -> Iterator[Cells]:
    for consultant in _people(problem):
        for kind, value in sorted(consultant.exclusions):
            yield {"consultant_id": consultant.consultant_id, "kind": kind, "value": value}


def _engagements(problem: Problem) -> Iterator[Cells]:
    for engagement in _requests(problem):
        yield record_cells(engagement)


def _engagement_topics(problem: Problem) -> Iterator[Cells]:
    for engagement in _requests(problem):
        for topic, level in sorted(engagement.topics.items()):
            yield {"engagement_id": engagement.engagement_id, "topic": topic, "min_level": level}


def _seats(problem: Problem) -> Iterator[Cells]:
    for engagement in _requests(problem):
        for seat, role in sorted(engagement.seats.items()):
            yield {"engagement_id": engagement.engagement_id, "seat": seat, "role": role}


def _schedule(problem: Problem) -> Iterator[Cells]:
    for standing in sorted(problem.standing):
        yield {**assignment_cells(problem, standing.assignment), "status": standing.status}


def _rejections(problem: Problem) -> Iterator[Cells]:
    return (rejection._asdict() for rejection in sorted(problem.rejections))


def _affinity(problem: Problem) -> Iterator[Cells]:
    for (engagement_id, consultant_id), points in sorted(problem.affinity.items()):
        yield {"engagement_id": engagement_id, "consultant_id": consultant_id, "points": points}


def _same_person(problem: Problem) -> Iterator[Cells]:
    for one, other, same in sorted(problem.person_answers):
        yield {"consultant_id": one, "other_id": other, "answer": "same" if same else "different"}


def assignment_cells(problem: Problem, assignment: Assignment) -> Cells:
    """An assignment with its start on the engagement's own clock."""
    zone = problem.engagements[assignment.engagement_id].time_zone
    return {**assignment._asdict(), "first_start": assignment.first_start.astimezone(zone)}


LISTINGS: Mapping[str, Callable[[Problem], Iterable[Cells]]] = {
    "consultants": _consultants,
    "skills": _skills,
    "availability": _availability,
    "exclusions": _exclusions,
    "engagements": _engagements,
    "engagement_topics": _engagement_topics,
    "seats": _seats,
    "schedule": _schedule,
    "rejections": _rejections,
    "affinity": _affinity,
    "same_person": _same_person,
}


def _people(problem: Problem) -> list[Consultant]:
    return [problem.consultants[cid] for cid in sorted(problem.consultants)]


def _requests(problem: Problem) -> list[Engagement]:
    return [problem.engagements[eid] for eid in sorted(problem.engagements)]


def record_cells(record: Consultant | Engagement) -> Cells:
    """A record's values by the names of its sheet's columns."""
    record_type: type = type(record)
    found: dict[str, Any] = {}
    for name, field in fields_of(record_type).items():
        value = getattr(record, name)
        if isinstance(field.holds, MapPlace):
            found |= {column: getattr(value, column, None) for column in COORDINATES}
        elif field.has_column:
            found[name] = value
    return found
