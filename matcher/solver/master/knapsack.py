"""Every way to share a budget out among engagements, by what it loses against the bound: a knapsack in whole dollars.

A linear program fills a budget up with a fraction of one engagement, and its bound stays above what any schedule can
reach. In whole sums that is a multiple-choice knapsack: of each engagement one sum, within the budget. Dynamic
programming over the money spent tells what every way loses at least, from both ends, so that it is also known for every
single sum of every engagement. Money that is left over loses its price.

Takes what each engagement may spend and what it loses thereby; gives the least loss of all, of each choice, and the
ways themselves; costs engagements × sums × dollars in play, all in numpy.

Source: Kellerer, Pferschy and Pisinger, Knapsack Problems (2004), chapter 11.
"""

from collections.abc import Mapping
from math import gcd
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.model.errors import MatcherError

Whole = npt.NDArray[np.int64]
TOO_MUCH = 1 << 60
"""A loss that nobody pays."""
MOST_CELLS = 1 << 25
"""Losses held at a time: 256 MiB of them, twice."""


class TooManySumsError(MatcherError):
    """The sums in play are too many to be held; the bound stays what it was."""


class Way(NamedTuple):
    """One way to share the budget out.

    Args:
        sums: US dollars, by engagement in the order of ``Spending.numbers``.
        loss: What it loses, in price units.
    """

    sums: tuple[int, ...]
    loss: int


class _Losses(NamedTuple):
    """What it loses at least to have spent so much: ``losses[k]`` for ``first + k`` steps of money."""

    first: int
    losses: Whole

    def at(self, spent: Whole) -> Whole:
        """The losses of these amounts; too much where one is out of reach."""
        place = spent - self.first
        inside = (place >= 0) & (place < self.losses.size)
        return np.where(inside, self.losses[np.where(inside, place, 0)], TOO_MUCH)


class Spending:
    """What every way to share out a budget loses, as far as it is near.

    Args:
        choices: By engagement, what may be spent on it (US dollars) and the least it loses with that; every choice that
            loses no more than ``near`` must be there.
        budget: US dollars, not negative.
        price: What a dollar left over loses, in price units.
        near: Losses beyond it are of no interest, price units.

    Attributes:
        numbers: The engagements, in order.
        least: What every way loses at least: exact up to ``near``, one more than that where no way is so near.

    Raises:
        TooManySumsError: See ``MOST_CELLS``.
    """

    def __init__(self, choices: Mapping[int, Mapping[int, int]], budget: int, price: int, near: int) -> None:
        self.numbers = sorted(choices)
        self.near = near
        self._choices = [choices[number] for number in self.numbers]
        self._place = {number: k for k, number in enumerate(self.numbers)}
        self._step = gcd(*(dollars for sums in self._choices for dollars in sums)) or 1
        self._before = self._from_the_front(budget // self._step)
        self._after = self._from_the_back(budget, price)
        self.least = min(near + 1, int(self._after[0].losses.min()))
        self._others = [self._least_of_others(k) for k in range(len(self.numbers))]

    def others(self, number: int, dollars: int) -> int:
        """What the others and the money left over lose at least where this much goes to an engagement.

        Where it takes none of the budget, they are all.
        """
        place = self._place.get(number)
        return self.least if place is None else self._others[place].get(dollars, 0)

    def least_of_others(self, number: int) -> int:
        """The same where it may be any sum."""
        place = self._place.get(number)
        return self.least if place is None else min(self._others[place].values(), default=0)

    def ways(self, most: int, within: int) -> list[Way]:
        """The ways that lose least, at most so many, none that loses more than ``within``; the best first."""
        within = min(within, self.near)
        spent, loss = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        chosen = np.zeros((1, 0), dtype=np.int64)
        for k, sums in enumerate(self._choices):
            dollars = np.array(list(sums), dtype=np.int64)
            lost = loss[:, None] + np.array(list(sums.values()), dtype=np.int64)
            # What is left to come is known exactly: of the best so many ways, so many beginnings are enough.
            whole = lost + self._after[k + 1].at(spent[:, None] + dollars // self._step)
            begun, choice = np.nonzero(whole <= within)
            order = np.argsort(whole[begun, choice], kind="stable")[:most]
            begun, choice = begun[order], choice[order]
            spent, loss = spent[begun] + dollars[choice] // self._step, lost[begun, choice]
            chosen = np.hstack([chosen[begun], dollars[choice][:, None]])
        loss = loss + self._after[-1].at(spent)
        near = loss <= within
        return [Way(tuple(sums), lost) for sums, lost in zip(chosen[near].tolist(), loss[near].tolist(), strict=True)]

    # --- the two ends -------------------------------------------------------------------------------------------------

    def _from_the_front(self, most: int) -> list[_Losses]:
        """What it loses at least to have spent so much on the first k engagements."""
        losses = [_Losses(0, np.zeros(1, dtype=np.int64))]
        cells = 0
        for sums in self._choices:
            losses.append(self._trimmed(self._with(losses[-1], sums, most)))
            cells += losses[-1].losses.size
            if cells > MOST_CELLS:
                msg = f"the money can be shared out in more than {MOST_CELLS:,} sums; the bound stays what it was"
                raise TooManySumsError(msg)
        return losses

    def _with(self, before: _Losses, sums: Mapping[int, int], most: int) -> _Losses:
        """One engagement more."""
        steps = {dollars // self._step: loss for dollars, loss in sums.items()}
        first = before.first + min(steps)
        size = max(0, min(most, before.first + before.losses.size - 1 + max(steps)) - first + 1)
        losses = np.full(size, TOO_MUCH, dtype=np.int64)
        for step, loss in steps.items():
            at = before.first + step - first
            reached = losses[at : at + before.losses.size]
            np.minimum(reached, before.losses[: reached.size] + loss, out=reached)
        return _Losses(first, losses)

    def _trimmed(self, losses: _Losses) -> _Losses:
        near = np.flatnonzero(losses.losses <= self.near)
        if not near.size:
            return _Losses(losses.first, np.full(1, TOO_MUCH, dtype=np.int64))
        return _Losses(losses.first + int(near[0]), losses.losses[near[0] : near[-1] + 1])

    def _from_the_back(self, budget: int, price: int) -> list[_Losses]:
        """What it loses at least to spend on the engagements from the k-th on, and to leave over, after so much."""
        first, there = self._before[-1]
        left = budget - (first + np.arange(there.size, dtype=np.int64)) * self._step
        # A dollar more than is of interest costs as much as a million more, which might not fit into a number.
        lost = np.minimum(left, self.near // max(1, price) + 1) * price
        losses = [_Losses(first, np.where(left >= 0, lost, TOO_MUCH))]
        for before, sums in zip(reversed(self._before[:-1]), reversed(self._choices), strict=True):
            least = np.full(before.losses.size, TOO_MUCH, dtype=np.int64)
            for dollars, loss in sums.items():
                self._lower(least, losses[-1], before.first + dollars // self._step, loss)
            losses.append(_Losses(before.first, least))
        return losses[::-1]

    @staticmethod
    def _lower(least: Whole, after: _Losses, first: int, loss: int) -> None:
        """Take in the way on through ``after``, which begins at ``first`` there and loses this."""
        skip = max(0, after.first - first)
        at = first + skip - after.first
        onward = after.losses[at : at + max(0, least.size - skip)]
        reached = least[skip : skip + onward.size]
        np.minimum(reached, onward + loss, out=reached)

    def _least_of_others(self, k: int) -> dict[int, int]:
        before, after = self._before[k], self._after[k + 1]
        found = {}
        for dollars, loss in self._choices[k].items():
            least = np.full(before.losses.size, TOO_MUCH, dtype=np.int64)
            self._lower(least, after, before.first + dollars // self._step, 0)
            # Beyond what is near nothing is known but that it is beyond.
            found[dollars] = max(0, min(int((before.losses + least).min()), self.near + 1 - loss))
        return found
