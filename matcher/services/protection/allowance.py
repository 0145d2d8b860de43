"""One allowance a day and account for every act that can be used as a question about people.

Who may read lived experience draws on none: someone who can read a record need not guess it.
"""

import hmac
from collections.abc import Callable, Hashable
from datetime import date, datetime, timedelta
from typing import TypeVar

from matcher.domain.model.errors import MatcherError
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import Permission, QuestionKind, User

Made = TypeVar("Made")
ONE_DAY = timedelta(days=1)
MARK_CHARACTERS = 32
ALONE = 20
"""Questions that an act about an engagement of one presenter counts as: a survivor consultant never presents alone, so
whether somebody is proposed for one that was made up for them tells whether they are."""


class SpentError(MatcherError):
    """An account has asked as much as one day allows.

    Args:
        again_on: The day that begins with a new allowance, at midnight on the center's clock.
        at: When it was asked.
    """

    def __init__(self, again_on: date, at: datetime) -> None:
        super().__init__(spent_sentence(again_on))
        self.again_on = again_on
        self.at = at


def spent_sentence(again_on: date) -> str:
    """What is said to a person who has to wait."""
    return (
        "Your account has asked as much today as one day allows. It can go on from midnight on the center's clock, when"
        f" {again_on:%A, %B} {again_on.day} begins. Someone who can give more for today has been told."
    )


def draws(user: User) -> bool:
    """Whether the account's questions are counted."""
    return not user.may(Permission.READ_LIVED_EXPERIENCE)


def again_on(work: UnitOfWork) -> date:
    """The day that begins with a new allowance."""
    return work.today + ONE_DAY


def allowed(work: UnitOfWork, user_id: int) -> int:
    """How many questions an account may ask today."""
    return work.brakes.questions_a_day + work.questions.given(user_id)


def may_ask(work: UnitOfWork, user: User, kind: QuestionKind) -> bool:
    """Whether something is left of the allowance; nothing is counted unless the account has to wait."""
    if not draws(user) or work.questions.count(user.user_id) < allowed(work, user.user_id):
        return True
    work.questions.add(user.user_id, kind, waited=True)
    return False


def times_for(presenters: int | None) -> int:
    """How many questions an act about an engagement counts as that asks for so many presenters."""
    return ALONE if presenters == 1 else 1


def count(work: UnitOfWork, user: User, kind: QuestionKind, about: Hashable = None, times: int = 1) -> bool:
    """Count a question; whether it may be answered. One that has to wait is noted too: someone is told of it.

    Args:
        about: What is asked, and a stamp of the data that the answer rests on: to see the same answer again is no new
            question. None where each is a new one.
        times: How many questions it counts as; the last may be more than was left.
    """
    if not draws(user):
        return True
    mark = None if about is None else _mark((kind.value, about))
    if mark and work.questions.was_asked(user.user_id, mark):
        return True
    if not may_ask(work, user, kind):
        return False
    for _ in range(times):
        work.questions.add(user.user_id, kind, mark)
    return True


def counted(
    database: Database,
    user: User,
    kind: QuestionKind,
    about: Hashable,
    rests_on: tuple[Part, ...],
    begin: Callable[[UnitOfWork], Made],
) -> Made:
    """Count a question and begin its answer, in one transaction.

    Args:
        about: What is asked.
        rests_on: What the answer depends on, beside the day: while it is the same, to ask again is no new question.

    Raises:
        SpentError: The account has to wait.
    """

    def work(unit: UnitOfWork) -> Made | SpentError:
        stamps = unit.moment.stamps(*rests_on)
        if not count(unit, user, kind, (about, stamps) if stamps else None):
            return SpentError(again_on(unit), unit.now)
        return begin(unit)

    made = database.writing(work)
    if isinstance(made, SpentError):
        raise made
    return made


def draw(database: Database, user: User, kind: QuestionKind, times: int = 1) -> None:
    """Count questions in a transaction of their own, before they are answered; the last may be more than was left.

    Raises:
        SpentError: The account has to wait.
    """

    def work(unit: UnitOfWork) -> SpentError | None:
        if not may_ask(unit, user, kind):
            return SpentError(again_on(unit), unit.now)
        for _ in range(times):
            unit.questions.add(user.user_id, kind)
        return None

    refused = database.writing(work) if draws(user) else None
    if refused:
        raise refused


def _mark(about: Hashable) -> str:
    return hmac.digest(b"question", repr(about).encode(), "sha256").hex()[:MARK_CHARACTERS]
