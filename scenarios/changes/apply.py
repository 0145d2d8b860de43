"""Changes made one after the other, and what keeps them from being made."""

from collections.abc import Iterable, Sequence
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


def check(changes: Iterable[Change], case: Case) -> CheckedChanges:
    """Look for all that keeps the changes from being made; those that can't be made are passed over in the search."""
    misfits: list[tuple[int, UnknownValue]] = []
    remarks: list[tuple[int, str]] = []
    for number, change in sorted(enumerate(changes, start=1), key=lambda numbered: numbered[1].made_last):
        found = list(change.misfits(case))
        misfits += ((number, misfit) for misfit in found)
        if not found:
            remarks += ((number, remark) for remark in change.remarks(case))
            case = change.applied(case)
    return CheckedChanges(tuple(sorted(misfits, key=itemgetter(0))), tuple(sorted(remarks)))


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
