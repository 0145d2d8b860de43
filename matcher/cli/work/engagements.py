"""Commands on the lifecycle of an engagement: prepare, confirm, deliver, close; hold, withdraw, take up again."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import click

from matcher import bootstrap
from matcher.cli.acting import AS, WHY, acting, day_of, refused
from matcher.cli.clocks import clocks_of, moment
from matcher.cli.days import DAY
from matcher.cli.starts import START, START_EXAMPLE, on_clock_of
from matcher.cli.told import cells, lines
from matcher.cli.work.stale_seats import doubt_mark, seat_line, verdict_in_words
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.engagement import EngagementStep
from matcher.domain.workflow.transitions import words
from matcher.ports import Database
from matcher.records import HeldSeat
from matcher.services.engagements.engagement_page import list_engagements, stages
from matcher.services.engagements.keeping_seats import keep
from matcher.services.engagements.lifecycle import LifecycleWish, release, take_lifecycle_step
from matcher.services.explanations.by_name import Wish
from matcher.services.explanations.of_center import explain_engagement
from matcher.services.failures import NotFoundError
from matcher.services.offers.offer_views import SeatLine, TeamPage, team_page
from matcher.services.seats.holding import doubts_by
from matcher.services.seats.judged_seats import judged_seats, kept_seats, waiting_seats
from matcher.services.step_outcome import StepOutcome

ENGAGEMENT = click.argument("engagement")
NO_ENGAGEMENT = "There is no such engagement. List them with: matcher engagements list"


@click.group()
def engagements() -> None:
    """Look after engagements until they are closed."""


@engagements.command("list")
def list_() -> None:
    """List where every engagement stands.

    Those with seats that no longer hold are marked: `matcher engagements show` says by which rule.
    """
    with closing(bootstrap.database()) as database:
        found, states = list_engagements(database), stages(database)
        doubts = doubts_by(judged_seats(database), lambda one: one.key.engagement_id)
    for one in found:
        state = words(states[one.engagement_id])
        line = f"{one.engagement_id}  {state:<9}  {one.window_start} to {one.window_end}  {one.organization}"
        click.echo(f"{line}{doubt_mark(doubts.get(one.engagement_id, ()))}")
    if not found:
        click.echo("There is no engagement yet: accept a request, or matcher import.")


@engagements.command()
@ENGAGEMENT
def show(engagement: str) -> None:
    """Tell all about one engagement.

    Where it stands, who is on the team, who was asked, and what may be done.
    """
    with closing(bootstrap.database()) as database:
        team = _team(database, engagement)
    for line in _about(team):
        click.echo(line)


@engagements.command()
@ENGAGEMENT
@click.option("--consultant", help="Why not this person.")
@click.option("--instead-of", help="In the place of this person on the team; by default wherever it suits best.")
@click.option("--start", type=START, help=f"At this start, {START_EXAMPLE}; by default answers at all are sought.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@AS
def explain(
    engagement: str,
    consultant: str | None,
    instead_of: str | None,
    start: datetime | None,
    email: str,
    *,
    as_json: bool,
) -> None:
    """Say why an engagement is as it is.

    What would cover it, each remedy verified by solving again; why these people, and why not another, as far as the
    account may know. That it was asked is in the access log.
    """
    if consultant is None and (instead_of or start):
        raise click.UsageError("--instead-of and --start go with --consultant: who would sit there.")
    person = ConsultantId(consultant) if consultant else None
    with acting(email) as (database, user):
        at = start and on_clock_of(_team(database, engagement).seating.engagement, start)
        wish = Wish(ConsultantId(instead_of) if instead_of else None, at)
        solver = bootstrap.remembering_solver()
        heard = explain_engagement(database, user, solver, EngagementId(engagement), person, wish)
    if as_json:
        told = {"covered": heard.is_covered} if heard.answer is None else cells(heard.answer)
        click.echo(json.dumps({"engagement": engagement, **told}, indent=2, ensure_ascii=False))
        return
    if heard.answer is None:
        click.echo(f"{engagement} is covered. What others would cost is told to accounts that may know of roles.")
        return
    for line in lines(engagement, heard.answer):
        click.echo(line)


@engagements.command()
@ENGAGEMENT
@click.option("--support-person", help="Who supports the team on the day; stays if left out.")
@click.option("--debrief-on", type=DAY, help="Day of the debrief, like 2027-03-31; stays if left out.")
@AS
@WHY
def prepare(engagement: str, support_person: str | None, debrief_on: datetime | None, email: str, reason: str) -> None:
    """Name a support person and a debrief.

    Both come before the confirmation. What is not named stays.
    """
    with acting(email) as (database, _):
        lifecycle = _team(database, engagement).seating.now.lifecycle
    wish = LifecycleWish(
        lifecycle.engagement_id,
        EngagementStep.PREPARE,
        lifecycle.version,
        reason,
        lifecycle.support_person if support_person is None else support_person,
        day_of(debrief_on) or lifecycle.debrief_on,
    )
    _take(email, wish)


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def confirm(engagement: str, email: str, reason: str) -> None:
    """Confirm that it takes place.

    Everyone has accepted; support person and debrief are there.
    """
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.CONFIRM, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def look_again(engagement: str, email: str, reason: str) -> None:
    """Put it back, to be confirmed again."""
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.LOOK_AGAIN, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def deliver(engagement: str, email: str, reason: str) -> None:
    """Note that it took place.

    After its last session.
    """
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.DELIVER, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def evaluate(engagement: str, email: str, reason: str) -> None:
    """Note that the evaluations are in."""
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.EVALUATE, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def close(engagement: str, email: str, reason: str) -> None:
    """Close it: nothing is left to do."""
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.CLOSE, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def hold(engagement: str, email: str, reason: str) -> None:
    """Put it on hold.

    Everyone on the team is released, and open offers are taken back.
    """
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.HOLD, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def withdraw(engagement: str, email: str, reason: str) -> None:
    """Note that it will not take place.

    Everyone on the team is released, and open offers are taken back.
    """
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.WITHDRAW, why=reason))


@engagements.command()
@ENGAGEMENT
@AS
@WHY
def resume(engagement: str, email: str, reason: str) -> None:
    """Take up what was on hold or withdrawn."""
    _take(email, LifecycleWish(EngagementId(engagement), EngagementStep.RESUME, why=reason))


@engagements.command("release")
@ENGAGEMENT
@click.argument("consultant")
@AS
@WHY
def release_(engagement: str, consultant: str, email: str, reason: str) -> None:
    """Let someone on the team go.

    At any time before delivery: an offer is taken back, and the seat is free.
    """
    with acting(email) as (database, user):
        held = _seat_of(database, engagement, consultant)
        outcome = release(database, user, EngagementId(engagement), held.key.seat, reason)
        _tell(database, engagement, outcome)


@engagements.command("keep")
@ENGAGEMENT
@click.argument("consultant")
@AS
@WHY
def keep_(engagement: str, consultant: str, email: str, reason: str) -> None:
    """Keep someone whose seat no longer holds.

    Until the facts change again. The reason is for the record.
    """
    with acting(email) as (database, user):
        held = _seat_of(database, engagement, consultant)
        outcome = keep(database, user, EngagementId(engagement), held.key.seat, reason, held.placement)
        if not outcome.done:
            refused(outcome.sentence)
    click.echo(f"{engagement}: {consultant} stays. It is on record.")


@engagements.command()
def stale() -> None:
    """List the decided seats that no longer hold.

    Those first who said yes. Each waits to be released, or kept with a reason; those that are kept follow.
    """
    with closing(bootstrap.database()) as database:
        verdicts = judged_seats(database)
        found, kept = waiting_seats(verdicts), kept_seats(verdicts)
        clocks = clocks_of(database, {one.key.engagement_id for one in (*found, *kept)})
    if not found:
        click.echo("Every decided seat holds, or is kept.")
    for one in (*found, *kept):
        click.echo(seat_line(one, clocks))


def _take(email: str, wish: LifecycleWish) -> None:
    with acting(email) as (database, user):
        _tell(database, wish.engagement_id, take_lifecycle_step(database, user, wish))


def _tell(database: Database, engagement: str, outcome: StepOutcome) -> None:
    if not outcome.done:
        refused(outcome.sentence)
    click.echo(f"{engagement}: {words(_team(database, engagement).state)}.")


def _team(database: Database, engagement: str) -> TeamPage:
    team = team_page(database, EngagementId(engagement))
    if team is None:
        raise NotFoundError(NO_ENGAGEMENT)
    return team


def _seat_of(database: Database, engagement: str, consultant: str) -> HeldSeat:
    """The seat in which someone sits.

    Raises:
        NotFoundError: They are not on the team.
    """
    held = [line.seat.held for line in _team(database, engagement).seats if line.seat.held]
    theirs = [one for one in held if one.assignment.consultant_id == consultant]
    if not theirs:
        raise NotFoundError(f"{consultant} is not on the team. See: matcher engagements show {engagement}")
    return theirs[0]


def _about(team: TeamPage) -> Iterator[str]:
    """An engagement without its seats' names, which may tell what each asks for, in the order of people."""
    engagement, lifecycle = team.seating.engagement, team.seating.now.lifecycle
    again = ", to be looked at again" if lifecycle.again else ""
    yield f"{engagement.engagement_id} {engagement.organization}: {words(team.state)}{again}"
    yield f"Support person: {lifecycle.support_person or 'not named yet'}"
    yield f"Debrief: {lifecycle.debrief_on or 'no day yet'}"
    if team.seating.ends_at:
        yield f"Last session ends {moment(team.seating.ends_at)}"
    yield "Team:"
    yield from sorted(f"  {_seat(line)}" for line in team.seats)
    yield from sorted(
        f"  {one.placement.consultant_id}: only proposed. {verdict_in_words(one)}" for one in team.only_proposed
    )
    if team.asked:
        yield "Asked so far:"
    for one in team.asked:
        yield f"  offer {one.offer.offer_id}  {words(one.offer.state)}  {one.offer.consultant_id} {one.person}"
    if team.to_ask:
        yield f"Not asked yet: {team.to_ask} of the team: matcher offers send --engagement {engagement.engagement_id}"
    yield f"Possible now: {', '.join(words(step) for step in team.steps) or 'nothing'}"


def _seat(line: SeatLine) -> str:
    held = line.seat.held
    if held is None:
        return f"nobody: {words(line.seat.now.state)}"
    said = f"{held.assignment.consultant_id} {line.person}: {words(line.seat.now.state)}"
    return f"{said}. {verdict_in_words(line.verdict)}" if line.verdict else said
