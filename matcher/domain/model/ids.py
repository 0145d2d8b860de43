"""Names of things: what a dataset calls them, never their place in an array; how people of one name are told apart."""

from collections import Counter
from collections.abc import Iterable
from typing import NewType

ConsultantId = NewType("ConsultantId", str)
EngagementId = NewType("EngagementId", str)
SeatName = NewType("SeatName", str)


def shared_names(names: Iterable[str]) -> frozenset[str]:
    """The names, as they are heard, that several of these people have."""
    heard = Counter(map(_as_heard, names))
    return frozenset(name for name, people in heard.items() if name and people > 1)


def told_apart(name: str, consultant_id: ConsultantId, shared: frozenset[str]) -> str:
    """What someone is called: with the id where somebody else has the name too, the id where there is none.

    Args:
        shared: As :func:`shared_names` has them.
    """
    return with_id(name, consultant_id) if _as_heard(name) in shared else name or consultant_id


def with_id(called: str, consultant_id: ConsultantId) -> str:
    """What someone is called, with the id once: what tells them apart, or stands for no name, holds it already."""
    mark = f"({consultant_id})"
    return called if called == consultant_id or called.endswith(mark) else f"{called} {mark}"


def _as_heard(name: str) -> str:
    """A name without what nobody hears: letter case, and how many blanks."""
    return " ".join(name.split()).casefold()
