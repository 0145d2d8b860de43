"""How often a consultant is asked in a month."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Diary, Entry
from matcher.domain.rules.in_words import in_a_row, quantity
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule, Words, clash_of


def monthly_engagements(diary: Diary) -> Iterator[Clash]:
    """Engagements that begin in a calendar month stay within the consultant's monthly limit.

    Source: the consultant's own limits.
    """
    by_month: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in diary.entries:
        by_month[entry.booking.times.days[0].replace(day=1)].append(entry)
    for month in by_month.values():
        if len(month) > max(diary.consultant.max_engagements_per_month, sum(entry.fixed for entry in month)):
            yield clash_of(month)


def _breach(diary: Diary, others: Sequence[EngagementId]) -> Words:
    person = diary.consultant
    already = f", and has {in_a_row(others)} already." if others else "."
    more = len(others) + 1 - person.max_engagements_per_month
    count = "One" if more == 1 else f"{more}"
    return Words(
        f"{diary.name} takes {quantity(person.max_engagements_per_month, 'engagement')} a month{already}",
        f"{count} more that month would do, which only they can give.",
    )


def _standing(broken: BrokenSeat) -> str:
    limit = quantity(broken.consultant.max_engagements_per_month, "engagement")
    return (
        f"A month has more than the {limit} that the consultant takes{broken.together}: another month, or"
        " someone else, would do."
    )


def _nobody(_: Engagement) -> str:
    return "takes an engagement in its months"


MONTHLY_ENGAGEMENTS: Rule[Diary, Iterator[Clash]] = Rule(
    monthly_engagements, breach=_breach, standing=_standing, nobody=_nobody, own_limit=True
)
