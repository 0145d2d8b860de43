"""Which request is being answered: its id joins all that one request wrote into the audit trail."""

from contextvars import ContextVar
from secrets import token_hex

_current: ContextVar[str] = ContextVar("matcher_request", default="")


def begin_request() -> str:
    """Give what begins here an id of its own: a page's request, a command."""
    request_id = token_hex(8)
    _current.set(request_id)
    return request_id


def current_request() -> str:
    """The id of what is under way, or an empty string."""
    return _current.get()
