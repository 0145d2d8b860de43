"""Records: everything that was ever asked, answered and done, as lists."""

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.records import Permission
from matcher.services.lists.rows import (
    MOST_ENTRIES,
    all_jobs,
    all_requests,
    changed_rows,
    public_rows,
    trail_rows,
)
from web.lists.answer import show_list
from web.lists.center.public_changes import PUBLIC_CHANGES
from web.lists.operations import JOBS, TRAIL
from web.lists.requests import REQUESTS
from web.lists.view import address_of
from web.lists.work import OFFERS, PUBLISHED, REJECTED
from web.shell.center import database
from web.shell.identity import reader, requires

pages = Blueprint("records", __name__, url_prefix="/records")


class Link(NamedTuple):
    """A list, and what is in it."""

    name: str
    address: str
    detail: str


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """The lists there are."""
    lists = [
        Link("Requests", url_for(".requests"), "All that came in, open and done"),
        Link("Offers", url_for("offers.index"), "Who was asked for what, and what they said"),
        Link("Public schedule", url_for(".published"), "Who presents where, as published"),
        Link("Public changes", url_for(".public_changes"), "What each version changed about it"),
        Link("Rejections", url_for("rejections.index"), "Who is not proposed for what, and why"),
        Link("Letters", url_for("outbox.index", show="sent"), "Those that went out"),
        Link("Engagements", url_for("engagements.index"), "All engagements, with where each stands"),
        Link("Organizations", url_for("organizations.index"), "Everyone who ever asked, and what came of it"),
        Link("Consultants", url_for("consultants.index"), "Everyone the center may ask"),
        Link("Rules and points", url_for("data.policy"), "The policy: limits, points, holidays"),
        Link("Runs", url_for("runs.index"), "Nights and other runs, with what came of them"),
        Link("Jobs", url_for(".jobs"), "What workers were asked to do"),
    ]
    if reader().may(Permission.PLAN):
        lists.append(Link("Studies", url_for("studies.index"), "What was asked of scenarios, with its answers"))
    if reader().may(Permission.READ_LIVED_EXPERIENCE):
        lists.append(Link("Import", url_for("imports.index"), "A dataset in the place of the center’s data"))
    if reader().may(Permission.AUDIT):
        lists.append(Link("Audit trail", url_for(".trail"), "Who did what, when and why"))
    if reader().may(Permission.MANAGE_ACCOUNTS):
        lists.append(Link("Accounts", url_for("administration.index"), "Who may sign in; what is configured"))
    return render_template("lists/index.html", lists=lists)


@pages.get("/requests")
@requires(Permission.READ)
def requests() -> ResponseReturnValue:
    """Every request."""
    return show_list(
        REQUESTS,
        all_requests(database()),
        lead="Every request. Those that wait for an answer are on Triage.",
        empty="Requests come in by the request form or as a file.",
    )


@pages.get("/offers")
@requires(Permission.READ)
def offers() -> ResponseReturnValue:
    """The former address of the offers."""
    return redirect(address_of(OFFERS, request.args), 301)


@pages.get("/public-schedule")
@requires(Permission.READ)
def published() -> ResponseReturnValue:
    """Who sits where for all to see."""
    return show_list(
        PUBLISHED,
        public_rows(database()),
        lead="As published, each on the clock of the engagement. Versions and what waits are on Published.",
        empty="Nothing is public: approve on Review, then publish.",
    )


@pages.get("/public-changes")
@requires(Permission.READ)
def public_changes() -> ResponseReturnValue:
    """What each version changed."""
    return show_list(
        PUBLIC_CHANGES,
        changed_rows(database()),
        lead="What each version changed about who presents where. A version is taken back on its own page.",
        empty="Nothing is public: approve on Review, then publish.",
    )


@pages.get("/not-proposed")
@requires(Permission.READ)
def rejected() -> ResponseReturnValue:
    """The former address of the rejections."""
    return redirect(address_of(REJECTED, request.args), 301)


@pages.get("/jobs")
@requires(Permission.READ)
def jobs() -> ResponseReturnValue:
    """What workers were asked to do."""
    return show_list(
        JOBS, all_jobs(database()), lead="What workers were asked to do.", empty="Run now, or wait for the night."
    )


@pages.get("/trail")
@requires(Permission.AUDIT)
def trail() -> ResponseReturnValue:
    """The audit trail."""
    return show_list(
        TRAIL,
        trail_rows(database(), reader()),
        lead=f"The newest {MOST_ENTRIES:,} entries at most. Nothing in it can be changed or removed.",
        empty="Nothing has been done yet.",
    )
