"""Names for rows and groups that give nothing away: a seat may be called anything in the data, even by its role.

Pages show seats in the order of these keys, so that neither a seat's name nor its place tells what it asks for.
"""

from datetime import UTC
from hashlib import sha256
from hmac import new as keyed_hash

from flask import current_app, url_for

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.records import Placement

KEY_LENGTH = 12


def seat_key(engagement_id: EngagementId, seat: SeatName) -> str:
    """The name of a seat in pages, forms and addresses."""
    return _key("seat", engagement_id, seat)


def engagement_key(engagement_id: EngagementId) -> str:
    """The name of an engagement's group inside a page: fit for an HTML id, whatever the data calls it."""
    return _key("engagement", engagement_id)


def organization_address(key: str) -> str:
    """The name of an organization in addresses: it may be called anything, and no log is to have it."""
    return _key("organization", key)


def organization_link(key: str) -> str:
    """The page of an organization."""
    return url_for("organizations.show", name=organization_address(key))


def placement_key(engagement_id: EngagementId, placement: Placement) -> str:
    """Who sits somewhere, and from when, as a form saw it."""
    return _key("placement", engagement_id, placement.consultant_id, placement.first_start.astimezone(UTC).isoformat())


def _key(*parts: str) -> str:
    return keyed_hash(current_app.config["SECRET_KEY"], "\0".join(parts).encode(), sha256).hexdigest()[:KEY_LENGTH]
