"""A schedule that a person put together, as the next proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Status
from matcher.ports import UnitOfWork
from matcher.records import Access, HeldSeat, Proposal, SeatKey, Study, Uncovered, User
from matcher.services.choices.choice import Told, run_of_choice
from matcher.services.review.difference import difference, localized, measure, what_stands
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.proposing import BY_HAND, WAITS, Draft, settled, store
from matcher.services.runs.scope import held_in, matched, stopped


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands now, and what it is judged by."""

    problem: Problem
    policy: Policy
    held: Mapping[SeatKey, HeldSeat]

    @classmethod
    def of(cls, work: UnitOfWork, user: User) -> "Scene":
        """As it is now; that it was read for this user is in the access log."""
        return cls.read_with(
            work, work.access_log.admit(None, None, f"rules checked for a decision of user {user.user_id}")
        )

    @classmethod
    def read_with(cls, work: UnitOfWork, access: Access) -> "Scene":
        """As it is now, by somebody's leave to read."""
        problem = matched(work.dataset.problem(access), stopped(work))
        return cls(problem, work.dataset.policy(), held_in(problem, work.standing.seats()))

    def changed_by(self, answer: Told) -> tuple[Assignment, ...]:
        """The schedule with an answer's changes."""
        stays = (localized(self.problem, one).assignment for one in self.held.values())
        rows = [row for row in stays if row.engagement_id not in answer["changes"]]
        for eid, seats in answer["changes"].items():
            engagement = self.problem.engagements[EngagementId(eid)]
            for seat, consultant_id, start in seats:
                at = datetime.fromisoformat(start).astimezone(engagement.time_zone)
                rows.append(Assignment(engagement.engagement_id, SeatName(seat), ConsultantId(consultant_id), at))
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class Header:
    """What a proposal says of itself."""

    status: Status
    bound: int
    eligible: int
    cause: str
    input_hash: str

    @classmethod
    def of(cls, study: Study, answer: Told, user: User) -> "Header":
        """Of a whole answer that was chosen."""
        cause = f"{BY_HAND} for {study.base}, by {user.name}."
        return cls(Status(answer["status"]), answer["bound"], answer["eligible"], cause, study.input_hash)


def proposed_by_hand(
    work: UnitOfWork, scene: Scene, rows: Sequence[Assignment], latest: Proposal, header: Header
) -> Proposal:
    """Propose a schedule, compared with what is public."""
    problem, policy = scene.problem, scene.policy
    book, held = Book.of(problem, policy, rows), held_in(problem, work.standing.seats())
    reasons = tuple(
        Uncovered(one.engagement_id, one.code.value, one.sentence, one.rule or "")
        for one in uncovered(problem, policy, rows, Voice.GUARDED)
    )
    blocked = {one.engagement_id for one in reasons if one.rule == WAITS}
    differing = difference(book, what_stands(work), blocked)
    stands = replace(problem, standing=settled(problem, differing, held))
    drafted = Draft(
        policy=policy,
        status=header.status,
        bound=header.bound,
        rows=differing,
        uncovered=reasons,
        before=latest.before,
        after=measure(book, header.eligible),
        settled_hash=fingerprint(stands, policy) if header.status is Status.OPTIMAL else "",
    )
    run = run_of_choice(work, latest, header.cause, header.input_hash)
    proposal = store(work, run, drafted, latest.versions)
    work.runs.finish(replace(run, proposal=proposal))
    return proposal
