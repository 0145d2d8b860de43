"""The certificate of a bound in the problem's own names, so that a program which knows no solver can check it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.proof import Best, Choice, NearTeam, Proof, ProofRow, RowKind
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.duals import PROGRAMME, Kind, Limit, charges, dollars_left
from matcher.solver.columns.pricing import all_teams, person_values
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.opening import Opening

MOST_NEAR = 20_000
"""Teams within reach of a better schedule that a proof lists; of more it says that they are too many."""


def proof_of(
    relaxation: Relaxation, objective: int, bound: int, clock: Clock, *, is_exact: bool, lists_teams: bool = True
) -> Proof:
    """Write down why no schedule scores more than the bound.

    Args:
        objective: Points of the schedule found; ``bound`` points.
        clock: When it is up, near teams are not listed.
        is_exact: Whether every engagement was priced to the end.
        lists_teams: Whether near teams are wanted.
    """
    encoding, certified = relaxation.encoding, relaxation.certified
    rows = _merged(_row(relaxation, limit, price) for limit, price in sorted(certified.prices.units.items()))
    best = [
        Best(engagement.engagement_id, earned, is_exact)
        for engagement, earned in zip(encoding.open_engagements, map(int, certified.earns), strict=True)
    ]
    proof = Proof(objective, bound, encoding.settled_points, certified.relaxed, tuple(rows), tuple(best))
    if proof.slack < 0:
        return proof
    if not lists_teams:
        return replace(proof, near=None)
    near = tuple(islice(_near(relaxation, proof.slack, clock), MOST_NEAR + 1))
    listed = tuple(sorted(near)) if is_exact and len(near) <= MOST_NEAR and not clock.is_up() else None
    return Proof(objective, bound, proof.settled, proof.units, proof.rows, proof.best, listed)


def _merged(rows: Iterable[ProofRow]) -> list[ProofRow]:
    """Rows with those that say the same made one, at the sum of their prices: a clique may have been found twice."""
    prices: dict[ProofRow, int] = {}
    for row in rows:
        bare = replace(row, price=0)
        prices[bare] = prices.get(bare, 0) + row.price
    return [replace(bare, price=price) for bare, price in prices.items()]


def _row(relaxation: Relaxation, limit: Limit, price: int) -> ProofRow:
    encoding = relaxation.encoding
    if limit.kind is Kind.MONEY:
        kind = RowKind.PROGRAMME if limit == PROGRAMME else RowKind.TRAVEL
        return ProofRow(kind, price, int(dollars_left(encoding, limit) or 0))
    person = encoding.people.consultants[limit.person].consultant_id
    if limit.kind is Kind.WEEK:
        return _week(encoding, person, limit, price)
    if limit.kind is Kind.MONTH:
        year, month = divmod(limit.place + encoding.first_month, 12)
        left = int(encoding.month_count[limit.person, limit.place])
        return ProofRow(RowKind.MONTH, price, left, person, f"{year:04}-{month + 1:02}-01")
    if limit.kind is Kind.MOMENT:
        begin = datetime.combine(encoding.horizon.origin, time(), UTC)
        return ProofRow(RowKind.MOMENT, price, 1, person, (begin + timedelta(seconds=limit.place)).isoformat())
    if limit.kind is Kind.CLIQUE:
        return ProofRow(RowKind.CLIQUE, price, 1, person, choices=tuple(_choices(relaxation, limit.place)))
    return ProofRow(RowKind.FAIRNESS, price, 0, person)


def _week(encoding: Encoding, person: ConsultantId, limit: Limit, price: int) -> ProofRow:
    monday = date.min + timedelta(days=7 * (limit.place + encoding.first_week))
    left = int(encoding.week_minutes[limit.person, limit.place])
    return ProofRow(RowKind.WEEK, price, left, person, monday.isoformat())


def _choices(relaxation: Relaxation, clique: int) -> Iterator[Choice]:
    for number, flags in relaxation.master.cliques.found[clique].starts.items():
        opening = relaxation.pool.opening(number)
        for start in flags.nonzero()[0].tolist():
            yield Choice(opening.engagement.engagement_id, opening.starts.first_starts[start])


def _near(relaxation: Relaxation, slack: int, clock: Clock) -> Iterator[NearTeam]:
    """Every team by which a schedule loses no more than the slack, each set of people once, with its least loss."""
    for opening, earned in zip(relaxation.openings, relaxation.certified.earns, strict=True):
        if opening is None:
            continue
        if clock.is_up():
            return
        values = person_values(opening, charges(opening, relaxation.certified.prices))
        found: dict[tuple[int, tuple[ConsultantId, ...]], int] = {}
        for team in all_teams(opening, values, float(earned - slack), clock):
            key = team.start, _names(relaxation.encoding, opening, team.people)
            found[key] = max(team.value, found.get(key, team.value))
        for (start, people), value in found.items():
            at = opening.starts.first_starts[start]
            yield NearTeam(opening.engagement.engagement_id, at, people, int(earned) - value)


def _names(encoding: Encoding, opening: Opening, people: tuple[int, ...]) -> tuple[ConsultantId, ...]:
    return tuple(sorted(encoding.people.consultants[int(opening.who[person])].consultant_id for person in people))
