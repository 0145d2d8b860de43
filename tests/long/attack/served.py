"""The pages as each role sees them, over random centers whose schedule no role has touched.

Each page is read for signs that may go with a person (:mod:`tests.long.attack.answers`): a sign tells where it is
right, or wrong, more often than chance explains. All that is sent is compared with what is sent where the same
center's roles are crossed. New pages are found by their addresses; from them every link is followed, and every
filter set.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from ipaddress import ip_address
from random import Random
from time import time
from typing import Any
from urllib.parse import urlencode, urljoin

from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from matcher.cache import Memory
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Assignment, Consultant, Problem
from matcher.domain.model.solution import Limits
from matcher.domain.model.vocabulary import Role
from matcher.domain.workflow.consent import Audience
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts.sessions import begin_without_password
from matcher.services.consent.consenting import give_consent
from matcher.services.consent.own_page import begin_page
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.offers.answering import ask
from matcher.services.offers.offering import list_offers, send_offers
from matcher.services.protection.readings import lived_experience
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import approve
from matcher.services.review.proposal_review import latest_review
from matcher.settings import OFFER_DAYS
from tests.integration.web.client import make_app
from tests.long.attack.answers import Heard, plain, whole
from tests.long.attack.centers import ALONE, TWO, Attacked, random_center
from tests.support.builders import POLICY, seats
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.greedy import GreedySolver
from tests.support.requests import ADA, WHOLE
from web.shell.center import EXTENSION as CENTER
from web.shell.center import center as center_of
from web.shell.fragments import EXTENSION as FRAGMENTS
from web.shell.identity import SEEN

ROLES = tuple(AccountRole)
ABOUT = (
    "/engagements/E0", f"/engagements/{ALONE}", f"/explanations/about/{ALONE}", f"/explanations/about/{TWO}",
    f"/schedule/move/{TWO}",
    "/records/trail?file=csv", "/consultants/?sort=-seats", "/engagements/?sort=person", "/runs/1",
)  # fmt: skip
LINK = re.compile(r'href="([/?][^"#]*)"')
FILTERS = re.compile(r'<form class="search list-search" method="get" action="([^"]+)"(.*?)</form>', re.DOTALL)
CHOSEN = re.compile(r'<select[^>]* name="(\w+)">(.*?)</select>', re.DOTALL)
OFFERED = re.compile(r"<option>([^<]+)")
TYPED = re.compile(r'<input[^>]* name="(\w+)" type="(\w+)"')
TYPED_IN = {"text": "person", "search": "survivor", "number": "1", "date": "2027-03-01"}
"""What is written into each kind of field."""
HIDDEN = (
    "sort=roles", "sort=years_experience", "sort=rate", "sort=seat", "sort=panel", "roles=survivor", "role=expert",
    "panel=met", "consent=requester", "years_experience_to=2", "excluded=yes", "page=2",
)  # fmt: skip
"""What no list offers to sort or to filter by, asked of each all the same."""
BY_SCRIPT = re.compile(r'hx-get="([^"]+)"|href="([^"]*/(?:comments/on|schedule/move)/[^"]+)"')
"""On any page: what scripts fetch into it, and what opens in a dialog; these read otherwise than as pages."""
SEARCHED = ("survivor", "lived experience", "expert", "presenter", "panel", "Person 1")
LISTS = (
    "/consultants/",
    "/engagements/",
    "/offers/",
    "/organizations/",
    "/review/",
    "/schedule/",
    "/outbox/",
    "/rejections/",
)
"""Where words are looked for."""
SCRIPT = {"HX-Request": "true"}
SHARES = 24
ACTED_EVERY = 3
"""Forms are sent in one center of so many: in those that a role's seed leaves over by one."""
ASKED = "· asked"
"""Signs of what was asked of a page are added up by page."""
OF_PERSON = (
    "/consultants/{id}", "/consultants/{id}/facts", "/explanations/about/" + TWO + "?consultant={name}",
    "/engagements/?person={name}", "/consultants/?q={name}&file=csv", "/review/?q={name}",
)  # fmt: skip
LEFT_OUT = ("/account", "/static", "/sign-in", "/own", "/request/", "/preferences", "/sign-out")
"""Pages that say nothing of the center, or of oneself only."""
OPEN = ("/metrics", "/healthz", "/readyz", "/sign-in", "/sign-in/forgotten", "/nowhere", "/protection/readings")
"""What is asked without an account."""


def plain_center(seed: int) -> Attacked:
    """A center as :func:`random_center`, in which no role decides what is scheduled, or why not.

    Seats may be taken by anybody; what an attacker made up waits for its granting office, so that nothing is scheduled
    for it, and shows who could present.
    """
    center = random_center(seed)
    work = {
        name: replace(one, federal_grantee=True, granting_office_confirmed=False)
        if name in (ALONE, TWO)
        else replace(one, seats=seats("any", "any"))
        for name, one in center.problem.engagements.items()
    }
    return Attacked(replace(center.problem, engagements=work), center.holders)


def blind_schedule(problem: Problem, seed: int) -> tuple[Assignment, ...]:
    """A schedule by somebody who knows nothing that is confidential, and no order of people."""
    order = sorted(problem.consultants)
    Random(seed).shuffle(order)
    people = {
        one: replace(problem.consultants[one], roles=frozenset(Role), years_experience=10.0, rate_per_hour=100.0)
        for one in order
    }
    work = {name: one for name, one in problem.engagements.items() if name not in (ALONE, TWO)}
    return GreedySolver().solve(replace(problem, consultants=people, engagements=work), POLICY, Limits()).assignments


def settle(database: SqlDatabase, center: Attacked, seed: int) -> None:
    """Live through a day: some of a proposal is approved, public and asked, and some approved and waits to go public.

    Holders are read, changed, and consent.
    """
    import_problem(database, center.problem)
    receive(database, NewRequest(ADA, WHOLE))
    propose_rows(database, blind_schedule(center.problem, seed))
    lead = a_user(database, "Lead", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)
    review = latest_review(database)
    rows = [row for group in review.groups for row in group.rows if row.to_decide] if review else []
    refs = [RowRef(one.proposal_id, one.engagement_id, one.seat, one.version) for one in rows]
    approve(database, lead, [one for one in refs if one.engagement_id < "E3"])
    publish(database, lead)
    send_offers(database, lead, OFFER_DAYS, letters=True)
    approve(database, lead, [one for one in refs if one.engagement_id == "E4"])
    for person in sorted(center.holders):
        lived_experience(database, lead, person, "The debrief")
        change_record(database, lead, center.problem.consultants[person])
    with database.reading() as work:
        until = work.today + timedelta(days=100)
    offers = list_offers(database)
    for offer in offers[:1]:
        ask(database, offer.nonce, "Who else presents?")
    for offer in offers:
        if offer.consultant_id in center.holders:
            give_consent(database, offer.nonce, Audience.REQUESTER, until)


def change_record(database: SqlDatabase, user: User, person: Consultant) -> None:
    """Save what is kept apart of someone."""

    def work(unit: UnitOfWork) -> None:
        access = unit.access_log.admit(user.user_id, person.consultant_id, "changed: as they told us")
        unit.dataset.put_confidential(access, replace(person, years_lived_experience=2))

    database.writing(work)


@dataclass
class Pages:
    """One application for all centers.

    Attributes:
        app: What serves the pages.
        asked: Every route of a center that was asked, with its method.
        place: Where its readers come from: each center's from another, so that no brake adds them up.
    """

    app: Flask
    asked: set[tuple[str, str]]
    place: str = ""

    @classmethod
    def of(cls, database: SqlDatabase) -> "Pages":
        """Pages whose brakes count in a database of their own, as long as they are there."""
        app = make_app(database)
        # Else it would ask for a whole sign-in.
        app.login_manager.session_protection = None  # type: ignore[attr-defined]
        asked: set[tuple[str, str]] = set()

        def note(response: Response) -> Response:
            if request.url_rule:
                asked.add((request.url_rule.rule, request.method))
            return response

        app.after_request(note)
        return cls(app, asked)

    def turn_to(self, database: SqlDatabase, seed: int) -> None:
        """Work for another center from now on, and remember nothing of the one before."""
        self.place = str(ip_address("10.0.0.0") + seed)
        self.asked.clear()
        self.app.extensions[CENTER] = center_of(self.app)._replace(database=database)
        self.app.extensions[FRAGMENTS] = Memory(1000)

    def signed_in(self, database: SqlDatabase, reader: User) -> FlaskClient:
        """A browser in which someone is signed in."""
        token = begin_without_password(database, reader.user_id, "", lambda _work, _user: True)
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update({"_user_id": token, "_fresh": True, SEEN: int(time())})
        return client

    def own_page(self, database: SqlDatabase, consultant_id: ConsultantId) -> str:
        """A consultant's own page, as they see it."""
        token = database.writing(lambda work: begin_page(work, consultant_id, by_code=False))
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["own_page"] = token
        return client.get("/own/", environ_base={"REMOTE_ADDR": self.place}).text

    def open_to(self, reader: User) -> Iterator[str]:
        """Every page that a reader may open by an address alone."""
        for rule in self.app.url_map.iter_rules():
            view: Any = self.app.view_functions[rule.endpoint]
            left_out = rule.rule.startswith(LEFT_OUT) or "<" in rule.rule or "GET" not in (rule.methods or ())
            if not left_out and hasattr(view, "permission") and reader.may(view.permission):
                yield rule.rule


def read_pages(pages: Pages, database: SqlDatabase, reader: User, seed: int) -> Heard:
    """What pages and files answer a reader, by address.

    What the pages link to, each filter that they have and each word looked for are shared out among centers: which
    share is read of one, its seed says.
    """
    client = pages.signed_in(database, reader)
    heard = Heard()
    found = {f"{one}?{part}" for one in LISTS for part in (*HIDDEN, *(f"q={word}" for word in SEARCHED))}
    fetched: set[str] = set()
    reached = {""}
    for address in (*pages.open_to(reader), *ABOUT):
        answer = client.get(address)
        heard.note(address, answer)
        if "text/html" in answer.content_type:
            heard.pages[address] = answer.text
            fetched |= {urljoin(address, unescape(one or other)) for one, other in BY_SCRIPT.findall(answer.text)}
            found |= asked_from(address, answer.text)
    for address in sorted(fetched):
        heard.note(f"{address} · by a script", client.get(address, headers=SCRIPT))
    for address in sorted(found - heard.sent.keys())[seed % SHARES :: SHARES]:
        heard.note(f"{address} {ASKED}", client.get(address))
    while new := _not_reached(pages.app, found, reached):
        for route, address in new.items():
            reached.add(route)
            answer = client.get(address)
            heard.note(address, answer)
            if "text/html" in answer.content_type:
                heard.pages[address] = answer.text
                found |= asked_from(address, answer.text)
    nobody = pages.app.test_client()
    for address in OPEN:
        heard.note(f"{address} · without an account", nobody.get(address))
    return heard


def _not_reached(app: Flask, found: set[str], reached: set[str]) -> dict[str, str]:
    """An address for each route that none was asked of yet."""
    each = {route_of(app, one): one for one in sorted(found, reverse=True)}
    return {route: one for route, one in each.items() if route not in reached}


def route_of(app: Flask, address: str, method: str = "GET") -> str:
    """The route that serves an address; empty where there is none."""
    try:
        rule, _ = app.url_map.bind("localhost").match(address.partition("?")[0], method, return_rule=True)
    except HTTPException:
        return ""
    return rule.rule


def asked_from(address: str, page: str) -> set[str]:
    """What a page leads to: each link, and each of its filters set to each thing that there is to choose."""
    links = (urljoin(address, unescape(link)) for link in LINK.findall(page))
    found = {link for link in links if not link.startswith(LEFT_OUT)}
    for path, form in FILTERS.findall(page):
        chosen = [(name, value) for name, options in CHOSEN.findall(form) for value in OFFERED.findall(options)]
        typed = [(name, TYPED_IN[kind]) for name, kind in TYPED.findall(form) if kind in TYPED_IN]
        found |= {f"{path}?{urlencode({name: unescape(value)})}" for name, value in (*chosen, *typed)}
    return found


def read_about(
    pages: Pages, database: SqlDatabase, reader: User, people: Mapping[ConsultantId, Consultant]
) -> dict[str, dict[ConsultantId, str]]:
    """What the pages about each person say, and their own page, by address."""
    client = pages.signed_in(database, reader)
    told: dict[str, dict[ConsultantId, str]] = {}
    for consultant_id, person in people.items():
        for pattern in OF_PERSON:
            answer = client.get(pattern.format(id=consultant_id, name=person.name))
            told.setdefault(pattern, {})[consultant_id] = whole(answer)
        told.setdefault("/own/", {})[consultant_id] = plain(pages.own_page(database, consultant_id))
    return told


def crossed(center: Attacked) -> Attacked:
    """The same center, in which each person has what is confidential of the next."""
    people = center.problem.consultants
    ids = sorted(people)
    after = {one: _as(people[one], people[other]) for one, other in zip(ids, [*ids[1:], ids[0]], strict=True)}
    holders = frozenset(one for one, person in after.items() if Role.SURVIVOR in person.roles)
    return Attacked(replace(center.problem, consultants=after), holders)


def _as(person: Consultant, other: Consultant) -> Consultant:
    """Somebody with the role, the years in the field and the pay of somebody else."""
    return replace(
        person, roles=other.roles, years_experience=other.years_experience, rate_per_hour=other.rate_per_hour
    )
