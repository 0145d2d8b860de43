"""What opens a consultant's own page: a link by mail, a code by phone, the page itself for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId


class OwnKeyKind(StrEnum):
    """What it is."""

    LINK = "link"
    """Sent to the person's own address; good once."""
    CODE = "code"
    """Shown to a browser, read out by phone, and heard by two people of the center."""
    PAGE = "page"
    """The page, open in one browser."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key to someone's own page. It is there while it is good, and no longer.

    Args:
        token_hash: Of what only the link, or the browser, holds.
        consultant_id: None while nobody has heard the code.
        bound: Of the token and the address that a link was sent to.
        code_hash: Of the code.
        heard_by: The account that heard the code first.
        by_phone: Whether two have heard it; of a page, whether it was opened so.
    """

    token_hash: str
    kind: OwnKeyKind
    ends_at: datetime
    consultant_id: ConsultantId | None = None
    bound: str = ""
    code_hash: str = ""
    heard_by: int | None = None
    by_phone: bool = False
