"""Decided seats that no longer hold: who, where, by which rule, and the two ways out of it."""

from collections.abc import Iterable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from matcher.records import Permission
from matcher.services.consultants.names import names_of
from matcher.services.publication.publishing import public_now
from matcher.services.seats.judged_seats import JudgedSeat, judged_seats, waiting_seats
from web.lists.answer import show_list
from web.lists.stale_seats import STALE_SEATS, Doubted
from web.shell.center import center_zone, database
from web.shell.identity import reader, requires
from web.shell.seat_keys import placement_key, seat_key

pages = Blueprint("stale", __name__, url_prefix="/no-longer-holds")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """All of them, those first that wait for a person, and of these who said yes."""
    decided = [one for one in judged_seats(database()).values() if one.decided]
    return show_list(
        STALE_SEATS,
        named(decided),
        "review/stale_seats.html",
        waits=any(one.waits for one in decided),
        may_decide=reader().may(Permission.DECIDE),
    )


def doubted() -> list[Doubted]:
    """The seats that wait for a person."""
    return named(waiting_seats(judged_seats(database())))


def named(seats: Iterable[JudgedSeat]) -> list[Doubted]:
    """Seats with the names that a page shows."""
    listed = tuple(seats)
    public = public_now(database())
    names = names_of(
        database(), {one.placement.consultant_id for one in listed}, {one.key.engagement_id for one in listed}
    )
    return [
        Doubted(
            seat_key(*one.key),
            placement_key(one.key.engagement_id, one.placement),
            one,
            names.person(one.placement.consultant_id),
            names.has_page(one.placement.consultant_id),
            names.organization(one.key.engagement_id),
            public.get(one.key) == one.placement,
            names.zone(one.key.engagement_id, center_zone()),
        )
        for one in listed
    ]
