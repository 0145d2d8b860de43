"""Commands on someone else for a team: a first look, whole answers at their price, one taken over and taken back."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from matcher import bootstrap
from matcher.cli.acting import AS, acting, refused
from matcher.cli.limits import MANY
from matcher.cli.record_argument import RECORD
from matcher.cli.starts import START, START_EXAMPLE, on_clock_of
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.rules.in_words import on_its_clock
from matcher.ports import Database
from matcher.records import Study, StudyStatus, User
from matcher.services.choices.choice import NO_ANSWER, chosen_in
from matcher.services.choices.choosing import choose as choose_answer
from matcher.services.choices.taking_back import undo_choice
from matcher.services.explanations.asking import NO_ENGAGEMENT, About, Query, ask_why, find_answer
from matcher.services.explanations.by_name import TeamNow, Wish, team_now
from matcher.services.explanations.first_rows import MOST, first_rows
from matcher.services.failures import NotFoundError
from matcher.services.step_outcome import StepOutcome
from scenarios.studies.performing import Bench, perform

ENGAGEMENT = click.argument("engagement")
QUESTION = click.argument("question", type=RECORD)
STALE = "Something has changed since: the figures are those of the moment that it was asked. Ask again for today's."


@click.group("someone-else")
def someone_else() -> None:
    """Want someone else on a team? Look, price, choose, take back."""


@someone_else.command("look")
@ENGAGEMENT
@AS
def look(engagement: str, email: str) -> None:
    """List who could take a place if nothing else moved.

    At once, nothing is solved, and the panel requirement and fees are not looked at: whole answers keep both. Where the
    team with somebody does, the best whole answer costs no more.
    """
    with acting(email) as (database, user):
        team = _team(database, engagement)
        rows = first_rows(database, user, EngagementId(engagement))
    click.echo(f"{engagement}: {_people(team)}.")
    for row in rows[:MOST]:
        click.echo(f"  {row.label} instead of {row.instead_of}: {row.sentence}")
    if not rows:
        click.echo("Nobody else is free for it as things stand.")


@someone_else.command()
@ENGAGEMENT
@click.option("--consultant", help="This person; by default the ten who cost least at first look.")
@click.option("--instead-of", help="In the place of this person on the team; by default wherever it suits best.")
@click.option("--start", type=START, help=f"At this start, {START_EXAMPLE}; by default at any.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@AS
def ask(
    engagement: str,
    consultant: str | None,
    instead_of: str | None,
    start: datetime | None,
    email: str,
    *,
    as_json: bool,
) -> None:
    """Work out whole answers with someone else, each at its true price.

    The schedule is solved again with each person on the team, everything approved kept. An answer is chosen by the
    number of the question and its own.
    """
    if consultant is None and (instead_of or start):
        raise click.UsageError("--instead-of and --start go with --consultant: who would sit there.")
    with acting(email) as (database, user):
        team = _team(database, engagement)
        if instead_of and instead_of not in {one.consultant_id for one in team.people}:
            raise NotFoundError(f"{instead_of} is not on the team, so that nobody can take that place.")
        if consultant and not start and consultant in {one.consultant_id for one in team.people}:
            raise click.UsageError(f"{consultant} is on this team already. With --start: at another start.")
        wish = Wish(ConsultantId(instead_of) if instead_of else None, start and on_clock_of(team.engagement, start))
        about = About.PERSON if consultant else About.ALTERNATIVES
        query = Query(EngagementId(engagement), about, ConsultantId(consultant) if consultant else None, wish)
        asked = ask_why(database, user, query, by_worker=False)
        if asked.is_new:
            perform(Bench(database, bootstrap.solver, bootstrap.remembering_solver), asked.study_id)
        _show(database, user, asked.study_id, as_json=as_json)


@someone_else.command()
@QUESTION
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@AS
def show(question: int, email: str, *, as_json: bool) -> None:
    """Show the answers to a question, with all that each changes."""
    with acting(email) as (database, user):
        _show(database, user, question, as_json=as_json)


@someone_else.command()
@QUESTION
@click.argument("number", type=MANY)
@AS
def choose(question: int, number: int, email: str) -> None:
    """Take an answer over: all of it happens, or nothing.

    Its team is locked, so that later nights keep it; what changes with it is proposed, to be decided in the review.
    """
    with acting(email) as (database, user):
        _told(choose_answer(database, user, question, number - 1))


@someone_else.command("take-back")
@QUESTION
@AS
def take_back(question: int, email: str) -> None:
    """Take the chosen answer back, the whole of it."""
    with acting(email) as (database, user):
        _told(undo_choice(database, user, question))


def _told(chosen: StepOutcome) -> None:
    if not chosen.done:
        refused(chosen.sentence)
    click.echo(chosen.sentence)


def _team(database: Database, engagement: str) -> TeamNow:
    team = team_now(database, EngagementId(engagement))
    if team is None:
        raise NotFoundError(NO_ENGAGEMENT)
    return team


def _people(team: TeamNow) -> str:
    return ", ".join(one.name for one in team.people) or "nobody"


def _found(database: Database, user: User, question: int) -> tuple[Study, bool]:
    """A question, and whether its answer still is current.

    Raises:
        NotFoundError: There is none that this account may see.
    """
    found = find_answer(database, user, question)
    if found is None or About(found[0].options["about"]) not in (About.ALTERNATIVES, About.PERSON):
        raise NotFoundError(NO_ANSWER)
    return found


def _show(database: Database, user: User, question: int, *, as_json: bool) -> None:
    study, is_current = _found(database, user, question)
    if study.status is not StudyStatus.FINISHED:
        why = study.reason or "It is still being worked out. Look again in a moment"
        refused(f"Question {question} has no answer: {why}")
    if as_json:
        click.echo(json.dumps(_cells(study, is_current=is_current), indent=2, ensure_ascii=False))
        return
    for line in _lines(study, _team(database, study.base), is_current=is_current):
        click.echo(line)


def _answers(study: Study) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = (study.result or {})["alternatives"]
    return answers


def _lines(study: Study, team: TeamNow, *, is_current: bool) -> Iterator[str]:
    yield f"Question {study.study_id}: {study.base} with someone else. Now it has {_people(team)}."
    chosen = chosen_in(study)
    if not is_current and not chosen:
        yield STALE
    for number, one in enumerate(_answers(study), 1):
        start = datetime.fromisoformat(one["start"]).astimezone(team.engagement.time_zone)
        yield f"{number}. {one['name']}: {one['amount']}{'' if one['is_exact'] else ' (not proven)'}."
        yield f"   The team would be {', '.join(one['team'])}, beginning {on_its_clock(start)}."
        yield from (f"   {sentence}." for _, _, sentence in one["moves"])
    if not _answers(study):
        told = study.result or {}
        yield f"No whole answer has {told.get('name', 'anyone else')} on the team, everything approved kept."
        yield from told.get("why_nothing", ())
    elif chosen:
        way_back = f"matcher someone-else take-back {study.study_id}"
        yield f"{chosen['by']} chose {chosen['number'] + 1}. Take it back: {way_back}"
    else:
        yield f"Choose one, the whole of it: matcher someone-else choose {study.study_id} NUMBER"


def _cells(study: Study, *, is_current: bool) -> dict[str, Any]:
    chosen = chosen_in(study)
    return {
        "question": study.study_id,
        "engagement": study.base,
        "current": is_current,
        "chosen": chosen["number"] + 1 if chosen else None,
        "answers": [
            {
                "number": number,
                "consultant": one["consultant_id"],
                "team": one["team"],
                "start": one["start"],
                "points": one["points"],
                "by_goal": one["by_goal"],
                "exact": one["is_exact"],
                "moves": [{"engagement": eid, "kind": kind, "sentence": said} for eid, kind, said in one["moves"]],
            }
            for number, one in enumerate(_answers(study), 1)
        ],
    }
