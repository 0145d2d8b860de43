"""``matcher serve`` and ``matcher demo``: the pages, of this center or of an invented one."""

import os
from contextlib import closing
from typing import NoReturn

import click

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli.processes.listening import address, listen, serve_on
from matcher.settings import SECOND_FACTOR, SettingsError, read_settings

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen at.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at.")


@click.command()
@HOST
@PORT
@click.option("--behind-proxy", is_flag=True, help="Trust one proxy's word on scheme, host and client.")
def serve(host: str, port: int, behind_proxy: bool) -> NoReturn:
    """Serve the pages. People open them in a browser and sign in with an account made by `matcher user`."""
    with listen(host, port) as listener:
        if behind_proxy:
            require_address()
            os.environ["MATCHER_BEHIND_PROXY"] = "1"
        os.environ.setdefault("MATCHER_ADDRESS", address(listener))
        with closing(bootstrap.database(settings := read_settings())):
            upkeep.require_there(settings)
            upkeep.require_own_form(settings)
            _ = settings.secret_key  # what can't be used is said here, and not by each process that would serve
            bootstrap.require_addresses(settings)
        click.echo(f"Serving {address(listener)}. Ctrl-C stops it.")
        serve_on(listener)


def require_address() -> None:
    """Stop where nobody has said at which address people open the pages: links to them would lead to this machine.

    Raises:
        SettingsError: It is not set.
    """
    if not os.environ.get("MATCHER_ADDRESS"):
        raise SettingsError(
            "Behind a proxy, MATCHER_ADDRESS has to say where people open the pages, like https://matcher.example.org:"
            " links in letters begin with it."
        )


@click.command()
@HOST
@PORT
def demo(host: str, port: int) -> NoReturn:
    """Serve the pages of an invented center: makes it, proposes a schedule, prints how to sign in."""
    from matcher.cli.processes.demo_center import EMAIL, LEAD_EMAIL, has_lead, prepare
    from matcher.cli.processes.worker import start_beside

    os.environ[SECOND_FACTOR] = "optional"  # a demonstration signs in with one password
    with listen(host, port) as listener:
        password = prepare(click.echo)
        start_beside()
        click.echo(f"\nOpen {address(listener)} and sign in as {EMAIL} with password {password}")
        if has_lead():
            click.echo(
                "What someone else would cost, and choosing them, is for those who may know of lived experience: to try"
                f" it, sign in as {LEAD_EMAIL} with the same password."
            )
        click.echo()
        os.environ.setdefault("MATCHER_ADDRESS", address(listener))
        click.echo("Ctrl-C stops it; what you decide is kept for the next time.")
        serve_on(listener)
