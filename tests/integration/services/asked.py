"""A small center whose team for E1 is public and was asked: C1 and C2 for E1, C3 for E2."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.workflow.engagement import EngagementStep
from matcher.domain.workflow.offer import Offer
from matcher.records import SeatKey, User
from matcher.services.engagements.lifecycle import LifecycleWish, take_lifecycle_step
from matcher.services.offers.answering import Answer, answer_by_link
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import approve
from matcher.services.seats.seating import Seating, seating_of
from matcher.services.step_outcome import StepOutcome
from tests.integration.services.center import Center, a_center
from tests.support.names import E1
from tests.support.replay import step

DAYS = 3
MARCH_1 = date(2027, 3, 1)
"""The day of E1's only session."""


@dataclass(frozen=True)
class Asked:
    """The center, and whom it asked."""

    center: Center

    @property
    def database(self) -> SqlDatabase:
        return self.center.database

    @property
    def ana(self) -> User:
        return self.center.ana

    def offer(self, consultant_id: str, engagement_id: str = "E1") -> Offer:
        """The newest offer to someone."""
        with self.database.reading() as work:
            found = work.offers.find(engagement_id=EngagementId(engagement_id))
        return next(one for one in found if one.consultant_id == consultant_id)

    def say(self, consultant_id: str, answer: Answer, engagement_id: str = "E1") -> StepOutcome:
        """Answer by the person's own link."""
        return answer_by_link(self.database, self.offer(consultant_id, engagement_id).nonce, answer)

    def seating(self, engagement_id: str = "E1") -> Seating:
        with self.database.reading() as work:
            found = seating_of(work, EngagementId(engagement_id))
        assert found
        return found

    def states(self, engagement_id: str = "E1") -> list[str]:
        """The engagement's state, then those of its seats."""
        seating = self.seating(engagement_id)
        return [seating.now.state.value, *(seat.now.state.value for seat in seating.seats.values())]

    def step(self, step: str, engagement_id: str = "E1", **wish: object) -> StepOutcome:
        """Take a step of the engagement, as Ana sees it now."""
        version = self.seating(engagement_id).now.lifecycle.version
        made = partial(LifecycleWish, EngagementId(engagement_id), EngagementStep(step))
        return take_lifecycle_step(self.database, self.ana, made(**{"version": version, **wish}))  # type: ignore[arg-type]

    def confirmed(self) -> None:
        """Everyone says yes, and E1 is confirmed."""
        for person in ("C1", "C2"):
            assert self.say(person, Answer.ACCEPT).done
        assert self.step("prepare", support_person="Ruth Lee", debrief_on=MARCH_1).done
        assert self.step("confirm").done

    def actions(self, engagement_id: str = "E1") -> list[str]:
        """What the trail has of an engagement, newest first: actions, and the step where it is the engagement's own."""
        with self.database.reading() as work:
            found = work.trail.find(engagement_id=EngagementId(engagement_id))
        return [one.note if one.action == "engagement" else one.action.value for one in found]


def an_approved_center(database: SqlDatabase) -> Center:
    """Everything of the proposal approved and public, nobody asked."""
    center = a_center(database)

    def make_public() -> None:
        approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2"), center.ref("E2")])
        publish(database, center.ana)

    step(database, ("make public",), make_public)
    return center


def an_asked_center(database: SqlDatabase) -> Asked:
    """Everyone asked for three days."""
    center = an_approved_center(database)
    assert len(step(database, ("ask",), lambda: send_offers(database, center.ana, DAYS)).offers) == 3
    return Asked(center)


def key(engagement_id: str, seat: str) -> SeatKey:
    return SeatKey(EngagementId(engagement_id), SeatName(seat))


__all__ = ["DAYS", "E1", "MARCH_1", "Asked", "an_approved_center", "an_asked_center", "key"]
