"""Rules of recurrence by a plain walk from day to day, without dateutil, for rules of days.

Source: RFC 5545, section 3.3.10.
"""

import calendar
from datetime import date, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE = timedelta(days=1)


def days_of(text: str, first: date, last: date) -> list[date]:
    """The days from the first to the last that a rule gives, without a first day that it does not give itself."""
    rule = dict(part.split("=") for part in text.split(";"))
    begun = min(_period(first, rule), first)
    end = last + timedelta(days=366)  # places from the end of a period need all of it
    found = [day for day in (begun + n * ONE for n in range((end - begun).days)) if _has(day, rule, first)]
    if "BYSETPOS" in rule:
        periods: dict[date, list[date]] = {}
        for day in found:
            periods.setdefault(_period(day, rule), []).append(day)
        found = sorted({day for days in periods.values() for day in _placed(days, _numbers(rule["BYSETPOS"]))})
    counted = [day for day in found if day >= first][: int(rule.get("COUNT", 10_000))]
    return [day for day in counted if day <= last]


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _placed(days: list[date], places: list[int]) -> list[date]:
    return [days[place - 1 if place > 0 else place] for place in places if abs(place) <= len(days)]


def _period(day: date, rule: dict[str, str]) -> date:
    """The first day of a day's week, month or year; the day itself of a daily rule."""
    begins = WEEKDAYS.index(rule.get("WKST", "MO"))
    return {
        "DAILY": day,
        "WEEKLY": day - (day.weekday() - begins) % 7 * ONE,
        "MONTHLY": day.replace(day=1),
        "YEARLY": date(day.year, 1, 1),
    }[rule["FREQ"]]


def _has(day: date, rule: dict[str, str], first: date) -> bool:
    """Whether a day is one by every part of a rule."""
    frequency, period, other = rule["FREQ"], _period(day, rule), _period(first, rule)
    months = (period.year - other.year) * 12 + period.month - other.month
    days = (period - other).days
    steps = {"DAILY": days, "WEEKLY": days // 7, "MONTHLY": months, "YEARLY": months // 12}[frequency]
    month_end = calendar.monthrange(day.year, day.month)[1]
    if steps % int(rule.get("INTERVAL", 1)):
        return False
    if "BYMONTH" in rule and day.month not in _numbers(rule["BYMONTH"]):
        return False
    if "BYMONTHDAY" in rule and not {day.day, day.day - month_end - 1} & set(_numbers(rule["BYMONTHDAY"])):
        return False
    if "BYDAY" in rule:
        return bool(
            _names(day, of_year=frequency == "YEARLY" and "BYMONTH" not in rule) & set(rule["BYDAY"].split(","))
        )
    return "BYMONTHDAY" in rule or _is_like(day, first, rule)


def _names(day: date, *, of_year: bool) -> set[str]:
    """What a rule may call a day of the week: any, or one counted from either end of its month or year."""
    begin = date(day.year, 1 if of_year else day.month, 1)
    end = date(day.year, 12, 31) if of_year else day.replace(day=calendar.monthrange(day.year, day.month)[1])
    name = WEEKDAYS[day.weekday()]
    return {name, f"{(day - begin).days // 7 + 1}{name}", f"-{(end - day).days // 7 + 1}{name}"}


def _is_like(day: date, first: date, rule: dict[str, str]) -> bool:
    """Whether a day is like the first one, as far as the rule names no day itself."""
    if rule["FREQ"] == "DAILY":
        return True
    if rule["FREQ"] == "WEEKLY":
        return day.weekday() == first.weekday()
    return day.day == first.day and (rule["FREQ"] == "MONTHLY" or "BYMONTH" in rule or day.month == first.month)
