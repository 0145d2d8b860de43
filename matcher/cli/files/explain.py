"""The command that answers questions about one engagement of an answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from matcher import sheets
from matcher.domain.explain.audit import audit
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.solution import Limits
from matcher.services.explanations.explaining import WhyHer, WhyNot, WhyUncovered, why_her, why_not, why_uncovered
from matcher.services.explanations.price import Price
from matcher.services.explanations.resolving import Resolver

Place = click.Path(path_type=Path)
Told = WhyUncovered | WhyNot | tuple[WhyHer, ...]


@click.command()
@click.argument("dataset", type=Place)
@click.argument("answer", type=Place)
@click.argument("engagement")
@click.option("--seat", help="Judge for this seat; by default for the one with the fewest rules in the way.")
@click.option("--consultant", help="Why not this person, and what it would cost to have them.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Give each new answer so long at most.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option("--apply", "number", type=click.IntRange(min=1), help="Write the dataset with this remedy applied.")
@click.option("--out", type=Place, help="Where --apply writes the dataset: a folder, or an .xlsx file.")
def explain(
    dataset: Path, answer: Path, engagement: str, *, number: int | None, out: Path | None, as_json: bool, **asked: Any
) -> None:
    """Say why an engagement of an answer is as it is.

    Of a covered one: why these people, by what the next best whole answer would cost. With --consultant: each rule in
    the way of that person and what would do, or the price of having them. Of an uncovered one: the reason, and
    remedies, each verified by solving again, what asks the least of people first. --apply K --out DIR writes the
    dataset with remedy K applied, so that anyone can solve it and see.
    """
    if (number is None) != (out is None):
        raise click.UsageError("--apply and --out go together: which remedy, and where to write the dataset.")
    read = sheets.read_dataset(dataset)
    resolver = _resolver(read, answer, asked["seconds"])
    told = _told(resolver, _known(read, engagement, asked), **asked)
    if number is not None and out is not None:
        click.echo(_applied(read, told, number, out))
    elif as_json:
        click.echo(json.dumps({"engagement": engagement, **_cells(told)}, indent=2, ensure_ascii=False))
    else:
        for line in _lines(engagement, told):
            click.echo(line)


def _resolver(read: Dataset, answer: Path, seconds: float | None) -> Resolver:
    from matcher import bootstrap

    given = sheets.read_answer(answer)
    judged = audit(read.problem, read.policy, given.assignments)
    if judged.violations:
        raise click.ClickException(
            f"the answer breaks a rule, so that no answer to it can be given: {judged.violations[0]}"
        )
    is_best = given.claims.get("bound") == judged.objective
    solver = bootstrap.remembering_solver()
    return Resolver(read.problem, read.policy, given.assignments, solver, Limits(seconds), is_best)


def _known(read: Dataset, engagement: str, asked: dict[str, Any]) -> EngagementId:
    """The engagement, where all that was named is in the dataset."""
    eid, person, seat = EngagementId(engagement), asked["consultant"], asked["seat"]
    if eid not in read.problem.engagements:
        raise click.UsageError(f"the dataset has no engagement {engagement!r}.")
    if person is not None and person not in read.problem.consultants:
        raise click.UsageError(f"the dataset has no consultant {person!r}.")
    seats = read.problem.engagements[eid].seats
    if seat is not None and seat not in seats:
        raise click.UsageError(f"{engagement} has no seat {seat!r}; it has {', '.join(sorted(seats))}.")
    return eid


def _told(resolver: Resolver, eid: EngagementId, *, seat: str | None, consultant: str | None, **_: Any) -> Told:
    team = {row.consultant_id for row in resolver.rows if row.engagement_id == eid}
    if consultant is not None and consultant not in team:
        return why_not(resolver, eid, ConsultantId(consultant), SeatName(seat) if seat else None)
    if eid in resolver.judged.covered:
        each = why_her(resolver, eid)
        return tuple(one for one in each if consultant in (None, one.consultant_id))
    return why_uncovered(resolver, eid)


def _applied(read: Dataset, told: Told, number: int, out: Path) -> str:
    remedies = told.remedies if isinstance(told, WhyUncovered) else ()
    if number > len(remedies):
        raise click.UsageError(f"there is no remedy {number}: {len(remedies)} were found.")
    problem = remedies[number - 1].remedy.apply(read.problem)
    sheets.write_dataset(Dataset(problem, read.policy), out)
    return f"Written to {out}, as it would be {remedies[number - 1].remedy.sentence}."


# --- what is said -----------------------------------------------------------------------------------------------------


def _lines(engagement: str, told: Told) -> Iterator[str]:
    if isinstance(told, WhyNot):
        yield f"{engagement} and {told.name}:"
        yield from (f"  {sentence}" for sentence in told.sentences)
    elif isinstance(told, WhyUncovered):
        yield f"{engagement} is not covered. {told.sentence}"
        yield from (f"  Nearest: {sentence}" for sentence in told.nearest)
        if not told.remedies:
            yield "Nothing that was tried would cover it."
        for one in told.remedies:
            yield f"{one.number}. It would be covered {one.remedy.sentence}: {one.price.sentence}."
    else:
        yield f"{engagement} is covered."
        yield from (f"  {one.sentence}" for one in told)


def _cells(told: Told) -> dict[str, Any]:
    if isinstance(told, WhyNot):
        return {
            "consultant": told.consultant_id,
            "start": told.first_start.isoformat() if told.first_start else None,
            "obstacles": [
                {"rule": one.rule, "sentence": one.sentence, "remedy": one.remedy, "engagements": one.engagement_ids}
                for one in told.obstacles
            ],
            "price": _price_cells(told.price) if told.price else None,
        }
    if isinstance(told, WhyUncovered):
        remedies = [
            {
                "number": one.number,
                "asks": one.remedy.asks.whom,
                "kind": one.remedy.asks.name.lower(),
                "sentence": one.remedy.sentence,
                "price": _price_cells(one.price),
            }
            for one in told.remedies
        ]
        return {
            "covered": False,
            "reason": told.code,
            "sentence": told.sentence,
            "nearest": told.nearest,
            "engagements": told.engagement_ids,
            "remedies": remedies,
        }
    team = [
        {
            "consultant": one.consultant_id,
            "approved": one.is_approved,
            "sentence": one.sentence,
            "next_best": _price_cells(one.price),
        }
        for one in told
    ]
    return {"covered": True, "team": team}


def _price_cells(price: Price) -> dict[str, Any]:
    return {
        "points": price.points,
        "by_goal": dict(price.by_goal),
        "exact": price.is_exact,
        "moves": [{"engagement": m.engagement_id, "kind": m.kind, "sentence": m.sentence} for m in price.moves],
        "sentence": price.sentence,
    }
