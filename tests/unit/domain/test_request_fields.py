from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.request_facts import AT_THE_DOOR, MOST_SEATS, Contact, Facts, parse, texts_of
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS, Mode, TaType

LINES = st.text("abc äé'.", max_size=20).map(str.strip)
FACTS = st.builds(
    Facts,
    organization=LINES,
    audience=st.sampled_from(["", *sorted(AUDIENCES)]),
    city=LINES,
    state=st.sampled_from(["", *STATES]),
    need=LINES,
    ta_type=st.none() | st.sampled_from(TaType),
    mode=st.none() | st.sampled_from(Mode),
    language=st.sampled_from(["", "en", "ase"]),
    time_zone=st.sampled_from(["", "America/Denver"]),
    topics=st.frozensets(st.sampled_from(sorted(TOPICS)), max_size=4),
    window_start=st.none() | st.dates(date(2027, 1, 1), date(2027, 6, 1)),
    window_end=st.none() | st.dates(date(2027, 6, 1), date(2027, 9, 1)),
    sessions=st.none() | st.integers(1, 366),
    session_minutes=st.none() | st.integers(1, 1440),
    cadence_days=st.none() | st.integers(0, 366),
    start_times=st.sets(st.times().map(lambda at: time(at.hour, at.minute)), max_size=3).map(sorted).map(tuple),
    weekdays=st.frozensets(st.integers(0, 6)),
    seats=st.none() | st.integers(1, MOST_SEATS),
    priority=st.none() | st.integers(1, 5),
    federal_grantee=st.booleans(),
    granting_office_confirmed=st.booleans(),
    criminal_justice=st.booleans(),
    minors_present=st.booleans(),
)

HIDDEN = (
    "Text of characters that can be seen; this holds U+202E RIGHT-TO-LEFT OVERRIDE,"
    " U+3164 HANGUL FILLER: type it again."
)


@given(FACTS)
def test_what_is_written_is_read_again(facts: Facts):
    assert parse(texts_of(facts)) == (Contact("", ""), facts, {})


def test_sessions_on_consecutive_days_stay_so():
    assert texts_of(Facts(cadence_days=0)) == {"cadence_days": "0"}


def test_a_contact_is_read_apart_from_the_facts():
    read = parse({"contact_name": " Ada ", "contact_email": "ada@example.org", "state": "oh"})
    assert read == (Contact("Ada", "ada@example.org"), Facts(state="OH"), {})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("window_start", "27.2.2027", "A day like 2027-03-31: did you mean 2027-02-27?"),
        ("window_start", "soon", "A day like 2027-03-31."),
        (
            "contact_email",
            "mailto:ada@example.org",
            "An email address like name@organization.org: did you mean ada@example.org?",
        ),
        *((name, "Ad\u202ea\u3164", HIDDEN) for name in ("contact_name", "organization", "city")),
    ],
)
def test_what_was_probably_meant_is_offered(name: str, text: str, said: str):
    assert parse({name: text}).faults == {name: said}


def test_every_field_that_must_say_something_is_named_at_once():
    assert tuple(parse({}, AT_THE_DOOR).faults) == AT_THE_DOOR


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contact_name", "two\nlines"),
        ("organization", "x" * 201),
        ("contact_email", "ada"),
        ("contact_email", "ada@example"),
        ("audience", "police"),
        ("city", "12 Elm Street"),
        ("city", "Dayton 45402"),
        ("state", "Ohio"),
        ("need", "x" * 4001),
        ("ta_type", "lecture"),
        ("mode", "by_mail"),
        ("language", "English"),
        ("time_zone", "Eastern"),
        ("time_zone", "../etc"),
        ("topics", "human_trafficking_101; juggling"),
        ("window_start", "March 3"),
        ("sessions", "0"),
        ("sessions", "367"),
        ("sessions", "-1"),
        ("session_minutes", "1441"),
        ("cadence_days", "367"),
        ("start_times", "9"),
        ("start_times", "24:00"),
        ("weekdays", "Monday"),
        ("seats", str(MOST_SEATS + 1)),
        ("priority", "6"),
        ("minors_present", "maybe"),
    ],
)
def test_what_can_not_be_read_is_told_with_what_would_be_right(name: str, text: str):
    assert list(parse({name: text}).faults) == [name]


def test_a_window_that_ends_before_it_begins_is_told():
    assert list(parse({"window_start": "2027-03-02", "window_end": "2027-03-01"}).faults) == ["window_end"]
    assert parse({"window_start": "2027-03-01", "window_end": "2027-03-01"}).faults == {}


def test_a_no_is_a_fact_too():
    assert parse({"minors_present": "no"}).facts == Facts()
