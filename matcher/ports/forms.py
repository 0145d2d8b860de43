"""The port of forms: records as texts and back, with the checks of an import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class FormRead(Generic[Record]):
    """A form as it was read.

    Args:
        record: None where something is wrong.
        faults: By field, what would be right.
    """

    record: Record | None
    faults: Mapping[str, str]


class Form(Protocol[Record]):
    """Both ways between a record and the texts of a form."""

    def texts(self, record: Record) -> dict[str, str]:
        """Every field of the form, in its order."""
        ...

    def read(self, texts: Mapping[str, str], record: Record) -> FormRead[Record]:
        """The record as the form has it; what the form lacks, and what nobody changed, stays as it is."""
        ...
