"""Changes made one after the other, and what keeps them from being made."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import itemgetter
from typing import NamedTuple

from scenarios.case import Case, ChangeError
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue
from scenarios.changes.wording import in_field


class CheckedChanges(NamedTuple):
    """What a check of changes found.

    Args:
        misfits: By the number of the change, from 1.
        remarks: In sentences, likewise.
    """

    misfits: tuple[tuple[int, UnknownValue], ...]
    remarks: tuple[tuple[int, str], ...]


LEFT = " once the changes before it are made"
OVERRULED = "It makes no difference beside the other changes: {}"


def check(changes: Sequence[Change], case: Case) -> CheckedChanges:
    """Look for all that keeps the changes from being made; those that can't be made are passed over in the search."""
    misfits: list[tuple[int, UnknownValue]] = []
    remarks: list[tuple[int, str]] = []
    made: list[tuple[int, Change]] = []
    before = case
    for number, change in sorted(enumerate(changes, start=1), key=lambda numbered: numbered[1].made_last):
        found = [_left_so(misfit, change, before) for misfit in change.misfits(case)]
        misfits += ((number, misfit) for misfit in found)
        if not found:
            said = list(change.remarks(case))
            remarks += ((number, remark) for remark in said)
            made += [] if said else [(number, change)]
            case = change.applied(case)
    remarks += [] if misfits else ((number, said) for number, said in _overruled(made, changes, before, case))
    return CheckedChanges(tuple(sorted(misfits, key=itemgetter(0))), tuple(sorted(remarks)))


def _overruled(
    made: Iterable[tuple[int, Change]], changes: Sequence[Change], before: Case, after: Case
) -> Iterator[tuple[int, str]]:
    """Those without which the others come to the same: a budget that is set again, a leave of who is left out."""
    for number, change in made:
        if any(change.misfits(before)):  # of somebody whom another change adds
            continue
        others = [one for position, one in enumerate(changes, start=1) if position != number]
        try:
            if change.applied(before) != before and apply(others, before) == after:
                yield number, OVERRULED.format(f"{change.sentence[:1].lower()}{change.sentence[1:]}")
        except ChangeError:  # the others need it
            continue


def _left_so(misfit: UnknownValue, change: Change, before: Case) -> UnknownValue:
    """The same, where it is what the changes before it left that does not fit."""
    if any(change.misfits(before)):
        return misfit
    expected, said = (text.partition("; ")[0] for text in (misfit.expected, misfit.on_pages))
    return misfit._replace(expected=f"{expected}{LEFT}", on_pages=said and f"{said}{LEFT}")


def apply(changes: Iterable[Change], case: Case) -> Case:
    """Make the changes, one after the other, rules about what people bring left out last.

    Raises:
        ChangeError: One of them does not fit what the others left.
    """
    return reduce(_changed, sorted(changes, key=lambda change: change.made_last), case)


def _changed(case: Case, change: Change) -> Case:
    misfits: Sequence[UnknownValue] = list(change.misfits(case))
    if misfits:
        said = "; ".join(f"{one.key}: {one.value!r}: {one.expected}" if one.key else one.expected for one in misfits)
        in_words = " ".join(in_field("", one.key, one.said) for one in misfits)
        refused = f"This can't be done: {change.sentence}"
        raise ChangeError(f"{refused} {said}.", f"{refused} {in_words}")
    return change.applied(case)
