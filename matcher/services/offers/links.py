"""Links for people without an account: derived from the center's key where a letter is sent, and kept nowhere.

A link names nobody, and is bound to the address that it was sent to: where mail for the person goes
elsewhere, it has ended.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import TypeAlias

from matcher.domain.workflow.offer import Offer
from matcher.ports import Database, UnitOfWork
from matcher.services.consultants.contacts import addresses

PURPOSE = "answer to an offer"
"""What else is signed with the same key is never good for this."""
SIGNATURE_LENGTH = 32
SEPARATOR = "."
LONGEST_TOKEN = 200
MakeLink: TypeAlias = Callable[[str, str], str]
"""The whole address of the page that answers an offer, from the offer's nonce and the address that it is sent to."""


def answer_links(address: str, key: bytes) -> MakeLink:
    """Makes the links that letters carry.

    Args:
        address: Where people open the pages.
    """
    return lambda nonce, email: f"{address}/offer/{token_of(key, nonce, email)}"


def token_of(key: bytes, nonce: str, email: str) -> str:
    """What stands in the link.

    Args:
        nonce: Drawn at random when the offer was made.
        email: The address that the link is sent to.
    """
    bound = f"{PURPOSE}\0{nonce}\0{email.casefold()}"
    return f"{nonce}{SEPARATOR}{hmac.new(key, bound.encode(), sha256).hexdigest()[:SIGNATURE_LENGTH]}"


def offer_of(database: Database, key: bytes, token: str) -> Offer | None:
    """The offer of a link that was made here, for the address of today; compared in constant time."""
    if len(token) > LONGEST_TOKEN:
        return None
    with database.reading() as work:
        offer = work.offers.by_nonce(token.rpartition(SEPARATOR)[0])
        email = _address(work, offer) if offer else ""
        genuine = token_of(key, offer.nonce, email) if offer and email else ""
        return offer if hmac.compare_digest(genuine.encode(), token.encode("utf-8", "surrogatepass")) else None


def _address(work: UnitOfWork, offer: Offer) -> str:
    return addresses(work, [offer.consultant_id]).get(offer.consultant_id, "")
