"""What there is to say about one engagement of a schedule: why these people, why it is uncovered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from matcher.domain.explain.doubtful_ids import of_ids
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.of_people import OfPeople
from matcher.domain.explain.remedies.of_request import could_cover, of_request
from matcher.domain.explain.remedies.remedy import Asks, Remedy, both
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution
from matcher.domain.rules.eligible import why_it_waits
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.uncovered.near import one_rule_short

MOST_OF_A_KIND = 2
MOST_TRIED_OF_A_KIND = 6
MOST_TRIED_OF_PEOPLE = 3
MOST_REMEDIES = 12
MOST_NEAREST = 3
MOST_IN_PAIRS_OF_A_KIND = 3
MOST_PAIRS = 150
MOST_PAIRS_TRIED = 6
MOST_PAIRS_TOLD = 3


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
        limits: What was not looked at, in a sentence; empty where all was.
    """

    code: str
    sentence: str
    engagement_ids: tuple[EngagementId, ...]
    remedies: tuple[Covering, ...]
    nearest: tuple[str, ...] = ()
    limits: str = ""


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
    limits = OfPeople(book, engagement_id).limits if voice is Voice.OWNER else ""
    return WhyUncovered(str(reason.code), reason.sentence, reason.engagement_ids, found, nearest, limits)


def _tells_who_is_near(code: Code, voice: Voice) -> bool:
    return code is Code.NOBODY_FOR_SEAT and voice is Voice.OWNER


def remedies_for(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Remedy]:
    """Remedies to try, what asks the least first; what is given for one person is told to the data's owner alone."""
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    listed = list(of_request(resolver.problem, resolver.policy, engagement_id, book))
    waits = why_it_waits(resolver.problem.engagements[engagement_id])
    if waits and not resolver.problem.approved.get(engagement_id):
        yield from (one for one in listed if one.asks is Asks.CONFIRMATION)  # before it, nothing else helps
        return
    if voice is Voice.OWNER:
        listed += of_ids(resolver.problem, resolver.policy, engagement_id)
        listed += OfPeople(book, engagement_id).single
    yield from sorted(listed, key=lambda one: one.asks)


@dataclass
class _Search:
    """Remedies that are tried one after the other, few of each kind."""

    resolver: Resolver
    engagement_id: EngagementId
    tried: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    given: list[frozenset[str]] = field(default_factory=list)
    number: int = 0

    def covering(self, remedies: Iterable[Remedy], most_of_all: int = MOST_REMEDIES) -> Iterator[Covering]:
        """Those that cover the engagement, of those whose lesser part does not."""
        for remedy in remedies:
            if self.number < most_of_all and (found := self._covers(remedy)):
                self.number += 1
                self.given += [remedy.gifts] if remedy.gifts else []
                self.held[remedy.kind] += 1
                team = tuple(row for row in found[0].assignments if row.engagement_id == self.engagement_id)
                yield Covering(self.number, remedy, found[1], team)

    def _covers(self, remedy: Remedy) -> tuple[Solution, Price] | None:
        most = 1 if remedy.asks is Asks.ONE_MORE else MOST_OF_A_KIND
        enough = self.held[remedy.kind] >= most or self.tried[remedy.kind] >= _most_tried(remedy)
        if enough or any(gifts <= remedy.gifts for gifts in self.given) or not self._could_cover(remedy):
            return None
        self.tried[remedy.kind] += 1
        return self.resolver.with_remedy(remedy, self.engagement_id)

    def _could_cover(self, remedy: Remedy) -> bool:
        return could_cover(remedy.apply(self.resolver.problem), self.resolver.policy, self.engagement_id)

    def in_pairs(self, remedies: Sequence[Remedy], doubles: Iterable[Remedy]) -> Iterator[Covering]:
        """Two things that cover it together, where neither does; what asks the least of people first."""
        few = [one for each in _by_kind(remedies).values() for one in each[:MOST_IN_PAIRS_OF_A_KIND]]
        pairs = [(one, other) for one, other in combinations(few, 2) if one.kind != other.kind]
        ranked = sorted(pairs, key=lambda pair: (max(one.asks for one in pair), sum(one.asks for one in pair)))
        listed = [*islice((both(*pair) for pair in ranked), MOST_PAIRS), *doubles]
        likely = (one for one in sorted(listed, key=lambda one: one.asks) if self._could_cover(one))
        for pair in islice(likely, MOST_PAIRS_TRIED):
            if not any(self._is_enough(part) for part in pair.parts):
                yield from self.covering([pair], MOST_PAIRS_TOLD)

    def _is_enough(self, part: Remedy) -> bool:
        return self._could_cover(part) and self.resolver.with_remedy(part, self.engagement_id) is not None


def _most_tried(remedy: Remedy) -> int:
    """How many of a kind are solved: of what is given for people there are many kinds, for several at once more."""
    if remedy.asks not in {Asks.APPROVAL, Asks.PERSON} or remedy.parts:
        return MOST_TRIED_OF_A_KIND
    return MOST_TRIED_OF_PEOPLE if remedy.consultant_id else 1


def _by_kind(remedies: Iterable[Remedy]) -> dict[str, list[Remedy]]:
    found: dict[str, list[Remedy]] = defaultdict(list)
    for one in remedies:
        found[one.kind].append(one)
    return found


def _covering(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Covering]:
    """What covers it, what asks the least first; two things together where nothing less than another person does."""
    search, remedies = _Search(resolver, engagement_id), list(remedies_for(resolver, engagement_id, voice))
    lesser = [one for one in remedies if one.asks < Asks.ONE_MORE]
    yield from search.covering(lesser)
    if not search.number:
        book = Book.of(resolver.problem, resolver.policy, resolver.rows)
        doubles = OfPeople(book, engagement_id).double if voice is Voice.OWNER else ()
        yield from search.in_pairs(lesser, doubles)
    yield from search.covering(one for one in remedies if one.asks >= Asks.ONE_MORE)
