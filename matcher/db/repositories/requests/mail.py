"""Letters and addresses in the database, sealed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Row, and_, delete, false, func, insert, or_, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import OWN_LINK, LetterKind, LetterState
from matcher.ports import Part
from matcher.records import Invite, InviteMethod, Letter, Outline, Recipient, Subject, SubjectKind

LETTER_BLOCK = 1024
"""Sealed letters are as long as a multiple of this: their length says little."""
LINK_OF_OLD = re.compile(r"https?://\S+/offer/[A-Za-z0-9_-]{22}\.[0-9a-f]{32}")
OFFERS_APART = ","
CONTACT_BLOCK = 320
"""More than the longest address."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class SqlOutbox:
    """Stores and finds letters."""

    def __init__(self, moment: SqlMoment, vault: Vault) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._vault = vault

    def add(self, letter: Letter) -> int:
        """Store a letter (its id is given here) and return its id."""
        values = {**_values(letter), "sealed": b"", "created_at": letter.created_at}
        stored = self._connection.execute(insert(tables.letters).returning(tables.letters.c.letter_id), [values])
        letter_id = int(stored.scalar_one())
        self._write(letter_id, {"sealed": self._sealed(letter_id, letter)})
        return letter_id

    def update(self, letter: Letter) -> None:
        """Write what a letter is now."""
        self._write(letter.letter_id, {**_values(letter), "sealed": self._sealed(letter.letter_id, letter)})

    def get(self, letter_id: int) -> Letter | None:
        """One letter."""
        query = select(tables.letters).where(tables.letters.c.letter_id == letter_id)
        row = self._connection.execute(query).one_or_none()
        return self._letter(row) if row else None

    def find(
        self,
        states: Collection[LetterState] | None = None,
        *,
        about: Collection[Subject] | None = None,
        to: Collection[ConsultantId] | None = None,
        limit: int | None = None,
        hidden: Collection[LetterKind] = (),
    ) -> tuple[Letter, ...]:
        """Letters that match all that is given, newest first; those of hidden kinds are left out."""
        rows = self._rows(states, about, to, limit, hidden)
        return tuple(self._letter(row) for row in rows)

    def outlines(
        self, states: Collection[LetterState] | None, *, limit: int, hidden: Collection[LetterKind] = ()
    ) -> tuple[Outline, ...]:
        """As :meth:`find`, without opening any."""
        return tuple(self._outline(row) for row in self._rows(states, None, None, limit, hidden))

    @kept(Part.LETTERS)
    def _rows(
        self,
        states: Collection[LetterState] | None,
        about: Collection[Subject] | None,
        to: Collection[ConsultantId] | None,
        limit: int | None,
        hidden: Collection[LetterKind],
    ) -> Sequence[AnyRow]:
        """The rows, still sealed."""
        columns = tables.letters.c
        query = select(tables.letters).order_by(columns.letter_id.desc()).limit(limit)
        if hidden:
            query = query.where(columns.kind.not_in([kind.value for kind in hidden]))
        if states is not None:
            query = query.where(columns.state.in_([state.value for state in states]))
        if about is not None:
            ids: dict[str, list[str]] = {}
            for one in about:
                ids.setdefault(one.kind.value, []).append(one.subject_id)
            any_of = [and_(columns.about_kind == kind, columns.about.in_(these)) for kind, these in ids.items()]
            query = query.where(or_(false(), *any_of))
        if to is not None:
            query = query.where(columns.consultant_id.in_(list(to)))
        return self._connection.execute(query).all()

    @kept(Part.LETTERS)
    def count(self, states: Collection[LetterState], hidden: Collection[LetterKind] = ()) -> int:
        """How many are in any of these states, and of no hidden kind; none is opened."""
        columns = tables.letters.c
        query = select(func.count()).where(columns.state.in_([state.value for state in states]))
        if hidden:
            query = query.where(columns.kind.not_in([kind.value for kind in hidden]))
        return int(self._connection.execute(query).scalar_one())

    def _write(self, letter_id: int, values: dict[str, Any]) -> None:
        key = tables.letters.c.letter_id
        self._connection.execute(update(tables.letters).where(key == letter_id).values(values))

    def _sealed(self, letter_id: int, letter: Letter) -> bytes:
        content = {
            "name": letter.to.name,
            "email": letter.to.email,
            "subject": letter.subject,
            "body": letter.body,
            "calendar": _plain(letter.calendar) if letter.calendar else None,
        }
        return self._vault.seal(content, tables.letters.name, str(letter_id), block=LETTER_BLOCK)

    def _outline(self, row: AnyRow) -> Outline:
        return Outline(
            letter_id=row.letter_id,
            version=row.version,
            kind=LetterKind(row.kind),
            consultant_id=ConsultantId(row.consultant_id) if row.consultant_id else None,
            about=Subject(SubjectKind(row.about_kind), row.about),
            created_at=row.created_at,
            state=LetterState(row.state),
            fault=row.fault,
            offers=_offers(row),
            opened=partial(self._letter, row),
        )

    def _letter(self, row: AnyRow) -> Letter:
        content: Mapping[str, Any] = self._vault.open(row.sealed, tables.letters.name, str(row.letter_id))
        person = ConsultantId(row.consultant_id) if row.consultant_id else None
        return Letter(
            letter_id=row.letter_id,
            kind=LetterKind(row.kind),
            to=Recipient(content["name"], content["email"], person),
            subject=content["subject"],
            body=_without_link(content["body"]) if row.kind == LetterKind.OFFER else content["body"],
            about=Subject(SubjectKind(row.about_kind), row.about),
            created_at=row.created_at,
            calendar=_invite(content["calendar"]) if content["calendar"] else None,
            state=LetterState(row.state),
            version=row.version,
            tried_at=row.tried_at,
            sent_at=row.sent_at,
            message_id=row.message_id,
            fault=row.fault,
            offers=_offers(row),
        )


def _offers(row: AnyRow) -> tuple[int, ...]:
    return tuple(map(int, filter(None, row.offers.split(OFFERS_APART))))


class SqlContacts:
    """Stores and finds consultants' addresses."""

    def __init__(self, moment: SqlMoment, vault: Vault) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._vault = vault

    def set(self, consultant_id: ConsultantId, email: str, at: datetime, unconfirmed_by: int | None) -> None:
        """Write an address in the place of the one before; an empty one says that the address of the data counts."""
        table = tables.contacts
        self._connection.execute(delete(table).where(table.c.consultant_id == consultant_id))
        if email or unconfirmed_by is not None:
            sealed = self._vault.seal({"email": email}, table.name, consultant_id, block=CONTACT_BLOCK)
            row = {"consultant_id": consultant_id, "changed_at": at, "unconfirmed_by": unconfirmed_by, "sealed": sealed}
            self._connection.execute(insert(table), [row])

    def confirm(self, consultant_id: ConsultantId) -> None:
        """Write that a second person has confirmed an address."""
        table = tables.contacts
        self._connection.execute(
            update(table).where(table.c.consultant_id == consultant_id).values(unconfirmed_by=None)
        )

    def unconfirmed(self) -> Mapping[ConsultantId, int]:
        """Whose address waits for a second person, and the account that set it."""
        return {
            ConsultantId(row.consultant_id): row.unconfirmed_by
            for row in self._rows()
            if row.unconfirmed_by is not None
        }

    def emails(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, str]:
        """The addresses, all or some."""
        name = tables.contacts.name
        found = {
            ConsultantId(row.consultant_id): str(self._vault.open(row.sealed, name, row.consultant_id)["email"])
            for row in self._rows()
            if ids is None or row.consultant_id in ids
        }
        return {key: email for key, email in found.items() if email}

    @kept(Part.LETTERS)
    def _rows(self) -> Sequence[AnyRow]:
        """The rows, still sealed."""
        return self._connection.execute(select(tables.contacts).order_by(tables.contacts.c.consultant_id)).all()


def _without_link(body: str) -> str:
    """A body without the link that letters of former versions hold: it has ended, and another goes in at sending."""
    return LINK_OF_OLD.sub(OWN_LINK, body)


def _values(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind.value,
        "state": letter.state.value,
        "version": letter.version,
        "about_kind": letter.about.kind.value,
        "about": letter.about.subject_id,
        "consultant_id": letter.to.consultant_id,
        "tried_at": letter.tried_at,
        "sent_at": letter.sent_at,
        "message_id": letter.message_id,
        "fault": letter.fault,
        "offers": OFFERS_APART.join(map(str, letter.offers)),
    }


def _plain(invite: Invite) -> dict[str, Any]:
    days = [day.isoformat() for day in invite.days]
    moments = {name: getattr(invite, name).isoformat() for name in ("first_start", "at")}
    return {**asdict(invite), **moments, "days": days}


def _invite(plain: Mapping[str, Any]) -> Invite:
    return Invite(
        **{
            **plain,
            "method": InviteMethod(plain["method"]),
            "first_start": datetime.fromisoformat(plain["first_start"]),
            "at": datetime.fromisoformat(plain["at"]),
            "days": tuple(map(date.fromisoformat, plain["days"])),
        }
    )
