"""Confidential records are read one at a time with a reason, more slowly where there are many, and it is listed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import LetterState, LetterStep
from matcher.records import AccountRole, Action, Brakes, LivedExperience, Permission, User
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.explanations.by_name import what_is_in_the_way
from matcher.services.explanations.of_center import explain_engagement
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from matcher.services.mail.outbox import (
    LetterRef,
    Wording,
    count_letters,
    edit,
    find_letter,
    list_letters,
    take_steps,
)
from matcher.services.protection.readings import ManyError, OnceMoreError, Reading, lived_experience, readings
from matcher.services.protection.telling import draft_telling, letter_text
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.greedy import GreedySolver
from tests.support.names import C1, C2, E1

PEOPLE = [a_consultant(f"C{k}", name=f"Person {k}", roles={"survivor"}, years_lived_experience=3) for k in range(1, 5)]


@pytest.fixture
def lea(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE))
    return a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)


def test_a_record_is_told_with_the_permission_and_a_reason_and_on_record(
    database: SqlDatabase, clock: Clock, lea: User
):
    assert lived_experience(database, lea, C1, " panel ") == LivedExperience(frozenset({"survivor"}), 3, 20, 100)
    clock.forward(minutes=1)
    lived_experience(database, lea, C2, "support person")
    listed = [(one.reader, one.person, one.why) for one in readings(database, lea)]
    assert listed == [("Lea", "Person 2", "support person"), ("Lea", "Person 1", "panel")]
    (alone,) = readings(database, lea, C2)
    assert (alone.at, alone.consultant_id) == (clock(), C2)


@pytest.mark.parametrize("why", ["listed in answer 1: who could present in E1", "listed in answer 1", "rules checked"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_words_of_a_reason_dodge_the_brake(database: SqlDatabase, lea: User, why: str):
    database.brakes = Brakes(records_an_hour=1)
    lived_experience(database, lea, C1, why)
    with pytest.raises(OnceMoreError):
        lived_experience(database, lea, C2, why)
    assert [one.why for one in readings(database, lea)] == [why]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_permission_or_reason_nothing_is_told_and_nothing_recorded(database: SqlDatabase, lea: User):
    ana = a_user(database)
    for act in (lambda: lived_experience(database, ana, C1, "curious"), lambda: readings(database, ana)):
        with pytest.raises(NotPermittedError):
            act()
    with pytest.raises(AccountError, match="Say why"):
        lived_experience(database, lea, C1, "  ")
    assert readings(database, lea) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_why_somebody_could_not_present_is_a_reading_of_their_record(database: SqlDatabase, lea: User):
    """By a name typed, at the command line, and as a question to a worker: each tells what a record holds."""
    database.brakes = Brakes(records_an_hour=2)
    third = ConsultantId("C3")
    acts: tuple[Callable[[ConsultantId], object], ...] = (
        lambda whom: what_is_in_the_way(database, lea, E1, whom),
        lambda whom: explain_engagement(database, lea, GreedySolver(), E1, whom),
        lambda whom: ask_why(database, lea, Query(E1, About.PERSON, whom)),
    )
    for act in acts:
        act(C1)
        act(C2)
        with pytest.raises(ManyError, match="Open theirs on their own page first, or go on later"):
            act(third)
    about = "whether they could present in E1"
    assert [(one.person, one.why) for one in readings(database, lea)] == [("Person 2", about), ("Person 1", about)]
    lived_experience(database, lea, third, "panel", "they stand in")
    for act in acts:
        act(third)  # it was opened, with its reason
    assert what_is_in_the_way(database, a_user(database), E1, ConsultantId("C4"))  # tells nothing of a record
    assert len(readings(database, lea)) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_within_an_hour_are_slowed_down_and_then_take_a_second_person(
    database: SqlDatabase, clock: Clock, lea: User
):
    database.brakes = Brakes(records_an_hour=1)
    first, second, third = (ConsultantId(f"C{k}") for k in (1, 2, 3))
    lived_experience(database, lea, first, "panel")
    lived_experience(database, lea, first, "panel")  # the same record again is none more
    with pytest.raises(OnceMoreError, match=r"You have read 1 confidential record within an hour\. Say once more"):
        lived_experience(database, lea, second, "panel", " ")
    lived_experience(database, lea, second, "panel", "they stand in")
    assert readings(database, lea)[0].why == "panel. Once more: they stand in"
    with pytest.raises(ManyError, match="You have read 2 confidential records within an hour"):
        lived_experience(database, lea, third, "panel", "they stand in")
    clock.forward(hours=1)
    assert lived_experience(database, lea, third, "panel")


EASTERN = ZoneInfo("America/New_York")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_person_concerned_can_be_told(database: SqlDatabase, clock: Clock, lea: User):
    with pytest.raises(AccountError, match="nothing to tell"):
        draft_telling(database, lea, C1, EASTERN)
    lived_experience(database, lea, C1, "To find a support person")
    number = draft_telling(database, lea, C1, EASTERN)
    assert draft_telling(database, lea, C1, EASTERN) == number
    post = find_letter(database, number, lea)
    assert post
    assert (post.letter.to.name, post.letter.to.consultant_id, post.letter.state) == ("Person 1", C1, LetterState.DRAFT)
    assert (
        "- Monday, January 4, 2027 at 12:00 PM EST (New York time): Lea. The reason given: To find a support person\n"
        in post.letter.body
    )
    assert not re.search("surviv|lived|expert", post.letter.body, re.IGNORECASE)
    clock.forward(minutes=1)
    lived_experience(database, lea, C1, "Again")
    assert draft_telling(database, lea, C1, EASTERN) == number + 1
    with database.reading() as work:
        told = [(one.reason, one.placement) for one in work.trail.find(actions=[Action.LETTER])]
    assert told == [("readings, reading 2027-01-04", None)] * 2
    with pytest.raises(NotFoundError):
        draft_telling(database, lea, ConsultantId("C99"), EASTERN)
    with pytest.raises(NotPermittedError):
        draft_telling(database, a_user(database), C1, EASTERN)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_others_do_not_know_of_the_letter(database: SqlDatabase, lea: User):
    lived_experience(database, lea, C1, "To find a support person")
    number, ana = draft_telling(database, lea, C1, EASTERN), a_user(database)
    assert [len(list_letters(database, reader=one)) for one in (lea, ana, None)] == [1, 0, 0]
    assert [count_letters(database, one)[LetterState.DRAFT] for one in (lea, ana, None)] == [1, 0, 0]
    assert [find_letter(database, number, one) for one in (ana, None)] == [None, None]
    for act in (
        lambda: edit(database, ana, LetterRef(number, 1), Wording("S", "B")),
        lambda: take_steps(database, ana, [LetterRef(number, 1)], LetterStep.DISCARD),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert take_steps(database, lea, [LetterRef(number, 1)], LetterStep.DISCARD)[0].done


def test_of_many_readings_the_letter_has_the_newest():
    one = Reading(1, datetime(2027, 1, 4, 17, tzinfo=UTC), "Lea", C1, "Person 1", "panel")
    text = letter_text("Person 1", [one] * 62, EASTERN)
    assert (text.count("- Monday"), "- and 2 more before these" in text) == (60, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_consultants_write_themselves_is_read_by_nobody(database: SqlDatabase, lea: User):
    database.writing(lambda work: work.access_log.admit(None, C1, "choices written by the presenter's link"))
    assert readings(database, lea) == ()
