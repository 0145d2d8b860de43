"""Commands of triage: the queue, one request, and a command for each step that may be made with a request."""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

import click

from matcher import bootstrap
from matcher.bootstrap import almanac
from matcher.cli.acting import AS, WHY, acting, day_of, refused
from matcher.cli.clocks import moment
from matcher.cli.days import DAY
from matcher.cli.record_argument import RECORD
from matcher.domain.model.request_facts import READERS, Facts, parse, texts_of
from matcher.domain.workflow.request import Request, Step
from matcher.domain.workflow.transitions import words
from matcher.ports import Database
from matcher.services.audit.intake_entries import in_words
from matcher.services.failures import NotFoundError
from matcher.services.intake.intake_letters import LETTER_OF
from matcher.services.intake.requests import Wish, take_step
from matcher.services.intake.triage import RequestPage, left, queue, request_page

NUMBER = click.argument("number", type=RECORD)
CHANGEABLE = tuple(name for name in READERS if not name.startswith("contact_") and name != "granting_office_confirmed")
"""Who asked stays as it came; that a granting office confirmed is a step of its own, with a reason."""


@click.command("list")
def list_() -> None:
    """List what waits, what presses first."""
    with closing(bootstrap.database()) as database:
        waiting = queue(database, almanac.federal_holidays)
    for one in waiting:
        aside = f", put aside until {one.request.snoozed_until}" if one.asleep else ""
        click.echo(
            f"{one.request.request_id:>4}  {left(one):<15}  {words(one.request.state)}{aside}"
            f"  {one.request.facts.organization}"
        )
    if not waiting:
        click.echo("Nothing waits: every request is decided and answered.")


@click.command()
@NUMBER
def show(number: int) -> None:
    """Tell all about one request.

    What it says, what is missing for matching, what it may repeat, and what may be done.
    """
    with closing(bootstrap.database()) as database:
        page = _page(database, number)
    request = page.waiting.request
    click.echo(f"Request {number}: {in_words(request).replace('_', ' ')}. First answer: {left(page.waiting)}.")
    click.echo(f"From {request.contact.name}, {request.contact.email}, {moment(request.received_at)}")
    for name, text in texts_of(request.facts).items():
        click.echo(f"  {name:<26}{text}")
    _listed("Missing for matching", page.missing)
    _listed("May repeat", (f"request {one.request_id}, {one.facts.organization}" for one in page.candidates))
    done = [words(step) for step in page.steps] + (["undo"] if page.undoable else [])
    _listed("Possible now", done)


@click.command()
@NUMBER
@click.option("--set", "fields", metavar="FIELD=TEXT", multiple=True, required=True, help="May be given several times.")
@AS
def complete(number: int, fields: tuple[str, ...], email: str) -> None:
    """Complete the facts of a request.

    As the form writes them: --set seats=2 --set "start_times=09:00; 13:30". What is not named stays.
    """
    with acting(email) as (database, _):
        now = _page(database, number).waiting.request
        _take(email, Wish(number, now.version, Step.COMPLETE, facts=_completed(now.facts, fields)))


@click.command()
@NUMBER
@click.option("--until", type=DAY, required=True, help="The day by which they should answer, like 2027-03-31.")
@AS
@WHY
def send_back(number: int, until: datetime, email: str, reason: str) -> None:
    """Send a request back with a note.

    The reason is the note: it stands in the letter that is drafted. Once the requester had a first answer, the
    request is put aside until the day.
    """
    _take(email, Wish(number, None, Step.SEND_BACK, reason, until=day_of(until)))


@click.command()
@NUMBER
@AS
@WHY
def reply(number: int, email: str, reason: str) -> None:
    """Write to the requester.

    The reason is what the letter says: it is drafted, and an answer once someone sends it.
    """
    _take(email, Wish(number, None, Step.REPLY, reason))


@click.command()
@NUMBER
@AS
@WHY
def answer(number: int, email: str, reason: str) -> None:
    """Note that the requester was answered.

    The first answer stops the clock.
    """
    _take(email, Wish(number, None, Step.ANSWER, reason))


@click.command()
@NUMBER
@click.option(
    "--with-lived-experience", "asking", type=click.IntRange(0, 100), default=0,
    help="How many seats ask for it; for accounts with the permission only.",
)  # fmt: skip
@AS
@WHY
def accept(number: int, asking: int, email: str, reason: str) -> None:
    """Make an engagement of a request."""
    _take(email, Wish(number, None, Step.ACCEPT, reason, with_lived_experience=asking))


@click.command()
@NUMBER
@AS
@WHY
def refer(number: int, email: str, reason: str) -> None:
    """Refer a request out to OVC TTAC.

    For a criminal-justice need; a letter is drafted.
    """
    _take(email, Wish(number, None, Step.REFER, reason))


@click.command()
@NUMBER
@AS
@WHY
def ask_granting_office(number: int, email: str, reason: str) -> None:
    """Wait for a grantee's granting office.

    For a federal grantee; a letter is drafted.
    """
    _take(email, Wish(number, None, Step.ASK_GRANTING_OFFICE, reason))


@click.command()
@NUMBER
@AS
@WHY
def confirm(number: int, email: str, reason: str) -> None:
    """Note that the granting office confirmed.

    The reason says who, and how.
    """
    _take(email, Wish(number, None, Step.CONFIRM, reason))


@click.command()
@NUMBER
@AS
@WHY
def decline(number: int, email: str, reason: str) -> None:
    """Decline a request.

    The reason is for the record; a letter without it is drafted.
    """
    _take(email, Wish(number, None, Step.DECLINE, reason))


@click.command()
@NUMBER
@click.option("--of", "original", type=RECORD, required=True, help="The request that it repeats.")
@AS
@WHY
def mark_duplicate(number: int, original: int, email: str, reason: str) -> None:
    """Note that it repeats another request."""
    _take(email, Wish(number, None, Step.MARK_DUPLICATE, reason, original_id=original))


@click.command()
@NUMBER
@click.option("--until", type=DAY, required=True, help="The day on which it comes back, like 2027-03-31.")
@AS
@WHY
def snooze(number: int, until: datetime, email: str, reason: str) -> None:
    """Put a request aside until a day.

    It must have been answered.
    """
    _take(email, Wish(number, None, Step.SNOOZE, reason, until=day_of(until)))


@click.command()
@NUMBER
@AS
@WHY
def wake(number: int, email: str, reason: str) -> None:
    """Take up what was put aside."""
    _take(email, Wish(number, None, Step.WAKE, reason))


@click.command()
@NUMBER
@AS
@WHY
def withdraw(number: int, email: str, reason: str) -> None:
    """Note that the requester took it back.

    The reason is what they said.
    """
    _take(email, Wish(number, None, Step.WITHDRAW, reason))


@click.command()
@NUMBER
@AS
@WHY
def undo(number: int, email: str, reason: str) -> None:
    """Take the last step back, if it can be."""
    _take(email, Wish(number, None, Step.UNDO, reason))


STEPS = (
    *(list_, show, complete, send_back, reply, answer, accept, refer, ask_granting_office, confirm, decline),
    *(mark_duplicate, snooze, wake, withdraw, undo),
)


def _take(email: str, wish: Wish) -> None:
    with acting(email) as (database, user):
        outcome = take_step(database, user, wish, almanac.place_of)
        if not outcome.done:
            refused(outcome.sentence)
        now = _page(database, wish.request_id).waiting.request
    click.echo(f"Request {now.request_id}: {in_words(now).replace('_', ' ')}.{_told(now, wish.step)}")


def _told(now: Request, step: Step) -> str:
    """What goes with a step and is not its state."""
    if step in LETTER_OF:
        return " A letter waits to be looked over: matcher outbox list"
    return f" Answered {moment(now.first_answer_at)}." if step is Step.ANSWER and now.first_answer_at else ""


def _page(database: Database, number: int) -> RequestPage:
    page = request_page(database, number, almanac.federal_holidays, almanac.place_of)
    if page is None:
        raise NotFoundError("There is no such request. List what waits with: matcher intake list")
    return page


def _completed(facts: Facts, fields: Iterable[str]) -> Facts:
    """The facts with what the options say."""
    said = dict(field.partition("=")[::2] for field in fields)
    unknown = [name for name in said if name not in CHANGEABLE]
    if unknown:
        raise click.UsageError(f"No field is called {unknown[0]!r}. The fields are {', '.join(CHANGEABLE)}.")
    read = parse({**texts_of(facts), **said})
    if read.faults:
        refused("nothing was changed.\n" + "\n".join(f"{name}: {why}" for name, why in read.faults.items()))
    return read.facts


def _listed(heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        click.echo(f"{heading}:")
    for line in found:
        click.echo(f"  {line}")
