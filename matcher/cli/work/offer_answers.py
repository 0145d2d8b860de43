"""Commands on what people say to offers, as a coordinator was told, and on their questions."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.acting import AS, WHY, acting, refused
from matcher.cli.record_argument import RECORD
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import Placement
from matcher.services.engagements.lifecycle import release
from matcher.services.failures import NotFoundError
from matcher.services.offers.answering import Answer, answer_for, reply
from matcher.services.offers.offer_views import offers_page
from matcher.services.offers.offering import ask_again, find_offer
from matcher.services.offers.unanswering import take_answer_back

NUMBER = click.argument("number", type=RECORD)


@click.command()
@NUMBER
@AS
def accept(number: int, email: str) -> None:
    """Note a yes that came by phone.

    It is judged like one by the link, and marked as by phone.
    """
    _note(number, email, Answer.ACCEPT)


@click.command()
@NUMBER
@AS
def decline(number: int, email: str) -> None:
    """Note a no that came by phone.

    No reason is asked, and none is kept.
    """
    _note(number, email, Answer.DECLINE)


@click.command()
@NUMBER
@AS
def open_again(number: int, email: str) -> None:
    """Take back a yes or a no that was noted.

    The offer is open again. Only what came by phone, and until someone else was approved or asked for the seat.
    """
    with acting(email) as (database, user):
        done = take_answer_back(database, user, number)
    if not done.done:
        refused(done.sentence)
    click.echo(f"Offer {number} is open again. It is on record.")


@click.command()
@NUMBER
@AS
@WHY
def take_back(number: int, email: str, reason: str) -> None:
    """Take an offer back, and free its seat.

    An open or an accepted one. The reason is for the record.
    """
    with acting(email) as (database, user):
        offer = find_offer(database, number)
        if offer is None:
            raise NotFoundError("There is no such offer. List them with: matcher offers list --all")
        outcome = release(
            database, user, offer.engagement_id, offer.seat, reason, Placement(offer.consultant_id, offer.first_start)
        )
    if not outcome.done:
        refused(outcome.sentence)
    click.echo(f"Offer {number} is taken back; {offer.engagement_id} has a free seat.")


@click.command()
@click.argument("engagement")
@click.argument("consultant")
@AS
def again(engagement: str, consultant: str, email: str) -> None:
    """Let someone be proposed again.

    Who said no to an engagement, or did not answer.
    """
    with acting(email) as (database, user):
        ask_again(database, user, EngagementId(engagement), ConsultantId(consultant))
    click.echo(f"{consultant} may be proposed for {engagement} again.")


@click.command()
def questions() -> None:
    """List questions that wait for a reply."""
    with closing(bootstrap.database()) as database:
        found = offers_page(database).questions
    for one in found:
        click.echo(
            f"{one.question.question_id}  {one.line.offer.engagement_id}  {one.line.person}: {one.question.text}"
        )
    if not found:
        click.echo("No question waits for a reply.")


@click.command("reply")
@NUMBER
@click.argument("text")
@AS
def reply_(number: int, text: str, email: str) -> None:
    """Reply to a question.

    The page of the person's link shows it.
    """
    with acting(email) as (database, user):
        done = reply(database, user, number, text)
    if not done.done:
        refused(done.sentence)
    click.echo(f"Question {number} is replied to.")


ANSWERS = (accept, decline, open_again, take_back, again, questions, reply_)


def _note(number: int, email: str, answer: Answer) -> None:
    with acting(email) as (database, user):
        done = answer_for(database, user, number, answer)
        offer = find_offer(database, number)
    if not done.done:
        refused(done.sentence)
    click.echo(f"Offer {number}: {offer.state.value if offer else answer.value}. It is on record.")
