"""How often things happened at this center, where enough is known."""

from matcher.domain.workflow.engagement import DONE, EngagementState
from matcher.domain.workflow.offer import OfferState
from matcher.ports import Database

FEWEST = 20
"""Offers that were answered, and engagements that ended: a rate of fewer says little."""
SAID_YES = (OfferState.ACCEPTED, OfferState.DELIVERED)


def own_rates(database: Database) -> dict[str, int]:
    """The center's own rates in percent, by the name that :class:`scenarios.chance.events.Rates` gives them.

    Of requests that come late nothing is known: which plan they were late for is not kept.
    """
    with database.reading() as work:
        yes = len(work.offers.find(states=SAID_YES))
        no = len(work.offers.find(states=[OfferState.DECLINED]))
        ends = [one.state for one in work.lifecycles.all().values()]
    withdrawn = ends.count(EngagementState.WITHDRAWN)
    took_place = sum(state in DONE for state in ends)
    counted = {"declines": (no, yes), "cancellations": (withdrawn, took_place)}
    return {name: round(100 * part / (part + rest)) for name, (part, rest) in counted.items() if part + rest >= FEWEST}
