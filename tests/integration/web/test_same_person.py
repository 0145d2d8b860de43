"""The page of consultants asks whether two ids are one person, and keeps the answer."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
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
