"""What there is to say about one engagement of a schedule: why these people, why it is uncovered."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from matcher.domain.explain.doubtful_ids import of_ids
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.of_people import of_people
from matcher.domain.explain.remedies.of_request import could_cover, of_request
from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.uncovered.near import one_rule_short

MOST_OF_A_KIND = 2
MOST_TRIED_OF_A_KIND = 6
MOST_REMEDIES = 12
MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class WhyHer:
    """What it would cost to do without someone who is on the team."""

    consultant_id: ConsultantId
    name: str
    price: Price
    is_approved: bool = False

    @property
    def sentence(self) -> str:
        """In one sentence; of an approved seat, who decided."""
        if self.is_approved:
            return f"{self.name} was approved by a person, and stays."
        return f"{self.name}: the next best whole answer without them has {self.price.whole}."


@dataclass(frozen=True, slots=True)
class Covering:
    """A remedy that covers the engagement, as solving it again has shown.

    Args:
        price: None for readers who may not know it: it depends on facts about people, and names some.
        team: Who would sit where, and when it would begin; empty for the same readers.
    """

    number: int
    remedy: Remedy
    price: Price | None
    team: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyUncovered:
    """Why an engagement is not covered, and what would cover it.

    Args:
        remedies: Each verified, what asks the least of people first.
        nearest: Where nobody can take a seat, who is one rule short of it, in the words of that breach; told to the
            owner of the data alone, for who is near to one seat shows what the seat asks for.
    """

    code: str
    sentence: str
    engagement_ids: tuple[EngagementId, ...]
    remedies: tuple[Covering, ...]
    nearest: tuple[str, ...] = ()


def why_her(resolver: Resolver, engagement_id: EngagementId) -> tuple[WhyHer, ...]:
    """For everyone on the team, what the next best whole answer costs, in seat order."""
    approved = {row.consultant_id for row in resolver.problem.approved.get(engagement_id, {}).values()}
    rows = sorted(row for row in resolver.rows if row.engagement_id == engagement_id)
    found = []
    for row in rows:
        name = resolver.problem.name_of(resolver.problem.consultants[row.consultant_id])
        if row.consultant_id in approved:
            found.append(WhyHer(row.consultant_id, name, Price(0, {}, (), is_exact=True), is_approved=True))
        else:
            _, price = resolver.without_person(engagement_id, row.consultant_id)
            found.append(WhyHer(row.consultant_id, name, price))
    return tuple(found)


def why_uncovered(resolver: Resolver, engagement_id: EngagementId, voice: Voice = Voice.OWNER) -> WhyUncovered:
    """The reason, and every remedy that covers the engagement, as solving again has shown."""
    reasons = uncovered(resolver.problem, resolver.policy, resolver.rows, voice)
    reason = next(one for one in reasons if one.engagement_id == engagement_id)
    found = tuple(_covering(resolver, engagement_id, voice))
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    near = one_rule_short(book, engagement_id, voice) if _tells_who_is_near(reason.code, voice) else ()
    nearest = tuple(one.sentence for one in islice(near, MOST_NEAREST))
    return WhyUncovered(str(reason.code), reason.sentence, reason.engagement_ids, found, nearest)


def _tells_who_is_near(code: Code, voice: Voice) -> bool:
    return code is Code.NOBODY_FOR_SEAT and voice is Voice.OWNER


def remedies_for(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Remedy]:
    """Remedies to try, what asks the least first; what one person could give is told to the data's owner alone."""
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    listed = list(of_request(resolver.problem, resolver.policy, engagement_id, book))
    if voice is Voice.OWNER:
        listed += of_ids(resolver.problem, resolver.policy, engagement_id)
        listed += of_people(book, engagement_id)
    yield from sorted(listed, key=lambda one: one.asks)


def _covering(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Covering]:
    tried: dict[str, int] = {}
    held: dict[str, int] = {}
    enough_given: list[frozenset[str]] = []
    number = 0
    for remedy in remedies_for(resolver, engagement_id, voice):
        if any(gifts <= remedy.gifts for gifts in enough_given):
            continue
        most = 1 if remedy.asks is Asks.ONE_MORE else MOST_OF_A_KIND
        enough = held.get(remedy.kind, 0) >= most or tried.get(remedy.kind, 0) >= MOST_TRIED_OF_A_KIND
        if enough or not could_cover(remedy.apply(resolver.problem), resolver.policy, engagement_id):
            continue
        tried[remedy.kind] = tried.get(remedy.kind, 0) + 1
        solved = resolver.with_remedy(remedy, engagement_id)
        if solved:
            number += 1
            enough_given += [remedy.gifts] if remedy.gifts else []
            held[remedy.kind] = held.get(remedy.kind, 0) + 1
            team = tuple(row for row in solved[0].assignments if row.engagement_id == engagement_id)
            yield Covering(number, remedy, solved[1], team)
            if number == MOST_REMEDIES:
                return
