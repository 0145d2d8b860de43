"""How often things happened at this center, where enough is known."""

from bisect import bisect

from matcher.domain.workflow.engagement import DONE, EngagementState
from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.request import RequestState
from matcher.ports import Database, UnitOfWork

FEWEST = 20
"""Offers that were answered, engagements that ended or were public: a rate of fewer says little."""
EVERY = 100
SAID_YES = (OfferState.ACCEPTED, OfferState.DELIVERED)


def own_rates(database: Database) -> dict[str, int]:
    """The center's own rates in percent, by the name that :class:`scenarios.chance.events.Rates` gives them."""
    with database.reading() as work:
        yes = len(work.offers.find(states=SAID_YES))
        no = len(work.offers.find(states=[OfferState.DECLINED]))
        ends = [one.state for one in work.lifecycles.all().values()]
        late, public = _late(work)
    withdrawn = ends.count(EngagementState.WITHDRAWN)
    took_place = sum(state in DONE for state in ends)
    counted = {"declines": (no, yes), "cancellations": (withdrawn, took_place)}
    rates = {name: (part, part + rest) for name, (part, rest) in counted.items()} | {"late": (late, public)}
    return {name: min(EVERY, round(EVERY * part / of)) for name, (part, of) in rates.items() if of >= FEWEST}


def _late(work: UnitOfWork) -> tuple[int, int]:
    """How many accepted requests came between a publication and the next, and how many engagements were public then."""
    versions = sorted(work.publishing.find(), key=lambda version: version.at)
    moments = [version.at for version in versions]
    accepted = work.requests.find([RequestState.ACCEPTED])
    late = sum(0 < bisect(moments, request.received_at) < len(moments) for request in accepted)
    seats = work.publishing.all_seats()
    return late, sum(len({key.engagement_id for key in seats.get(one.number, ())}) for one in versions[:-1])
