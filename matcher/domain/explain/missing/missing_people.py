"""Who is missing from a team, in words: whose agreement, and who is not free with the others.

To the owner of the data what is named would do, person by person; to readers who may know of roles, people whose
agreement is missing. To all others it depends on nobody's role, nor does it set an opt-out apart from time not free.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from matcher.domain.explain.missing.nearest_team import NearestTeam, kept_out_by, most_together, nearest_team
from matcher.domain.explain.obstacles import NOT_AVAILABLE, ONLY_THEY, Seating, Voice, breaches
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster, everybody_is_everything
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.schedule import Book
from matcher.domain.rules.in_words import in_a_row, on_its_clock
from matcher.domain.rules.under_agreement import UNDER_AGREEMENT, missing_agreement

MOST_NAMED = 3
OF_SOMEONE = "An approval, or an agreement that lasts as long, of someone who is otherwise suited would do."


class Missing(NamedTuple):
    """What is missing, in sentences; empty where nothing more may be told.

    Args:
        people: Who is named or counted.
        first_start: When the nearest team could start.
        more: How many people it would take beside those there are.
    """

    sentence: str = ""
    people: tuple[ConsultantId, ...] = ()
    first_start: datetime | None = None
    more: int = 0


@dataclass(frozen=True)
class MissingPeople:
    """What may be told of a problem's people to a reader."""

    roster: Roster
    voice: Voice

    def agreement(self, openings: Openings, seat: SeatName) -> Missing:
        """Of a seat that nobody has the agreement for: whom that alone keeps out."""
        if self.voice is Voice.GUARDED:
            return Missing(OF_SOMEONE)  # who is named where all others lack the role would be known to hold it
        found = kept_out_by(openings, seat, UNDER_AGREEMENT.name)
        named = [
            f"{openings.problem.name_of(one)}, with {missing_agreement(one, visit.times)}"
            for one, visit in found[:MOST_NAMED]
        ]
        more = [f"{len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        lead = "One person would do" if len(found) == 1 else f"Any one of {len(found)} people would do"
        return Missing(
            f"{lead}: {in_a_row([*named, *more], 'or', between='; ')}.", tuple(one.consultant_id for one, _ in found)
        )

    def together(self, openings: Openings) -> Missing:
        """Of a team whose people are never free together: when it is nearest, and who is missing then."""
        if self.voice is not Voice.OWNER:
            if openings.only:
                return Missing()  # seats are counted as if they asked for the same, which this one does not
            return self._counted(self._whatever_roles(openings))
        nearest = nearest_team(openings)
        at = on_its_clock(nearest.first_start.astimezone(openings.engagement.time_zone))
        if nearest.more:
            more = "one more person" if nearest.more == 1 else f"{nearest.more} more people"
            sentence = f"There are too few of them: with {more} who could take a seat, a team would be free on {at}."
        else:
            said = " ".join(_why_missing(openings, nearest))
            aside = "Topics aside, on" if openings.engagement.budget is None else "Topics and budget aside, on"
            sentence = f"{'On' if nearest.covers else aside} {at} a team would be free, but for this: {said}"
        people = tuple(sorted(person.consultant_id for _, person in nearest.kept_out))
        return Missing(sentence, people, nearest.first_start, nearest.more)

    def _counted(self, openings: Openings) -> Missing:
        start, free = most_together(openings)
        wanted = len(openings.seats)
        if free == wanted:
            return Missing()  # the panel is in the way, which is told of a team that is proposed and of no other
        at, short = on_its_clock(start.astimezone(openings.engagement.time_zone)), wanted - free
        people = {0: "nobody is free", 1: "one person is free"}.get(free, f"{free} people are free together")
        more = "one more" if short == 1 else f"{short} more"
        sentence = (
            f"Leaving aside what each seat asks for, the nearest start is {at}: {people} then for {wanted} seats, so at"
            f" least {more} would have to be."
        )
        return Missing(sentence, (), start, short)

    def _whatever_roles(self, openings: Openings) -> Openings:
        return Openings(self._blind, self._blind.problem.engagements[openings.engagement.engagement_id])

    @cached_property
    def _blind(self) -> Roster:
        return Roster(everybody_is_everything(self.roster.problem), self.roster.policy)


def _why_missing(openings: Openings, nearest: NearestTeam) -> Iterator[str]:
    """Person by person, in the words of the breaches: what was found, and what would do."""
    problem, eid = openings.problem, openings.engagement.engagement_id
    alone = Book.of(problem, openings.policy, openings.approved.values())
    for seat, person in nearest.kept_out:
        found = breaches(Seating(alone, eid, seat, person.consultant_id, nearest.first_start))
        told = [f"{one.sentence} {one.remedy}".strip() for one in found]
        yield " ".join(told) or f"{NOT_AVAILABLE.format(name=problem.name_of(person))} {ONLY_THEY}"
