"""The command that answers questions about one engagement of an answer."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from matcher import sheets
from matcher.cli.files.taken_places import FORCE, refuse_taken
from matcher.cli.limits import MANY, SECONDS
from matcher.cli.starts import START, START_EXAMPLE, on_clock_of
from matcher.cli.terminal import HOLDS_ROLES
from matcher.cli.told import Others, Told, cells, lines
from matcher.domain.explain.audit import audit
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.solution import Limits
from matcher.services.explanations.explaining import WhyUncovered, why_her, why_uncovered
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.forced.seatings import ANYWHERE, Where
from matcher.services.explanations.not_them import why_not
from matcher.services.explanations.someone_else import someone_else

Place = click.Path(path_type=Path)


@click.command()
@click.argument("dataset", type=Place)
@click.argument("answer", type=Place)
@click.argument("engagement")
@click.option("--seat", help="Of this seat alone; with --consultant: by default of whichever suits best.")
@click.option(
    "--start", type=START, help=f"Judge at this start, {START_EXAMPLE}; by default answers at all are sought."
)
@click.option("--consultant", help="Why not this person, and what it would cost to have them.")
@click.option("--others", type=MANY, help="Want someone else? So many whole answers, the best first.")
@click.option("--seconds", type=SECONDS, help="Give each new answer so long at most.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option("--apply", "number", type=MANY, help="Write the dataset with this remedy applied.")
@click.option("--out", type=Place, help="Where --apply writes the dataset: a folder, or an .xlsx file.")
@FORCE
def explain(
    dataset: Path,
    answer: Path,
    engagement: str,
    *,
    number: int | None,
    out: Path | None,
    as_json: bool,
    force: bool,
    **asked: Any,
) -> None:
    """Say why an engagement of an answer is as it is.

    Of a covered one: why these people, by what the next best whole answer would cost; with --others N, the best
    answers with other people. With --consultant: each rule in the way of that person and what would do, or the price of
    having them; with --seat and --start, there. Of an uncovered one: the reason, and remedies, each verified by solving
    again, what asks the least of people first. --apply K --out DIR writes the dataset with remedy K applied, so that
    anyone can solve it and see. Of the center's database: matcher engagements explain, and matcher someone-else.
    """
    _require_one_question(asked, number=number, out=out, as_json=as_json, force=force)
    if out is not None and out.resolve() in {dataset.resolve(), answer.resolve()}:
        raise click.UsageError("--out names what is read here. Name another place: it stays as it is.")
    if out is not None:
        refuse_taken(out, force=force)
    read = sheets.read_dataset(dataset)
    resolver = _resolver(read, answer, asked["seconds"])
    told = _told(resolver, _known(read, engagement, asked), **asked)
    if number is not None and out is not None:
        click.echo(_applied(read, told, number, out))
    elif as_json:
        click.echo(json.dumps({"engagement": engagement, **cells(told)}, indent=2, ensure_ascii=False))
    else:
        for line in lines(engagement, told):
            click.echo(line)


def _require_one_question(
    asked: dict[str, Any], *, number: int | None, out: Path | None, as_json: bool, force: bool
) -> None:
    """Refuse options of which one would go unheard.

    Raises:
        UsageError: They ask for more than one thing.
    """
    about = [name for name in ("consultant", "seat", "start", "others") if asked[name] is not None]
    if (number is None) != (out is None):
        raise click.UsageError("--apply and --out go together: which remedy, and where to write the dataset.")
    if force and out is None:
        raise click.UsageError("--force goes with --apply and --out: nothing else is written.")
    if number is not None and about:
        raise click.UsageError(f"--apply writes a remedy of an uncovered engagement: leave --{about[0]} out.")
    if number is not None and as_json:
        raise click.UsageError("--apply writes a dataset and tells where: leave --json out, or ask without --apply.")
    if "others" in about and len(about) > 1:
        raise click.UsageError(f"--others asks about everybody, in any seat at any start: leave --{about[0]} out.")


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
    if person is None and asked["start"]:
        raise click.UsageError("--start goes with --consultant: who would begin then.")
    seats = read.problem.engagements[eid].seats
    if seat is not None and seat not in seats:
        raise click.UsageError(f"{engagement} has no seat {seat!r}; it has {', '.join(sorted(seats))}.")
    return eid


def _told(
    resolver: Resolver,
    eid: EngagementId,
    *,
    seat: str | None,
    start: datetime | None,
    consultant: str | None,
    others: int | None,
    **_: Any,
) -> Told:
    if others is not None:
        return Others(someone_else(resolver, eid, others))
    team = {row.consultant_id for row in resolver.rows if row.engagement_id == eid}
    where = Where(SeatName(seat) if seat else None, start and on_clock_of(resolver.problem.engagements[eid], start))
    if consultant is not None and (consultant not in team or where != ANYWHERE):
        return why_not(resolver, eid, ConsultantId(consultant), where)
    if eid not in resolver.judged.covered and consultant is not None:
        raise click.UsageError(
            f"{consultant} is on the team of {eid} already, approved by a person; why it is not covered is told without"
            " --consultant."
        )
    if eid not in resolver.judged.covered and seat is not None:
        raise click.UsageError(
            f"{eid} is not covered, which is no matter of one seat: leave --seat out, or say with --consultant who"
            " would sit there."
        )
    if eid in resolver.judged.covered:
        sits = next((row.consultant_id for row in resolver.rows if row[:2] == (eid, seat)), consultant)
        return tuple(one for one in why_her(resolver, eid) if sits in (None, one.consultant_id))
    return why_uncovered(resolver, eid)


def _applied(read: Dataset, told: Told, number: int, out: Path) -> str:
    if not isinstance(told, WhyUncovered):
        raise click.UsageError("the engagement is covered: there is no remedy to apply.")
    remedies = told.remedies
    if number > len(remedies):
        raise click.UsageError(f"there is no remedy {number}: {len(remedies)} were found.")
    problem = remedies[number - 1].remedy.apply(read.problem)
    sheets.write_dataset(Dataset(problem, read.policy), out)
    return f"Written to {out}, as it would be {remedies[number - 1].remedy.sentence}. {HOLDS_ROLES}"
