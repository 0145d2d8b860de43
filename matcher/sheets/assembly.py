"""From sound tables to the problem. The way back is :mod:`matcher.sheets.listing`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import (
    Assignment,
    Consultant,
    Engagement,
    Exclusion,
    PersonAnswer,
    Problem,
    Rejection,
    StandingSeat,
    WeeklyWindow,
)
from matcher.domain.model.vocabulary import SeatRole
from matcher.sheets.cells.sheet_table import SheetTable

Record: TypeAlias = dict[str, Any]
"""One row: column to value."""


def problem_of(tables: Mapping[str, SheetTable]) -> Problem:
    """Put the problem together, everything in id order whatever the order of the rows."""
    engagements = _engagements(tables)
    return Problem(
        consultants=_consultants(tables),
        engagements=engagements,
        standing=tuple(sorted(_standing(record, engagements) for record in tables["schedule"].records())),
        rejections=tuple(sorted(Rejection(**record) for record in tables["rejections"].records())),
        affinity={
            (record["engagement_id"], record["consultant_id"]): record["points"]
            for record in sorted(tables["affinity"].records(), key=lambda r: (r["engagement_id"], r["consultant_id"]))
        },
        person_answers=tuple(sorted(map(_answer, tables["same_person"].records()))),
    )


def _consultants(tables: Mapping[str, SheetTable]) -> dict[ConsultantId, Consultant]:
    levels = _levels(tables["skills"].records())
    weekly, windows = _free_times(tables["availability"].records())
    exclusions: dict[str, set[Exclusion]] = defaultdict(set)
    for record in tables["exclusions"].records():
        exclusions[record["consultant_id"]].add(Exclusion(record["kind"], record["value"]))
    found = {}
    for cid, record in _by_id(tables["consultants"]):
        place = Place(record.pop("lat"), record.pop("lon"))
        found[ConsultantId(cid)] = Consultant(
            **record,
            place=place,
            topics=levels[cid, "topic"],
            audiences=levels[cid, "audience"],
            weekly=tuple(sorted(weekly[cid])),
            exclusions=frozenset(exclusions[cid]),
            available=tuple(sorted(windows[cid, "available"])),
            unavailable=tuple(sorted(windows[cid, "unavailable"])),
            preferred=tuple(sorted(windows[cid, "preferred"])),
        )
    return found


def _engagements(tables: Mapping[str, SheetTable]) -> dict[EngagementId, Engagement]:
    topics: dict[str, dict[str, int]] = defaultdict(dict)
    for record in tables["engagement_topics"].records():
        topics[record["engagement_id"]][record["topic"]] = record["min_level"]
    seats: dict[str, dict[SeatName, SeatRole]] = defaultdict(dict)
    for record in tables["seats"].records():
        seats[record["engagement_id"]][record["seat"]] = record["role"]
    found = {}
    for eid, record in _by_id(tables["engagements"]):
        lat, lon = record.pop("lat"), record.pop("lon")
        found[EngagementId(eid)] = Engagement(
            **record,
            place=None if lat is None else Place(lat, lon),
            topics=dict(sorted(topics[eid].items())),
            seats=dict(sorted(seats[eid].items())),
        )
    return found


def _by_id(table: SheetTable) -> list[tuple[str, Record]]:
    """Rows by what their first column names, in its order."""
    name = table.sheet.columns[0].name
    return sorted(((record[name], record) for record in table.records()), key=lambda pair: pair[0])


def _levels(records: Iterable[Record]) -> Mapping[tuple[str, str], dict[str, int]]:
    """What each consultant is approved for, by consultant and kind."""
    levels: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for record in sorted(records, key=lambda r: r["value"]):
        levels[record["consultant_id"], record["kind"]][record["value"]] = record["level"]
    return levels


def _free_times(
    records: Iterable[Record],
) -> tuple[Mapping[str, list[WeeklyWindow]], Mapping[tuple[str, str], list[Interval]]]:
    """Weekly windows by consultant; the others by consultant and kind."""
    weekly: dict[str, list[WeeklyWindow]] = defaultdict(list)
    windows: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for record in records:
        cid, kind, begin, end = record["consultant_id"], record["kind"], record["start"], record["end"]
        if kind == "weekly":
            weekly[cid].append(WeeklyWindow(record["weekday"], begin, end))
        else:
            windows[cid, kind].append(Interval(begin, end))
    return weekly, windows


def _answer(record: Record) -> PersonAnswer:
    """An answer with its ids in order, whichever stood first."""
    one, other = sorted((record["consultant_id"], record["other_id"]))
    return PersonAnswer(one, other, record["answer"] == "same")


def _standing(record: Record, engagements: Mapping[EngagementId, Engagement]) -> StandingSeat:
    """A seat that stands, its start on the engagement's own clock as the domain lists starts."""
    status = record.pop("status")
    zone = engagements[record["engagement_id"]].time_zone
    return StandingSeat(Assignment(**{**record, "first_start": record["first_start"].astimezone(zone)}), status)
