"""What the review page lists: sections of engagements, as the address filters them, rows with their flags and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from werkzeug.datastructures import MultiDict

from matcher.domain.model.vocabulary import STATES
from matcher.domain.rules.in_words import quantity
from matcher.records import ChangeKind, RowState
from matcher.services.review.flags import flags
from matcher.services.review.proposal_review import Review, ReviewGroup, ReviewRow
from web.lists.columns import carries, folded, searched_words
from web.shell.fragments import remembered
from web.shell.seat_keys import engagement_key, seat_key

SHOWN_AT_ONCE = {ChangeKind.BLOCKED: 0, ChangeKind.UNCOVERED: 4, ChangeKind.UNCHANGED: 0}
"""Cards of sections without decisions, so that the others are near; the rest is fetched when asked for."""
PAGE = 10
"""Cards of a page at first, and fetched at once: with teams of three under 100 KB, where all of 220 are over 1 MB."""
SHOWS = {"all": "Everything", "undecided": "To decide", "decided": "Decided", "flagged": "Flagged"}
TITLES = {
    ChangeKind.BLOCKED: ("Blocked", "Referred out, or waiting for a granting office. Nothing to decide here."),
    ChangeKind.UNCOVERED: ("Uncovered", "Nobody could be proposed for these. Each says why."),
    ChangeKind.AGREED: ("Already agreed to", "Someone said yes here, and something else is proposed: tell them first."),
    ChangeKind.SWAP: ("Swaps", "Someone else than is public."),
    ChangeKind.MOVED: ("Moved", "The same people at another start than is public."),
    ChangeKind.NEW: ("New", "Nobody is public here yet. They stay new until someone decides."),
    ChangeKind.DROPPED: ("Dropped", "Someone is public here, and nobody is proposed."),
    ChangeKind.UNCHANGED: ("Unchanged", "As it is public."),
}

LEFT_OUT = frozenset({RowState.REJECTED, RowState.SUPERSEDED})
"""Of who stands so, no team is approved whole."""
CHANGES = frozenset({ChangeKind.SWAP, ChangeKind.MOVED, ChangeKind.NEW, ChangeKind.DROPPED})


class Filter(NamedTuple):
    """What of the proposal to show, as the address says it."""

    show: str = "all"
    q: str = ""

    @classmethod
    def of(cls, arguments: "MultiDict[str, str]") -> Self:
        """Read the address; what it does not know it ignores."""
        show = arguments.get("show", "")
        return cls(show if show in SHOWS else "all", arguments.get("q", "").strip())

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address, without what is usual."""
        return {name: value for name, value in self._asdict().items() if value not in {"", "all"}}

    def admits(self, row: "Line") -> bool:
        """Whether a row is shown, as far as its state goes."""
        match self.show:
            case "undecided":
                return row.open
            case "decided":
                return row.row.to_decide and not row.open
            case "flagged":
                return (row.open and bool(row.flags)) or row.in_doubt
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page.

    Args:
        note: What came of the last step, where it was refused.
        selected: Whether its box is ticked.
    """

    key: str
    row: ReviewRow
    flags: tuple[str, ...]
    note: str = ""
    selected: bool = False

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.row.to_decide and self.row.state is RowState.PENDING

    @property
    def in_doubt(self) -> bool:
        """Whether it breaks rules today, and nobody keeps it although."""
        return self.row.verdict is not None and self.row.verdict.kept is None

    @property
    def address(self) -> str:
        """The row as forms hand it back: its key, the version that was seen, the engagement."""
        return f"{self.key}.{self.row.version}.{self.row.engagement_id}"


@dataclass(frozen=True, slots=True)
class Card:
    """An engagement of the page.

    Args:
        team: All its rows.
        lines: Those of them that are shown.
    """

    key: str
    group: ReviewGroup
    team: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def approvable(self) -> tuple[Line, ...]:
        """The rows that approving the team is about, shown or not: all that are not approved yet."""
        return tuple(line for line in self.team if line.open or line.row.state is RowState.LOCKED)

    @property
    def broken(self) -> bool:
        """Whether someone on the team was turned down or overtaken: it can't be approved whole."""
        return any(line.row.after and line.row.state in LEFT_OUT for line in self.team)

    @property
    def flagged(self) -> bool:
        """Whether a row of the team deserves a look first."""
        return self.broken or any(line.open and line.flags for line in self.team)

    @property
    def in_doubt(self) -> bool:
        """Whether a row of it breaks rules today: it is never folded away."""
        return any(line.in_doubt for line in self.lines)

    @property
    def kept(self) -> bool:
        """Whether somebody keeps a row of it that breaks rules: who and why stays in sight, once it is public too."""
        return any(line.row.verdict is not None and not line.in_doubt for line in self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """Cards of one kind, under a heading.

    Args:
        cards: All that the address asks for.
        shown: Those of them that the page holds; the rest is fetched.
    """

    kind: ChangeKind
    cards: tuple[Card, ...]
    shown: tuple[Card, ...] = ()

    @property
    def title(self) -> str:
        """The heading."""
        return TITLES[self.kind][0]

    @property
    def last(self) -> str:
        """The key of the last card that is shown, or an empty string."""
        return self.shown[-1].key if self.shown else ""

    @property
    def rest(self) -> int:
        """How many cards follow after those that are shown."""
        last = next((at for at, one in enumerate(self.cards, 1) if one.key == self.last), 0)
        return len(self.cards) - last

    @property
    def selected(self) -> int:
        """How many boxes are ticked."""
        return sum(line.selected for card in self.shown for line in card.lines)

    @property
    def decides(self) -> bool:
        """Whether its teams can be approved."""
        return self.kind in CHANGES or self.kind is ChangeKind.AGREED

    @property
    def explanation(self) -> str:
        """A sentence under the heading."""
        return TITLES[self.kind][1]


def card(group: ReviewGroup, notes: Mapping[str, str], *, select: bool = False) -> Card:
    """An engagement with its rows, the notes of the last step beside them; seats where nobody sat or sits have none."""
    if notes or select:
        return _card(group, notes, select=select)
    return remembered("card", group.engagement_id, group, lambda: _card(group, {}, select=False))


def _card(group: ReviewGroup, notes: Mapping[str, str], *, select: bool) -> Card:
    lines = [line(row, notes) for row in group.rows if row.before or row.after]
    team = tuple(sorted(lines, key=lambda each: each.key))
    made = Card(engagement_key(group.engagement_id), group, team, team)
    if select and not made.flagged:  # teams are selected whole, or not
        team = tuple(replace(each, selected=each.open) for each in team)
        return replace(made, team=team, lines=team)
    return made


def line(row: ReviewRow, notes: Mapping[str, str]) -> Line:
    """A row as the page shows it."""
    key = seat_key(row.engagement_id, row.seat)
    return Line(key, row, flags(row), notes.get(key, ""))


def sections(review: Review, only: Filter, notes: Mapping[str, str], *, select: bool = False) -> list[Section]:
    """All that the address asks for, from top to bottom; sections that are empty then are not there."""
    found: dict[ChangeKind, list[Card]] = {}
    for group in review.groups:
        whole = card(group, notes, select=select)
        shown = tuple(each for each in whole.lines if only.admits(each) or each.note)
        if (shown or (not whole.lines and only.show == "all")) and matches(group, only.q):
            found.setdefault(group.kind, []).append(replace(whole, lines=shown))
    return [Section(kind, tuple(sorted(found[kind], key=highest_priority_first))) for kind in TITLES if kind in found]


def first_page(listed: Sequence[Section], only: Filter) -> list[Section]:
    """The sections with the cards that a page holds at first: so many in all, those that need decisions before others.

    Nothing is folded away where the address filters, and no seat that no longer holds, also where somebody keeps it.
    """
    left, found = PAGE, []
    for section in listed:
        most = SHOWN_AT_ONCE.get(section.kind, PAGE) if not only.arguments else PAGE
        in_sight = sum(one.in_doubt or one.kept for one in section.cards)
        shown = section.cards[: max(in_sight, min(most, left))]
        left = max(left - len(shown), 0)
        found.append(replace(section, shown=shown))
    return found


def next_page(review: Review, only: Filter, kind: str, last: str) -> Section | None:
    """The cards of a section that follow after a card, wherever that is by now; None where nothing follows."""
    section = next((one for one in sections(review, only, {}) if one.kind.value == kind), None)
    group = next((one for one in review.groups if engagement_key(one.engagement_id) == last), None)
    after = highest_priority_first(card(group, {})) if group else None
    left = [one for one in section.cards if after is None or highest_priority_first(one) > after] if section else []
    return replace(section, cards=tuple(left), shown=tuple(left[:PAGE])) if section and left else None


def highest_priority_first(card: Card) -> tuple[bool, bool, int, str, str]:
    """The order of the cards in a section; what no longer holds comes before all, then what somebody keeps although."""
    engagement = card.group.engagement
    facts = (-engagement.priority, engagement.organization) if engagement else (0, "")
    return not card.in_doubt, not card.kept, *facts, card.key


def matches(group: ReviewGroup, words: str) -> bool:
    """Whether an engagement, its place or one of its people carries every word."""
    engagement = group.engagement
    facts: list[str] = [group.engagement_id]
    if engagement:
        state = engagement.state
        facts += [engagement.organization, engagement.city, state, STATES.get(state, state)]
    facts += [sitter.name for row in group.rows for sitter in (row.before, row.after) if sitter]
    return carries(folded(" ".join(facts)), searched_words(words))


def changes_in_words(review: Review) -> str:
    """How much a proposal would change: "34 changes in 21 engagements."."""
    changed = [[row for row in group.rows if row.kind in CHANGES] for group in review.groups]
    rows, groups = sum(map(len, changed)), sum(map(bool, changed))
    if not rows:
        return "It changes nothing: what is public is the best there is."
    return f"{quantity(rows, 'change')} in {quantity(groups, 'engagement')}."
