"""Requests of a demonstration that wait to be triaged: one of each answer a coordinator gives. All are invented."""

from dataclasses import replace
from datetime import date, time, timedelta

from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, TaType

FIRST_DAY, LAST_DAY = timedelta(weeks=10), timedelta(weeks=16)
"""From today: later than any lead time asks for."""


def open_requests(today: date) -> list[tuple[Contact, Facts]]:
    """One to accept, one to ask about, one to refer out, one for a granting office.

    Args:
        today: Their windows begin ten weeks later.
    """
    whole = Facts(
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
    with_gaps = Facts(
        organization="Pinecrest Youth Shelter",
        audience="direct_services_nonprofit",
        city="Boise",
        state="ID",
        need="We would like coaching for our new outreach team, in the spring if possible.",
        ta_type=TaType.COACHING,
        topics=frozenset({"runaway_homeless_youth"}),
    )
    for_criminal_justice = replace(
        whole,
        organization="Tallgrass County Task Force",
        audience="government_agency",
        city="Wichita",
        state="KS",
        need="Training for investigators and prosecutors.",
        time_zone="America/Chicago",
        criminal_justice=True,
    )
    of_a_federal_grantee = replace(
        whole,
        organization="Bayside Advocacy Network",
        audience="advocacy_organization",
        city="San Antonio",
        state="TX",
        need="A strategic planning session on survivor leadership with our board.",
        ta_type=TaType.STRATEGIC_PLANNING,
        time_zone="America/Chicago",
        topics=frozenset({"strategic_planning", "survivor_leadership"}),
        federal_grantee=True,
    )
    return [
        (Contact("Robin Alder", "robin.alder@example.org"), whole),
        (Contact("Sage Whitlock", "sage.whitlock@example.org"), with_gaps),
        (Contact("Devon Marsh", "devon.marsh@example.org"), for_criminal_justice),
        (Contact("Noel Rivers", "noel.rivers@example.org"), of_a_federal_grantee),
    ]
