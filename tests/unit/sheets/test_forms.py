"""Records as forms: what was shown is what is read again, and what is wrong is told by field."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.model.calendar import Interval
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.geography import Place
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import WeeklyWindow
from matcher.domain.model.vocabulary import Mode, Role
from matcher.sheets.forms.confidential_form import ConfidentialForm
from matcher.sheets.forms.consultant_form import ConsultantForm
from matcher.sheets.forms.engagement_form import EngagementForm
from matcher.sheets.forms.policy_form import PolicyForm
from tests.support.builders import CHICAGO, COLUMBUS, NEW_YORK, a_consultant, a_policy, an_engagement, excludes
from tests.support.names import C1, C3
from tests.unit.sheets.strategies import datasets

DAYTON = Place(39.7589, -84.1916)


def dayton(city: str, state: str) -> Place | None:
    return DAYTON if (city, state) == ("Dayton", "OH") else None


PEOPLE, WORK, POLICY = ConsultantForm(dayton), EngagementForm(dayton), PolicyForm()
ADA = a_consultant(
    "C1",
    weekly=(WeeklyWindow(0, time(9), time(12)), WeeklyWindow(0, time(13), time(17)), WeeklyWindow(2, time(0), time(0))),
)


@given(dataset=datasets())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_form_that_nobody_changes_changes_nothing(dataset: Dataset):
    for person in dataset.problem.consultants.values():
        assert PEOPLE.read(PEOPLE.texts(person), person).record == person
    for engagement in dataset.problem.engagements.values():
        assert WORK.read(WORK.texts(engagement), engagement).record == engagement
    assert POLICY.read(POLICY.texts(dataset.policy), dataset.policy).record == dataset.policy


def test_nothing_of_a_role_is_in_the_form_of_a_consultant():
    names = set(PEOPLE.texts(ADA))
    assert not names & {"roles", "years_experience", "years_lived_experience", "rate_per_hour", "exclusions"}
    other = replace(ADA, roles=frozenset(), years_experience=1, years_lived_experience=None, rate_per_hour=1)
    assert PEOPLE.texts(other) == PEOPLE.texts(ADA)


def test_hours_and_days_are_written_as_people_write_them():
    texts = PEOPLE.texts(ADA)
    assert (texts["weekly.Mon"], texts["weekly.Wed"]) == ("9:00 AM to 12:00 PM; 1:00 PM to 5:00 PM", "all day")
    assert texts["weekly.Sun"] == ""
    typed = {
        "weekly.Mon": "8:30 – 12:00; 13:00 to 15:00",
        "weekly.Tue": "all day",
        "unavailable": "2027-03-01 to 2027-03-05\n2027-04-01; 2027-05-01 09:00 to 2027-05-01 12:00",
        "available": "2027-11-07 01:30-05:00 to 2027-11-07 03:00",
    }
    made = PEOPLE.read(texts | typed, ADA).record
    assert made
    assert made.weekly[:2] == (WeeklyWindow(0, time(8, 30), time(12)), WeeklyWindow(0, time(13), time(15)))
    spans = [(span.begin.astimezone(NEW_YORK), span.end.astimezone(NEW_YORK)) for span in made.unavailable]
    assert [(f"{begin:%m-%d %H}", f"{end:%m-%d %H}") for begin, end in spans] == [
        ("03-01 00", "03-06 00"), ("04-01 00", "04-02 00"), ("05-01 09", "05-01 12"),
    ]  # fmt: skip
    again = PEOPLE.texts(made)
    assert again["unavailable"].splitlines() == [
        "Mar 1, 2027 to Mar 5, 2027", "Apr 1, 2027", "May 1, 2027, 9:00 AM to 12:00 PM",
    ]  # fmt: skip
    assert again["available"] == "2027-11-07 01:30:00-05:00 to Nov 7, 2027, 3:00 AM"


@pytest.mark.parametrize(
    "typed",
    [
        "Mar 1, 2027, 9:00 AM to 12:00 PM",
        "Mon, Mar 1, 2027, 9 AM – 12 PM",
        "March 1, 2027 9:00 a.m. - 12:00 p.m.",
        "3/1/2027 9:00 to 12:00",
        "2027-03-01 09:00 to 2027-03-01 12:00",
        "2027-03-01T09:00-05:00 to 12:00",
    ],
)
def test_a_span_of_hours_is_understood_as_people_type_it(typed):
    made = PEOPLE.read(PEOPLE.texts(ADA) | {"unavailable": typed}, ADA).record
    assert made
    assert PEOPLE.texts(made)["unavailable"] == "Mar 1, 2027, 9:00 AM to 12:00 PM"


HOURS_WANTED = "Give hours like 9:00 AM to 5:00 PM, several of them as 9 AM to 12 PM; 1 PM to 5 PM, or all day."
LANGUAGES_WANTED = "Give languages by their names or ISO 639 codes, like English; Spanish."


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("max_hours_per_week", "-1", "Give a number from 0 to 168."),
        ("weekly.Tue", "9", HOURS_WANTED),
        ("weekly.Tue", "1 PM to 5:00", HOURS_WANTED),
        ("weekly.Tue", "9:00 to 17 PM", HOURS_WANTED),
        ("topic.substance_use", "9", "Give a whole number from 1 to 5."),
        ("unavailable", "2027-03-05 to 2027-03-01", "Not understood: “2027-03-05 to 2027-03-01”. Give days like"),
        ("unavailable", "9 AM to 12 PM", "Not understood: “9 AM to 12 PM”. Give days like Mar 1, 2027"),
        ("unavailable", "Mar 1, 2027, 1 PM to 5:00", "Not understood: “Mar 1, 2027, 1 PM to 5:00”. Give days like"),
        ("preferred", "soon", "Not understood: “soon”. Give days like"),
        ("name", "", "Give a name to call it by."),
        (
            "name",
            "Ada\u202e Lane",
            "Give a text of characters that can be seen. It holds U+202E RIGHT-TO-LEFT OVERRIDE: did you mean Ada Lan",
        ),
        (
            "email",
            "Ada <ada@example.org>",
            "Give an address that mail can go to, like name@example.org. Did you mean a",
        ),
        ("agreement_end", "2/27/27", "Give a day like 2027-01-19, or empty. Did you mean 2027-02-27?"),
        ("modes", "", "Give one or more of virtual or in_person, separated by semicolons."),
        ("languages", "xx", "Give languages by their names or ISO 639 codes, like English; Spanish."),
        ("languages", "english; Spansh", f"{LANGUAGES_WANTED} Did you mean English; Spanish?"),
        ("city", "Nowhere", "Give a city that is on our map, with the two letters of its state."),
        (
            "time_zone",
            "America/Chicag",
            "Give a clock, like Central, Chicago time or America/Chicago. Did you mean Chicago time?",
        ),
        ("time_zone", "Louisville", "Give a clock, like Central, Chicago time or America/Chicago."),
        ("disciplines", "Social wrk", "Give disciplines of the list: Behavioral health; Child welfare; "),
    ],
)
def test_what_is_wrong_is_told_by_field(field: str, text: str, said: str):
    read = PEOPLE.read({**PEOPLE.texts(ADA), field: text}, ADA)
    assert read.record is None
    assert set(read.faults) == {field}
    assert read.faults[field].startswith(said)


@pytest.mark.parametrize(
    ("field", "typed", "read", "shown"),
    [
        ("languages", "spanish; en; American Sign Language", frozenset({"ase", "en", "es"}), None),
        ("disciplines", "social work; Law", ("social_work", "law"), "Social work; Law"),
        ("time_zone", "central", CHICAGO, "Chicago time"),
        ("time_zone", "Pacific Time", ZoneInfo("America/Los_Angeles"), "Los Angeles time"),
        ("time_zone", "America/Kentucky/Louisville", ZoneInfo("America/Kentucky/Louisville"), None),
        ("time_zone", "London", ZoneInfo("Europe/London"), "London time"),
    ],
)
def test_names_are_understood_and_shown(field: str, typed: str, read: object, shown: str | None):
    made = PEOPLE.read({field: typed}, ADA).record
    assert made
    assert getattr(made, field) == read
    assert PEOPLE.texts(made)[field] == (shown or PEOPLE.texts(made)[field])
    assert PEOPLE.read(PEOPLE.texts(made), made).record == made


def test_a_night_ends_on_the_next_day_and_times_to_start_are_of_one_clock():
    made = PEOPLE.read({"weekly.Tue": "8 p.m. to 2 a.m."}, ADA).record
    assert made
    assert WeeklyWindow(1, time(20), time(2)) in made.weekly
    asked = an_engagement("E1")
    later = WORK.read({"start_times": "1:30 pm; 9 AM", "language": "Spanish"}, asked).record
    assert later
    assert (later.start_times, later.language) == ((time(9), time(13, 30)), "es")
    assert WORK.texts(later)["start_times"] == "9:00 AM; 1:30 PM"
    assert WORK.read({"start_times": "9 AM; 1:30"}, asked).faults == {
        "start_times": "Give times of day, like 9:00 AM; 1:30 PM."
    }


def test_a_new_city_brings_its_place_and_a_new_clock_moves_no_span():
    absent = replace(
        ADA, unavailable=(Interval(datetime(2027, 3, 1, tzinfo=NEW_YORK), datetime(2027, 3, 2, tzinfo=NEW_YORK)),)
    )
    moved = PEOPLE.read({"city": "Dayton", "time_zone": "America/Chicago"}, absent).record
    assert moved
    assert (moved.place, moved.time_zone, moved.unavailable) == (DAYTON, CHICAGO, absent.unavailable)


def test_an_engagement_needs_a_place_where_someone_travels():
    virtual = an_engagement("E1", mode=Mode.VIRTUAL, city="Dayton", place=None)
    assert "city" in WORK.read({"mode": "in_person", "city": "Nowhere"}, virtual).faults
    made = WORK.read({"mode": "in_person", "topic.substance_use": "3"}, virtual).record
    assert made
    assert (made.mode, made.place, made.topics["substance_use"], made.seats) == (
        Mode.IN_PERSON,
        DAYTON,
        3,
        virtual.seats,
    )
    assert WORK.read({"window_end": "2020-01-01"}, virtual).faults == {
        "window_end": "Give a day that is not before window_start."
    }
    assert set(WORK.read({"audience": "someone"}, virtual).faults) == {"audience"}
    onsite = an_engagement("E1", mode=Mode.IN_PERSON)
    assert WORK.read({"city": "Dayton"}, onsite).record == replace(onsite, city="Dayton", place=DAYTON)
    assert onsite.place == COLUMBUS


def test_the_policy_is_read_setting_by_setting():
    policy = a_policy(travel_budget=100.0)
    made = POLICY.read({"points.fit": "7", "rules.travel_budget": "", "holidays": "2027-01-01"}, policy).record
    assert isinstance(made, Policy)
    assert (made.points.fit, made.rules.travel_budget, made.as_of) == (7, None, policy.as_of)
    assert made.holidays == frozenset({date(2027, 1, 1)})
    days = "Jan 1, 2027\r\nMon, Jan 18, 2027; 2027-02-15"
    made = POLICY.read({"holidays": days}, policy).record
    assert made
    assert POLICY.texts(made)["holidays"] == "Jan 1, 2027\nJan 18, 2027\nFeb 15, 2027"
    assert POLICY.read({"holidays": "soon"}, policy).faults == {"holidays": "Give days like Jan 18, 2027, one a line."}
    assert POLICY.read({"points.fit": "many"}, policy).faults == {
        "points.fit": "Give a whole number from 0 to 1000000."
    }


def test_what_is_kept_apart_is_read_with_whom_one_may_be_kept_apart_from():
    form = ConfidentialForm(frozenset({C1, C3}))
    apart = replace(ADA, exclusions=excludes("state", "TX"))
    assert form.texts(apart)["exclusions"] == "state: TX"
    assert form.read(form.texts(apart), apart).record == apart
    said = "state: texas\ntopic: Labor trafficking; audience: Child welfare"
    typed = form.read(form.texts(apart) | {"exclusions": said}, apart).record
    assert typed
    assert set(form.texts(typed)["exclusions"].splitlines()) == {
        "state: TX", "topic: labor_trafficking", "audience: child_welfare",
    }  # fmt: skip
    made = form.read({"roles": "survivor", "years_lived_experience": "", "exclusions": "consultant: C3"}, ADA).record
    assert made
    assert (made.roles, made.years_lived_experience) == (frozenset({Role.SURVIVOR}), None)
    assert (made.exclusions, made.city) == (excludes("consultant", "C3"), ADA.city)
    for wrong in ("consultant: C99", "nonsense", "state: Texxas"):
        assert set(form.read({"exclusions": wrong}, ADA).faults) == {"exclusions"}
    wrong = "state: Texs\ntopic: laber trafficking\nstate: TX; nonsense\nconsultant: C99"
    assert form.read({"exclusions": wrong}, ADA).faults == {
        "exclusions": "“nonsense”: give topic, audience, state, organization or consultant."
        " “consultant: C99”: give the name of a consultant of this center."
        " “state: Texs”: give the two letters of a state or territory, like OH. Did you mean TX?"
        " “topic: laber trafficking”: give a word of the vocabulary. Did you mean labor trafficking?"
    }
    assert set(form.read({"roles": "", "rate_per_hour": "x"}, ADA).faults) == {"roles", "rate_per_hour"}
