"""How often things happened at this center, where enough is known."""

from matcher.domain.workflow.offer import OfferState
from matcher.ports import Database

FEWEST = 20
"""Offers that were answered: a rate of fewer says little."""
SAID_YES = (OfferState.ACCEPTED, OfferState.DELIVERED)


def own_rates(database: Database) -> dict[str, int]:
    """The center's own rates in percent, by the name that :class:`scenarios.chance.events.Rates` gives them."""
    with database.reading() as work:
        yes = len(work.offers.find(states=SAID_YES))
        no = len(work.offers.find(states=[OfferState.DECLINED]))
    return {"declines": round(100 * no / (yes + no))} if yes + no >= FEWEST else {}
