"""Offers and the questions about them in the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, insert, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.workflow.offer import Means, Offer, OfferState, Question
from matcher.ports import Part


class SqlOffers:
    """Stores and finds offers."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def add(self, offer: Offer) -> int:
        """Store an offer (its id is given here) and return its id."""
        values = {
            "engagement_id": offer.engagement_id,
            "seat": offer.seat,
            "consultant_id": offer.consultant_id,
            "first_start": offer.first_start,
            "nonce": offer.nonce,
            "made_at": offer.made_at,
            "expires_at": offer.expires_at,
            "state": offer.state.value,
            "answered_at": offer.answered_at,
            "by": offer.by,
            "means": offer.means.value,
        }
        stored = self._connection.execute(insert(tables.offers).returning(tables.offers.c.offer_id), [values])
        return int(stored.scalar_one())

    def update(self, offer: Offer) -> None:
        """Write how an offer stands: state, answer, who gave it and how, and what its links are made of."""
        values = {
            "state": offer.state.value,
            "answered_at": offer.answered_at,
            "by": offer.by,
            "means": offer.means.value,
            "nonce": offer.nonce,
        }
        key = tables.offers.c.offer_id
        self._connection.execute(update(tables.offers).where(key == offer.offer_id).values(values))

    def get(self, offer_id: int) -> Offer | None:
        """One offer."""
        row = self._connection.execute(select(tables.offers).where(tables.offers.c.offer_id == offer_id)).one_or_none()
        return _offer(row) if row else None

    def by_nonce(self, nonce: str) -> Offer | None:
        """The offer of a link."""
        row = self._connection.execute(select(tables.offers).where(tables.offers.c.nonce == nonce)).one_or_none()
        return _offer(row) if row else None

    @kept(Part.OFFERS)
    def find(
        self,
        *,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        states: Collection[OfferState] | None = None,
        limit: int | None = None,
    ) -> tuple[Offer, ...]:
        """Offers that match all that is given, newest first."""
        query = select(tables.offers).order_by(tables.offers.c.offer_id.desc()).limit(limit)
        if engagement_id is not None:
            query = query.where(tables.offers.c.engagement_id == engagement_id)
        if consultant_id is not None:
            query = query.where(tables.offers.c.consultant_id == consultant_id)
        if states is not None:
            query = query.where(tables.offers.c.state.in_([state.value for state in states]))
        return tuple(_offer(row) for row in self._connection.execute(query))

    def ask(self, question: Question) -> int:
        """Store a question (its id is given here) and return its id."""
        values = {
            "offer_id": question.offer_id,
            "asked_at": question.asked_at,
            "text": question.text,
            "reply": question.reply,
            "replied_at": question.replied_at,
        }
        asked = insert(tables.offer_questions).returning(tables.offer_questions.c.question_id)
        return int(self._connection.execute(asked, [values]).scalar_one())

    def reply(self, question: Question) -> None:
        """Write the reply to a question."""
        values = {"reply": question.reply, "replied_at": question.replied_at}
        key = tables.offer_questions.c.question_id
        self._connection.execute(
            update(tables.offer_questions).where(key == question.question_id).values(values)
        )  # fmt: skip

    @kept(Part.OFFERS)
    def questions(self, offer_ids: Collection[int] | None = None, *, open_only: bool = False) -> tuple[Question, ...]:
        """Questions about these offers, or all, oldest first."""
        query = select(tables.offer_questions).order_by(tables.offer_questions.c.question_id)
        if offer_ids is not None:
            query = query.where(tables.offer_questions.c.offer_id.in_(list(offer_ids)))
        if open_only:
            query = query.where(tables.offer_questions.c.replied_at.is_(None))
        return tuple(
            Question(row.question_id, row.offer_id, row.asked_at, row.text, row.reply, row.replied_at)
            for row in self._connection.execute(query)
        )


def _offer(row: Row[*tuple[Any, ...]]) -> Offer:
    return Offer(
        offer_id=row.offer_id,
        engagement_id=EngagementId(row.engagement_id),
        seat=SeatName(row.seat),
        consultant_id=ConsultantId(row.consultant_id),
        first_start=row.first_start,
        nonce=row.nonce,
        made_at=row.made_at,
        expires_at=row.expires_at,
        state=OfferState(row.state),
        answered_at=row.answered_at,
        by=row.by,
        means=Means(row.means),
    )
