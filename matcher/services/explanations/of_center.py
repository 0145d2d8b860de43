"""Questions about the schedule that stands in the database, answered in the voice that the reader may hear."""

from dataclasses import dataclass, replace

from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solver
from matcher.ports import Database
from matcher.records import QuestionKind, User
from matcher.services.explanations.baseline import baseline
from matcher.services.explanations.by_name import NO_WISH, Wish
from matcher.services.explanations.explaining import WhyHer, WhyUncovered, why_her, why_uncovered
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.explanations.not_them import WhyNot, why_not
from matcher.services.explanations.voices import voice_of
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import draw, times_for
from matcher.services.protection.readings import admit_explanation, admit_list


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader may hear of an engagement.

    Args:
        is_covered: By all that stands, approved and proposed.
        answer: None where an answer would depend on what the reader may not know: of one person or seat, every price
            does.
    """

    is_covered: bool
    answer: WhyUncovered | WhyNot | tuple[WhyHer, ...] | None


def explain_engagement(
    database: Database,
    reader: User,
    solver: Solver,
    engagement_id: EngagementId,
    consultant_id: ConsultantId | None = None,
    wish: Wish = NO_WISH,
) -> Heard:
    """Why an engagement of the standing schedule is as it is; each question is in the access log.

    Raises:
        NotFoundError: There is no such engagement, or no such consultant.
        SpentError: The reader has asked as much today as one day allows.
        ManyError: The reader may read records, and has read many within an hour.
    """
    with database.reading() as work:
        asked = work.dataset.engagements([engagement_id]).get(engagement_id)
    presenters = len(asked.seats) if asked and consultant_id is None else None
    draw(database, reader, QuestionKind.EXPLANATION, times_for(presenters))
    resolver = _resolver(database, reader, solver)
    problem, voice = resolver.problem, voice_of(reader)
    if engagement_id not in problem.engagements:
        raise NotFoundError("There is no such engagement. List them with: matcher engagements list")
    if consultant_id is not None and consultant_id not in problem.consultants:
        raise NotFoundError("There is no such consultant.")
    if consultant_id is not None:
        database.writing(lambda work: admit_explanation(work, reader, engagement_id, consultant_id))
    is_covered = engagement_id in resolver.judged.covered
    team = {row.consultant_id for row in resolver.rows if row.engagement_id == engagement_id}
    if wish.instead_of and wish.instead_of not in team:
        raise NotFoundError(f"{wish.instead_of} is not on the team, so that nobody can take that place.")
    if wish.instead_of and consultant_id in team - {wish.instead_of}:
        raise NotFoundError(f"{consultant_id} is on this team already: leave out in whose place.")
    may_price = voice is Voice.PERMITTED
    if consultant_id is not None and (consultant_id not in team or wish.first_start):
        wish = replace(wish, instead_of=consultant_id) if consultant_id in team else wish
        where = wish.within(Book.of(problem, resolver.policy, resolver.rows), engagement_id)
        told = why_not(resolver, engagement_id, consultant_id, where, voice, may_price=may_price)
        return Heard(is_covered, told)
    if is_covered:
        if may_price and consultant_id is None:
            database.writing(lambda work: admit_list(work, reader, engagement_id, None, team))
        each = why_her(resolver, engagement_id) if may_price else ()
        mine = tuple(one for one in each if consultant_id in {None, one.consultant_id})
        return Heard(is_covered=True, answer=mine if may_price else None)
    if consultant_id is not None:
        raise NotFoundError(f"{consultant_id} is on this team already; ask without a name why it is not covered.")
    told_why = why_uncovered(resolver, engagement_id, Voice.GUARDED)
    return Heard(is_covered=False, answer=told_why if may_price else _without_prices(told_why))


def _without_prices(told: WhyUncovered) -> WhyUncovered:
    return replace(told, remedies=tuple(replace(one, price=None, team=()) for one in told.remedies))


def _resolver(database: Database, reader: User, solver: Solver) -> Resolver:
    why = f"rules checked for an explanation shown to user {reader.user_id}"
    return baseline(database, reader.user_id, why, solver).resolver
