"""The port of answers whether two ids are one human."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import PersonAnswer


class PersonAnswerStore(Protocol):
    """Answers, and what follows a human to a new id."""

    def all(self) -> tuple[PersonAnswer, ...]:
        """Every answer, in order of the ids."""
        ...

    def new_ids(self) -> Mapping[ConsultantId, ConsultantId]:
        """By id of somebody who is in the data under another one by now, that other id: what never changes has the old.

        The trail and what went public are written once.
        """
        ...

    def put(self, answers: Iterable[PersonAnswer], at: datetime, by: str) -> None:
        """Write answers, each in the place of an earlier one about the same ids."""
        ...

    def has_history(self, consultant_id: ConsultantId) -> bool:
        """Whether anything beside the data names a consultant: seats, refusals, offers, letters, consents."""
        ...

    def rename(self, old: ConsultantId, new: ConsultantId) -> None:
        """Let all that is kept of a consultant beside the data be that of a new id, as far as that has none itself."""
        ...
