"""The ports of the center's data and of the schedule that stands."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem, Rejection
from matcher.records import Access, HeldSeat, LivedExperience, SeatKey


class DatasetStore(Protocol):
    """The center's data."""

    def problem(self, access: Access, *, with_busy: bool = True) -> Problem:
        """Everything, as the solver takes it; in id order.

        Args:
            with_busy: Whether hours that own calendars take count as unavailable: not where data goes in or out.
        """
        ...

    def problem_around(
        self, access: Access, engagement_ids: Collection[EngagementId], people: Collection[ConsultantId]
    ) -> Problem:
        """Only what the rules read to judge these people in these engagements.

        That is: the engagements, those people, everyone fixed in the engagements, every other engagement in
        which one of them is fixed, and the teams of those. With a programme budget: all that is fixed.
        """
        ...

    def policy(self) -> Policy:
        """The policy, as of today unless the data is pinned to a day."""
        ...

    def consultants(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, Consultant]:
        """Consultants with their roles and exclusions withheld (empty): for names and facts, never for rules."""
        ...

    def people(self, ids: Collection[ConsultantId]) -> Mapping[ConsultantId, Consultant]:
        """Consultants by their own row alone: names, addresses and places; all else is withheld (empty)."""
        ...

    def shared_names(self) -> frozenset[str]:
        """The names that several consultants have, as :func:`namesakes.shared_names` has them."""
        ...

    def engagements(self, ids: Collection[EngagementId] | None = None) -> Mapping[EngagementId, Engagement]:
        """Engagements with what their seats ask for withheld (``any``): for facts, never for rules."""
        ...

    def lived_experience(self, access: Access, consultant_id: ConsultantId) -> LivedExperience | None:
        """One consultant's sealed record."""
        ...

    def add_engagement(self, engagement: Engagement) -> None:
        """Add an engagement with its topics and seats."""
        ...

    def remove_engagement(self, engagement_id: EngagementId) -> None:
        """Take an engagement out, with all that was only proposed for it."""
        ...

    def add_consultant(self, access: Access, consultant: Consultant) -> None:
        """Add a consultant with all that belongs to them; nobody has the id yet."""
        ...

    def put_consultant(self, consultant: Consultant) -> None:
        """Write what any reader may know of a consultant who is there; roles, years and exclusions stay."""
        ...

    def put_confidential(self, access: Access, consultant: Consultant) -> None:
        """Write what is kept apart of a consultant who is there: roles, years, rate and exclusions; the rest stays."""
        ...

    def put_engagement(self, engagement: Engagement) -> None:
        """Write the facts of an engagement that is there; its seats stay."""
        ...

    def put_seats(self, access: Access, engagement: Engagement) -> None:
        """Write the seats of an engagement that is there, with what they ask for; nobody may stand in one that goes."""
        ...

    def affinities(self, engagement_id: EngagementId) -> Mapping[ConsultantId, int]:
        """The points that people have on one engagement."""
        ...

    def put_affinity(self, engagement_id: EngagementId, consultant_id: ConsultantId, points: int) -> None:
        """Give a person points on an engagement, in the place of those there were; 0 takes them away."""
        ...

    def put_policy(self, policy: Policy) -> None:
        """Write the policy; the day that it is pinned to, if any, stays."""
        ...

    def replace(self, problem: Problem, policy: Policy, pinned_to: date | None, standing: Collection[HeldSeat]) -> None:
        """Put this in the place of all that is there; pairs that were rejected here are kept.

        Args:
            pinned_to: The day that the policy is for, or None to go with the calendar.
            standing: What stands from now on, instead of the problem's own.
        """
        ...


class SeatNameStore(Protocol):
    """How datasets call seats: a name may tell what a seat asks for."""

    def all(self, access: Access) -> Mapping[EngagementId, Mapping[SeatName, SeatName]]:
        """By engagement, the name here of each name in a dataset; those that left the data included."""
        ...

    def put(self, names: Mapping[EngagementId, Mapping[SeatName, SeatName]]) -> None:
        """Write the names of engagements, each in the place of what was known of it."""
        ...


class StandingStore(Protocol):
    """The schedule that stands and the pairs turned down."""

    def seats(self, keys: Collection[SeatKey] | None = None) -> Mapping[SeatKey, HeldSeat]:
        """Standing seats, all or some, in key order."""
        ...

    def put(self, seats: Iterable[HeldSeat]) -> None:
        """Write seats, each in the place of what stood there."""
        ...

    def put_known(self, seats: Iterable[HeldSeat]) -> None:
        """As :meth:`put`; seats that the data no longer has, and people, are passed over."""
        ...

    def remove(self, keys: Collection[SeatKey]) -> None:
        """Empty seats."""
        ...

    def decided_rejections(self) -> tuple[Rejection, ...]:
        """Pairs turned down here, also where an import took the engagement or the person away."""
        ...

    def reject(self, rejection: Rejection) -> bool:
        """Remember a pair that was turned down here; false when it was known already."""
        ...

    def forget_rejection(self, engagement_id: EngagementId, consultant_id: ConsultantId) -> None:
        """Let a pair be proposed again."""
        ...

    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Every pair that was turned down, here or in the data."""
        ...
