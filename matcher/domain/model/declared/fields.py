"""The declaration of a record's fields: said once, at the field, and read by sheets, tables, forms and documents.

A field of a dataclass is declared as ``minutes: Annotated[int, Field("Minutes", Whole(1, 1440), WHEN)]``. What a
record has and nobody types or stores in a column is left without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, get_type_hints

from matcher.domain.model.declared.holds import Holds, InRowsOfTheirOwn, MapPlace

MUST_BE_FILLED: Final = object()
"""Stands for a cell that may be empty only where an empty text is a value."""
OPEN, CONFIDENTIAL, ALL = (False,), (True,), (False, True)
"""What a form shows: fields that are kept apart, or not, or both."""


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Fields that a form shows together.

    Args:
        lead: A sentence under the title.
        folded: Whether the form opens it on demand.
    """

    title: str
    lead: str = ""
    folded: bool = False


class OwnLimit(Enum):
    """How a limit of a consultant's own limits: which of two values asks less of them."""

    AT_MOST = "at most"
    AT_LEAST = "at least"
    ONLY = "only"

    def lifted(self, before: Any, after: Any) -> bool:
        """Whether a limit is wider than it was."""
        if self is OwnLimit.ONLY:
            return not after <= before
        if self is OwnLimit.AT_MOST:
            return bool((after or 0) > (before or 0))  # who has not said that they travel, does not
        return (after or 0) < (before or 0)  # what nobody has said limits nothing


@dataclass(frozen=True, slots=True)
class Field:
    """What there is to know of a field.

    Args:
        label: What people call it.
        group: Where a form shows it; None for what no form shows.
        help: A sentence or two for those who fill it in.
        empty: What an empty cell stands for.
        may_lack: Whether a sheet may do without the column; its cells are then empty.
        after: The field after which a form shows it, where that is not the one before it in the record.
        apart: Whether it is kept apart, for those who may know of lived experience: it tells a role, or goes by one.
        private: Whether a message about it never repeats what was found: it tells a role.
        limit: How it limits, for a limit of the consultant's own: nobody else lifts it.
        in_trail: Whether the audit trail, which is kept for ever, says what it was and what it is.
        subject: A setting as the subject of a sentence: "The travel budget, in dollars,".
    """

    label: str
    holds: Holds
    group: FormGroup | None = None
    help: str = ""
    empty: object = MUST_BE_FILLED
    may_lack: bool = False
    after: str = ""
    apart: bool = False
    private: bool = False
    limit: OwnLimit | None = None
    in_trail: bool = True
    subject: str = ""

    @property
    def has_column(self) -> bool:
        """Whether one column holds it, in a sheet and in a table."""
        return not isinstance(self.holds, MapPlace | InRowsOfTheirOwn)

    @property
    def may_be_none(self) -> bool:
        """Whether a record may have no value of it."""
        return self.empty is None


@cache
def fields_of(record: type) -> Mapping[str, Field]:
    """The declared fields of a record by name, in its order."""
    hints = get_type_hints(record, include_extras=True)
    found = ((name, getattr(hint, "__metadata__", ())) for name, hint in hints.items())
    return {name: said for name, metadata in found for said in metadata if isinstance(said, Field)}


def fields_holding(record: type, holds: type[Holds]) -> tuple[str, ...]:
    """The names of the fields that hold something of a kind."""
    return tuple(name for name, field in fields_of(record).items() if isinstance(field.holds, holds))


def form_of(record: type, apart: tuple[bool, ...] = OPEN) -> Mapping[FormGroup, Mapping[str, Field]]:
    """What a form shows of a record: its groups, each with its fields, in the order in which it shows them.

    Args:
        apart: :data:`OPEN` without what is kept apart, :data:`CONFIDENTIAL` for that alone, or :data:`ALL`.
    """
    shown = {name: field for name, field in fields_of(record).items() if field.group and field.apart in apart}
    order = list(shown)
    for name, field in shown.items():
        if field.after in shown:
            order.remove(name)
            order.insert(order.index(field.after) + 1, name)
    groups: dict[FormGroup, dict[str, Field]] = {}
    for name in order:
        field = shown[name]
        groups.setdefault(field.group or FormGroup(""), {})[name] = field
    return groups
