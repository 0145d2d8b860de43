"""Commands of the review: what the proposal changes, and the decisions about it. No seat is named."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.acting import AS, acting, refused
from matcher.cli.clocks import moment
from matcher.cli.record_argument import RECORD
from matcher.cli.work.stale_seats import verdict_in_words
from matcher.domain.model.ids import EngagementId
from matcher.ports import Database
from matcher.records import RowState, User
from matcher.services.failures import NotFoundError
from matcher.services.review import decisions
from matcher.services.review.decisions import Outcome, RejectReason, Result, RowRef, last_decision
from matcher.services.review.flags import NO_LONGER, flags
from matcher.services.review.proposal_review import Review, ReviewRow, Sitter, latest_review

PART = "A part of a team is approved with --part: the others on it stay undecided."
NO_PROPOSAL = "There is nothing to review yet. Propose a first schedule with: matcher nightly"
ENGAGEMENTS = click.argument("engagements", nargs=-1, required=True, metavar="ENGAGEMENT...")
WHOM = click.option("--consultant", "people", multiple=True, help="Only this person; may be given several times.")
REASON = click.Choice([reason.value for reason in RejectReason])
Decide = Callable[[Database, User, Sequence[RowRef]], Sequence[Outcome]]


@click.group()
def review() -> None:
    """Look at the newest proposal and decide on it, row by row."""


@review.command("list")
@click.option("--undecided", is_flag=True, help="Only rows that wait for a decision.")
def list_(undecided: bool) -> None:
    """List the rows of the newest proposal.

    Where each stands, who, when, why, and what deserves a look.
    """
    with closing(bootstrap.database()) as database:
        found = _review(database)
    click.echo(f"Proposal {found.proposal.proposal_id}: {found.decided} of {found.to_decide} decided.")
    for row in _by_person(row for group in found.groups for row in group.rows):
        if not undecided or (row.to_decide and row.state is RowState.PENDING):
            click.echo(_line(row))


@review.command()
@ENGAGEMENTS
@WHOM
@click.option("--part", is_flag=True, help="A part of a team is meant: the others on it stay undecided.")
@AS
def approve(engagements: tuple[str, ...], people: tuple[str, ...], part: bool, email: str) -> None:
    """Approve the teams that are proposed.

    Each is judged by today's data, whole teams together; a team that is refused does not stop the others. With
    --consultant and --part, only these people of a team.
    """
    how = decisions.approve if part else decisions.approve_teams
    hint = PART if people and not part else ""
    _decide(email, engagements, people, {RowState.PENDING, RowState.LOCKED}, how, hint)


@review.command()
@ENGAGEMENTS
@WHOM
@click.option("--why", "reason", type=REASON, required=True, help="From the short list.")
@click.option("--note", default="", help="More of it, for the record. Nothing about anyone's own experience.")
@AS
def reject(engagements: tuple[str, ...], people: tuple[str, ...], reason: str, note: str, email: str) -> None:
    """Reject who is proposed.

    The pairs are not proposed again, unless this is undone.
    """

    def turn_down(database: Database, user: User, rows: Sequence[RowRef]) -> Sequence[Outcome]:
        return decisions.reject(database, user, rows, RejectReason(reason), note)

    _decide(email, engagements, people, {RowState.PENDING, RowState.LOCKED}, turn_down)


@review.command()
@ENGAGEMENTS
@WHOM
@AS
def lock(engagements: tuple[str, ...], people: tuple[str, ...], email: str) -> None:
    """Hold who is proposed, unapproved.

    The nights to come keep them.
    """
    _decide(email, engagements, people, {RowState.PENDING}, decisions.lock)


@review.command()
@ENGAGEMENTS
@WHOM
@AS
def unlock(engagements: tuple[str, ...], people: tuple[str, ...], email: str) -> None:
    """Let who is locked go again."""
    _decide(email, engagements, people, {RowState.LOCKED}, decisions.unlock)


@review.command()
@click.argument("number", type=RECORD, required=False)
@AS
def undo(number: int | None, email: str) -> None:
    """Take a decision back.

    The one of a number that the list shows, or else your last.
    """
    with acting(email) as (database, user):
        last = last_decision(database, user) if number is None else None
        chosen = last.entry_id if last else number
        if chosen is None:
            refused("None of your decisions can be undone.")
        outcome = decisions.undo(database, user, chosen)
    if outcome.result is not Result.DONE:
        refused(outcome.sentence)
    click.echo(f"Decision {chosen} about {outcome.engagement_id} is taken back.")


def _decide(
    email: str,
    engagements: Collection[str],
    people: Collection[str],
    states: Collection[RowState],
    decide: Decide,
    hint: str = "",
) -> None:
    """Carry a decision out about all rows that are meant, and tell what came of each; a hint where one was refused."""
    with acting(email) as (database, user):
        rows = _chosen(_review(database), engagements, people, states)
        refs = [RowRef(row.proposal_id, row.engagement_id, row.seat, row.version) for row in rows]
        outcomes = decide(database, user, refs)
    by_seat = {(outcome.engagement_id, outcome.seat): outcome for outcome in outcomes}
    for row in rows:
        outcome = by_seat[row.engagement_id, row.seat]
        said = outcome.sentence if outcome.result is Result.DONE else f"not changed: {outcome.sentence}"
        click.echo(f"{row.engagement_id}  {_who(row.after)}  {said}")
    if any(outcome.result is not Result.DONE for outcome in outcomes):
        if hint:
            click.echo(hint)
        raise click.exceptions.Exit(1)


def _chosen(
    found: Review, engagements: Collection[str], people: Collection[str], states: Collection[RowState]
) -> list[ReviewRow]:
    """The rows that are meant, by person.

    Raises:
        NotFoundError: An engagement or person that was named has no row that can be decided so.
    """
    groups = {group.engagement_id: group.rows for group in found.groups}
    chosen: list[ReviewRow] = []
    for name in dict.fromkeys(map(EngagementId, engagements)):
        rows = [row for row in groups.get(name, ()) if row.after and (row.after.consultant_id in people or not people)]
        ready = [row for row in rows if row.state in states]
        if not ready:
            raise NotFoundError(f"{name} has no row for this{_why_not(rows)}. See: matcher review list")
        chosen += ready
    return _by_person(chosen)


def _why_not(rows: Iterable[ReviewRow]) -> str:
    states = sorted({row.state.value for row in rows})
    return f": what it has is {' and '.join(states)}" if states else " in the newest proposal"


def _by_person(rows: Iterable[ReviewRow]) -> list[ReviewRow]:
    """In an order that tells nothing of the seats."""
    return sorted(rows, key=lambda row: (row.engagement_id, _who(row.after), _who(row.before)))


def _line(row: ReviewRow) -> str:
    return "  ".join(part for part in _parts(row) if part)


def _parts(row: ReviewRow) -> Iterator[str]:
    yield row.engagement_id
    yield f"{row.kind.value:<9}"
    yield f"{row.state.value if row.to_decide else '-':<10}"
    sitter = row.after or row.before
    yield f"{_who(sitter)} {sitter.name}, {moment(sitter.first_start)}" if sitter else ""
    yield row.reason
    yield ", ".join(flag for flag in flags(row) if flag != NO_LONGER)
    yield verdict_in_words(row.verdict) if row.verdict else ""
    yield f"(decision {row.decision_id}, {row.decided_by})" if row.decision_id else ""


def _who(sitter: Sitter | None) -> str:
    return sitter.consultant_id if sitter else "nobody"


def _review(database: Database) -> Review:
    found = latest_review(database)
    if found is None:
        raise NotFoundError(NO_PROPOSAL)
    return found
