"""What a reader sends: forms made up to ask, each form that the pages have, and each route that nothing led to."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from random import Random

from flask import Flask
from flask.testing import FlaskClient

from matcher.bootstrap import remembering_solver, solver
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import DigestKind, Pace, Permission, StudyKind, StudyStatus, User
from matcher.services.notes.digests import choose_digests, tell_what_waits
from scenarios.studies.performing import Bench, perform
from tests.integration.web.client import post, token_in
from tests.long.attack.answers import OK, Heard
from tests.long.attack.centers import ALONE, TWO
from tests.long.attack.forms import Form, filled, forms_in
from tests.long.attack.served import LEFT_OUT, SCRIPT, Pages, route_of
from tests.support.mailers import Kept
from tests.support.names import the

SAVED = re.compile(r'name="scenario" value="([^"]+)"')
FORMS: Sequence[tuple[str, str, Mapping[str, str]]] = (
    ("/schedule/move/E3", "/schedule/move/E3", {"days": "1"}),
    ("/schedule/move/E3", "/schedule/move/E3", {"days": "300"}),
    ("/schedule/move/E0", "/schedule/move/E0", {"days": "1"}),
    ("/comments/on/E0", "/comments/on/E0", {"text": "Who could @Lead ask?"}),
    ("/publish/", "/publish/", {"days": "5", "letters": "drafted", "parts": "1"}),
    ("/publish/", "/publish/undo", {"reason": "Too early"}),
    ("/engagements/", "/views/", {"listing": "engagements", "name": "Mine", "query": "sort=person"}),
    ("/engagements/E3", "/engagements/E3/points", {"consultant": "C00", "points": "20", "why": "They know each other"}),
    ("/engagements/E3", "/engagements/E3/points", {"consultant": "Person", "points": "20", "why": "They know"}),
    ("/explanations/about/E3", "/explanations/ask", {"engagement": "E3", "consultant": "C00", "about": "person"}),
    ("/explanations/about/E3", "/explanations/ask", {"engagement": TWO, "about": "uncovered"}),
    ("/explanations/uncovered", "/explanations/uncovered/ask", {}),
    ("/explanations/uncovered", "/explanations/uncovered/stop", {}),
    ("/rejections/", "/rejections/", {"engagement": "E3", "consultant": "C00"}),
    ("/scenarios/new?kind=cap_hours", "/scenarios/new", {"kind": "cap_hours", "title": "Fewer hours", "hours": "4"}),
    (
        "/scenarios/new?kind=programme_money",
        "/scenarios/new",
        {"kind": "programme_money", "title": "All the money", "percent": "100"},
    ),
    ("/policy", "/policy/effect/", {}),
)  # fmt: skip
"""From which page what is sent to which address: moves, comments, saved views, points, questions, and refused ones."""
STUDIES: Sequence[tuple[str, Mapping[str, str]]] = (
    ("compare", {}),
    ("sweep", {"vary": "hours=2,4"}),
    ("chance", {"draws": "2", "second": "1"}),
    ("recruit", {}),
    ("worth", {}),
)
"""What is asked of a what-if, each with what its form says."""
IN_DIALOGS = ("/comments/on/E0", "/schedule/move/E0")
"""Forms that are sent from a dialog too."""


def act(pages: Pages, database: SqlDatabase, reader: User) -> Heard:
    """What forms answer a reader, done and refused, by address; what pages say afterwards, and what mail says."""
    client = pages.signed_in(database, reader)
    heard = Heard()
    for on, address, fields in FORMS:
        page = client.get(on)
        if page.status_code != OK:
            continue
        for headers in (None, SCRIPT) if address in IN_DIALOGS else (None,):
            with suppress(AssertionError, LookupError):  # the page has no form for this reader
                answer = post(client, address, on, headers, **fields)
                heard.note(f"{address} · {fields}{' · by a script' if headers else ''}", answer)
    for address in ("/", "/comments/", "/schedule/", "/engagements/E0", "/publish/", "/offers/", "/outbox/"):
        heard.note(f"{address} · afterwards", client.get(address))
    if reader.may(Permission.PLAN):
        try_out(client, database, heard)
    choose_digests(database, reader, dict.fromkeys(DigestKind, Pace.AT_ONCE))
    post_box = Kept()
    tell_what_waits(database, post_box, "http://localhost")
    heard.said["digests"] = " ".join(f"{letter.subject} {letter.body}" for letter in post_box.letters)
    return heard


def try_out(client: FlaskClient, database: SqlDatabase, heard: Heard) -> None:
    """What the answers to what-ifs say, on their pages and in their files."""
    saved = the(SAVED.search(client.get("/scenarios/").text))[1]
    for kind, fields in STUDIES:
        post(client, f"/scenarios/ask/{kind}", "/scenarios/", None, scenario=saved, **fields)
        with database.reading() as work:
            study_id = max(study.study_id for study in work.scenarios.studies())
        perform(Bench(database, solver, remembering_solver), study_id)
        for address in ("", "/file.csv", "/file.json"):
            answer = client.get(f"/scenarios/studies/{study_id}{address}")
            heard.note(f"/scenarios/studies/{kind}{address} · answered", answer)
        for by in ("consultant", "engagement&file=csv"):
            drawn = client.get(f"/schedule/?study={study_id}&by={by}")
            heard.note(f"/schedule/?study={kind}&by={by} · answered", drawn)
    heard.note("/scenarios/studies/ · answered", client.get("/scenarios/studies/"))


def send_forms(pages: Pages, database: SqlDatabase, reader: User, read: Mapping[str, str], seed: int) -> Heard:
    """What every kind of form on the pages answers, one of each, in an order by chance; and the answers to questions.

    Args:
        read: Pages by address.
    """
    client, heard = pages.signed_in(database, reader), Heard()
    found = _forms_on(pages.app, read)
    order = sorted(found)
    Random(seed).shuffle(order)
    for kind in order:
        address = found[kind][seed % len(found[kind])]
        page = client.get(address).text
        now = [one for one in forms_in(address, page) if _kind_of(pages.app, one) == kind and not _of_alone(one)]
        if not now:
            continue  # what was sent before has taken it away
        form = now[seed % len(now)]
        answer = client.post(form.action, data=form.sent)
        heard.note(f"{form.action} · {kind} · sent", answer)
        if answer.location and not answer.location.startswith(LEFT_OUT):
            heard.note(f"{answer.location} · after {kind}", client.get(answer.location))
        for study_id in answer_waiting(database):
            for end in ("", "/live"):
                told = f"/explanations/{study_id}{end}"
                heard.note(f"{told} · after {kind}", client.get(told))
    return heard


def ask_the_rest(pages: Pages, database: SqlDatabase, reader: User) -> Heard:
    """What each route answers that nothing has led to, with nothing in its form: then every one was asked."""
    client, heard = pages.signed_in(database, reader), Heard()
    token = token_in(client.get("/review/").text, "/review/")
    for rule in sorted(pages.app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            if (rule.rule, method) not in pages.asked and not rule.rule.startswith(LEFT_OUT):
                answer = client.open(filled(rule), method=method, data={"csrf_token": token})
                heard.note(f"{method} {rule.rule} · empty", answer)
    return heard


def answer_waiting(database: SqlDatabase) -> list[int]:
    """Do what a worker would about each question that waits; gives those about an engagement."""
    with database.reading() as work:
        asked = (*work.scenarios.studies(), *work.scenarios.explanations())
    waiting = [one for one in asked if one.status is StudyStatus.WAITING]
    for study in waiting:
        perform(Bench(database, solver, remembering_solver), study.study_id)
    return [one.study_id for one in waiting if one.kind is StudyKind.EXPLAIN]


def _forms_on(app: Flask, read: Mapping[str, str]) -> dict[str, list[str]]:
    """Each kind of form, and the pages that have it."""
    found: dict[str, list[str]] = {}
    for address, page in read.items():
        forms = (one for one in forms_in(address, page) if not one.action.startswith(LEFT_OUT) and not _of_alone(one))
        for kind in {_kind_of(app, form) for form in forms}:
            found.setdefault(kind, []).append(address)
    return found


def _of_alone(form: Form) -> bool:
    """Whether it asks what would cover a request for one presenter: that tells whether somebody may present alone."""
    return form.sent.get("engagement") == [ALONE] and "about" in form.sent


def _kind_of(app: Flask, form: Form) -> str:
    """Which route it is sent to, with the words of its address, the button, and what is asked about."""
    path = form.action.partition("?")[0]
    rule = route_of(app, path, "POST")
    words = [word for word in path.split("/") if re.search(rf"any\([^)]*\b{re.escape(word)}\b", rule)] if rule else []
    return " ".join(filter(None, (rule or path, *words, form.button[0], *form.sent.get("about", ()))))
