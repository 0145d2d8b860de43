"""Prices by dual ascent: where demand is far above what people can give, the linear program's prices leap about.

Between two pricings the dual of the columns in play is minimized without a linear program: the best column of each
engagement is softened by a softmax, so that the dual is smooth, and an accelerated gradient method with restarts takes
a few hundred steps, each a few sums over the columns. From round to round the softening fades. Prices need no proof of
their own: rounded to whole units, they are certified by the exact pricing of every engagement.

Takes a relaxation with columns; gives it certificates, columns and rows, and a fractional choice of columns; costs a
pricing and a fraction of a second a round.

Source: Nesterov, Smooth minimization of non-smooth functions (Mathematical Programming 103, 2005); Beck and Teboulle,
A fast iterative shrinkage-thresholding algorithm (2009); O'Donoghue and Candes, Adaptive restart (2015).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Use
from matcher.solver.columns.duals import SCALE, Floats, Kind, Limit, dollars_left
from matcher.solver.instance.horizon import Ints
from matcher.solver.master.linear_program import crowded_moments

STEPS = 300
"""Of the gradient method in one round."""


class SmoothDual:
    """The softened dual of some columns.

    Args:
        engagement: ``[J]``, of each column, ascending; ``points`` likewise.
        column, row, amount: ``[nonzeros]``, what each column takes of each row.
        capacity: ``[R]``, of each row, 0 for those of fairness.
        step: ``[R]``, points that each further engagement costs, 0 where the row is not of fairness.
    """

    def __init__(
        self, engagement: Ints, points: Floats, column: Ints, row: Ints, amount: Floats, capacity: Floats, step: Floats
    ) -> None:
        self._points, self._column, self._row, self._amount = points, column, row, amount
        self._capacity, self._step = capacity, step
        self._first = np.flatnonzero(np.concatenate([[True], engagement[1:] != engagement[:-1]]))
        self._of = np.repeat(np.arange(self._first.size), np.diff(np.append(self._first, engagement.size)))
        # How much the gradient of a row can change at the most, times the softening: rows weigh as much as their scale.
        self._scale = 1.0 / np.maximum(1.0, capacity)
        load = np.bincount(column, weights=amount * self._scale[row], minlength=points.size)
        pair = row * np.int64(self._first.size) + self._of[column]
        order = np.argsort(pair, kind="stable")
        heads = np.flatnonzero(np.concatenate([[True], np.diff(pair[order]) > 0]))
        most = np.maximum.reduceat((amount * load[column])[order], heads)
        curve = np.bincount(row[order][heads], weights=most, minlength=capacity.size)
        self._curve = np.maximum(curve, 1e-9) * np.maximum(1.0, capacity)  # d2D/dpi2 <= curve / (mu * scale)

    def choice(self, prices: Floats, softening: float) -> tuple[float, Floats]:
        """The softened worth of all engagements, and how much of each column they choose."""
        worth = self._points - np.bincount(
            self._column, weights=self._amount * prices[self._row], minlength=self._points.size
        )
        worth /= softening
        top = np.maximum(0.0, np.maximum.reduceat(worth, self._first))
        grown = np.exp(worth - top[self._of])
        total = np.add.reduceat(grown, self._first) + np.exp(-top)
        return float(softening * (top + np.log(total)).sum()), grown / total[self._of]

    def value(self, prices: Floats, softening: float) -> tuple[float, Floats, Floats]:
        """The dual, its gradient and the choice."""
        worth, chosen = self.choice(prices, softening)
        used = np.bincount(self._row, weights=self._amount * chosen[self._column], minlength=self._capacity.size)
        fair = self._step > 0
        steps = np.where(fair, prices / np.where(fair, self._step, 1.0), 0.0)
        value = worth + float(self._capacity @ prices) + float((0.5 * self._step * steps * (steps + 1)).sum())
        return value, self._capacity + np.where(fair, steps + 0.5, 0.0) - used, chosen

    def descend(self, prices: Floats, softening: float, steps: int) -> tuple[Floats, Floats]:
        """Prices after so many steps, and the average choice of the last half."""
        rate = 1.0 / (self._curve / softening + np.where(self._step > 0, 1.0 / np.maximum(self._step, 1e-9), 0.0))
        here, ahead, speed = prices, prices, 1.0
        average, counted = np.zeros(self._points.size), 0
        for k in range(steps):
            _, gradient, chosen = self.value(ahead, softening)
            following = np.maximum(0.0, ahead - rate * gradient)
            if float(gradient @ (following - here)) > 0:
                speed = 1.0  # it went uphill: begin again from here
            faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
            ahead = np.maximum(0.0, following + (speed - 1) / faster * (following - here))
            here, speed = following, faster
            if k >= steps // 2:
                average += chosen
                counted += 1
        return here, average / max(1, counted)


LEAST = 1.0
SOFTENINGS = (*(max(LEAST, 40.0 * 0.6**k) for k in range(9)), *(LEAST,) * 6)
"""Points by which the best column of an engagement is softened, round by round."""
TOLERANCE = 0.02
"""What the average choice breaks by more than this becomes a row."""


class DualAscent:
    """Better prices for a relaxation, round by round.

    Args:
        relaxation: Takes certificates and columns.
    """

    def __init__(self, relaxation: Relaxation, clock: Clock) -> None:
        self._relaxation, self._pool, self._clock = relaxation, relaxation.pool, clock
        self._prices: dict[Limit, float] = {
            limit: units / SCALE for limit, units in relaxation.certified.prices.units.items()
        }
        self._fresh = [limit for limit in self._prices if limit.kind in (Kind.MOMENT, Kind.CLIQUE)]
        self._found = set(self._fresh)
        self._found_of: dict[int, list[Limit]] = defaultdict(list)
        self._rows: dict[Limit, int] = {}
        self._entries: list[tuple[int, int, int]] = []
        self._taken_in = 0

    def rounds(self) -> Iterator[int]:
        """Go on until nothing new comes or the clock is up; after each round its number."""
        for number, softening in enumerate(SOFTENINGS):
            if self._clock.is_up():
                return
            rows, dual, order = self._dual()
            if dual is None:
                return
            start = np.array([self._prices.get(row, 0.0) for row in rows])
            prices, chosen = dual.descend(start, softening, STEPS)
            self._prices = {row: float(price) for row, price in zip(rows, prices, strict=True) if price > 0}
            units = {row: round(price * SCALE) for row, price in self._prices.items()}
            weights = {k: float(weight) for k, weight in zip(order, chosen, strict=True) if weight > TOLERANCE / 4}
            certified, came = self._relaxation.price(units, None, self._clock)
            self._relaxation.keep(certified)
            found = self._find_rows(weights)
            yield number
            if softening == LEAST and not came and not found:
                return

    def hand_over(self) -> None:
        """Give the linear program the columns, and the rows that have a price."""
        master = self._relaxation.master
        master.take_in()
        for row in sorted(self._prices):
            master.impose(row)

    def _dual(self) -> tuple[list[Limit], SmoothDual | None, list[int]]:
        """The rows, the dual of all columns (None where nobody competes for anything), and the columns in its order."""
        self._take_in()
        pool, limits = self._pool, list(self._rows)
        numbers = np.array([column.number for column in pool.columns], dtype=np.int64)
        order = np.argsort(numbers, kind="stable")
        if not limits:
            return [], None, order.tolist()
        place = np.empty_like(order)
        place[order] = np.arange(order.size)
        columns, rows, amounts = np.array(self._entries, dtype=np.int64).T
        fairness = self._relaxation.encoding.policy.points.fairness
        dual = SmoothDual(
            numbers[order],
            np.array([column.points for column in pool.columns], dtype=np.float64)[order],
            place[columns],
            rows,
            amounts.astype(np.float64),
            np.array([self._relaxation.master.capacity(limit) for limit in limits]),
            np.array([float(fairness) if limit.kind is Kind.LOAD else 0.0 for limit in limits]),
        )
        return limits, dual, order.tolist()

    def _take_in(self) -> None:
        """Enter columns and found limits that came since the last time."""
        pool, master = self._pool, self._relaxation.master
        for k in range(self._taken_in, len(pool.columns)):
            for limit, amount in pool.limits(k):
                if amount and self._is_row(limit):
                    self._enter(k, limit, amount)
            for use in pool.uses[k]:
                for limit in self._found_of[use.person]:
                    if master.amount(k, limit):
                        self._enter(k, limit, 1)
        self._taken_in = len(pool.columns)
        for limit in self._fresh:
            self._found_of[limit.person].append(limit)
            for k in pool.of_person[limit.person]:
                if master.amount(k, limit):
                    self._enter(k, limit, 1)
        self._fresh = []

    def _enter(self, column: int, limit: Limit, amount: int) -> None:
        self._entries.append((column, self._rows.setdefault(limit, len(self._rows)), amount))

    def _is_row(self, limit: Limit) -> bool:
        encoding = self._relaxation.encoding
        if limit.kind is Kind.LOAD:
            return encoding.policy.points.fairness > 0
        return limit.kind is not Kind.MONEY or dollars_left(encoding, limit) is not None

    def _find_rows(self, weights: Mapping[int, float]) -> bool:
        """Take in moments and cliques that a choice breaks; whether there are any."""
        diaries: dict[int, list[tuple[Use, float]]] = defaultdict(list)
        wanted: dict[int, dict[tuple[int, int], float]] = defaultdict(lambda: defaultdict(float))
        for k, weight in weights.items():
            column = self._pool.columns[k]
            for use in self._pool.uses[k]:
                diaries[use.person].append((use, weight))
                wanted[use.person][column.number, column.start] += weight
        for person, diary in sorted(diaries.items()):
            crowded = [m for m in crowded_moments(person, diary, TOLERANCE) if m not in self._found]
            self._fresh += crowded
            if not crowded and sum(wanted[person].values()) > 1 + TOLERANCE:
                clique = self._relaxation.master.cliques.broken(person, wanted[person], TOLERANCE)
                if clique is not None:
                    self._fresh.append(Limit(Kind.CLIQUE, person, clique))
        self._found.update(self._fresh)
        return bool(self._fresh)
