"""Whether each row of a proof is a limit that every schedule keeps, and leaves what the proof says that it leaves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations, pairwise

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Consultant
from matcher.domain.model.proof import Choice, ProofRow, RowKind
from matcher.proof.given import Given
from matcher.proof.openings import Candidate, Opening, Start, meet
from matcher.proof.prices import KNOWN_KINDS, MONEY_KINDS

MONDAY = 0
FIELDS: Mapping[str, frozenset[str]] = {
    RowKind.WEEK: frozenset({"consultant", "at"}),
    RowKind.MONTH: frozenset({"consultant", "at"}),
    RowKind.MOMENT: frozenset({"consultant", "at"}),
    RowKind.CLIQUE: frozenset({"consultant", "choices"}),
    RowKind.FAIRNESS: frozenset({"consultant"}),
    RowKind.PROGRAMME: frozenset(),
    RowKind.TRAVEL: frozenset(),
}
"""What a row of each kind says beside its price and capacity: with anything more it would pass for another limit, and
what is lost on it would be counted twice."""


def unknown_kinds(rows: Sequence[ProofRow]) -> list[str]:
    """Kinds of rows that the checker does not know."""
    return sorted({row.kind for row in rows} - KNOWN_KINDS)


def row_faults(given: Given, openings: Mapping[EngagementId, Opening], rows: Sequence[ProofRow]) -> Iterator[str]:
    """Everything that is wrong with the rows, in words; nothing is where each is a limit of every schedule."""
    places = sorted(_place(row) for row in rows)
    yield from (f"{_named(*one)} stands there twice" for one, other in pairwise(places) if one == other)
    for row in rows:
        if row.kind not in KNOWN_KINDS:
            yield f"this checker does not know rows of the kind {row.kind!r}: it cannot say that the bound holds"
            continue
        if row.price < 0:
            yield f"{_of(row)}: its price is negative: {row.price}"
        said = {"consultant": row.consultant_id is not None, "at": bool(row.at), "choices": bool(row.choices)}
        beyond = sorted(name for name, is_said in said.items() if is_said and name not in FIELDS[row.kind])
        yield from (f"{_of(row)}: a row of this kind has no {name}" for name in beyond)
        if not beyond:
            yield from (f"{_of(row)}: {fault}" for fault in _faults(given, openings, row))


def _place(row: ProofRow) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    choices = tuple(sorted((choice.engagement_id, choice.first_start.isoformat()) for choice in row.choices))
    return row.kind, row.consultant_id or "", row.at, choices


def _named(kind: str, person: str, at: str, choices: Sequence[object]) -> str:
    return " ".join(part for part in (kind, person, at, f"of {len(choices)} choices" if choices else "") if part)


def _of(row: ProofRow) -> str:
    return _named(*_place(row))


def _faults(given: Given, openings: Mapping[EngagementId, Opening], row: ProofRow) -> Iterator[str]:
    if row.kind in MONEY_KINDS:
        yield from _capacity(row, given.programme_left if row.kind == RowKind.PROGRAMME else given.travel_left)
        return
    consultant = given.problem.consultants.get(row.consultant_id) if row.consultant_id else None
    if consultant is None:
        yield "the dataset has no such consultant"
    elif row.kind == RowKind.CLIQUE:
        yield from _capacity(row, 1)
        yield from clique_faults(given, openings, consultant, row.choices)
    elif row.kind == RowKind.FAIRNESS:
        yield from _capacity(row, 0)
        if not given.policy.points.fairness:
            yield "fairness costs nothing here, so that it has no price"
    else:
        yield from _dated(given, consultant, row)


def _dated(given: Given, consultant: Consultant, row: ProofRow) -> Iterator[str]:
    """Faults of a week, a month or a moment."""
    if row.kind == RowKind.MOMENT:
        at = _moment(row.at)
        if at is None:
            yield f"{row.at!r} is no day and no moment"
        elif at.tzinfo is None:
            yield "its moment has no offset from UTC"
        yield from _capacity(row, 1)
        return
    day = _day(row.at)
    if day is None:
        yield f"{row.at!r} is no day and no moment"
    elif row.kind == RowKind.WEEK:
        if day.weekday() != MONDAY:
            yield "its day is no Monday"
        yield from _capacity(row, given.minutes_left(consultant, day))
    else:
        if day.day != 1:
            yield "its day is not the first of a month"
        yield from _capacity(row, given.engagements_left(consultant, day))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    """A day as it is written here: spelled another way it would pass for another."""
    moment = _moment(text)
    return moment.date() if moment and moment.date().isoformat() == text else None


def _capacity(row: ProofRow, right: int | None) -> Iterator[str]:
    if right is None:
        yield "there is no such limit"
    elif row.capacity != right:
        yield f"it says that {row.capacity:,} are left; {right:,} are"


# --- cliques ----------------------------------------------------------------------------------------------------------


def clique_faults(
    given: Given, openings: Mapping[EngagementId, Opening], consultant: Consultant, choices: Sequence[Choice]
) -> Iterator[str]:
    """Pairs of choices that could go together, and choices that are none; at most one of each kind is named."""
    found: list[tuple[Candidate, Opening, Start]] = []
    for choice in choices:
        opening = openings.get(choice.engagement_id)
        start = opening.start_at(choice.first_start) if opening else None
        if opening is None or start is None:
            yield f"{choice.engagement_id} does not begin at {choice.first_start.isoformat()}"
            return
        candidate = opening.candidates.get(consultant.consultant_id)
        if candidate is not None:  # who can take no seat there is no obstacle to anything
            found.append((candidate, opening, start))
    for one, other in combinations(found, 2):
        if one[1] is not other[1] and go_together(given, one[0], one[2], other[0], other[2]):
            yield (
                f"it is no clique: {one[1].engagement.engagement_id} at {one[2].first_start.isoformat()} and"
                f" {other[1].engagement.engagement_id} at {other[2].first_start.isoformat()} go together"
            )
            return


def go_together(given: Given, one: Candidate, at: Start, other: Candidate, then: Start) -> bool:
    """Whether one person can do both of two engagements, as far as their own limits say.

    Args:
        one: The person in the one engagement, which begins ``at``; ``other`` the same in the other, ``then``.
    """
    person = one.consultant
    if at.month == then.month and given.engagements_left(person, at.month) < len((at, then)):
        return False
    shared = at.minutes.keys() & then.minutes.keys()
    if any(at.minutes[week] + then.minutes[week] > given.minutes_left(person, week) for week in shared):
        return False
    return not meet(one.taken(at), other.taken(then))
