"""Why not this person: what keeps them from a team, or the best whole answer with them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.disclosure import WHATEVER_THE_DATE
from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, breaches
from matcher.domain.explain.remedies.mending import mended
from matcher.domain.explain.together import in_words, is_enough_beside, together
from matcher.domain.explain.uncovered_reason import Code, Uncovered
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.rules import APPROVED_STANDS, WHOLE_TEAM
from matcher.domain.rules.eligible import ELIGIBLE
from matcher.domain.rules.in_words import on_its_clock
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.forced.seatings import ANYWHERE, Where, forced, in_the_way, why_nothing

AT_EVERY_START = WHATEVER_THE_DATE | {APPROVED_STANDS.name, ELIGIBLE.name, WHOLE_TEAM.name}
"""Rules that are in the way whatever the start, where none was asked for."""
NOTHING_TOLD = "Nothing that may be told stands in the way; the panel requirement and costs are judged for whole teams."


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What keeps someone from an engagement, or what it would cost to have them.

    Args:
        where: What was asked for.
        first_start: The start they were judged at; None where none is offered.
        obstacles: Rules in the way then; none where the schedule could have them.
        price: Of the best whole answer with them, at any start where none was asked for; None where there is none, or
            where it was not asked for.
        was_priced: Whether it was asked for.
        team: What that answer gives the engagement.
        nothing: Where there is none, what the rest of the team lacks with them on it.
        enough: That several changes that the obstacles name are needed and enough together; empty of one, or where
            they are not known to be.
        even_so: Where no whole answer has them with all of those made, why.
        other_starts: Whether there are starts at which they were not judged, and less could be in the way.
    """

    consultant_id: ConsultantId
    name: str
    first_start: datetime | None
    obstacles: tuple[Obstacle, ...]
    price: Price | None
    was_priced: bool = True
    where: Where = ANYWHERE
    team: tuple[Assignment, ...] = ()
    nothing: tuple[Uncovered, ...] = ()
    enough: str = ""
    even_so: tuple[str, ...] = ()
    other_starts: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there might be an answer with them for all that is in their way at this start."""
        return self.other_starts or all(one.engagement_ids for one in self.obstacles)

    @property
    def in_the_way(self) -> list[str]:
        """Each rule in their way, with what would do."""
        return [" ".join(part for part in (one.sentence, one.remedy) if part) for one in self.obstacles]

    @property
    def on_the_whole(self) -> list[str]:
        """What comes of all that would do, made together."""
        return [*filter(None, [self.enough]), *self.even_so]

    @property
    def lacking(self) -> list[str]:
        """What the rest of the team lacks with them on it."""
        return _lacking(self.name, self.nothing)

    @property
    def sentences(self) -> tuple[str, ...]:
        """In words."""
        said = [*self.in_the_way, *self.on_the_whole]
        if self.price:
            there = "" if self.where == ANYWHERE else " there"
            still = "All the same, the" if said else "The"
            said.append(f"{still} best whole answer with {self.name}{there} has {self.price.whole}.")
        elif self.was_priced and self.is_open:
            there = "on this team" if self.where == ANYWHERE else "there"
            either = "" if not said else " at another start either" if self.other_starts else ", whatever else moves"
            said.append(f"No whole answer has {self.name} {there}{either}.")
            said += self.lacking
        elif not said:
            said.append(NOTHING_TOLD)
        elif self.other_starts and self.first_start:
            said.append(f"That is at {on_its_clock(self.first_start)}; other starts were not judged.")
        return tuple(said)


def _lacking(name: str, reasons: Iterable[Uncovered]) -> list[str]:
    of_request = (Code.NO_START, Code.NO_SEATS)
    return [
        one.sentence if one.code in of_request else f"With {name} on it, {one.sentence[0].lower()}{one.sentence[1:]}"
        for one in reasons
    ]


def why_not(
    resolver: Resolver,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    where: Where = ANYWHERE,
    voice: Voice = Voice.OWNER,
    *,
    may_price: bool = True,
) -> WhyNot:
    """Every rule in the way of someone, and the price of the best whole answer with them, where there is one.

    Args:
        where: A seat and a start, where they are chosen; else those with the fewest rules in the way.
        may_price: Whether the reader may know a price, which depends on all that is known of people.
    """
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    asked = book, engagement_id, consultant_id, where, voice
    found, seating = in_the_way(*asked)
    answer = forced(resolver, engagement_id, consultant_id, where) if may_price else None
    other_starts = where.first_start is None and len(resolver.starts(engagement_id)) > 1
    told = WhyNot(
        consultant_id,
        resolver.problem.name_of(resolver.problem.consultants[consultant_id]),
        seating.first_start if seating else None,
        found,
        answer[1] if answer else None,
        was_priced=may_price,
        where=where,
        team=tuple(row for row in answer[0].assignments if row.engagement_id == engagement_id) if answer else (),
        other_starts=other_starts and not any(one.rule in AT_EVERY_START for one in found),
    )
    if answer or not may_price or not told.is_open:
        return _with_what_is_enough(resolver, told, engagement_id, seating, voice) if may_price else told
    # It is known now that no other start would do, nor anybody else for what they are booked for.
    found, _ = in_the_way(*asked, judge=breaches)
    found = tuple(replace(one, remedy="") if one.engagement_ids else one for one in found)
    return replace(told, obstacles=found, nothing=why_nothing(resolver, *asked[1:]))


def _with_what_is_enough(
    resolver: Resolver, told: WhyNot, engagement_id: EngagementId, seating: Seating | None, voice: Voice
) -> WhyNot:
    """Whether all that the obstacles name is enough: beside the schedule as it is, or where others move.

    To the owner of the data it is said where it is not, and why; that takes a schedule solved again.
    """
    if seating is None or not told.obstacles or told.obstacles[0].rule == ELIGIBLE.name:
        return told
    found = together(seating, voice)
    if not (found.is_whole and found.needed):
        return told
    is_enough = is_enough_beside(seating, found.changes)
    if not is_enough and voice is Voice.OWNER:
        after = mended(seating, found.changes)
        changed = replace(resolver, problem=after.book.problem, proof=None)
        where = Where(seating.seat, seating.first_start)
        is_enough = forced(changed, engagement_id, told.consultant_id, where) is not None
        if not is_enough:
            there = "there" if told.where != ANYWHERE else "on this team"
            reasons = why_nothing(changed, engagement_id, told.consultant_id, where, voice)
            even_so = [f"Even then no whole answer has {told.name} {there}.", *_lacking(told.name, reasons)]
            return replace(told, obstacles=in_words(told.obstacles, found, is_enough=False), even_so=tuple(even_so))
    obstacles = in_words(told.obstacles, found, is_enough=is_enough)
    return replace(told, obstacles=obstacles, enough=found.sentence if is_enough else "")
