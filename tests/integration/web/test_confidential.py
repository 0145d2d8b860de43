"""Nobody without the permission can tell from any page who holds lived experience."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.vocabulary import SeatRole
from matcher.records import User
from tests.integration.web.client import decide, make_app, post, rows, sign_in
from tests.integration.web.scene import ENGAGEMENTS, EXPERT, PEOPLE, SURVIVOR, center_data, coordinator, tell_the_night
from tests.support.builders import a_consultant, an_engagement

PAGES = [
    "/", "/review/", "/review/?show=undecided&q=harbor", "/runs/", "/runs/1", "/versions/", "/outbox/",
    "/engagements/", "/consultants/", "/organizations/", "/comments/", "/publish/",
    *(f"/comments/on/{each.engagement_id}" for each in ENGAGEMENTS),
    *(f"/engagements/{each.engagement_id}" for each in ENGAGEMENTS),
    *(f"/consultants/{each.consultant_id}" for each in PEOPLE),
    *(f"/explanations/about/{each.engagement_id}" for each in ENGAGEMENTS),
    *(f"/explanations/about/E1?consultant={each.consultant_id}" for each in PEOPLE),
    *(f"/schedule/?from=2027-03-01&by={by}" for by in ("consultant", "engagement", "state")),
    "/schedule/?from=2027-03-01&file=csv", "/schedule/move/E1",
    "/map/", "/map/?show=unmet&file=csv", "/fairness/", "/fairness/?file=csv",
]  # fmt: skip
TELLING = re.compile(r"surviv|lived|\bexpert\b|years", re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_a_word_of_it(visitor: FlaskClient, page: str):
    answer = visitor.get(page)
    assert answer.status_code == 200
    assert TELLING.findall(answer.text) == []


def test_neither_do_rows_after_decisions_nor_refusals(client: FlaskClient):
    answers = [
        decide(client, "approve", "Ben Cho"),
        decide(client, "reject", "Ana Ruiz", reason="other"),
        decide(client, "lock", "Cara Diaz"),
    ]
    texts = [answer.text for answer in answers] + [client.get(page).text for page in PAGES]
    assert [TELLING.findall(text) for text in texts] == [[]] * len(texts)


def test_a_refusal_by_the_panels_rules_names_the_panel_only(empty: SqlDatabase):
    swapped = [a_consultant(p.consultant_id, name=p.name, roles=EXPERT) if p.name == "Ben Cho" else p for p in PEOPLE]
    tell_the_night(empty, center_data(swapped))
    coordinator(empty)
    answer = decide(sign_in(make_app(empty)), "approve", "Ben Cho")
    assert "Not changed. The panel requirement is not met by the team." in answer.text
    assert TELLING.findall(answer.text) == []


def shuffled(html: str) -> str:
    """A page without what differs between any two sessions or proposals: tokens, keys and the order that they give."""
    html = re.sub(r'value="[^"]{60,}"', "", html)
    html = re.sub(r"\b[0-9a-f]{12}\b", "KEY", html)
    return "\n".join(sorted(re.split(r'(?=<li class="seat")', html)))


@pytest.fixture
def pages_of(empty: SqlDatabase) -> Callable[[dict[SeatName, SeatRole], dict[str, frozenset[object]]], str]:
    def render(seats: dict[SeatName, SeatRole], roles: dict[str, frozenset[object]]) -> str:
        first: Engagement = an_engagement("E1", organization="Harbor Light Shelter", seats=seats, priority=5)
        people = [
            a_consultant(
                p.consultant_id,
                name=p.name,
                email=p.email,
                organization=p.organization,
                roles=roles.get(p.name, p.roles),
            )
            for p in PEOPLE
        ]
        tell_the_night(empty, center_data(people, [first, *ENGAGEMENTS[1:]]))
        client = sign_in(make_app(empty))
        return "\n".join(shuffled(client.get(page).text) for page in ("/review/", "/engagements/", "/consultants/"))

    coordinator(empty)
    return render


def test_seats_read_the_same_whatever_they_ask_for(pages_of: Callable[..., str]):
    one, other = SeatRole.EXPERT, SeatRole.SURVIVOR
    told = pages_of({SeatName("1"): one, SeatName("2"): other}, {"Ana Ruiz": EXPERT, "Ben Cho": SURVIVOR})
    crossed = pages_of({SeatName("1"): other, SeatName("2"): one}, {"Ana Ruiz": SURVIVOR, "Ben Cho": EXPERT})
    numbers = re.compile(r'/runs/\d+|Proposal \d+|name="proposal" value="\d+"|"loaded": "\d+"|since=\d+')
    assert numbers.sub("", told) == numbers.sub("", crossed)


def test_the_order_of_seats_does_not_follow_their_names(empty: SqlDatabase):
    """With seats 1 (expert) and 2 (survivor) everywhere, a page in seat order would tell who is who."""
    coordinator(empty)
    tell_the_night(empty)
    firsts = set()
    for secret in (b"a" * 32, b"b" * 32, b"c" * 32, b"d" * 32, b"e" * 32, b"f" * 32):
        app = make_app(empty)
        app.config["SECRET_KEY"] = secret
        firsts.add(next(iter(rows(sign_in(app), "/review/?q=harbor"))))
    assert firsts == {"Ana Ruiz", "Ben Cho"}


def test_even_seats_that_are_called_by_their_role_keep_it_to_themselves(empty: SqlDatabase):
    seats = {SeatName("expert"): SeatRole.EXPERT, SeatName("survivor"): SeatRole.SURVIVOR}
    called = an_engagement("E9", organization="Named House", seats=seats)
    tell_the_night(empty, center_data(engagements=[*ENGAGEMENTS, called]))
    coordinator(empty)
    client = sign_in(make_app(empty))
    for page in ("/engagements/E9", "/engagements/", "/review/"):
        assert TELLING.findall(client.get(page).text) == []


# --- with the permission --------------------------------------------------------------------------------------------


@pytest.fixture
def knowing(center: SqlDatabase, app: Flask) -> tuple[FlaskClient, User]:
    """Someone who may know, signed in."""
    user = coordinator(center, "lead@example.org", knows=True)
    return sign_in(app, "lead@example.org"), user


def test_without_the_permission_there_is_no_way_to_ask(client: FlaskClient):
    assert "Confidential" not in client.get("/consultants/C2").text
    assert post(client, "/consultants/C2/record", why="curious").status_code == 403


def test_with_the_permission_it_is_not_shown_before_one_says_why(knowing: tuple[FlaskClient, User]):
    client, _ = knowing
    assert "Survivor" not in client.get("/consultants/C2").text
    answer = post(client, "/consultants/C2/record", why=" ")
    assert answer.status_code == 422
    assert "Say why you need to know" in answer.text
    assert "Survivor" not in answer.text


def test_with_the_permission_and_a_reason_it_is_shown_once_and_logged(
    center: SqlDatabase, knowing: tuple[FlaskClient, User]
):
    client, user = knowing
    answer = post(client, "/consultants/C2/record", why="Support person for E1")
    assert "Roles: Survivor." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Survivor" not in client.get("/consultants/C2").text
    with center.reading() as work:
        logged = [(entry.user_id, entry.consultant_id, entry.why) for entry in work.access_log.readings()]
    assert logged == [(user.user_id, ConsultantId("C2"), "Support person for E1")]
