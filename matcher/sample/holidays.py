"""Federal holidays of the United States, on the days on which offices are closed. Source: 5 U.S.C. 6103, as of 2021."""

from datetime import date, timedelta

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def federal_holidays(year: int) -> frozenset[date]:
    """The holidays observed for a year; New Year's may fall on the last day of the year before."""
    fixed = (date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25))
    return frozenset(
        {
            *(_observed(day) for day in fixed),
            _nth(year, 1, MONDAY, 3),
            _nth(year, 2, MONDAY, 3),
            _nth(year, 6, MONDAY, 1) - timedelta(weeks=1),  # the last Monday of May
            _nth(year, 9, MONDAY, 1),
            _nth(year, 10, MONDAY, 2),
            _nth(year, 11, THURSDAY, 4),
        }
    )


def _observed(day: date) -> date:
    """A Saturday's is kept on Friday, a Sunday's on Monday."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)
