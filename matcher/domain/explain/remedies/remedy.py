"""A remedy: what it asks of whom, and the problem with it made."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Problem
from matcher.domain.rules.in_words import in_a_row


class Asks(IntEnum):
    """What a remedy asks, and of whom, the least first."""

    ANSWER = 0
    """Whether two ids are one person."""
    CONFIRMATION = 1
    START_TIME = 2
    WEEKDAY = 3
    WINDOW = 4
    LEVEL = 5
    VIRTUAL = 6
    TOPIC = 7
    """That a topic is left out."""
    MONEY = 8
    APPROVAL = 9
    """What the center alone can give one person: an approval, an agreement, a clearance."""
    PERSON = 10
    """More of one person's time or travel, which only they can give."""
    ONE_MORE = 11
    GIVING_UP = 12

    @property
    def whom(self) -> str:
        """Who would be asked: ``requester``, ``center`` or ``consultant``."""
        if self is Asks.PERSON:
            return "consultant"
        of_requester = {Asks.START_TIME, Asks.WEEKDAY, Asks.WINDOW, Asks.LEVEL, Asks.VIRTUAL, Asks.TOPIC}
        return "requester" if self in of_requester else "center"


@dataclass(frozen=True)
class Remedy:
    """A change that might cover an engagement.

    Args:
        sentence: The end of "It would be covered ...".
        detail: What makes one of its kind this one, where it is about a request: ``14:00`` of a start.
        apply: The problem with the change made.
        consultant_id: Who would be asked, where it is one person.
        rule: The limit that is widened, where it is one of people.
        gifts: What is given, piece by piece: where less of it does, more is no remedy.
        parts: Of two things that are needed together, each.
    """

    asks: Asks
    sentence: str
    apply: Callable[[Problem], Problem]
    consultant_id: ConsultantId | None = None
    detail: str = ""
    rule: str = ""
    gifts: frozenset[str] = frozenset()
    parts: tuple["Remedy", ...] = ()

    @property
    def kind(self) -> str:
        """What it is like: of what people could give, an hour of a week is another kind than a day."""
        return f"{self.asks.name.lower()} {self.rule}".strip()

    @property
    def whom(self) -> str:
        """Who would be asked, all of them."""
        return in_a_row(dict.fromkeys(one.asks.whom for one in self.parts or (self,)))


def both(one: Remedy, other: Remedy) -> Remedy:
    """Two remedies together, which asks for as much as the one that asks for more."""

    def apply(problem: Problem) -> Problem:
        return other.apply(one.apply(problem))

    second = other.sentence.removeprefix("if ") if one.sentence.startswith("if ") else other.sentence
    who = {found for found in (one.consultant_id, other.consultant_id) if found}
    return Remedy(
        max(one.asks, other.asks),
        f"{one.sentence} and {second}",
        apply,
        who.pop() if len(who) == 1 else None,
        rule=f"{one.kind} and {other.kind}",
        gifts=one.gifts | other.gifts,
        parts=(one, other),
    )
