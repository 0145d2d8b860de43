"""A remedy as a change of a what-if: what the list of remedies says, applied to the data as they are."""

from datetime import time

import pytest

from matcher.domain.explain.remedies.of_request import of_request
from matcher.domain.explain.remedies.remedy import Asks
from matcher.domain.explain.remedies.spoken import key_in, key_of, words_of
from matcher.domain.model.schedule import Book
from matcher.domain.model.vocabulary import Mode
from scenarios.case import Case
from scenarios.changes import TryRemedy
from scenarios.changes.apply import apply
from scenarios.changes.known import UnknownValue
from scenarios.changes.remedy import GONE
from scenarios.comparison.inputs import input_differences
from tests.support.builders import POLICY, a_consultant, a_problem, an_engagement
from tests.support.names import E1

CASE = Case(a_problem(engagements=[an_engagement("E1", mode=Mode.IN_PERSON, budget=100)]), POLICY)


def test_it_is_applied_to_the_one_request():
    change = TryRemedy("E1", "if it could also start at 2:00 PM")
    after = apply([change], CASE)
    assert after.problem.engagements[E1].start_times == (time(10), time(14))
    assert change.sentence == "E1, as it would be if it could also start at 2:00 PM."
    assert input_differences(CASE, after) == ("1 request has other times or days to start.",)
    assert not change.bears_role


def test_a_larger_budget_is_told():
    change = TryRemedy("E1", "with $250 more in its budget")
    assert input_differences(CASE, apply([change], CASE)) == ("1 request has another budget.",)


@pytest.mark.parametrize(
    "said",
    [
        "with one more presenter for child welfare on trauma-informed care",
        "with 2 more presenters for child welfare on trauma informed care, who speak so",
        "one_more 1",
    ],
)
def test_somebody_new_bears_a_role(said):
    assert TryRemedy("E1", said).bears_role


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("if it could also start at 14:00", "start_time 14:00"),
        ("if it could also start at 2:00 PM", "start_time 14:00"),
        ("if it could also start at 12:00 AM", "start_time 00:00"),
        ("if it could also start at noon", "start_time noon"),
        ("if level 2 of lgbtq populations were enough", "level lgbtq_populations 2"),
        ("if level 2 of LGBTQ+ populations were enough", "level lgbtq_populations 2"),
        ("if level 1 of human trafficking 101 were enough", "level human_trafficking_101 1"),
        ("if its window closed 7 days later, on Mar 3, 2027", "window 7"),
        ("with one more presenter for medical provider on health care protocols, who speaks so", "one_more 1"),
        ("with $1,250 more in its budget", "money 1250"),
        ("if E 7 were given up", "giving_up E 7"),
        ("if pigs flew", "if pigs flew"),
    ],
)
def test_words_of_this_version_and_of_those_before_are_read(said, key):
    assert TryRemedy("E1", said).remedy == key


ROUND_TRIPS = {
    Asks.CONFIRMATION: "", Asks.START_TIME: "09:00", Asks.WEEKDAY: "", Asks.WINDOW: "14", Asks.VIRTUAL: "",
    Asks.LEVEL: "lgbtq_populations 2", Asks.TOPIC: "lgbtq_populations",
    Asks.MONEY: "1500", Asks.ONE_MORE: "2", Asks.GIVING_UP: "E 0007",
}  # fmt: skip


@pytest.mark.parametrize(("asks", "detail"), ROUND_TRIPS.items())
def test_a_key_is_said_in_words_that_are_read_as_the_key(asks, detail):
    key = key_of(asks, detail)
    assert words_of(key) != key
    assert key_in(words_of(key)) == key_in(key) == key


def test_what_is_no_remedy_of_a_request_has_no_words():
    assert [words_of(key) for key in ("person", "answer", "start_time", "if pigs flew")] == [
        "person", "answer", "start_time", "if pigs flew"
    ]  # fmt: skip


def test_every_remedy_of_a_request_is_found_by_its_key_and_by_its_words():
    engagements = [
        an_engagement(
            "E1", mode=Mode.IN_PERSON, budget=0, topics={"a_topic_of_ours": 2, "prevention_education": 1},
            federal_grantee=True, granting_office_confirmed=False, weekdays=frozenset({0}),
        ),
    ]  # fmt: skip
    case = Case(a_problem([a_consultant("C1", topics=dict(engagements[0].topics))], engagements), POLICY)
    remedies = list(of_request(case.problem, case.policy, E1, Book.of(case.problem, case.policy, ())))
    assert {one.asks for one in remedies} >= set(ROUND_TRIPS) - {Asks.GIVING_UP}
    for one in remedies:
        for said in (one.sentence, key_of(one.asks, one.detail)):
            found = TryRemedy("E1", said)
            assert (list(found.misfits(case)), found.applied(case).problem) == ([], one.apply(case.problem))


def test_what_is_not_there_is_refused():
    assert [one[:2] for one in TryRemedy("E9", "if it were virtual").misfits(CASE)] == [("engagement_id", "E9")]
    assert list(TryRemedy("E1", "if pigs flew").misfits(CASE)) == [UnknownValue("remedy", "if pigs flew", GONE)]
    assert list(TryRemedy("E1", "if it were virtual").misfits(CASE)) == []
