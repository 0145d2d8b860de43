"""How long each page takes at 400 × 220 with a year of history, and how large it is: slowest first.

    make pages
    make pages ON=postgresql

Every page that links lead to is asked for in one process by somebody with all roles, who sees every part that a
coordinator, a planner, an administrator or an auditor sees, and by a consultant with their own page open. The time is
the processor's, the database within it, in whichever process it works: what an idle server takes.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.offer import OfferState
from matcher.services.consent.own_page import begin_page
from matcher.services.offers.links import token_of
from tests.bench.compare import PAGE
from tests.bench.machine import described
from tests.bench.pages.walk import Forgetful, PageKind, Stopwatch, Taken, reached, taken
from tests.bench.pages.year import PASSWORD, Center, Year, a_center, opened
from tests.bench.table import markdown, write_section
from tests.integration.web.client import SECRET, sign_in
from tests.support.databases import migrated
from tests.support.postgres import running_server
from web.app import create_app
from web.pages.people.own_page import PAGE as OWN_PAGE
from web.shell.fragments import EXTENSION

MOST_MILLISECONDS, MOST_BYTES = 200, 100_000
HEADER = ("page", "ms", "kB", "statements", "first ms", "statements", "over")
WORDS = 1
SHOWN = 20
"""Rows in the docs, beside those that are over."""
LONGEST = 60
SIGNED = re.compile("/offer/.*")


@click.command()
@click.option("--size", default="400x220", show_default=True, help="CONSULTANTSxENGAGEMENTS.")
@click.option(
    "--times", default=9, show_default=True, help="Requests of each page that are measured, after two others."
)
@click.option("--on", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option(
    "--keep", type=click.Path(path_type=Path), help="A SQLite file for the center: used again where it is there."
)
@click.option("--write", is_flag=True, help="Write docs/performance.md.")
def main(size: str, times: int, on: str, keep: Path | None, write: bool) -> None:
    """Make a center with a year of history, and measure every page of it."""
    if on == "postgresql" and keep:
        raise click.UsageError("--keep names a SQLite file: leave it out on PostgreSQL, or measure on SQLite.")
    where = described()
    click.echo(where)
    consultants, engagements = map(int, size.split("x"))
    year, memory = Year(consultants, engagements), Forgetful()
    with place(on, keep) as (url, watch):
        there = keep is not None and keep.exists()
        migrated(url)
        if not there:
            a_center(url, year).database.close()
        center = opened(url, year, memory)
        said = held(center)
        click.echo(said)
        rows = worst(_measured(center, memory, watch, times))
        center.database.close()
    click.echo(markdown(HEADER, map(cells, rows), WORDS))
    if write:
        listed = [one for place, one in enumerate(rows) if place < SHOWN or over(one)]
        table = markdown(HEADER, map(cells, listed), WORDS)
        write_section(
            PAGE, "pages" if on == "sqlite" else "pages-postgresql", f"{where}\n\n{said} {summary(rows)}\n\n{table}"
        )


@contextmanager
def place(on: str, keep: Path | None) -> Iterator[tuple[str, Stopwatch]]:
    """The address of a database of a kind, and a watch for the work that a request means there."""
    if on == "postgresql":
        with running_server() as server, server.database() as url:
            yield url, Stopwatch(server.process.pid)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{keep or Path(folder) / 'year.db'}", Stopwatch()


def held(center: Center) -> str:
    """What there is of a year, in a sentence."""
    with center.database.reading() as work:
        counts = {
            f"engagements ({center.year.engagements} of this quarter)": len(work.dataset.engagements()),
            "nights": len(work.runs.find(limit=10**6)),
            "versions": len(work.publishing.find()),
            "offers": len(work.offers.find()),
            "requests": len(work.requests.find()),
            "letters": work.outbox.count(list(LetterState)),
            "entries of the trail": len(work.trail.find(limit=10**6)),
        }
    listed = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    return f"{center.year.consultants} consultants, {listed}."


def summary(rows: Sequence[Taken]) -> str:
    """How many kinds of pages there are, and how many of them take too long or are too large."""
    slow = sum(one.milliseconds > MOST_MILLISECONDS for one in rows)
    large, largest = sum(one.size > MOST_BYTES for one in rows), max(one.size for one in rows)
    return (
        f"{len(rows)} kinds of pages: {slow} over {MOST_MILLISECONDS} ms, {large} over {MOST_BYTES // 1000} kB (the"
        f" largest has {largest / 1000:.0f} kB). The slowest {SHOWN}:"
    )


def application(center: Center) -> Flask:
    """The application as it is served, without a second factor."""
    app = create_app(center.database, SECRET, ZoneInfo("America/New_York"))
    app.config["SECOND_FACTOR"] = False
    return app


def _measured(center: Center, memory: Forgetful, watch: Stopwatch, times: int) -> Iterator[Taken]:
    app = application(center)
    app.extensions[EXTENSION] = fragments = Forgetful()
    memories = (memory, fragments)
    client = sign_in(app, center.knows.email, PASSWORD)
    for address, kind in reached(app, client.get, ["/", *_heaviest(center)]).items():
        yield taken(client, address, kind, watch, times, memories)
    client, begin = own_pages(app, center)
    for address, kind in reached(app, client.get, begin).items():
        yield taken(client, address, kind, watch, times, memories)


def _heaviest(center: Center) -> list[str]:
    """The pages of those about whom there is most to say."""
    with center.database.reading() as work:
        entries = work.trail.find(limit=10**6)
        engagements = work.dataset.engagements()
    about, people = dict[str, int](), dict[str, int]()
    for entry in entries:
        if entry.subject.subject_id in engagements:
            about[entry.subject.subject_id] = about.get(entry.subject.subject_id, 0) + 1
        if entry.placement:
            people[entry.placement.consultant_id] = people.get(entry.placement.consultant_id, 0) + 1
    busiest, longest = max(people, key=lambda name: people[name]), max(about, key=lambda name: about[name])
    return [
        f"/engagements/{longest}",
        f"/consultants/{busiest}",
        f"/explanations/about/{longest}",
        f"/comments/on/{longest}",
        f"/protection/readings?whose={busiest}",
        "/explanations/uncovered",
    ]


def own_pages(app: Flask, center: Center) -> tuple[FlaskClient, list[str]]:
    """A consultant's browser with their own page open, and where their letters lead."""
    with center.database.reading() as work:
        offers = work.offers.find(states={OfferState.ASKED}) or work.offers.find()
        person = max({one.consultant_id for one in offers}, key=lambda name: len(work.offers.find(consultant_id=name)))
        nonce = next(one.nonce for one in offers if one.consultant_id == person)
        email = work.dataset.people({person})[person].email
    token = center.database.writing(lambda work: begin_page(work, person, by_code=False))
    client = app.test_client()
    with client.session_transaction() as session:
        session[OWN_PAGE] = token
    return client, ["/own/", "/own/limits", f"/offer/{token_of(SECRET, nonce, email)}"]


def worst(measured: Iterable[Taken]) -> list[Taken]:
    """Of each kind of page the one that took longest, with the size of the largest, slowest first."""
    found: dict[PageKind, Taken] = {}
    for one in measured:
        other = found.get(one.kind, one)
        slower = max(one, other, key=lambda each: each.milliseconds)
        found[one.kind] = replace(slower, size=max(one.size, other.size))
    return sorted(found.values(), key=lambda one: -one.milliseconds)


def over(one: Taken) -> str:
    """What is too much of a page, in words; empty where nothing is."""
    found = {"slow": one.milliseconds > MOST_MILLISECONDS, "large": one.size > MOST_BYTES}
    return ", ".join(word for word, is_so in found.items() if is_so)


def cells(one: Taken) -> tuple[str, ...]:
    """What a row says, in the order of the header."""
    # Who a link is for is nobody's business, be they invented.
    address = SIGNED.sub("/offer/…", one.address)
    return (
        f"`{address if len(address) <= LONGEST else address[: LONGEST - 1] + '…'}`",
        f"{one.milliseconds:.0f}",
        f"{one.size / 1000:.0f}",
        f"{one.statements}",
        f"{one.first_milliseconds:.0f}",
        f"{one.first_statements}",
        over(one),
    )


if __name__ == "__main__":
    main()
