"""Commands on people who may be in the data under two ids."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.acting import AS, acting
from matcher.domain.model.ids import ConsultantId
from matcher.services.consultants.same_person import PersonQuestion, answer_person, person_questions


@click.group()
def people() -> None:
    """Say which consultants are one person under two ids."""


@people.command("list")
def list_() -> None:
    """List the ids that may be one person, and what they have in common."""
    with closing(bootstrap.database()) as database:
        found = person_questions(database)
    for question in found:
        click.echo(_line(question))
    if not found:
        click.echo("Nobody is in the data twice, as far as can be seen.")


@people.command()
@click.argument("one")
@click.argument("other")
@AS
def same(one: str, other: str, email: str) -> None:
    """Say that two ids are one person: they are asked under one id only, until the data has one."""
    _answer(email, one, other, same=True)
    click.echo(f"{one} and {other} are one person. Take one of them out of the data when you can: import with --same.")


@people.command()
@click.argument("one")
@click.argument("other")
@AS
def different(one: str, other: str, email: str) -> None:
    """Say that two ids are two people: each is asked for themselves."""
    _answer(email, one, other, same=False)
    click.echo(f"{one} and {other} are two people.")


def _answer(email: str, one: str, other: str, *, same: bool) -> None:
    with acting(email) as (database, user):
        answer_person(database, user, (ConsultantId(one), ConsultantId(other)), same=same)


def _line(question: PersonQuestion) -> str:
    one, other = (f"{person.consultant_id} ({person.name}, {person.city})" for person in (question.one, question.other))
    meanwhile = "asked under one id" if question.one_id_asked else "taken for different people"
    return f"{one} and {other} have {question.why}: {meanwhile} until you say."
