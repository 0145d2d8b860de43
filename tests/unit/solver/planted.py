"""Problems of moderate size whose best schedule is known because its proof was there first.

Choose a schedule, and prices of limits that it uses up: people's weeks, months and moments, and asking them once more.
Give every pair the points that make up for what the person's time is worth, less a loss that is nothing for the pairs
of the schedule. Then no team earns more under the prices than the schedule's own, and no limit with a price has
anything left: by the duality of linear programs nothing is worth more than the schedule.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from matcher.domain.model.calendar import Interval
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.timetable import taken, timetable
from tests.support.builders import MONDAY, NEW_YORK, a_consultant, a_policy, a_problem, an_engagement, seats

FAIRNESS = 5
HOURS = 2
"""Of every engagement."""


class Planted:
    """A problem, its policy, and the schedule that is the best of it."""

    def __init__(self, seed: int, people: int, asked: int) -> None:
        self.random = Random(seed)
        self.policy: Policy = a_policy(fit=0, local=0, wait_per_day=0, fairness=FAIRNESS)
        self.people = [a_consultant(f"C{k:02}") for k in range(people)]
        self.asked = [self._engagement(f"E{k:02}") for k in range(asked)]
        self.teams: dict[str, list[Consultant]] = {}
        self.diaries: dict[str, list[Engagement]] = defaultdict(list)
        self._schedule()
        self.asked = [e for e in self.asked if self.teams[e.engagement_id]]
        self.problem: Problem = a_problem(
            [self._used_up(c) for c in self.people],
            self.asked,
            affinity=self._affinity(),
        )

    def _engagement(self, engagement_id: str) -> Engagement:
        day = MONDAY.date() + timedelta(days=self.random.choice([0, 1, 2, 3, 4]))
        return an_engagement(
            engagement_id,
            window_start=day,
            window_end=day,
            start_times=(time(self.random.choice([8, 10, 11, 13, 15])),),
            priority=self.random.randint(1, 3),
            seats=seats(*["any"] * self.random.choice([1, 2])),
        )

    def _used_up(self, consultant: Consultant) -> Consultant:
        """The same person with no more hours and engagements than the schedule takes: all are in one week."""
        count = len(self.diaries[consultant.consultant_id])
        return replace(consultant, max_engagements_per_month=count, max_hours_per_week=HOURS * count)

    def start(self, engagement: Engagement) -> datetime:
        """The only one."""
        return datetime.combine(engagement.window_start, engagement.start_times[0], NEW_YORK)

    def spans(self, engagement: Engagement) -> list[Interval]:
        """When it takes anyone."""
        times = timetable(engagement, self.start(engagement), self.policy)
        return taken(self.people[0], engagement, times, self.policy)

    def _schedule(self) -> None:
        for engagement in self.asked:
            free = [c for c in self.people if self._is_free(c, engagement)]
            whole = len(free) >= len(engagement.seats)
            team = self.random.sample(free, len(engagement.seats)) if whole else []
            self.teams[engagement.engagement_id] = team
            for consultant in team:
                self.diaries[consultant.consultant_id].append(engagement)

    def _is_free(self, consultant: Consultant, engagement: Engagement) -> bool:
        mine = self.spans(engagement)
        booked = [span for other in self.diaries[consultant.consultant_id] for span in self.spans(other)]
        return not any(one.overlaps(other) for one in mine for other in booked)

    def _affinity(self) -> dict[tuple[str, str], int]:
        months = {c.consultant_id: self.random.choice([0, 0, 20, 70]) for c in self.people}
        hours = {c.consultant_id: self.random.choice([0, 0, 5, 30]) for c in self.people}
        # Of n engagements the last one costs 5 (n - 1), one more would cost 5 n: a load price between them asks for n.
        load = {cid: FAIRNESS * max(0, len(self.diaries[cid]) - 1) + self.random.randint(0, FAIRNESS) for cid in months}
        moments = {cid: [self._moment(span) for e in self.diaries[cid] for span in self.spans(e)] for cid in months}
        affinity = {}
        for engagement in self.asked:
            team = {c.consultant_id for c in self.teams[engagement.engagement_id]}
            (span,) = self.spans(engagement)
            for cid, month in months.items():
                worth = month + HOURS * hours[cid] + load[cid]
                worth += sum(p for at, p in moments[cid] if span.begin <= at < span.end)
                loss = 0 if cid in team else self.random.choice([0, 0, 3, 15, 60])
                affinity[str(engagement.engagement_id), str(cid)] = worth - loss
        return affinity

    def _moment(self, span: Interval) -> tuple[datetime, int]:
        """One inside the span, and its price."""
        return span.begin + timedelta(minutes=self.random.randint(0, 179)), self.random.choice([0, 40, 90])

    @property
    def rows(self) -> list[Assignment]:
        """The best schedule."""
        return [
            Assignment(e.engagement_id, seat, c.consultant_id, self.start(e))
            for e in self.asked
            for seat, c in zip(sorted(e.seats), self.teams[e.engagement_id], strict=False)
        ]
