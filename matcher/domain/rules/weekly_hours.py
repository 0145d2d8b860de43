"""How much a consultant works in a week."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Diary, Entry
from matcher.domain.rules.in_words import day_in_words, in_a_row, number_in_words, quantity
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule, Words, clash_of


def weekly_hours(diary: Diary) -> Iterator[Clash]:
    """Session hours in a calendar week stay within the consultant's weekly limit.

    Source: the consultant's own limits. The week is ISO's, on the engagement's local calendar.
    """
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    fixed: dict[tuple[int, int], int] = defaultdict(int)
    within: dict[tuple[int, int], dict[EngagementId, Entry]] = defaultdict(dict)
    for entry in diary.entries:
        for day in entry.booking.times.days:
            week = day.isocalendar()[:2]
            minutes[week] += entry.booking.engagement.session_minutes
            fixed[week] += entry.fixed * entry.booking.engagement.session_minutes
            within[week][entry.booking.engagement.engagement_id] = entry
    for week in sorted(minutes):
        if minutes[week] > max(diary.consultant.max_minutes_per_week, fixed[week]):
            yield clash_of(list(within[week].values()))


def _breach(diary: Diary, others: Sequence[EngagementId]) -> Words:
    weeks = _too_full(diary)
    week, minutes = max(weeks.items(), key=lambda one: (one[1], -one[0].toordinal()))
    most = diary.consultant.max_minutes_per_week
    more = (minutes - most) / MINUTES_PER_HOUR
    beside = f" (beside {in_a_row(others)})." if others else "."
    hours = f"{quantity(more, 'hour')} more of that week"
    rest = len(weeks) - 1
    also = f", and as much of {'another' if rest == 1 else f'{rest} others'}," if rest else ""
    return Words(
        f"{diary.name} would have {quantity(minutes / MINUTES_PER_HOUR, 'hour')} in the week of"
        f" {day_in_words(week)}, and gives {number_in_words(most / MINUTES_PER_HOUR)}{beside}",
        f"{hours}{also} would do, which only they can give.",
    )


def most_minutes(diary: Diary) -> int:
    """Minutes of the fullest week that has more than the person gives and than is approved."""
    return max(_too_full(diary).values())


def _too_full(diary: Diary) -> dict[date, int]:
    """Minutes of the weeks that have more than the person gives and than is approved, by their Mondays."""
    minutes: dict[date, int] = defaultdict(int)
    fixed: dict[date, int] = defaultdict(int)
    for entry in diary.entries:
        for day in entry.booking.times.days:
            monday = date.fromordinal(day.toordinal() - day.weekday())
            minutes[monday] += entry.booking.engagement.session_minutes
            fixed[monday] += entry.fixed * entry.booking.engagement.session_minutes
    most = diary.consultant.max_minutes_per_week
    return {monday: spent for monday, spent in sorted(minutes.items()) if spent > max(most, fixed[monday])}


def _standing(broken: BrokenSeat) -> str:
    limit = quantity(broken.consultant.max_minutes_per_week / MINUTES_PER_HOUR, "hour")
    return (
        f"A week has more than the {limit} that the consultant gives{broken.together}: another week, or someone"
        " else, would do."
    )


def _nobody(_: Engagement) -> str:
    return "has as many hours a week for it"


WEEKLY_HOURS: Rule[Diary, Iterator[Clash]] = Rule(
    weekly_hours, breach=_breach, standing=_standing, nobody=_nobody, own_limit=True
)
