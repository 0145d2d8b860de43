"""What accounts asked, and requests to read many confidential records at once, in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, insert, select, update

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.records import AllowanceAnswer, Asked, QuestionKind, ReadingRequest

BLOCK = 128


class SqlQuestions:
    """Stores and counts questions.

    Args:
        today: The day at the center.
    """

    def __init__(self, connection: Connection, now: datetime, today: date) -> None:
        self._connection = connection
        self._now = now
        self._today = today

    def add(self, user_id: int, kind: QuestionKind, mark: str | None = None, *, waited: bool = False) -> None:
        """Note a question of today."""
        row = {"user_id": user_id, "day": self._today, "at": self._now, "kind": kind.value, "mark": mark}
        self._connection.execute(insert(tables.asked_questions), [{**row, "waited": waited}])

    def was_asked(self, user_id: int, mark: str) -> bool:
        """Whether the account was answered this very question today."""
        asked = tables.asked_questions.c
        query = select(asked.question_id).where(
            asked.day == self._today, asked.user_id == user_id, asked.mark == mark, asked.waited.is_(False)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def count(self, user_id: int) -> int:
        """How many of today's questions were answered."""
        asked = tables.asked_questions.c
        query = select(func.count()).where(
            asked.day == self._today, asked.user_id == user_id, asked.waited.is_(False)
        )  # fmt: skip
        return int(self._connection.execute(query).scalar_one())

    def of_today(self) -> tuple[Asked, ...]:
        """What was asked today, by account and kind."""
        asked = tables.asked_questions.c
        waited, waited_at = func.count(case((asked.waited, 1))), func.max(case((asked.waited, asked.at)))
        query = (
            select(asked.user_id, asked.kind, func.count(), waited, func.max(asked.at), waited_at)
            .where(asked.day == self._today)
            .group_by(asked.user_id, asked.kind)
            .order_by(asked.user_id, asked.kind)
        )
        return tuple(
            Asked(user_id, QuestionKind(kind), every - past, past, last_at, last_past)
            for user_id, kind, every, past, last_at, last_past in self._connection.execute(query)
        )

    def given(self, user_id: int) -> int:
        """How many more someone gave the account for today."""
        answers = tables.allowance_answers.c
        query = select(func.sum(answers.more)).where(answers.day == self._today, answers.user_id == user_id)
        return int(self._connection.execute(query).scalar() or 0)

    def answer(self, answer: AllowanceAnswer) -> None:
        """Note what someone made of an account that waits."""
        self._connection.execute(insert(tables.allowance_answers), [{**asdict(answer), "day": self._today}])

    def answers(self) -> Mapping[int, AllowanceAnswer]:
        """The last answer of today, by account."""
        answers = tables.allowance_answers.c
        query = select(answers.user_id, answers.more, answers.by, answers.at).where(answers.day == self._today)
        rows = self._connection.execute(query.order_by(answers.answer_id))
        return {row.user_id: AllowanceAnswer(*row) for row in rows}

    def forget_before(self, day: date) -> None:
        """Drop what was asked, and answered, on earlier days."""
        for table in (tables.asked_questions, tables.allowance_answers):
            self._connection.execute(delete(table).where(table.c.day < day))


class SqlReadingRequests:
    """Stores and finds requests to read many confidential records at once."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, request: ReadingRequest) -> int:
        """Store a request (its id is given here) and return its id."""
        table = tables.reading_requests
        values = {name: value for name, value in asdict(request).items() if name not in {"request_id", "why"}}
        stored = self._connection.execute(insert(table).returning(table.c.request_id), [{**values, "sealed": b""}])
        request_id = int(stored.scalar_one())
        sealed = self._vault.seal({"why": request.why}, table.name, str(request_id), block=BLOCK)
        self._connection.execute(update(table).where(table.c.request_id == request_id).values(sealed=sealed))
        return request_id

    def get(self, request_id: int) -> ReadingRequest | None:
        """One request."""
        table = tables.reading_requests
        row = self._connection.execute(select(table).where(table.c.request_id == request_id)).one_or_none()
        return self._request(row) if row else None

    def update(self, request: ReadingRequest) -> None:
        """Write what became of a request; why it was made stays."""
        table = tables.reading_requests
        values = {name: value for name, value in asdict(request).items() if name != "why"}
        self._connection.execute(update(table).where(table.c.request_id == request.request_id).values(values))

    def since(self, moment: datetime) -> tuple[ReadingRequest, ...]:
        """Requests made since a moment, newest first."""
        table = tables.reading_requests
        query = select(table).where(table.c.asked_at >= moment).order_by(table.c.request_id.desc())
        return tuple(map(self._request, self._connection.execute(query)))

    def _request(self, row: Row[*tuple[Any, ...]]) -> ReadingRequest:
        values = {name: getattr(row, name) for name in ReadingRequest.__dataclass_fields__ if name != "why"}
        opened = self._vault.open(row.sealed, tables.reading_requests.name, str(row.request_id))
        return ReadingRequest(**values, why=str(opened["why"]))
