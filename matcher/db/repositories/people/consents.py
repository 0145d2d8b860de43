"""Consent in the database: sealed like lived experience, and bound to its row."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.consent import Audience, Consent
from matcher.records import Access


class SqlConsents:
    """Stores and opens consents."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, engagement_id: EngagementId, consultant_id: ConsultantId, consent: Consent) -> None:
        """Write a consent in the place of the one before."""
        consents = tables.consents.c
        self._connection.execute(
            delete(tables.consents).where(
                consents.engagement_id == engagement_id, consents.consultant_id == consultant_id
            )
        )
        record = {"to": consent.to.value, "given": _told(consent.given_on), "until": _told(consent.until)}
        sealed = self._vault.seal(record, tables.consents.name, engagement_id, consultant_id)
        row = {"engagement_id": engagement_id, "consultant_id": consultant_id, "sealed": sealed}
        self._connection.execute(insert(tables.consents), [row])

    def get(self, access: Access, engagement_id: EngagementId, consultant_id: ConsultantId) -> Consent:
        """A consent: to nobody where none was ever given."""
        del access  # having one is the point: the log gives it out with an entry
        consents = tables.consents.c
        query = select(consents.sealed).where(
            consents.engagement_id == engagement_id, consents.consultant_id == consultant_id
        )
        sealed = self._connection.scalar(query)
        if sealed is None:
            return Consent()
        record = self._vault.open(sealed, tables.consents.name, engagement_id, consultant_id)
        return Consent(Audience(str(record["to"])), _day(record, "given"), _day(record, "until"))


def _told(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(record: Mapping[str, object], name: str) -> date | None:
    text = str(record[name])
    return date.fromisoformat(text) if text else None
