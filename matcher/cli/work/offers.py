"""Commands on offers: list, send, expire; and those on what people say to them."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.bootstrap import duties
from matcher.cli.acting import AS, acting
from matcher.cli.clocks import Clocks, clocks_of
from matcher.cli.limits import SECONDS
from matcher.cli.work.offer_answers import ANSWERS
from matcher.cli.work.stale_seats import seat_line, verdict_in_words
from matcher.domain.model.ids import EngagementId
from matcher.domain.rules.in_words import quantity
from matcher.domain.workflow.offer import Means, Offer, OfferState
from matcher.services.offers.expiring import expire as end_late
from matcher.services.offers.expiring import freed
from matcher.services.offers.offering import list_offers, send_offers
from matcher.services.runs.repairing import repair
from matcher.services.seats.judged_seats import judged_seats, verdict_on
from matcher.settings import read_settings


@click.group()
def offers() -> None:
    """Ask who is public in a seat, and look after the answers."""


@offers.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that ended too.")
def list_(everything: bool) -> None:
    """List open offers, oldest first, and those agreed to whose seat no longer holds.

    No link is shown: each is its consultant's.
    """
    with closing(bootstrap.database()) as database:
        offers, verdicts = list_offers(database), judged_seats(database)
        found = [one for one in offers if everything or one.state is OfferState.ASKED or verdict_on(verdicts, one)]
        clocks = clocks_of(database, {one.engagement_id for one in found})
    for offer in found:
        click.echo(_line(offer, clocks))
        verdict = verdict_on(verdicts, offer)
        if verdict:
            click.echo(f"    {verdict_in_words(verdict)}")
    if not found:
        click.echo("No offer is open." if not everything else "Nobody was asked yet: matcher offers send.")


@offers.command()
@AS
@click.option("--days", type=int, help="How long each offer is open (MATCHER_OFFER_DAYS, else 5).")
@click.option("--engagement", help="Only this one's team.")
@click.option("--letters", is_flag=True, help="Draft a letter for each. Their links are put in where they are sent.")
def send(email: str, days: int | None, engagement: str | None, letters: bool) -> None:
    """Ask everyone who is public in a seat and was not asked yet. A person sends the letters, or calls."""
    with acting(email) as (database, user):
        open_for = read_settings().offer_days if days is None else days
        chosen = EngagementId(engagement) if engagement else None
        sent = send_offers(database, user, open_for, chosen, letters=letters)
        of_all = {one.engagement_id for one in sent.offers} | {one.key.engagement_id for one in sent.held_back}
        clocks = clocks_of(database, of_all)
    click.echo(sent.sentence)
    for offer in sent.offers:
        click.echo(_line(offer, clocks))
    for one in sent.held_back:
        click.echo(f"Not asked: {seat_line(one, clocks)}")
    if sent.held_back and not sent.offers:
        raise click.exceptions.Exit(1)


@offers.command()
@click.option("--repair/--no-repair", "mend", default=True, show_default=True, help="Propose freed seats again.")
@click.option("--seconds", type=SECONDS, help="Limit for that run (none).")
def expire(mend: bool, seconds: float | None) -> None:
    """End the offers whose time is over, remind of those that end soon, and propose freed seats again. For a timer."""
    with closing(bootstrap.database()) as database:
        ended = end_late(database)
        click.echo(f"{quantity(ended.offers, 'offer')} ran out.")
        written = duties.remind(database, read_settings())
        if written:
            click.echo(f"{quantity(written, 'reminder')} of offers that end soon: matcher outbox list has what waits.")
        run = repair(database, bootstrap.repairer(seconds)) if mend else None
        waiting = freed(database)
    if run and run.proposal:
        click.echo(f"Proposal {run.proposal.proposal_id} has who is next for the seats that were freed: see Review.")
    elif waiting:
        click.echo(f"{quantity(len(waiting), 'engagement')} with a freed seat: matcher nightly proposes who is next.")


def _line(offer: Offer, clocks: Clocks) -> str:
    """An offer without the seat's name, which may tell what the seat asks for."""
    state = "left" if offer.left else offer.state.value.replace("_", " ")
    until = f"until {clocks(offer.engagement_id, offer.expires_at)}"
    phone = f"  by phone, noted by {offer.by}" if offer.means is Means.PHONE else ""
    return f"{offer.offer_id}  {state:<10} {offer.engagement_id}  {offer.consultant_id}  {until}{phone}"


for command in ANSWERS:
    offers.add_command(command)
