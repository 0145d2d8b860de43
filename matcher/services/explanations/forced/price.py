"""What another whole answer would change: points by goal, and who else would move, open or close."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.timetable import in_utc
from matcher.domain.rules.in_words import in_a_row, on_its_clock

NOBODY_MOVES = "nothing else changes"


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one engagement.

    Args:
        kind: ``opens``, ``closes``, ``moves`` (another start) or ``changes`` (other people).
    """

    engagement_id: EngagementId
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Price:
    """What another answer costs (negative) or gains against the one at hand.

    Args:
        points: The change of the whole schedule's points.
        by_goal: Changes by goal, those that are none left out.
        moves: What becomes of engagements, the one asked about left out.
        is_exact: Whether both answers are proven best; else the other answer may cost less.
        own: What becomes of the engagement that is asked about; None where its team and start stay.
    """

    points: int
    by_goal: Mapping[str, int]
    moves: tuple[Move, ...]
    is_exact: bool
    own: Move | None = None

    @property
    def sentence(self) -> str:
        """The price in words, with what becomes of other engagements."""
        return f"{self.amount}; {self._moved or NOBODY_MOVES}"

    @property
    def _moved(self) -> str:
        return in_a_row((move.sentence for move in self.moves), between="; ")

    @property
    def whole(self) -> str:
        """As :attr:`sentence`, with what becomes of the engagement that is asked about."""
        if self.own is None or not self.moves:
            return f"{self.amount}{f'; {self.own.sentence}' if self.own else ''}; {self._moved or NOBODY_MOVES}"
        return f"{self.amount}; {in_a_row((move.sentence for move in (self.own, *self.moves)), between='; ')}"

    @property
    def amount(self) -> str:
        """The points in words."""
        goals = ", ".join(f"{name.capitalize()} {change:+,}".replace("-", "−") for name, change in self.by_goal.items())
        about = "" if self.is_exact else "at most " if self.points < 0 else "at least "
        unit = "point" if abs(self.points) == 1 else "points"
        if self.points:
            amount = f"{about}{abs(self.points):,} {unit} {'less' if self.points < 0 else 'more'}"
        else:
            amount = "as many points"
        return f"{amount}{f': {goals}' if goals else ''}"


def moves_between(
    problem: Problem, before: Iterable[Assignment], after: Iterable[Assignment], about: EngagementId | None
) -> tuple[Move, ...]:
    """What becomes of every engagement but the one that is asked about, in id order.

    Args:
        problem: That of the second; both have most of their people and engagements in common.
    """
    then, now = _teams(before), _teams(after)
    found = (_move(problem, eid, then.get(eid), now.get(eid)) for eid in sorted({*then, *now} - {about}))
    return tuple(move for move in found if move)


def own_move(
    problem: Problem, before: Iterable[Assignment], after: Iterable[Assignment], about: EngagementId
) -> Move | None:
    """What becomes of one engagement; None where its people and its start stay."""
    then, now = _teams(before).get(about), _teams(after).get(about)
    return _move(problem, about, then, now) if then or now else None


_Team = tuple[datetime, frozenset[ConsultantId]]


def _teams(rows: Iterable[Assignment]) -> dict[EngagementId, _Team]:
    found: dict[EngagementId, tuple[datetime, set[ConsultantId]]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, (row.first_start, set()))[1].add(row.consultant_id)
    return {eid: (start, frozenset(people)) for eid, (start, people) in found.items()}


def _move(problem: Problem, eid: EngagementId, then: _Team | None, now: _Team | None) -> Move | None:
    if now is None:
        return Move(eid, "closes", f"{eid} is no longer covered")
    if then is None:
        people = in_a_row(_name(problem, cid) for cid in sorted(now[1]))
        return Move(eid, "opens", f"{eid} is covered by {people}, beginning {_start_in_words(problem, eid, now[0])}")
    came, went = (
        in_a_row(_name(problem, cid) for cid in sorted(a - b)) for a, b in ((now[1], then[1]), (then[1], now[1]))
    )
    people = f"{came or 'nobody'} instead of {went or 'nobody'}" if came or went else ""
    if in_utc(then[0]) != in_utc(now[0]):
        sentence = f"{eid} moves to {_start_in_words(problem, eid, now[0])}" + (f" with {people}" if people else "")
        return Move(eid, "moves", sentence)
    return Move(eid, "changes", f"{eid} has {people}") if people else None


def _start_in_words(problem: Problem, eid: EngagementId, start: datetime) -> str:
    return on_its_clock(start.astimezone(problem.engagements[eid].time_zone))


def _name(problem: Problem, consultant_id: ConsultantId) -> str:
    person = problem.consultants.get(consultant_id)
    return problem.name_of(person) if person else consultant_id
