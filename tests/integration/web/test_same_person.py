"""The page of consultants asks whether two ids are one person, and keeps the answer."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Action
from tests.integration.web.client import make_app, post, sign_in, text_of
from tests.integration.web.scene import coordinator
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import import_problem

QUESTION = "Ana (C1) and Ana (C2) have the same mail address."


@pytest.fixture
def twice(empty: SqlDatabase) -> SqlDatabase:
    """A center with one person under two ids."""
    ana = {"name": "Ana", "email": "ana@example.org"}
    import_problem(empty, a_problem([a_consultant("C1", **ana), a_consultant("C2", **ana), a_consultant("C3")]))
    coordinator(empty)
    return empty


def asked(database: SqlDatabase) -> bool:
    return QUESTION in text_of(sign_in(make_app(database)).get("/consultants/").text)


@pytest.mark.parametrize("answer", ["same", "different"])
def test_an_answer_ends_the_question(twice: SqlDatabase, answer: str):
    assert asked(twice)
    sent = post(
        sign_in(make_app(twice)), "/consultants/same-person", on="/consultants/", one="C2", other="C1", answer=answer
    )
    assert (sent.status_code, asked(twice)) == (303, False)


@pytest.mark.parametrize(
    ("one", "other", "answer", "status"),
    [("C1", "C1", "same", 404), ("C1", "C8", "same", 404), ("C1", "C2", "maybe", 400)],
)
def test_what_is_no_answer_is_refused_and_changes_nothing(
    twice: SqlDatabase, one: str, other: str, answer: str, status: int
):
    sent = post(
        sign_in(make_app(twice)), "/consultants/same-person", on="/consultants/", one=one, other=other, answer=answer
    )
    assert (sent.status_code, asked(twice)) == (status, True)


def test_today_counts_the_questions_and_leads_to_them(twice: SqlDatabase):
    client = sign_in(make_app(twice))
    page = client.get("/").text
    assert "1 Person may be here twice Say whether they are one" in text_of(page)
    assert 'href="/consultants/#same-person"' in page
    post(client, "/consultants/same-person", on="/consultants/", one="C1", other="C2", answer="same")
    assert "may be here twice" not in client.get("/").text


def test_the_page_of_either_asks_and_lets_the_answer_be_changed(twice: SqlDatabase):
    client, page = sign_in(make_app(twice)), "/consultants/C2"
    assert QUESTION in text_of(client.get(page).text)
    assert "One person or two?" not in client.get("/consultants/C3").text
    for answer, said in (
        ("same", "Said to be the same person as Ana (C1) . Asked under one of the ids only. Two people"),
        ("different", "Said to be someone else than Ana (C1) . One person"),
    ):
        sent = post(client, "/consultants/same-person", on=page, one="C2", other="C1", answer=answer, back=page)
        assert sent.headers["Location"] == f"{page}#same-person"
        assert said in text_of(client.get(page).text)
    with twice.reading() as work:
        assert [entry.after for entry in work.trail.find(actions=[Action.PERSON])] == ["two people", "one person"]
