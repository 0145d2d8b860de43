"""Commands on keys."""

import click

from matcher.bootstrap import upkeep
from matcher.domain.rules.in_words import quantity
from matcher.settings import read_settings


@click.group()
def keys() -> None:
    """Look after the keys."""


@keys.command()
def rotate() -> None:
    """Seal everything with new keys, while others work.

    Lived experience, letters and addresses are sealed again; the audit trail goes on under a new key. Interrupted at
    any moment, nothing is lost: call it again. The former key goes to the folder retired-keys: keep it with the backups
    of its time, apart from this machine.
    """
    done = upkeep.rotate_keys(read_settings())
    click.echo(f"{quantity(done.resealed, 'record')} sealed again with a new key. The audit trail has a new key too.")
    click.echo(f"The former key is in {done.retired}: older backups need it. Take it away from this machine.")
    click.echo("Where other machines work on this database, copy lived-experience.key and audit.key to them now.")


@keys.command()
@click.option("--reason", required=True, help="What became of the former key, for the record.")
def begin_again(reason: str) -> None:
    """Let the audit trail go on under a new key, where the former is lost for good.

    Nothing is written under a key that is not the trail's: put the former back if there is any copy. What it sealed can
    never be verified again; that it was lost, and from which entry on, is in the trail.
    """
    if not reason.strip():
        raise click.UsageError("Say what became of the former key: it is for the record.")
    upkeep.begin_trail_again(read_settings(), reason.strip())
    click.echo("The audit trail and the access log go on under a new key: keep a copy of it. It is on record.")
