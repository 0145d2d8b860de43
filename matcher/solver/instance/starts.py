"""The starts of an engagement as arrays, with the sessions that follow from each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import lead_days, timetable
from matcher.solver.instance.horizon import Flags, Horizon, Ints


@dataclass(frozen=True)
class Starts:
    """Starts in time order, S of them, with K sessions each.

    Args:
        first_starts: ``[S]``, aware, in the engagement's time zone.
        session_day: ``[S, K]``, day of each session in the horizon.
        session_begin: ``[S, K]`` in seconds of the horizon.
        session_seconds: Length of a session.
        one_run: Whether all sessions are delivered in one go.
        on_site: Whether the team travels.
    """

    first_starts: tuple[datetime, ...]
    session_day: Ints
    session_begin: Ints
    session_seconds: int
    one_run: bool
    on_site: bool

    @property
    def session_end(self) -> Ints:
        """``[S, K]`` in seconds."""
        return self.session_begin + self.session_seconds

    def blocks(self) -> tuple[Ints, Ints, Flags]:
        """What takes a person, before travel, buffers and rest are added.

        Returns:
            Begins and ends, ``[S, B]`` in seconds, and which of the B blocks ends a run, ``[B]``.
        """
        count = self.session_begin.shape[1]
        if self.on_site and self.one_run:
            return self.session_begin[:, :1], self.session_end[:, -1:], np.ones(1, dtype=np.bool_)
        ends_run = np.ones(count, dtype=np.bool_)
        if self.one_run:
            ends_run[:-1] = False
        return self.session_begin, self.session_end, ends_run

    def only(self, kept: Flags) -> "Starts":
        """The same engagement with fewer starts: ``kept[S]``."""
        firsts = tuple(at for at, keep in zip(self.first_starts, kept, strict=True) if keep)
        return Starts(
            firsts, self.session_day[kept], self.session_begin[kept], self.session_seconds, self.one_run, self.on_site
        )


def offered(engagement: Engagement, horizon: Horizon, policy: Policy) -> Starts:
    """Every start that the engagement offers; the rule ``offered_start`` for all days at once."""
    opens = max(engagement.window_start, policy.as_of + timedelta(days=lead_days(engagement, policy)))
    days = np.arange(max(0, horizon.day_index(opens)), horizon.day_index(engagement.window_end) + 1, dtype=np.int64)
    session_day = _session_days(engagement, days, horizon)
    session_day = session_day[_days_offered(engagement, session_day, horizon)]
    clocks = sorted(set(engagement.start_times))
    begins = [horizon.clock(engagement.time_zone, clock)[session_day] for clock in clocks]
    shown = [~horizon.clock_is_lost(engagement.time_zone, clock)[session_day[:, 0]] for clock in clocks]
    order = [(d, c) for d in range(session_day.shape[0]) for c in range(len(clocks)) if shown[c][d]]
    at_day = np.array([d for d, _ in order], dtype=np.int64)
    dates = [horizon.date_at(int(day)) for day in session_day[:, 0]]
    firsts = tuple(datetime.combine(dates[d], clocks[c], engagement.time_zone) for d, c in order)
    begin = np.array([begins[c][d] for d, c in order], dtype=np.int64).reshape(len(order), engagement.sessions)
    return _starts(engagement, firsts, session_day[at_day], begin)


def fixed(engagement: Engagement, first_start: datetime, horizon: Horizon, policy: Policy) -> Starts:
    """The one start of an engagement that has approved seats, offered or not."""
    times = timetable(engagement, first_start, policy)
    day = np.array([[horizon.day_index(d) for d in times.days]], dtype=np.int64)
    begin = np.array([[horizon.second(s.begin) for s in times.sessions]], dtype=np.int64)
    return _starts(engagement, (first_start,), day, begin)


def _starts(engagement: Engagement, firsts: tuple[datetime, ...], day: Ints, begin: Ints) -> Starts:
    one_run = engagement.cadence_days == 0
    return Starts(firsts, day, begin, engagement.session_minutes * 60, one_run, engagement.on_site)


def _session_days(engagement: Engagement, first_days: Ints, horizon: Horizon) -> Ints:
    """Days of all sessions for each first day: ``[D, K]``; first days from which they leave the horizon are dropped."""
    if engagement.cadence_days:
        reach = (engagement.sessions - 1) * engagement.cadence_days
        first_days = first_days[first_days + reach < horizon.days]
        return first_days[:, None] + np.arange(engagement.sessions, dtype=np.int64) * engagement.cadence_days
    days = [first_days]
    for _ in range(engagement.sessions - 1):
        days.append(horizon.next_business_day[days[-1]])
    table = np.stack(days, axis=1)
    kept: Ints = table[table[:, -1] < horizon.days]
    return kept


def _days_offered(engagement: Engagement, session_day: Ints, horizon: Horizon) -> Flags:
    weekdays = np.isin(np.arange(7), sorted(engagement.weekdays))
    judged = session_day if engagement.cadence_days else session_day[:, :1]
    on_offered_weekdays: Flags = np.all(weekdays[horizon.weekday[judged]], axis=1)
    on_holiday: Flags = np.any(horizon.holiday[session_day], axis=1)
    in_time: Flags = session_day[:, -1] <= horizon.day_index(engagement.window_end)
    return on_offered_weekdays & ~on_holiday & in_time
