"""Consultants as arrays: every rule about one person and one engagement, for all people at once."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import DRIVING_MILES, EARTH_RADIUS_MILES, Place, distance_miles
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Exclusion
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole
from matcher.solver.instance.horizon import DAY_SECONDS, Flags, Horizon, Ints
from matcher.solver.instance.spans import Spans
from matcher.solver.instance.variety import NO_DISCIPLINE

Levels = npt.NDArray[np.int8]
FOREVER = np.iinfo(np.int64).max
NEAR_HALF = 1e-6
"""Distances this near to a half mile are worked out again by the domain: rounding must never differ."""


def _compared(exclusion: Exclusion) -> Exclusion:
    """An exclusion as it is compared: an organization by what all its spellings have in common."""
    if exclusion.kind != "organization":
        return exclusion
    return Exclusion(exclusion.kind, organization_key(exclusion.value))


class People:
    """All consultants, in id order, as columns of numbers; ``[people]`` each unless said otherwise.

    Args:
        consultants: In id order; a position in it is what the solver calls a person.
    """

    def __init__(self, consultants: Sequence[Consultant], horizon: Horizon, policy: Policy) -> None:
        self.consultants = consultants
        self.count = len(consultants)
        self.number = {c.consultant_id: k for k, c in enumerate(consultants)}
        self._policy = policy
        rules = policy.rules
        self.expert = self._flags(
            Role.EXPERT in c.roles and (c.years_experience or 0) >= rules.expert_min_years for c in consultants
        )
        self.survivor = self._flags(
            Role.SURVIVOR in c.roles and (c.years_lived_experience or 0) >= rules.survivor_min_years
            for c in consultants
        )
        self._asked = self._flags(c.status is ConsultantStatus.APPROVED and c.another_id is None for c in consultants)
        self._cleared = self._flags(c.cleared_for_minors for c in consultants)
        self._modes = {m: self._flags(m in c.modes for c in consultants) for m in (Mode.VIRTUAL, Mode.IN_PERSON)}
        self._speaks: dict[str, Flags] = {}
        self._topic: dict[str, Levels] = {}
        self._audience: dict[str, Levels] = {}
        self._state: dict[str, Flags] = {}
        self._miles: dict[Place, Ints] = {}
        self._excludes: dict[Exclusion, list[int]] = {}
        self._affiliated: dict[str, list[int]] = {}  # by organization key
        for k, c in enumerate(consultants):
            self._affiliated.setdefault(organization_key(c.organization), []).append(k)
            for exclusion in sorted({_compared(exclusion) for exclusion in c.exclusions}):
                self._excludes.setdefault(exclusion, []).append(k)
        self.disciplines = {name: k for k, name in enumerate(sorted({c.main_discipline for c in consultants} - {""}))}
        self.main_discipline = self._ints(self.disciplines.get(c.main_discipline, NO_DISCIPLINE) for c in consultants)
        self._alone = [k for k, c in enumerate(consultants) if Exclusion("consultant", c.consultant_id) in c.exclusions]
        self.agreement_end = self._ints(
            horizon.day_index(c.agreement_end) if c.agreement_end else FOREVER for c in consultants
        )
        self._reach = self._ints(c.reach_miles for c in consultants)
        self.rate = np.array([c.rate_per_hour for c in consultants], dtype=np.float64)
        self.rest_seconds = self._ints(c.rest_taken * DAY_SECONDS for c in consultants)
        self.minutes_per_week = self._ints(c.max_minutes_per_week for c in consultants)
        self.per_month = self._ints(c.max_engagements_per_month for c in consultants)
        self.recent = self._ints(c.delivered_lately for c in consultants)
        self._lat = np.radians([c.place.lat for c in consultants])
        self._lon = np.radians([c.place.lon for c in consultants])
        self.free = self._free_time(horizon)
        self.blocked = self._spans(((k, c.unavailable) for k, c in enumerate(consultants)), horizon)
        self.preferred = self._spans(((k, c.preferred) for k, c in enumerate(consultants)), horizon)
        self.has_preferences = self._flags(bool(c.preferred) for c in consultants)

    @staticmethod
    def _flags(values: Iterable[bool]) -> Flags:
        return np.fromiter(values, dtype=np.bool_)

    @staticmethod
    def _ints(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int64)

    # --- rules about one person and one engagement --------------------------------------------------------------------

    def qualified(self, engagement: Engagement, seats: int) -> Flags:
        """Who keeps every rule about one seat that depends neither on the start nor on the seat's role: ``[people]``.

        Args:
            seats: How many seats the engagement has.
        """
        ok = self._asked & (self._audience_level(engagement.audience) >= 1) & self._speaking(engagement.language)
        ok &= self._modes[Mode.IN_PERSON if engagement.on_site else Mode.VIRTUAL]
        if engagement.minors_present:
            ok &= self._cleared
        if engagement.topics:
            ok &= np.logical_or.reduce([self.topic_level(name) >= 1 for name in sorted(engagement.topics)])
        if engagement.on_site:
            ok &= self.miles(engagement) <= self._reach
        if seats == 1:
            ok &= self.expert
        ok[self._ruled_out(engagement)] = False
        return ok

    def in_role(self, wanted: SeatRole) -> Flags:
        """Who qualifies for a seat: ``[people]``."""
        if wanted is SeatRole.ANY:
            return self.expert | self.survivor
        return self.expert if wanted is SeatRole.EXPERT else self.survivor

    def _ruled_out(self, engagement: Engagement) -> list[int]:
        """Who excludes the engagement or every team, or is affiliated with its organization."""
        served = organization_key(engagement.organization)
        kinds = [
            *(Exclusion("topic", name) for name in engagement.topics),
            Exclusion("audience", engagement.audience),
            Exclusion("state", engagement.state),
            Exclusion("organization", served),
        ]
        affiliated = self._affiliated.get(served, []) if served else []
        return [*chain.from_iterable(self._excludes.get(kind, []) for kind in kinds), *affiliated, *self._alone]

    def refuses(self, person: int) -> list[int]:
        """People with whom this person is never paired, whoever of the two said so."""
        me = self.consultants[person]
        named = [self.number.get(e.value) for e in me.exclusions if e.kind == "consultant"]  # type: ignore[call-overload]
        by_others = self._excludes.get(Exclusion("consultant", me.consultant_id), [])
        return sorted({k for k in named if k is not None} | set(by_others))

    # --- what a person brings -----------------------------------------------------------------------------------------

    def topic_level(self, name: str) -> Levels:
        """Level in a topic, 0 where not approved to teach it: ``[people]``."""
        if name not in self._topic:
            self._topic[name] = np.array([c.topics.get(name, 0) for c in self.consultants], dtype=np.int8)
        return self._topic[name]

    def _audience_level(self, name: str) -> Levels:
        if name not in self._audience:
            self._audience[name] = np.array([c.audiences.get(name, 0) for c in self.consultants], dtype=np.int8)
        return self._audience[name]

    def _speaking(self, language: str) -> Flags:
        if language not in self._speaks:
            self._speaks[language] = self._flags(language in c.languages for c in self.consultants)
        return self._speaks[language]

    def _from_state(self, state: str) -> Flags:
        if state not in self._state:
            self._state[state] = self._flags(c.state == state != "" for c in self.consultants)
        return self._state[state]

    def miles(self, engagement: Engagement) -> Ints:
        """Distance to the venue: ``[people]``, 0 where nobody travels."""
        place = engagement.place
        if not engagement.on_site or place is None:
            return np.zeros(self.count, dtype=np.int64)
        if place not in self._miles:
            self._miles[place] = self._distances(place)
        return self._miles[place]

    def _distances(self, place: Place) -> Ints:
        lat, lon = np.radians(place.lat), np.radians(place.lon)
        chord = np.sin((lat - self._lat) / 2) ** 2
        chord += np.cos(self._lat) * np.cos(lat) * np.sin((lon - self._lon) / 2) ** 2
        exact = 2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
        miles: Ints = np.rint(exact).astype(np.int64)
        for k in np.flatnonzero(np.abs(exact - np.floor(exact) - 0.5) < NEAR_HALF).tolist():
            miles[k] = distance_miles(self.consultants[k].place, place)
        return miles

    def travel_seconds(self, engagement: Engagement, who: Ints) -> Ints:
        """Travel time one way, or the buffer where nobody travels: ``[who]`` in seconds."""
        if not engagement.on_site:
            return np.full(who.size, self._policy.rules.buffer_minutes * 60, dtype=np.int64)
        miles = self.miles(engagement)[who]
        far = np.ceil(240 + miles * 60 / 450)
        minutes: Ints = np.where(miles <= DRIVING_MILES, np.ceil(30 + miles * 1.2), far).astype(np.int64)
        return minutes * 60

    def trip_dollars(self, engagement: Engagement, who: Ints) -> Ints:
        """Travel cost of all runs: ``[who]`` in US dollars."""
        if not engagement.on_site:
            return np.zeros(who.size, dtype=np.int64)
        miles = self.miles(engagement)[who]
        runs, days = (engagement.sessions, 1) if engagement.cadence_days else (1, engagement.sessions)
        drive = np.rint(1.4 * miles) + 175 * (days - 1)
        fly = 300 + np.rint(0.2 * miles) + 175 * days
        run: Ints = np.where(miles <= DRIVING_MILES, drive, fly).astype(np.int64)
        return runs * run

    def fee_dollars(self, engagement: Engagement, who: Ints) -> Ints:
        """Fees: ``[who]`` in US dollars."""
        return np.rint(self.rate[who] * engagement.hours).astype(np.int64)

    def points(self, engagement: Engagement, who: Ints) -> Ints:
        """Fit, local and travel points of a seat: ``[who]``."""
        settings = self._policy.points
        # Summed in the domain's order, so that the same half rounds the same way.
        levels = [self.topic_level(name)[who].astype(np.float64) for name in engagement.topics]
        topics = sum(levels) / len(levels) if levels else np.full(who.size, 5.0)
        audience = self._audience_level(engagement.audience)[who].astype(np.float64)
        fit = np.rint(settings.fit * (0.6 * topics + 0.4 * audience) / 5).astype(np.int64)
        local = settings.local * self._from_state(engagement.state)[who].astype(np.int64)
        points: Ints = fit + local - self.trip_dollars(engagement, who) // settings.dollars_per_point
        return points

    # --- time ---------------------------------------------------------------------------------------------------------

    def _spans(self, owned: Iterable[tuple[int, Sequence[Interval]]], horizon: Horizon) -> Spans:
        rows = [(k, horizon.second(w.begin), horizon.second(w.end)) for k, windows in owned for w in windows]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return Spans(table[:, 0], table[:, 1], table[:, 2], horizon.seconds)

    def _free_time(self, horizon: Horizon) -> Spans:
        """Weekly and extra windows, joined; what is blocked out is asked for apart."""
        owners, begins, ends = [], [], []
        for k, c in enumerate(self.consultants):
            for weekday, start, end in c.weekly:
                first, last = horizon.clock(c.time_zone, start), horizon.clock(c.time_zone, end)
                days = np.flatnonzero(horizon.weekday == weekday)
                if end <= start:
                    days = days[days + 1 < horizon.days]
                begins.append(first[days])
                ends.append(last[days + (1 if end <= start else 0)])
                owners.append(np.full(days.size, k, dtype=np.int64))
            for window in c.available:
                begins.append(np.array([horizon.second(window.begin)], dtype=np.int64))
                ends.append(np.array([horizon.second(window.end)], dtype=np.int64))
                owners.append(np.array([k], dtype=np.int64))
        if not owners:
            return self._spans([], horizon)
        return Spans(np.concatenate(owners), np.concatenate(begins), np.concatenate(ends), horizon.seconds, merge=True)
