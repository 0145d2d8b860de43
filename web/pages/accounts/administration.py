"""Accounts and settings, for administrators: who may sign in, with which roles, and what is configured here."""

from collections.abc import Collection
from threading import Thread
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.rules.in_words import quantity
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts import resets
from matcher.services.accounts.administration import (
    account_row,
    account_rows,
    change_account,
    invite,
    seen_of,
    sign_out_everywhere,
)
from matcher.services.failures import AccountError, NotFoundError
from matcher.settings import Settings, read_settings
from web.lists.answer import show_list
from web.lists.center.accounts import ACCOUNTS
from web.shell.addresses.links import reset_link
from web.shell.center import database, mailer
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

SEPARATOR = ";"
LABELS = {"roles": "Roles", "active": "Open"}

pages = Blueprint("administration", __name__, url_prefix="/accounts")


@pages.get("/")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> ResponseReturnValue:
    """Every account."""
    return overview()


def overview(fault: str = "") -> ResponseReturnValue:
    """Render the list, with why an account was not made."""
    return show_list(
        ACCOUNTS,
        account_rows(database(), reader()),
        "accounts/accounts.html",
        fault=fault,
        roles=tuple(AccountRole),
        can_send=mailer() is not None,
    )


@pages.post("/")
@requires(Permission.MANAGE_ACCOUNTS)
def add() -> ResponseReturnValue:
    """Make an account, and send its owner a link where mail is set up."""
    try:
        made = invite(database(), reader(), request.form.get("email", ""), request.form.get("name", ""), roles_given())
    except AccountError as error:
        return make_response(overview(str(error)), 422)
    send_link(made, invited=True)
    tell("account_made")
    return redirect(url_for(".show", user_id=made.user_id), 303)


@pages.get("/<int:user_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def show(user_id: int) -> ResponseReturnValue:
    """One account."""
    return page(user_id)


@pages.post("/<int:user_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def change(user_id: int) -> ResponseReturnValue:
    """Give it other roles, close it or open it."""
    roles, active = roles_given(), request.form.get("active") == "yes"
    try:
        now = change_account(
            database(), reader(), user_id, roles, active=active, seen=request.form.get("version") or abort(400)
        )
    except AccountError as error:
        return page(user_id, str(error)), 422
    except NotFoundError:
        abort(404)
    if now:
        return newer_account(now, texts_of(roles, active=active))
    tell("data_kept_account")
    return redirect(url_for(".show", user_id=user_id), 303)


@pages.post("/<int:user_id>/<any(link, out):step>")
@requires(Permission.MANAGE_ACCOUNTS)
def act(user_id: int, step: str) -> ResponseReturnValue:
    """Send a link for a new password, or end every session."""
    try:
        if step == "out":
            sign_out_everywhere(database(), reader(), user_id)
            tell("signed_out")
        else:
            send_link(account_row(database(), reader(), user_id)[0].user)
            tell("reset_sent")
    except NotFoundError:
        abort(404)
    return redirect(url_for(".show", user_id=user_id), 303)


def newer_account(now: User, mine: dict[str, str]) -> ResponseReturnValue:
    """The account as it is by now beside what was chosen."""
    here = url_for(".show", user_id=now.user_id)
    fields = fields_of(LABELS, texts_of(now.roles, active=now.active), mine)
    return side_by_side(Save(now.name, here, seen_of(now), here, fields))


def texts_of(roles: Collection[AccountRole], *, active: bool) -> dict[str, str]:
    """What the form says, one text a field."""
    return {"roles": SEPARATOR.join(sorted(roles)), "active": "yes" if active else "no"}


def roles_given() -> frozenset[AccountRole]:
    """The roles that are ticked."""
    given = {part for text in request.form.getlist("roles") for part in text.split(SEPARATOR) if part}
    if not given <= set(AccountRole):
        abort(400)
    return frozenset(map(AccountRole, given))


def send_link(user: User, *, invited: bool = False) -> None:
    """Send an account's owner the link by which they set a password; nothing where mail is not set up."""
    chosen = mailer()
    if chosen:
        key: bytes = current_app.config["SECRET_KEY"]
        letter = resets.letter_for(database(), key, user.email, reset_link, chosen.domain, invited=invited)
        if letter:
            Thread(target=resets.send, args=(chosen, letter), daemon=True).start()


def page(user_id: int, fault: str = "") -> str:
    """Render an account."""
    try:
        row, history = account_row(database(), reader(), user_id)
    except NotFoundError:
        abort(404)
    return render_template(
        "accounts/administered.html",
        row=row,
        user=row.user,
        seen=seen_of(row.user),
        history=history,
        roles=tuple(AccountRole),
        own=row.user.user_id == reader().user_id,
        can_send=mailer() is not None,
        fault=fault,
    )


@pages.get("/settings")
@requires(Permission.MANAGE_ACCOUNTS)
def settings() -> ResponseReturnValue:
    """What is configured; no key, token or password."""
    return render_template("accounts/settings.html", settings=told(read_settings()))


def told_of_reminders(found: Settings) -> str:
    """When reminders are written, and who sends them."""
    if found.reminders == "off":
        return "None"
    days = quantity(found.remind_days, "day")
    return f"{days} before the end, {'sent by the clock' if found.reminders == 'send' else 'as drafts'}"


def told(found: Settings) -> list[tuple[str, str, str]]:
    """Settings: what each is, how it is set, and the variable that sets it."""
    database_url = urlsplit(found.database_url)
    mail = urlsplit(found.smtp_url)
    where = database_url.hostname or "a file of this machine"
    return [
        ("Address of the pages", found.address, "MATCHER_ADDRESS"),
        ("Clock of the center", found.time_zone.key, "MATCHER_TIME_ZONE"),
        ("Database", f"{database_url.scheme.partition('+')[0]}, {where}", "MATCHER_DATABASE_URL"),
        ("Night begins", f"{found.night_at:%H:%M}" if found.night_at else "By something else", "MATCHER_NIGHT_AT"),
        ("Offers are open for", f"{found.offer_days} days", "MATCHER_OFFER_DAYS"),
        ("Reminders of offers", told_of_reminders(found), "MATCHER_REMINDERS, MATCHER_REMIND_DAYS"),
        ("Mail server", str(mail.hostname) if found.smtp_url else "Not set up", "MATCHER_SMTP_URL"),
        ("Mail comes from", found.mail_from or "Not set up", "MATCHER_MAIL_FROM"),
        ("Second factor", "Asked for" if found.second_factor else "Switched off", "MATCHER_SECOND_FACTOR"),
        ("Runs are kept for", f"{found.keep_runs_days} days", "MATCHER_KEEP_RUNS_DAYS"),
        ("Declined requests name who asked for", f"{found.keep_declined_days} days", "MATCHER_KEEP_DECLINED_DAYS"),
        ("Other requests, after they closed", f"{found.keep_requests_years} years", "MATCHER_KEEP_REQUESTS_YEARS"),
        ("Letters and consents, after all is over", f"{found.keep_written_days} days", "MATCHER_KEEP_WRITTEN_DAYS"),
        ("Addresses of people who left", f"{found.keep_people_days} days", "MATCHER_KEEP_PEOPLE_DAYS"),
        ("Ends of the trail are noted", "Elsewhere too" if found.anchor else "Only here", "MATCHER_ANCHOR"),
        ("Workers that ought to be there", str(found.expected_workers), "MATCHER_EXPECTED_WORKERS"),
    ]
