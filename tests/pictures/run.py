"""Pictures of the main screens for the README and the guides, from the sample center of ``make run``.

The demonstration is started as a person would start it, in a folder of its own; a browser signs in and looks. The
days on the pictures are those of the day they were taken.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import click
from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIGN_IN = re.compile(r"Open (\S+) and sign in as (\S+) with password (\S+)")
WIDTH, LONGEST = 1280, 1000
"""Pixels of a picture: a long page is cut."""
APPROVED = 3
"""Teams that are approved before the pictures of what follows a decision."""


class Scene(NamedTuple):
    """A picture: its file's name, where the page is, and what a person does there before it is taken."""

    name: str
    path: str
    prepare: Callable[[Page], None] | None = None


class Demonstration(NamedTuple):
    """A demonstration that serves, and how to sign in."""

    address: str
    email: str
    password: str


def approve_first(page: Page) -> None:
    """Approve the first teams of the review, and come back to what is to be published."""
    publish = page.url
    page.goto(publish.replace("/publish/", "/review/"))
    for place in range(APPROVED):
        page.locator("section.kind--new article").nth(place).get_by_role("button", name="Approve").first.click()
        page.wait_for_load_state("networkidle")
    page.goto(publish)


SOON = date.today() + timedelta(weeks=10)  # noqa: DTZ011  the day on this machine
"""A day with much of the proposal around it."""
SCENES = (
    Scene("today", "/"),
    Scene("request", "/triage/1"),
    Scene("review", "/review/"),
    Scene("uncovered", "/explanations/uncovered"),
    Scene("publish", "/publish/", approve_first),
    Scene("schedule", f"/schedule/?by=engagement&zoom=month&from={SOON}"),
    Scene("map", "/map/"),
    Scene("scenarios", "/scenarios/"),
)


@contextmanager
def demonstration(folder: Path) -> Iterator[Demonstration]:
    """The demonstration, served until the end of the block.

    Raises:
        RuntimeError: It ended before it served.
    """
    command = [sys.executable, "-u", "-m", "matcher", "demo", "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"MATCHER_VAR": str(folder), "PATH": "/usr/bin:/bin"},
    ) as process:
        try:
            yield _announced(process)
        finally:
            process.terminate()


def _announced(process: "subprocess.Popen[str]") -> Demonstration:
    for line in process.stdout or ():
        if found := SIGN_IN.search(line):
            return Demonstration(*found.groups())
    raise RuntimeError("The demonstration ended before it served. Try `make run`: it says why.")


def take(page: Page, shown: Demonstration, scene: Scene, to: Path) -> None:
    """Take one picture."""
    page.goto(shown.address + scene.path)
    if scene.prepare:
        scene.prepare(page)
    page.wait_for_load_state("networkidle")
    height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=to / f"{scene.name}.png", animations="disabled")


def sign_in(page: Page, shown: Demonstration) -> None:
    """Sign in as the demonstration's coordinator."""
    page.goto(shown.address + "/sign-in")
    page.get_by_label("Email address").fill(shown.email)
    page.get_by_label("Password").fill(shown.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


@click.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=IMAGES, help="Folder of the pictures.")
@click.option("--only", multiple=True, type=click.Choice([scene.name for scene in SCENES]), help="Only this picture.")
def main(to: Path, only: tuple[str, ...]) -> None:
    """Take the pictures of the main screens."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = chromium(playwright)
        with demonstration(Path(folder)) as shown:
            page = browser.new_page(
                viewport={"width": WIDTH, "height": LONGEST}, locale="en-US", timezone_id="America/New_York"
            )
            sign_in(page, shown)
            for scene in SCENES:
                if not only or scene.name in only:
                    take(page, shown, scene, to)
                    click.echo(f"{scene.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
