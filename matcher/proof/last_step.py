"""The last step: whether the teams that are left could make a schedule better than the bound, solved a second time.

A schedule loses against the prices what each of its teams falls short of its engagement's best, what it pays for rows
and does not use, and what fairness costs beyond its price. It beats the bound only where all of that is within the
slack. People whom no two engagements share part the engagements into components; the least that each loses adds up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.proof import ProofRow
from matcher.proof.best_team import TeamOf
from matcher.proof.given import Given
from matcher.proof.openings import Candidate, Start, meet
from matcher.proof.prices import worth_of
from matcher.proof.tally import Tally, limits_of

MOST_STEPS = 20_000_000
"""Rows looked at, over all choices tried, before the last step is left unchecked."""
TRIED = 10
"""What it takes to see whether one person of a team is free, in rows looked at."""
MOST_DEEP = 400
"""Engagements of one component."""


@dataclass(frozen=True)
class Option:
    """What may become of an engagement: a team, or nothing.

    Args:
        loss: Price units short of the engagement's best.
        team: None where it stays uncovered.
    """

    loss: int
    team: TeamOf | None


Options = Mapping[EngagementId, Sequence[Option]]


class TooManyStepsError(Exception):
    """The last step was not finished."""


def least_loss(given: Given, rows: Sequence[ProofRow], options: Options, slack: int) -> int | None:
    """What every schedule made of the options loses at least, exactly as far as it is within the slack.

    Args:
        rows: Those of the proof, with their prices.

    Returns:
        Price units; more than the slack where no schedule is within it. None where there were too many to try.
    """
    has_budget = given.programme_left is not None or given.travel_left is not None
    parts = [sorted(options)] if has_budget else list(components(options))
    people = {cid: k for k, part in enumerate(parts) for eid in part for cid in _people(options[eid])}
    of_part: list[list[ProofRow]] = [[] for _ in parts]
    total, steps = 0, MOST_STEPS
    for row in rows:
        place = people.get(row.consultant_id) if row.consultant_id else 0
        if place is None or not parts:
            total += worth_of(given, row)  # nothing uses it: all of it is paid for in vain
        else:
            of_part[place].append(row)
    try:
        for part, mine in zip(parts, of_part, strict=True):
            if total > slack:
                break
            search = _Part(given, mine, [options[eid] for eid in part], slack - total, steps)
            total += search.least()
            steps = search.steps
    except TooManyStepsError:
        return None
    return total


def _people(some: Iterable[Option]) -> set[ConsultantId]:
    return {cid for option in some if option.team for cid in option.team.ids}


def components(options: Options) -> Iterator[list[EngagementId]]:
    """Engagements that share people, directly or through others; in id order."""
    of_person: dict[ConsultantId, list[EngagementId]] = defaultdict(list)
    people = {eid: _people(some) for eid, some in options.items()}
    for eid in sorted(options):
        for person in people[eid]:
            of_person[person].append(eid)
    seen: set[EngagementId] = set()
    for first in sorted(options):
        part, ahead = [], [first]
        while ahead:
            eid = ahead.pop()
            if eid not in seen:
                seen.add(eid)
                part.append(eid)
                ahead += [other for person in people[eid] for other in of_person[person]]
        if part:
            yield sorted(part)


class _Part:
    """Branch and bound over the options of some engagements, exactly in whole numbers.

    Args:
        rows: Priced rows of the people in them.
        most: Losses beyond it are of no interest.
        steps: Rows that may be looked at.
    """

    def __init__(
        self, given: Given, rows: Sequence[ProofRow], options: Iterable[Sequence[Option]], most: int, steps: int
    ) -> None:
        self._most, self.steps = most, steps
        ordered = sorted((sorted(some, key=lambda option: option.loss) for some in options), key=len)
        if len(ordered) > MOST_DEEP:
            raise TooManyStepsError
        self._options = ordered
        self._rest = [0]
        for some in reversed(ordered):
            self._rest.append(self._rest[-1] + min((option.loss for option in some), default=most + 1))
        self._rest.reverse()
        teams = [[option.team for option in some if option.team] for some in ordered]
        priced = {(row.kind, row.consultant_id, row.at) for row in rows}
        limits = limits_of(given, (team for some in teams for team in some))
        unpriced = [row for row in limits if (row.kind, row.consultant_id, row.at) not in priced]
        self._tally = Tally(given, [*rows, *unpriced], teams)
        self._each = 1 + len(rows) + len(unpriced)
        self._taken: dict[ConsultantId, list[tuple[Candidate, Start]]] = defaultdict(list)

    def least(self) -> int:
        """The least loss of all; more than the most where nothing is within it."""
        self._best = self._most + 1
        self._choose(0, 0)
        return self._best

    def _choose(self, k: int, lost: int) -> None:
        """Choose for the engagements from the k-th on, unless what is lost already is as much as the best loses."""
        self._spend(self._each)
        at_least = lost + self._tally.lost(k)
        if at_least + self._rest[k] >= self._best:
            return
        if k == len(self._options):
            self._best = at_least
            return
        for option in self._options[k]:
            if at_least + option.loss + self._rest[k + 1] >= self._best:
                return
            if option.team is None:
                self._choose(k + 1, lost + option.loss)
            else:
                self._spend(TRIED * len(option.team.people))
                if self._fits(option.team) and self._tally.take(option.team):
                    self._seat(option.team)
                    self._choose(k + 1, lost + option.loss)
                    self._unseat(option.team)

    def _spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise TooManyStepsError

    def _fits(self, team: TeamOf) -> bool:
        return not any(
            meet(candidate.taken(team.start), other.taken(then))
            for candidate in team.people
            for other, then in self._taken[candidate.id]
        )

    def _seat(self, team: TeamOf) -> None:
        for candidate in team.people:
            self._taken[candidate.id].append((candidate, team.start))

    def _unseat(self, team: TeamOf) -> None:
        self._tally.give_back(team)
        for candidate in team.people:
            self._taken[candidate.id].pop()
