"""Commands on accounts: who may sign in, and what they may do."""

from collections.abc import Iterable
from contextlib import closing

import click

from matcher import bootstrap
from matcher.ports import Database
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts import accounts
from matcher.services.failures import NotFoundError


@click.group()
def user() -> None:
    """Manage who may sign in."""


ROLE = click.Choice([role.value for role in AccountRole])
GRANT = click.Choice([Permission.READ_LIVED_EXPERIENCE.value])


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As others see it.")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given several times.")
@click.option("--grant", "grants", type=GRANT, multiple=True, help="A permission that comes with no role.")
@click.password_option(help="Asked for if left out, so that no history keeps it.")
def add(email: str, name: str, roles: tuple[str, ...], grants: tuple[str, ...], password: str) -> None:
    """Make an account."""
    new = accounts.NewUser(email, name, password, _roles(roles), _grants(grants))
    with closing(bootstrap.database()) as database:
        made = accounts.create_user(database, new)
    click.echo(f"{made.email} may sign in as {_described(made)}.")


@user.command("list")
def list_() -> None:
    """List every account."""
    with closing(bootstrap.database()) as database:
        found = accounts.list_users(database)
    for one in found:
        click.echo(f"{one.email}  {one.name}  {_described(one)}" + ("" if one.active else "  closed"))


@user.command()
@click.argument("email")
@click.password_option(help="Asked for if left out, so that no history keeps it.")
def password(email: str, password: str) -> None:
    """Set an account's password."""
    with closing(bootstrap.database()) as database:
        accounts.set_password(database, _account(database, email).user_id, password)
    click.echo("The password is set.")


@user.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLE, multiple=True, help="The roles from now on; may be given several times.")
@click.option("--grant", "grants", type=GRANT, multiple=True, help="The permissions from now on.")
@click.option("--no-grants", is_flag=True, help="Take every permission that comes with no role.")
@click.option("--close/--open", "closed", default=None, help="Close the account, or open it again.")
def change(email: str, roles: tuple[str, ...], grants: tuple[str, ...], no_grants: bool, closed: bool | None) -> None:
    """Change what an account may do. What is not named stays."""
    with closing(bootstrap.database()) as database:
        changed = accounts.change_access(
            database,
            _account(database, email).user_id,
            roles=_roles(roles) if roles else None,
            grants=_grants(grants) if grants or no_grants else None,
            active=None if closed is None else not closed,
        )
    click.echo(f"{changed.email}: {_described(changed)}" + ("" if changed.active else ", closed"))


def _account(database: Database, email: str) -> User:
    found = next((one for one in accounts.list_users(database) if one.email.casefold() == email.casefold()), None)
    if found is None:
        raise NotFoundError("There is no such account. List them with: matcher user list")
    return found


def _roles(names: Iterable[str]) -> frozenset[AccountRole]:
    return frozenset(map(AccountRole, names))


def _grants(names: Iterable[str]) -> frozenset[Permission]:
    return frozenset(map(Permission, names))


def _described(one: User) -> str:
    return ", ".join(sorted(one.roles) + sorted(one.grants))


@user.command("remove-factors")
@click.argument("email")
def remove_factors(email: str) -> None:
    """Remove every second factor of an account whose owner lost them. Make sure who is asking."""
    from matcher.services.accounts.second_factors import remove_all_factors

    with closing(bootstrap.database()) as database:
        remove_all_factors(database, _account(database, email))
    click.echo("The account signs in by its password alone now. Every session of it is ended.")
