"""The ports of what accounts asked, and of requests to read many confidential records at once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from matcher.records import AllowanceAnswer, Asked, QuestionKind, ReadingRequest


class QuestionStore(Protocol):
    """What accounts asked that may tell of people, by day at the center; never about whom."""

    def add(self, user_id: int, kind: QuestionKind, mark: str | None = None, *, waited: bool = False) -> None:
        """Note a question of today.

        Args:
            mark: The same for the same question about the same data; None where each is a new one.
            waited: Whether it was refused because the allowance was used up.
        """
        ...

    def was_asked(self, user_id: int, mark: str) -> bool:
        """Whether the account was answered this very question today."""
        ...

    def count(self, user_id: int) -> int:
        """How many of today's questions were answered."""
        ...

    def of_today(self) -> tuple[Asked, ...]:
        """What was asked today, by account and kind."""
        ...

    def given(self, user_id: int) -> int:
        """How many more someone gave the account for today."""
        ...

    def answer(self, answer: AllowanceAnswer) -> None:
        """Note what someone made of an account that waits."""
        ...

    def answers(self) -> Mapping[int, AllowanceAnswer]:
        """The last answer of today, by account."""
        ...

    def forget_before(self, day: date) -> None:
        """Drop what was asked, and answered, on earlier days."""
        ...


class ReadingRequestStore(Protocol):
    """Requests to read many confidential records at once."""

    def add(self, request: ReadingRequest) -> int:
        """Store a request (its id is given here) and return its id."""
        ...

    def get(self, request_id: int) -> ReadingRequest | None:
        """One request."""
        ...

    def update(self, request: ReadingRequest) -> None:
        """Write what became of a request."""
        ...

    def since(self, moment: datetime) -> tuple[ReadingRequest, ...]:
        """Requests made since a moment, newest first."""
        ...
