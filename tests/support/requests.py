"""Requests for tests, by what matters in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, TaType
from matcher.domain.workflow.request import Request

WHOLE = Facts(
    organization="Harbor Light Shelter",
    audience="direct_services_nonprofit",
    city="Dayton",
    state="OH",
    need="A first training for our night staff.",
    ta_type=TaType.TRAINING,
    mode=Mode.VIRTUAL,
    language="en",
    time_zone="America/New_York",
    topics=frozenset({"human_trafficking_101"}),
    window_start=date(2027, 4, 5),
    window_end=date(2027, 5, 28),
    sessions=1,
    session_minutes=120,
    start_times=(time(10),),
    weekdays=frozenset({0, 1, 2}),
    seats=2,
)
ADA = Contact("Ada Lane", "ada.lane@example.org")
NOON = datetime(2027, 1, 4, 17, tzinfo=UTC)


def a_request(request_id: int = 1, contact: Contact = ADA, received_at: datetime = NOON, **values: Any) -> Request:
    """A request that says all that an engagement needs; facts by their names, the rest likewise."""
    own = {name: values.pop(name) for name in list(values) if name in Request.__dataclass_fields__}
    return Request(request_id, received_at, contact, replace(WHOLE, **values), **own)
