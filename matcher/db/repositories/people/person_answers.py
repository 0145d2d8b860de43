"""Answers whether two ids are one human, and a human's new id, in the database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, exists, insert, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.calendars import ADDRESS_BLOCK
from matcher.db.repositories.requests.mail import CONTACT_BLOCK
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import PersonAnswer
from matcher.domain.workflow.consent import WIDTH, Audience
from matcher.ports import Part

HISTORY: tuple[Column[Any], ...] = (
    tables.rejections.c.consultant_id,
    tables.offers.c.consultant_id,
    tables.letters.c.consultant_id,
    tables.calendar_feeds.c.consultant_id,
    tables.busy_times.c.consultant_id,
    tables.kept_seats.c.consultant_id,
    tables.proposal_rows.c.before_consultant,
    tables.proposal_rows.c.after_consultant,
)
"""Where a consultant is named beside the data. The trail and what went public never change: they keep the old id."""
SEALED = (tables.consents, tables.contacts, tables.own_calendars)
"""Sealed to their row: opened and sealed again under the new id."""
BLOCKS = {tables.contacts: CONTACT_BLOCK, tables.own_calendars: ADDRESS_BLOCK}
FOR_EVER = "9999-12-31"
ONE_EACH = (tables.calendar_feeds, tables.busy_times)
"""Of which a consultant has one at most."""


def new_ids(connection: Connection) -> Mapping[ConsultantId, ConsultantId]:
    """By id of somebody who is in the data under another one by now, that other id: what never changes has the old."""
    answers, people = tables.person_answers, tables.consultants.c.consultant_id
    query = select(answers.c.one, answers.c.other).where(answers.c.same).order_by(answers.c.one, answers.c.other)
    pairs = connection.execute(query).all()
    if not pairs:
        return {}
    named = {cid for pair in pairs for cid in pair}
    here = set(connection.scalars(select(people).where(people.in_(named))))
    return {
        ConsultantId(old): ConsultantId(new)
        for pair in pairs
        for old, new in (pair, reversed(pair))
        if new in here and old not in here
    }


def ids_of(connection: Connection, consultant_id: ConsultantId) -> Collection[ConsultantId]:
    """The id of somebody, and those under which they were in the data before."""
    return [consultant_id, *(old for old, new in new_ids(connection).items() if new == consultant_id)]


class SqlPersonAnswers:
    """Stores answers, and lets a history follow a new id."""

    def __init__(self, moment: SqlMoment, vault: Vault) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._vault = vault

    @kept(Part.DATASET)
    def all(self) -> tuple[PersonAnswer, ...]:
        """Every answer, in order of the ids."""
        table = tables.person_answers
        rows = self._connection.execute(select(table).order_by(table.c.one, table.c.other))
        return tuple(PersonAnswer(ConsultantId(row.one), ConsultantId(row.other), row.same) for row in rows)

    @kept(Part.DATASET)
    def new_ids(self) -> Mapping[ConsultantId, ConsultantId]:
        """By id of somebody who is in the data under another one by now, that other id."""
        return new_ids(self._connection)

    def put(self, answers: Iterable[PersonAnswer], at: datetime, by: str) -> None:
        """Write answers, each in the place of an earlier one about the same ids."""
        table = tables.person_answers
        for one, other, same in answers:
            self._connection.execute(delete(table).where(table.c.one == one, table.c.other == other))
            row = {"one": one, "other": other, "same": same, "at": at, "by": by}
            self._connection.execute(insert(table), [row])

    def has_history(self, consultant_id: ConsultantId) -> bool:
        """Whether anything beside the data names a consultant."""
        columns = (*HISTORY, *(table.c.consultant_id for table in SEALED), tables.standing_seats.c.consultant_id)
        return any(self._connection.scalar(select(exists().where(column == consultant_id))) for column in columns)

    def rename(self, old: ConsultantId, new: ConsultantId) -> None:
        """Let all that is kept of a consultant beside the data be that of a new id, as far as that has none itself."""
        for table in ONE_EACH:
            if self._connection.scalar(select(exists().where(table.c.consultant_id == new))):
                self._connection.execute(delete(table).where(table.c.consultant_id == old))
        for column in HISTORY:
            self._connection.execute(update(column.table).where(column == old).values({column.name: new}))
        for table in SEALED:
            self._seal_again(table, old, new)
        self._rename_in_answers(old, new)

    def _rename_in_answers(self, old: ConsultantId, new: ConsultantId) -> None:
        table = tables.person_answers
        about = (table.c.one == old) | (table.c.other == old)
        rows = self._connection.execute(select(table).where(about)).all()
        self._connection.execute(delete(table).where(about))
        for row in rows:
            one, other = sorted({old: new}.get(ConsultantId(cid), ConsultantId(cid)) for cid in (row.one, row.other))
            if one != other:
                self.put([PersonAnswer(one, other, row.same)], row.at, row.by)

    def _seal_again(self, table: Table, old: ConsultantId, new: ConsultantId) -> None:
        key = [column.name for column in table.primary_key]
        for row in self._connection.execute(select(table).where(table.c.consultant_id == old)).mappings().all():
            moved = {**row, "consultant_id": new}
            record = self._vault.open(row["sealed"], table.name, *(row[name] for name in key))
            place = [moved[name] for name in key]
            moved["sealed"] = self._vault.seal(record, table.name, *place, block=BLOCKS.get(table))
            self._connection.execute(delete(table).where(*(table.c[name] == row[name] for name in key)))
            there = [table.c[name] == moved[name] for name in key]
            own = self._connection.execute(select(table).where(*there)).mappings().first()
            if own is None or (
                table is tables.consents
                and _reach(record) < _reach(self._vault.open(own["sealed"], table.name, *place))
            ):
                self._connection.execute(delete(table).where(*there))
                self._connection.execute(insert(table), [moved])


def _reach(consent: Mapping[str, object]) -> tuple[int, str]:
    """How far a sealed consent goes: of two that one person gave under two ids, the narrower is theirs."""
    return WIDTH.index(Audience(str(consent["to"]))), str(consent["until"] or FOR_EVER)
