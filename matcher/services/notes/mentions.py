"""Who is mentioned in a text: @ and a name, as accounts have it."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from matcher.records import Permission, User

AT = re.compile(r"(?:^|(?<=[\s(\[,;:]))@(?=\S)")
"""An @ that begins a word: one within an address is none."""
WORD = re.compile(r"[^\s,;:!?)\]]+")


class Mentioned(NamedTuple):
    """Who is mentioned.

    Args:
        users: Their ids, each once.
        unknown: What stands behind an @ and names nobody, or more than one.
    """

    users: tuple[int, ...]
    unknown: tuple[str, ...]


def who_reads(users: Collection[User]) -> tuple[User, ...]:
    """The accounts that can be mentioned, by name: open ones that may read."""
    return tuple(sorted((one for one in users if one.may(Permission.READ)), key=lambda one: (one.name, one.user_id)))


def mentioned(text: str, users: Collection[User]) -> Mentioned:
    """Who a text mentions: by whole name, by first name where only one has it, or by the address in front of its @."""
    handles, found, unknown = handles_of(users), [], []
    for at in AT.finditer(text):
        rest = text[at.end() :]
        named = max((one for one in handles if _begins(rest, one)), key=len, default="")
        if named:
            found.append(handles[named])
        else:
            word = WORD.match(rest)
            unknown.append(word[0] if word else rest[:1])
    return Mentioned(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown)))


def handles_of(users: Collection[User]) -> Mapping[str, int]:
    """What each account may be called behind an @, without case; what would mean two is left out."""
    owners: dict[str, set[int]] = {}
    for user in who_reads(users):
        for handle in (user.name, user.name.split()[0] if user.name.split() else "", user.email.partition("@")[0]):
            if handle:
                owners.setdefault(handle.casefold(), set()).add(user.user_id)
    return {handle: next(iter(ids)) for handle, ids in owners.items() if len(ids) == 1}


def _begins(rest: str, handle: str) -> bool:
    """Whether a text begins with a name, and the name ends there."""
    after = rest[len(handle) : len(handle) + 1]
    return rest[: len(handle)].casefold() == handle and not after.isalnum()
