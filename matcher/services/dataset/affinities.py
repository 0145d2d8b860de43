"""Points for one person on one engagement: what people know and the data does not."""

from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, QuestionKind, Subject, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.consultants.names import called
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import again_on, count, spent_sentence, times_for

MOST_POINTS = 1_000_000
"""Either way, as in a file."""
NOT_WHOLE = f"Give whole points from -{MOST_POINTS:,} to {MOST_POINTS:,}, like 20 or -20; 0 takes them away."


@dataclass(frozen=True, slots=True)
class Affinity:
    """Points for a person on an engagement."""

    consultant_id: ConsultantId
    name: str
    points: int


def affinities_of(database: Database, engagement_id: EngagementId) -> tuple[Affinity, ...]:
    """The people who have points on an engagement, most first."""
    with database.reading() as work:
        points = work.dataset.affinities(engagement_id)
        names = called(work, points.keys())
    found = [Affinity(cid, names[cid], each) for cid, each in points.items()]
    return tuple(sorted(found, key=lambda one: (-one.points, one.name, one.consultant_id)))


def points_of(text: str) -> int | None:
    """Points as they were typed; None where they are none."""
    try:
        points = int(text.strip().replace("\u2212", "-").replace(",", ""))
    except ValueError:
        return None
    return points if abs(points) <= MOST_POINTS else None


def set_affinity(
    database: Database, user: User, engagement_id: EngagementId, consultant_id: ConsultantId, points: int, reason: str
) -> str:
    """Give a person points on an engagement; 0 takes them away. Why nothing was saved, in a sentence; or nothing.

    Draws on the allowance: whether someone with all the points in the world is still not proposed is a question.

    Raises:
        NotPermittedError: The user may not change data.
        NotFoundError: There is no such engagement or consultant.
    """
    require(user, Permission.KEEP_DATA)

    def work(unit: UnitOfWork) -> str:
        engagement = unit.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None or not unit.dataset.people([consultant_id]):
            raise NotFoundError("There is no such engagement or consultant. Load the page again.")
        before = unit.dataset.affinities(engagement_id).get(consultant_id, 0)
        if before == points:
            return ""
        if not count(unit, user, QuestionKind.FACTS, times=times_for(len(engagement.seats))):
            return spent_sentence(again_on(unit))
        unit.dataset.put_affinity(engagement_id, consultant_id, points)
        about = Subject.engagement(engagement_id)
        was, now = (f"points for {consultant_id}: {each}" for each in (before, points))
        record(unit, user, Action.EDIT, about, was, now, reason=reason)
        return ""

    return database.writing(work)
