"""The rows of a proof as prices: what each person costs at each start, and what the rows are worth together."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import accumulate

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.proof import UNITS_PER_POINT, ProofRow, RowKind
from matcher.proof.given import Given
from matcher.proof.openings import Candidate, Opening, Start

KNOWN_KINDS = frozenset({
    RowKind.WEEK, RowKind.MONTH, RowKind.MOMENT, RowKind.CLIQUE, RowKind.FAIRNESS,
    RowKind.PROGRAMME, RowKind.TRAVEL,
})  # fmt: skip
MONEY_KINDS = frozenset({RowKind.PROGRAMME, RowKind.TRAVEL})


class Prices:
    """Prices laid out for look-up.

    Args:
        rows: Of kinds that the checker knows, each with its own place, see :func:`row_faults`.
    """

    def __init__(self, rows: Iterable[ProofRow]) -> None:
        self.week: dict[tuple[ConsultantId, date], int] = {}
        self.month: dict[tuple[ConsultantId, date], int] = {}
        self.load: dict[ConsultantId, int] = {}
        self.money = self.travel = 0
        self.cliques: dict[tuple[ConsultantId, EngagementId], list[tuple[frozenset[int], int]]] = defaultdict(list)
        moments: dict[ConsultantId, list[tuple[int, int]]] = defaultdict(list)
        for row in rows:
            self._take(row, moments)
        self._moments = {cid: _summed(found) for cid, found in moments.items()}

    def _take(self, row: ProofRow, moments: dict[ConsultantId, list[tuple[int, int]]]) -> None:
        person = row.consultant_id
        if row.kind == RowKind.PROGRAMME:
            self.money = row.price
        elif row.kind == RowKind.TRAVEL:
            self.travel = row.price
        elif person is None:
            msg = f"{row.kind} has no consultant: it should have been refused before"
            raise ValueError(msg)
        elif row.kind == RowKind.WEEK:
            self.week[person, date.fromisoformat(row.at)] = row.price
        elif row.kind == RowKind.MONTH:
            self.month[person, date.fromisoformat(row.at)] = row.price
        elif row.kind == RowKind.FAIRNESS:
            self.load[person] = row.price
        elif row.kind == RowKind.MOMENT:
            moments[person].append((int(datetime.fromisoformat(row.at).timestamp()), row.price))
        else:
            seconds: dict[EngagementId, set[int]] = defaultdict(set)
            for choice in row.choices:
                seconds[choice.engagement_id].add(int(choice.first_start.timestamp()))
            for engagement_id, starts in seconds.items():
                self.cliques[person, engagement_id].append((frozenset(starts), row.price))

    def of_person(self, opening: Opening, candidate: Candidate, start: Start) -> int:
        """What someone costs at a start, in price units."""
        person = candidate.id
        cost = self.load.get(person, 0) + self.month.get((person, start.month), 0)
        cost += self.money * candidate.dollars + self.travel * candidate.travel_dollars
        for week, minutes in start.minutes.items():
            cost += self.week.get((person, week), 0) * minutes
        for starts, price in self.cliques.get((person, opening.engagement.engagement_id), ()):
            cost += price * (start.second in starts)
        if person in self._moments:
            cost += self._of_moments(person, candidate, start)
        return cost

    def _of_moments(self, person: ConsultantId, candidate: Candidate, start: Start) -> int:
        """Each priced moment once, however many blocks of the engagement hold it."""
        seconds, sums = self._moments[person]
        cost, after = 0, 0
        for begin, end in candidate.taken(start):
            first = max(after, bisect_left(seconds, begin))
            after = max(after, bisect_left(seconds, end))
            cost += sums[after] - sums[first] if after > first else 0
        return cost


def _summed(found: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Moments in order, and what the first k of them cost together."""
    found = sorted(found)
    return [second for second, _ in found], [0, *accumulate(price for _, price in found)]


def worth_of(given: Given, row: ProofRow) -> int:
    """What a row is worth at its price, in price units: the most that its price may have been paid for."""
    if row.kind != RowKind.FAIRNESS:
        return row.price * row.capacity
    # Each further engagement costs a step more: the k-th is worth taking while the price exceeds k steps.
    step = given.policy.points.fairness * UNITS_PER_POINT
    count = -(-row.price // step)
    return row.price * count - step * (count * (count - 1) // 2)


def amount(row: ProofRow, opening: Opening, candidate: Candidate, start: Start) -> int:
    """How much of a row someone uses up by taking a seat of an engagement at a start."""
    if row.kind in MONEY_KINDS:
        return candidate.dollars if row.kind == RowKind.PROGRAMME else candidate.travel_dollars
    if row.consultant_id != candidate.id:
        return 0
    if row.kind == RowKind.WEEK:
        return start.minutes.get(date.fromisoformat(row.at), 0)
    return int(_holds(row, opening, candidate, start))


def _holds(row: ProofRow, opening: Opening, candidate: Candidate, start: Start) -> bool:
    """Whether a month, a moment, a clique or fairness is about a start of theirs."""
    if row.kind == RowKind.MONTH:
        return start.month == date.fromisoformat(row.at)
    if row.kind == RowKind.MOMENT:
        second = int(datetime.fromisoformat(row.at).timestamp())
        return any(span.begin <= second < span.end for span in candidate.taken(start))
    if row.kind == RowKind.CLIQUE:
        mine = (opening.engagement.engagement_id, start.second)
        return any((choice.engagement_id, int(choice.first_start.timestamp())) == mine for choice in row.choices)
    return True
