"""Accounts that have asked as much as a day allows: who may read records sees how often each asked, and answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.ports import Database, UnitOfWork
from matcher.records import Action, AllowanceAnswer, Asked, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.account_entries import account_subject
from matcher.services.audit.entries import OPERATOR, record
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.allowance import allowed

MOST_MORE = 1_000
GIVEN, LEFT = "more for today", "left as it is"


@dataclass(frozen=True, slots=True)
class AskingAccount:
    """What one account asked today.

    Args:
        asked: By kind.
        allowed: How many questions it may ask today.
        answer: What somebody made of it today.
    """

    user: User
    asked: tuple[Asked, ...]
    allowed: int
    answer: AllowanceAnswer | None

    @property
    def times(self) -> int:
        """How many questions were answered."""
        return sum(one.times for one in self.asked)

    @property
    def waited(self) -> int:
        """How many were refused because the allowance was used up."""
        return sum(one.waited for one in self.asked)

    @property
    def last_at(self) -> datetime:
        """When it asked last."""
        return max(one.last_at for one in self.asked)

    @property
    def waits(self) -> bool:
        """Whether it was refused something and nobody answered for it since; left as it is, it stays so all day."""
        refused_at = max((one.waited_at for one in self.asked if one.waited_at), default=None)
        if refused_at is None or self.times < self.allowed:
            return False
        return self.answer is None or (self.answer.more > 0 and self.answer.at < refused_at)


def asking_accounts(database: Database, reader: User) -> tuple[AskingAccount, ...]:
    """Every account that asked something today, those first that wait, then who asked most.

    Raises:
        NotPermittedError: The reader may not read lived experience.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    return every_account(database)


def every_account(database: Database) -> tuple[AskingAccount, ...]:
    """As :func:`asking_accounts`, for the operator."""
    with database.reading() as work:
        asked, answers = work.questions.of_today(), work.questions.answers()
        found = [_account(work, user, asked, answers) for user in work.accounts.all()]
    return tuple(sorted(filter(None, found), key=lambda one: (not one.waits, -one.times, one.user.email)))


def answer(database: Database, by: User | None, user_id: int, more: int, why: str = "") -> int:
    """Give an account more for today, or leave it as it is; how many questions it may ask today. It is in the trail.

    Args:
        by: None for the operator at the command line.
        more: So many more; 0 to leave it.

    Raises:
        NotPermittedError: Who answers may not read lived experience.
        NotFoundError: There is no such account.
        AccountError: That is no number of questions that can be given.
    """
    if by:
        require(by, Permission.READ_LIVED_EXPERIENCE)
    if not 0 <= more <= MOST_MORE:
        raise AccountError(f"Give 1 to {MOST_MORE:,} questions more. Nothing was changed.")

    def work(unit: UnitOfWork) -> int:
        if unit.accounts.get(user_id) is None:
            raise NotFoundError("There is no such account. List them with: matcher user list")
        before = allowed(unit, user_id)
        name = by.name if by else OPERATOR
        unit.questions.answer(AllowanceAnswer(user_id, more, name, unit.now))
        record(
            unit,
            by or OPERATOR,
            Action.ALLOWANCE,
            account_subject(user_id),
            f"an allowance of {before} for today",
            f"an allowance of {before + more} for today",
            reason=why,
            note=GIVEN if more else LEFT,
        )
        return before + more

    return database.writing(work)


def _account(
    work: UnitOfWork, user: User, asked: Iterable[Asked], answers: Mapping[int, AllowanceAnswer]
) -> AskingAccount | None:
    mine = tuple(one for one in asked if one.user_id == user.user_id)
    return AskingAccount(user, mine, allowed(work, user.user_id), answers.get(user.user_id)) if mine else None
