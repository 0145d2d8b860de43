"""What prices say of a little more: an hour, an engagement a month, a person like one there is.

The price of a limit is what the bound would rise by with one unit more of it; what all units of a person's limits are
worth together is what the bound owes to them.
"""

from collections import defaultdict

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.solution import Marginals
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind

HOUR_MINUTES = 60


def marginals_of(relaxation: Relaxation) -> Marginals:
    """Marginal values by the prices of a relaxation's best bound."""
    encoding, units = relaxation.encoding, relaxation.certified.prices.units
    hour: dict[ConsultantId, float] = defaultdict(float)
    engagement: dict[ConsultantId, float] = defaultdict(float)
    person: dict[ConsultantId, float] = defaultdict(float)
    for limit, price in units.items():
        if limit.kind is Kind.MONEY:
            continue
        name, points = encoding.people.consultants[limit.person].consultant_id, price / SCALE
        if limit.kind is Kind.WEEK:
            hour[name] += points * HOUR_MINUTES
            person[name] += points * int(encoding.week_minutes[limit.person, limit.place])
        elif limit.kind is Kind.MONTH:
            engagement[name] += points
            person[name] += points * int(encoding.month_count[limit.person, limit.place])
        elif limit.kind in (Kind.MOMENT, Kind.CLIQUE):
            person[name] += points
    return Marginals(dict(hour), dict(engagement), dict(person), units.get(PROGRAMME, 0) / SCALE)
