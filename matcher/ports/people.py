"""The ports of accounts, sessions, limits, the access log, own pages, and of who is one human under two ids."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import PersonAnswer
from matcher.records import Access, AccessEntry, ChainHead, ChainLink, OpenSession, OwnKey, SecondFactor, User


class AccountStore(Protocol):
    """Accounts. Password hashes never leave through anything but ``password_hash``."""

    def add(self, user: User, password_hash: str) -> int:
        """Store an account (its id is given here) and return its id."""
        ...

    def update(self, user: User) -> None:
        """Write name, roles, grants and whether the account is active."""
        ...

    def get(self, user_id: int) -> User | None:
        """One account."""
        ...

    def by_email(self, email: str) -> User | None:
        """The account of an address, in any case."""
        ...

    def all(self) -> tuple[User, ...]:
        """Every account, by address."""
        ...

    def password_hash(self, user_id: int) -> str:
        """The stored hash."""
        ...

    def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Replace the stored hash."""
        ...


class FactorStore(Protocol):
    """Second factors and recovery codes."""

    def of(self, user_id: int) -> tuple[SecondFactor, ...]:
        """An account's factors, oldest first."""
        ...

    def add(self, factor: SecondFactor) -> int:
        """Store a factor (its id is given here) and return its id."""
        ...

    def marked(self, mark: str) -> SecondFactor | None:
        """The passkey with this mark, no matter whose it is."""
        ...

    def rename(self, user_id: int, factor_id: int, name: str) -> bool:
        """Give one factor of an account another name; whether there was one."""
        ...

    def remove(self, user_id: int, factor_id: int) -> bool:
        """Remove one factor of an account; whether there was one."""
        ...

    def advance(self, factor_id: int, counter: int, furthest: int | None = None) -> bool:
        """Note what was accepted; false where it, or a later one, was accepted before.

        Args:
            furthest: What was accepted beyond this counts as never accepted.
        """
        ...

    def set_codes(self, user_id: int, hashes: Iterable[str]) -> None:
        """Put recovery codes in the place of those that were there."""
        ...

    def codes_left(self, user_id: int) -> int:
        """How many recovery codes were not used."""
        ...

    def take_code(self, user_id: int, code_hash: str) -> bool:
        """Use up a recovery code; false where there is none such."""
        ...


class SessionStore(Protocol):
    """Who is signed in, by the hash of a token that only the browser has."""

    def add(self, token_hash: str, user_id: int, device: str = "") -> None:
        """Begin a session now."""
        ...

    def of(self, user_id: int, since: datetime) -> tuple[OpenSession, ...]:
        """An account's sessions that began since, newest first."""
        ...

    def end_one(self, user_id: int, handle: str) -> bool:
        """End one session of an account; whether there was one."""
        ...

    def user(self, token_hash: str, since: datetime) -> User | None:
        """Whose session it is, or None where it ended or began before."""
        ...

    def end(self, token_hash: str) -> None:
        """End a session."""
        ...

    def end_all(self, user_id: int, but: str = "") -> None:
        """End every session of an account, but that of one token's hash."""
        ...

    def forget_before(self, moment: datetime) -> None:
        """Drop sessions that began before."""
        ...


class RateStore(Protocol):
    """How often something was tried within a span of time that begins with the first try."""

    def hit(self, key_hash: str, seconds: int, times: int = 1) -> int:
        """Count tries; how many there are in the span now."""
        ...

    def hits(self, key_hash: str) -> int:
        """How many there are in the span."""
        ...

    def ends_at(self, key_hash: str) -> datetime | None:
        """When the span ends, or None where none is under way."""
        ...

    def forget_over(self) -> None:
        """Drop spans that are over."""
        ...

    def forget(self, key_hash: str | None = None) -> None:
        """Count again: one key, or all."""
        ...


class AccessLog(Protocol):
    """Who read whose lived experience, when and why. Entries are added, never changed."""

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str, said: str = "") -> Access:
        """Write an entry and give leave to read.

        Args:
            user_id: None for the system.
            consultant_id: None for everyone's.
            why: In the program's own words.
            said: What somebody typed, after it: that is sealed.
        """
        ...

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Entries, newest first."""
        ...

    def readings(self, consultant_id: ConsultantId | None = None) -> tuple[AccessEntry, ...]:
        """Entries that name whose record someone read, newest first: of one person, or all.

        What consultants write themselves, and rules that the program checks, is read by nobody.
        """
        ...

    def read_since(self, user_id: int, moment: datetime) -> frozenset[ConsultantId]:
        """Whose records an account has read since a moment, one by one."""
        ...

    def lists_since(self, user_id: int, moment: datetime) -> frozenset[str]:
        """Which lists of people an account has seen since a moment, each as its entries say."""
        ...

    def links(self) -> Iterable[ChainLink]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too."""
        ...

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        ...

    def head_is_right(self, head: ChainHead) -> bool:
        """Whether the end was written with a key that is here."""
        ...


class OwnKeyStore(Protocol):
    """Keys that are good. One that was used, ran out or was withdrawn is gone: nothing says that there ever was one."""

    def add(self, key: OwnKey) -> None:
        """Store a key."""
        ...

    def change(self, key: OwnKey) -> None:
        """Write who has heard a code."""
        ...

    def get(self, token_hash: str) -> OwnKey | None:
        """The key of a token."""
        ...

    def by_code(self, code_hash: str) -> OwnKey | None:
        """The key of a code."""
        ...

    def remove(self, token_hash: str) -> None:
        """End a key."""
        ...

    def remove_of(self, consultant_id: ConsultantId) -> None:
        """End every key of a consultant."""
        ...

    def forget_over(self, now: datetime) -> None:
        """Drop keys whose time is over."""
        ...


class PersonAnswerStore(Protocol):
    """Answers, and what follows a human to a new id."""

    def all(self) -> tuple[PersonAnswer, ...]:
        """Every answer, in order of the ids."""
        ...

    def new_ids(self) -> Mapping[ConsultantId, ConsultantId]:
        """By id of somebody who is in the data under another one by now, that other id: what never changes has the old.

        The trail and what went public are written once.
        """
        ...

    def put(self, answers: Iterable[PersonAnswer], at: datetime, by: str) -> None:
        """Write answers, each in the place of an earlier one about the same ids."""
        ...

    def has_history(self, consultant_id: ConsultantId) -> bool:
        """Whether anything beside the data names a consultant: seats, refusals, offers, letters, consents."""
        ...

    def rename(self, old: ConsultantId, new: ConsultantId) -> None:
        """Let all that is kept of a consultant beside the data be that of a new id, as far as that has none itself."""
        ...
