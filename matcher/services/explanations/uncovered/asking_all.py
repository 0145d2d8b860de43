"""What would cover each uncovered engagement, asked of all at once: how far that is worked out, and stopped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from matcher.domain.model.problem import Engagement
from matcher.ports import Database, UnitOfWork
from matcher.records import Ask, Permission, Study, StudyStatus, User
from matcher.services.accounts.accounts import require
from matcher.services.explanations.asking import UNDER_WAY, About, Query, ask_why
from matcher.services.explanations.uncovered.uncovered_list import MOST_ANSWERS, Known, UncoveredRow, uncovered_rows
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import SpentError


@dataclass(frozen=True, slots=True)
class AskedAll:
    """What was asked.

    Args:
        job_ids: To send to the queue, one for each engagement that was asked about.
        again_on: The day on which the account can ask for the rest; None where there is none.
    """

    job_ids: tuple[int, ...]
    again_on: date | None = None


@dataclass(frozen=True, slots=True)
class HowFar:
    """How many of the uncovered engagements have an answer, are being worked out, and were not asked about."""

    known: int
    under_way: int
    not_asked: int

    @classmethod
    def of(cls, rows: Iterable[UncoveredRow]) -> "HowFar":
        """Of a list."""
        states = [row.known for row in rows]
        return cls(*(states.count(one) for one in (Known.ANSWERED, Known.UNDER_WAY, Known.NOT_ASKED)))


def ask_all(database: Database, user: User) -> AskedAll:
    """Ask about each uncovered engagement that nobody asked about, the most urgent first, as far as the allowance goes.

    Raises:
        NotPermittedError: The user may not decide.
        SpentError: It does not go as far as the first.
    """
    require(user, Permission.DECIDE)
    jobs: list[int] = []
    for row in sorted(uncovered_rows(database, user), key=lambda row: _urgency(row.engagement)):
        if row.known is not Known.NOT_ASKED:
            continue
        try:
            asked = ask_why(database, user, Query(row.engagement.engagement_id, About.UNCOVERED))
        except SpentError as spent:
            if not jobs:
                raise
            return AskedAll(tuple(jobs), spent.again_on)
        except NotFoundError:  # it left the data meanwhile
            continue
        if asked.job_id is not None:
            jobs.append(asked.job_id)
    return AskedAll(tuple(jobs))


def stop_asking(database: Database, user: User) -> int:
    """Cancel what the user asked about uncovered engagements and has no answer yet; how many questions.

    Raises:
        NotPermittedError: The user may not decide.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> int:
        mine = tuple(_under_way(unit, user))
        for study in mine:
            unit.scenarios.ask(study.study_id, Ask.CANCEL)
            if study.status is StudyStatus.WAITING:
                unit.scenarios.update_study(replace(study, status=StudyStatus.CANCELLED, finished_at=unit.now))
        return len(mine)

    return database.writing(work)


def _under_way(work: UnitOfWork, user: User) -> Iterator[Study]:
    for study in work.scenarios.explanations(limit=MOST_ANSWERS):
        if study.options["about"] == About.UNCOVERED and study.status in UNDER_WAY and study.asked_by == user.name:
            yield study


def _urgency(engagement: Engagement) -> tuple[int, date, str]:
    return -engagement.priority, engagement.window_end, engagement.engagement_id
