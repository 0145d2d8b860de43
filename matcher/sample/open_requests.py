"""Requests of a demonstration that wait to be triaged: one of each answer a coordinator gives. All are invented."""

from datetime import date, time, timedelta

from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, TaType

FIRST_DAY, LAST_DAY = timedelta(weeks=10), timedelta(weeks=16)
"""From today: later than any lead time asks for."""


def open_requests(today: date) -> list[tuple[Contact, Facts]]:
    """One to accept, one to ask about, one to refer out, one for a granting office."""
    return [_complete(today), _with_gaps(), _for_criminal_justice(today), _of_a_federal_grantee(today)]


def _complete(today: date) -> tuple[Contact, Facts]:
    return Contact("Robin Alder", "robin.alder@example.org"), Facts(
        organization="Fernbrook Health Center",
        audience="medical_provider",
        city="Columbus",
        state="OH",
        need="Our clinic staff want to recognize patients who may have been trafficked, and to respond safely.",
        ta_type=TaType.TRAINING,
        mode=Mode.VIRTUAL,
        language="en",
        time_zone="America/New_York",
        topics=frozenset({"human_trafficking_101", "identification_screening"}),
        window_start=today + FIRST_DAY,
        window_end=today + LAST_DAY,
        sessions=1,
        session_minutes=120,
        start_times=(time(9), time(13)),
        weekdays=frozenset({1, 2, 3}),
        seats=2,
        priority=3,
    )


def _with_gaps() -> tuple[Contact, Facts]:
    return Contact("Sage Whitlock", "sage.whitlock@example.org"), Facts(
        organization="Pinecrest Youth Shelter",
        audience="direct_services_nonprofit",
        city="Boise",
        state="ID",
        need="We would like coaching for our new outreach team, in the spring if possible.",
        ta_type=TaType.COACHING,
        topics=frozenset({"runaway_homeless_youth"}),
    )


def _for_criminal_justice(today: date) -> tuple[Contact, Facts]:
    return Contact("Devon Marsh", "devon.marsh@example.org"), Facts(
        organization="Tallgrass County Task Force",
        audience="government_agency",
        city="Wichita",
        state="KS",
        need="Training for investigators and prosecutors.",
        ta_type=TaType.TRAINING,
        mode=Mode.IN_PERSON,
        window_start=today + FIRST_DAY,
        window_end=today + LAST_DAY,
        seats=2,
        criminal_justice=True,
    )


def _of_a_federal_grantee(today: date) -> tuple[Contact, Facts]:
    return Contact("Noel Rivers", "noel.rivers@example.org"), Facts(
        organization="Bayside Advocacy Network",
        audience="advocacy_organization",
        city="San Antonio",
        state="TX",
        need="A strategic planning session on survivor leadership with our board.",
        ta_type=TaType.STRATEGIC_PLANNING,
        mode=Mode.VIRTUAL,
        language="en",
        time_zone="America/Chicago",
        topics=frozenset({"strategic_planning", "survivor_leadership"}),
        window_start=today + FIRST_DAY,
        window_end=today + LAST_DAY,
        sessions=1,
        session_minutes=90,
        start_times=(time(10), time(14)),
        weekdays=frozenset({0, 1, 2, 3, 4}),
        seats=2,
        priority=4,
        federal_grantee=True,
    )
