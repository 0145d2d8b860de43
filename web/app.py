"""The application: made by a function, from what it is given. Nothing happens at import."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from matcher.build import build
from matcher.ports import Database, Mailer
from matcher.services.runs.proof_now import given_in
from matcher.services.runs.proof_of_run import proof_in_words
from matcher.settings import OFFER_DAYS
from web.pages.accounts import account, administration, reset, sign_in
from web.pages.center import data, imports, policy_effect, protection, records, saved_views, today
from web.pages.overviews import country, fairness, moves, timeline
from web.pages.people import (
    calendars,
    confidential,
    consents,
    consultant_link,
    consultants,
    names,
    new_consultant,
    own_facts,
    own_page,
)
from web.pages.planning import scenarios, studies
from web.pages.publishing import announce, offers, outbox, versions
from web.pages.requests import (
    comments,
    engagements,
    explanations,
    lifecycle,
    organizations,
    presenters,
    request_form,
    triage,
)
from web.pages.schedule import rejections, review, runs, stale_seats
from web.pages.schedule.review_list import SHOWS, changes_in_words
from web.shell.addresses.for_templates import init_addresses
from web.shell.addresses.record_ids import init_record_ids
from web.shell.addresses.scheme import by_https
from web.shell.center import at_center, brief, center_zone, init_center
from web.shell.failures import init_failures
from web.shell.fragments import init_fragments
from web.shell.guard.front import LONGEST_FORM_BYTES
from web.shell.guard.hosts import TrustedHosts
from web.shell.guard.limits import init_limits, limiter
from web.shell.guard.security import init_security
from web.shell.identity import IDLE_END_SECONDS, IDLE_WARNING_SECONDS, init_identity
from web.shell.operations import init_operations
from web.shell.outcomes import outcomes
from web.shell.preferences import init_preferences
from web.shell.saving import mark
from web.shell.seat_keys import placement_key
from web.shell.wording import FILTERS, WEEKDAYS, bound_in_words

NAVIGATION = (
    ("today.show", "Today"),
    ("triage.index", "Triage"),
    ("review.show", "Review"),
    ("versions.index", "Published"),
    ("outbox.index", "Outbox"),
    ("offers.index", "Offers"),
    ("schedule.show", "Schedule"),
    ("engagements.index", "Engagements"),
    ("organizations.index", "Organizations"),
    ("consultants.index", "Consultants"),
    ("scenarios.index", "Scenarios"),
    ("runs.index", "Runs"),
    ("records.index", "Records"),
)
HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    # What is swapped in is htmx's at once: a key pressed in the 20 ms of its default would post a whole page.
    "defaultSettleDelay": 0,
    "historyEnabled": False,
    "historyCacheSize": 0,
    "selfRequestsOnly": True,
    "scrollIntoViewOnBoost": False,
    "responseHandling": [
        {"code": "(2..|409|422|429)", "swap": True},
        {"code": "...", "swap": False, "error": True},
    ],
}


@dataclass(frozen=True, slots=True)
class Front:
    """How the pages look from outside.

    Args:
        address: Where people open them, without a slash at the end: links that leave them (to offers, private
            calendars) begin with it, whatever a request says of itself.
        trusted_hosts: Further names that requests may ask for; others than these, that of the address and this
            machine's own are refused.
        behind_proxy: Whether one trusted proxy stands in front, whose word on scheme, host and client is taken.
    """

    address: str = "http://localhost"
    trusted_hosts: tuple[str, ...] = ()
    behind_proxy: bool = False


LOCAL = Front()


class SecureWhenHttps(SecureCookieSessionInterface):
    """Session cookies that go over https only where people come by it, and still work on this machine's loopback."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  Flask's signature
        """Whether the browser may send the cookie over https only."""
        return by_https()


def create_app(
    database: Database,
    secret_key: bytes,
    zone: ZoneInfo,
    *,
    front: Front = LOCAL,
    metrics_token: str = "",
    offer_days: int = OFFER_DAYS,
    mailer: Mailer | None = None,
) -> Flask:
    """Make the application.

    Args:
        zone: The clock of the center: for moments that belong to no engagement.
        secret_key: Signs the cookies; the same for every process that serves the same people.
        front: How the pages look from outside.
        metrics_token: Those who show it may read the metrics; nobody where it is empty.
        offer_days: How long an offer is open, unless the person who makes it says otherwise.
        mailer: Hands letters to a mail server; None where mail is not set up.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret_key,
        OFFER_DAYS=offer_days,
        SECOND_FACTOR=True,  # an operator may take it back: see web.serving
        ADDRESS=front.address,
        SESSION_COOKIE_NAME="matcher",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LONGEST_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session, which ends by itself
    )
    app.session_interface = SecureWhenHttps()
    hosts = [str(urlsplit(front.address).hostname), *front.trusted_hosts]
    app.wsgi_app = TrustedHosts(app.wsgi_app, hosts)  # type: ignore[method-assign]
    if front.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    init_record_ids(app)
    init_center(app, database, zone, mailer)
    init_operations(app, database, metrics_token)
    init_security(app)
    CSRFProtect(app)
    init_identity(app)
    init_limits(app, database, secret_key)
    init_preferences(app)
    init_failures(app)
    init_templates(app)
    init_fragments(app)
    init_addresses(app)
    init_pages(app)
    return app


def init_pages(app: Flask) -> None:
    """Give the application its pages."""
    deciding = (today, triage, review, announce, rejections, stale_seats, versions, offers, outbox)
    notes = (organizations, comments)
    people = (consultants, names, new_consultant, confidential)
    keeping = (
        engagements,
        presenters,
        consents,
        *notes,
        explanations,
        lifecycle,
        *people,
        data,
        imports,
        policy_effect,
        records,
        saved_views,
    )
    overviews = (timeline, moves, country, fairness)
    coordinating = (*deciding, runs, *keeping, *overviews, scenarios, studies, protection, administration)
    without_account = (sign_in, account, reset, request_form, consultant_link, own_page, own_facts, calendars)
    for blueprint in (*without_account, *coordinating):
        app.register_blueprint(blueprint.pages)
    limiter.init_app(app)


def init_templates(app: Flask) -> None:
    """Give the templates their words and what every page shows."""
    app.jinja_env.filters.update(FILTERS, at_center=at_center, brief=brief)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        navigation=NAVIGATION,
        htmx_config=HTMX,
        version=build(),
        idle={"warn_seconds": IDLE_WARNING_SECONDS, "end_seconds": IDLE_END_SECONDS},
        outcomes=outcomes,
        saved_views=saved_views.shown_with,
        bound_in_words=bound_in_words,
        given_in=given_in,
        proof_in_words=proof_in_words,
        changes_in_words=changes_in_words,
        center_zone=center_zone(app),
        shows=SHOWS,
        placement_key=placement_key,
        mark=mark,
        weekdays=WEEKDAYS,
    )
