"""What would do about several rules in someone's way: which changes are needed, which are not, whether all are enough.

Judged beside the schedule, of the rules that a voice hears of by their own names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matcher.domain.explain.audit import violations_about
from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, rules_in_the_way
from matcher.domain.explain.remedies.mending import Mending, mended, mending
from matcher.domain.rules import OWN_LIMITS

SETTLED = "What settles the rest settles this too."
ENOUGH = {1: "", 2: "Both are needed, and together they would do."}
ENOUGH_OF_MORE = "All of these are needed, and together they would do."


@dataclass(frozen=True, slots=True)
class Together:
    """What would do about the rules in someone's way.

    Args:
        needed: The changes that are needed, by the name under which the rule is told; none is needed twice.
        settled: Names of rules that are in the way no more once those are made.
        is_whole: Whether something would do about every rule, and this voice hears of all of them.
    """

    needed: dict[str, tuple[Mending, ...]]
    settled: frozenset[str]
    is_whole: bool

    @property
    def changes(self) -> tuple[Mending, ...]:
        """All changes that are needed."""
        return tuple(change for of_one in self.needed.values() for change in of_one)

    @property
    def sentence(self) -> str:
        """That all are needed and enough; nothing of one."""
        return ENOUGH.get(len(self.needed), ENOUGH_OF_MORE)


def together(seating: Seating, voice: Voice) -> Together:
    """Of the changes that breaches name, those without which a rule would still be in the way."""
    found = list(rules_in_the_way(seating, voice))
    heard = {rule for rule, _, _ in found if voice is Voice.OWNER or rule not in OWN_LIMITS}
    changes = {rule: mending(seating, rule, others) for rule, _, others in found if rule in heard}
    needed = {rule: change for rule, change in changes.items() if change}
    stay = heard - needed.keys()
    for rule in reversed(list(needed)):  # what is the person's own comes last, and is spared first
        fewer = {one: change for one, change in needed.items() if one != rule}
        if _left(seating, list(fewer.values()), voice) <= stay | (_all_rules(found) - heard):
            needed = fewer
    by_told: dict[str, tuple[Mending, ...]] = {}
    for rule, told, _ in found:
        if rule in needed:
            by_told[told] = (*by_told.get(told, ()), needed[rule])
    settled = {told for rule, told, _ in found if changes.get(rule)} - by_told.keys()
    return Together(by_told, frozenset(settled), not stay and len(heard) == len(_all_rules(found)))


def is_enough_beside(seating: Seating, changes: Sequence[Mending]) -> bool:
    """Whether the schedule keeps every rule with the person in the seat and these changes made."""
    if not seating.is_beside_its_team:
        return False
    after = mended(seating, changes).with_them
    people = {one.consultant_id for one in after.bookings[seating.engagement_id].team.values()}
    broken = violations_about(after, [seating.engagement_id], people)
    return next(broken, None) is None


def in_words(obstacles: Sequence[Obstacle], found: Together, *, is_enough: bool) -> tuple[Obstacle, ...]:
    """The breaches with what would do about them: by itself, with the rest, or once the rest is done."""

    def said(one: Obstacle) -> Obstacle:
        if one.rule in found.settled:
            return replace(one, remedy=SETTLED)
        return one.as_enough if is_enough and len(found.needed) == 1 else one.as_needed

    return tuple(map(said, obstacles))


def _left(seating: Seating, changes: Sequence[Mending], voice: Voice) -> set[str]:
    return {rule for rule, _, _ in rules_in_the_way(mended(seating, changes), voice)}


def _all_rules(found: Sequence[tuple[str, str, object]]) -> set[str]:
    return {rule for rule, _, _ in found}
