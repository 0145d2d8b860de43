"""The list of consultants: what any reader may know, and nothing that goes with a role."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from flask import url_for

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import STATES
from matcher.records import Permission
from matcher.services.seats.holding import doubts_by
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts
from web.lists.columns import Column, Kind, Listing
from web.lists.holding import holds
from web.shell.wording import language, term

WAITS = "Waits for a second person"


class PersonRow(NamedTuple):
    """A consultant, in how many engagements they sit now, and which of these seats break rules today.

    Args:
        waits: Whether their address waits for a second person.
    """

    person: Consultant
    engagements: int
    doubts: tuple[JudgedSeat, ...] = ()
    waits: bool = False


def person_rows(
    people: Mapping[ConsultantId, Consultant],
    seats: Mapping[ConsultantId, int],
    verdicts: Verdicts,
    waiting: Collection[ConsultantId],
) -> list[PersonRow]:
    """Everyone, with how many seats each has, what no longer holds of them, and whether their address waits."""
    doubts = doubts_by(verdicts, lambda one: one.placement.consultant_id)
    return [PersonRow(person, seats.get(cid, 0), doubts.get(cid, ()), cid in waiting) for cid, person in people.items()]


def _terms(names: "Mapping[str, int] | tuple[str, ...]") -> tuple[str, ...]:
    return tuple(sorted(map(term, names)))


CONSULTANTS: Listing[PersonRow] = Listing(
    name="consultants",
    endpoint="consultants.index",
    title="Consultants",
    one="consultant",
    many="consultants",
    columns=(
        Column(
            "name",
            "Name",
            lambda row: row.person.name,
            link=lambda row: url_for("consultants.show", consultant_id=row.person.consultant_id),
        ),
        Column("city", "City", lambda row: f"{row.person.city}, {row.person.state}"),
        Column("state", "State", lambda row: STATES.get(row.person.state, row.person.state), Kind.CHOICE, shown=False),
        Column("mode", "Works", lambda row: tuple(sorted(map(term, row.person.modes), reverse=True)), Kind.CHOICE),
        Column("language", "Languages", lambda row: tuple(sorted(map(language, row.person.languages))), Kind.CHOICE),
        Column("topics", "Topics", lambda row: len(row.person.topics), Kind.NUMBER),
        Column("topic", "Topic", lambda row: _terms(row.person.topics), Kind.CHOICE, shown=False),
        Column("audience", "Audience", lambda row: _terms(row.person.audiences), Kind.CHOICE, shown=False),
        Column("discipline", "Discipline", lambda row: _terms(row.person.disciplines), Kind.CHOICE, shown=False),
        Column("seats", "Engagements", lambda row: row.engagements, Kind.NUMBER),
        Column("delivered", "Last 180 days", lambda row: row.person.recent_engagements, Kind.NUMBER),
        Column("agreement", "Agreement until", lambda row: row.person.agreement_end, Kind.DAY),
        Column("status", "Status", lambda row: term(row.person.status), Kind.CHOICE),
        holds(lambda row: row.doubts),
        Column(
            "address",
            "Address",
            lambda row: WAITS if row.waits else "",
            Kind.CHOICE,
            shown=False,
            needs=Permission.SEND,
        ),
        Column("id", "Id", lambda row: row.person.consultant_id, shown=False),
    ),
    order="name",
    identify=lambda row: row.person.consultant_id,
    search="Name, place, topic or language",
    kept=True,
)
