"""A save against newer data is noticed, so that nothing is overwritten unseen.

What has a version is known by it. What has none is known by a mark of what the form showed.
"""

from hashlib import sha256

NEWER = "Someone has changed this since the page was loaded. Look at it again; nothing was changed."
MARK_LENGTH = 16


def mark(*shown: object) -> str:
    """Stands for what a form showed, and can't be turned back into it."""
    return sha256(repr(shown).encode()).hexdigest()[:MARK_LENGTH]


def newer(seen: str | None, *now: object) -> bool:
    """Whether what is saved is no longer what was seen; None, from the command line, takes it as it is."""
    return seen is not None and seen != mark(*now)
