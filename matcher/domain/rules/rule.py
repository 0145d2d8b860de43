"""What a rule is: its check, its sentences, what it reads, and how much of it may be told.

A rule's docstring is the sentence that a coordinator would say; the pages, the documentation and the explanations
quote it. What a coordinator approved is not judged again: rules about one seat read only seats that were added, rules
about several things hold approved seats against the limit but never find fault with them alone.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Generic, NamedTuple, TypeVar

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.schedule import Booking, Entry
from matcher.domain.rules.in_words import in_a_row

Case = TypeVar("Case")
Finding = TypeVar("Finding")


class Clash(NamedTuple):
    """The engagements that together break a rule about several of them; the seat and person where one is meant."""

    engagement_ids: tuple[EngagementId, ...]
    seat: SeatName | None = None
    consultant_id: ConsultantId | None = None


def clash_of(entries: list[Entry]) -> Clash:
    """The engagements of some entries of a diary."""
    return Clash(tuple(entry.booking.engagement.engagement_id for entry in entries))


class BrokenSeat(NamedTuple):
    """A seat that stands and breaks a rule.

    Args:
        beside: The other engagements that have a part in it.
    """

    booking: Booking
    consultant: Consultant
    beside: Sequence[EngagementId]

    @property
    def engagement(self) -> Engagement:
        """What the person sits in."""
        return self.booking.engagement

    @property
    def others(self) -> str:
        """The other engagements, in a row."""
        return in_a_row(self.beside)

    @property
    def together(self) -> str:
        """The other engagements as the end of a sentence, or an empty string where there are none."""
        return f", together with {self.others}" if self.beside else ""


class Words(NamedTuple):
    """A breach in words.

    Args:
        found: What was found: a sentence.
        would_do: What would do, or that nothing would: a sentence.
    """

    found: str
    would_do: str


def needed(would_do: str) -> str:
    """What would do, where it may not be enough by itself; that nothing would is true in any case."""
    return would_do if would_do.startswith("Nothing ") else would_do.replace(" would do", " would be needed", 1)


def enough(needed: str) -> str:
    """What is needed, where nothing else is in the way: the other way round."""
    return needed.replace(" would be needed", " would do", 1)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Case, Finding]):
    """A rule: its check, and from the check its name and sentence.

    Args:
        check: For a rule about one engagement or one seat, whether it is kept; else every clash found.
        breach: The words of a breach. Takes the case that breaks the rule; of a diary also the other engagements that
            have a part in it. None where the rule's own sentence is all that can be said.
        standing: The words of a breach by a seat that stands: what was found, and what would do. Every reader sees
            them: they say only what every reader may know. None where nothing is told under the rule's name.
        nobody: Of a rule that can leave a seat without anyone: what nobody does who is otherwise suited, the end of
            that sentence, which every reader sees. None where nothing is told under the rule's name.
        needs_start: Whether the check depends on when the engagement is delivered.
        reads: All that a rule about one seat reads of engagement and seat: where that is the same, so is who keeps it.
            None where it reads too much for two engagements to be alike.
        told_as: The name of the rule as which a breach is told to readers without the permission; empty: its own.
        own_limit: Whether it is about what people decide for themselves: to most readers all of it is told alike.
        binds_team: Whether, of a rule about an engagement, a team with one other person is judged by it.
    """

    check: Callable[[Case], Finding]
    breach: Callable[..., Words] | None = None
    standing: Callable[[BrokenSeat], str] | None = None
    nobody: Callable[[Engagement], str] | None = None
    needs_start: bool = True
    reads: Callable[[Engagement, SeatName], Hashable] | None = None
    told_as: str = ""
    own_limit: bool = False
    binds_team: bool = False

    @property
    def name(self) -> str:
        """The rule's name, the same in every home."""
        return self.check.__name__

    @property
    def sentence(self) -> str:
        """What a coordinator would say."""
        return (getdoc(self.check) or "").split("\n\n")[0].replace("\n", " ")

    @property
    def source(self) -> str:
        """Where the rule comes from."""
        return (getdoc(self.check) or "").partition("Source: ")[2].replace("\n", " ").strip()

    @property
    def told_name(self) -> str:
        """The name under which a breach is told to readers without the permission."""
        return self.told_as or self.name

    def words(self, *case: object) -> Words:
        """A breach in words."""
        return self.breach(*case) if self.breach else Words(self.sentence, "Someone else would do.")

    def standing_words(self, broken: BrokenSeat) -> str:
        """A breach by a seat that stands, in words that every reader may know."""
        return self.standing(broken) if self.standing else self.sentence

    def nobody_words(self, engagement: Engagement) -> str:
        """What nobody does who is otherwise suited for a seat, in words that every reader may know."""
        return self.nobody(engagement) if self.nobody else f"keeps this rule: {self.sentence}"
