"""Reminders: who was asked and has not answered is written to once more before the offer ends."""

from datetime import timedelta

from matcher.domain.model.calendar import DAY
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.ports import Database, UnitOfWork
from matcher.services.offers.offer_letters import draft_reminders

FROM_MORNING = timedelta(hours=16)
"""Before the end of a day: who is reminded has that whole day too."""


def remind(database: Database, days: int) -> tuple[int, ...]:
    """Draft a reminder of every open offer that ends within some days: a person has one letter for all of them.

    An offer is reminded of once, and not where it has ended.

    Args:
        days: Before the end. An offer that was open no longer than that from the start gets none.

    Returns:
        The ids of the letters.
    """
    with database.reading() as now:
        if not _soon(now, days):
            return ()

    def work(unit: UnitOfWork) -> tuple[int, ...]:
        return draft_reminders(unit, _soon(unit, days))

    return database.writing(work)


def _soon(work: UnitOfWork, days: int) -> list[Offer]:
    """Open offers that end soon, oldest first."""
    ahead = days * DAY + FROM_MORNING
    return [
        offer
        for offer in reversed(work.offers.find(states={OfferState.ASKED}))
        if offer.made_at < offer.expires_at - ahead <= work.now < offer.expires_at
    ]
