"""What chosen teams use up of every row, and what it loses to pay for more of a row than is used."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.proof import UNITS_PER_POINT, ProofRow, RowKind
from matcher.proof.best_team import TeamOf
from matcher.proof.given import Given
from matcher.proof.prices import amount, worth_of


class Use(NamedTuple):
    """How much of which row, by the row's place."""

    row: int
    amount: int


class Tally:
    """Counts what is used of rows, engagement by engagement.

    Args:
        rows: Limits with their prices; also those without a price, that they may be kept.
        teams: By engagement, in the order in which they are chosen, the teams that it may take.
    """

    def __init__(self, given: Given, rows: Sequence[ProofRow], teams: Sequence[Sequence[TeamOf]]) -> None:
        self._step = given.policy.points.fairness * UNITS_PER_POINT
        self._rows = rows
        self._worth = [worth_of(given, row) if row.price else 0 for row in rows]
        self._used = [0] * len(rows)
        self._of_person: dict[ConsultantId | None, list[tuple[int, ProofRow]]] = defaultdict(list)
        for place, limit in enumerate(rows):
            self._of_person[limit.consultant_id or None].append((place, limit))
        self._uses = {id(team): self._use(team) for some in teams for team in some}
        ahead = [0] * len(rows)
        self._ahead = [tuple(ahead)]
        for some in reversed(teams):
            most: dict[int, int] = defaultdict(int)
            for team in some:
                for use in self._uses[id(team)]:
                    most[use.row] = max(most[use.row], use.amount)
            for row, much in most.items():
                ahead[row] += much
            self._ahead.append(tuple(ahead))
        self._ahead.reverse()

    def _use(self, team: TeamOf) -> list[Use]:
        totals: dict[int, int] = defaultdict(int)
        for candidate in team.people:
            for place, row in (*self._of_person[None], *self._of_person[candidate.id]):
                totals[place] += amount(row, team.opening, candidate, team.start)
        return [Use(place, much) for place, much in totals.items() if much]

    def take(self, team: TeamOf) -> bool:
        """Count a team in, where that keeps every limit; else nothing is counted."""
        uses = self._uses[id(team)]
        for row, much in uses:
            if self._rows[row].kind != RowKind.FAIRNESS and self._used[row] + much > self._rows[row].capacity:
                return False
        for row, much in uses:
            self._used[row] += much
        return True

    def give_back(self, team: TeamOf) -> None:
        """Count a team out."""
        for row, much in self._uses[id(team)]:
            self._used[row] -= much

    def lost(self, k: int) -> int:
        """What is lost on rows at the least, whatever the engagements from the k-th on take, in price units."""
        return sum(map(self._lost, range(len(self._rows)), self._used, self._ahead[k]))

    def _lost(self, row: int, used: int, ahead: int) -> int:
        price, capacity = self._rows[row].price, self._rows[row].capacity
        if self._rows[row].kind != RowKind.FAIRNESS:
            return price * max(0, capacity - used - ahead)
        counts = range(used, used + ahead + 1)
        return self._worth[row] - max(price * n - self._step * (n * (n - 1) // 2) for n in counts)


def limits_of(given: Given, teams: Iterable[TeamOf]) -> list[ProofRow]:
    """Every limit that the teams may meet together, without a price: weeks, months, fairness, the programme's money."""
    people: dict[ConsultantId, set[tuple[str, str, int]]] = defaultdict(set)
    for team in teams:
        for candidate in team.people:
            mine, start = people[candidate.id], team.start
            for week in start.minutes:
                mine.add((RowKind.WEEK, week.isoformat(), given.minutes_left(candidate.consultant, week)))
            left = given.engagements_left(candidate.consultant, start.month)
            mine.add((RowKind.MONTH, start.month.isoformat(), left))
            mine.add((RowKind.FAIRNESS, "", 0))
    rows = [ProofRow(kind, 0, left, cid, at) for cid in sorted(people) for kind, at, left in sorted(people[cid])]
    money = ((RowKind.PROGRAMME, given.programme_left), (RowKind.TRAVEL, given.travel_left))
    return [*rows, *(ProofRow(kind, 0, left) for kind, left in money if left is not None)]
