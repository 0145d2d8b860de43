"""Whether a chosen answer can be taken back: what was decided since about the seats that it changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.ports import Database, UnitOfWork
from matcher.records import HeldSeat, SeatKey, Study
from matcher.services.choices.choice import NOT_CHOSEN, chosen_in, find_choice, read, seats_left
from matcher.services.choices.fitting_again import find_misfit
from matcher.services.consultants.names import called
from matcher.services.failures import NotFoundError
from matcher.services.runs.crashed_runs import at_work
from matcher.services.runs.scope import stopped

DECIDED_SINCE = (
    "Seats that it changed were decided about since: {decided}. Undo that first, or decide on Review, row by row."
)
RUN_FIRST = "A run is at work and may propose otherwise. Look again once it has ended."


@dataclass(frozen=True, slots=True)
class WayBack:
    """Whether a choice can be taken back as a whole.

    Args:
        refusal: Why not, in a sentence; empty where it can.
        engagement_ids: Where something was decided since.
    """

    refusal: str = ""
    engagement_ids: tuple[EngagementId, ...] = ()


def find_way_back(database: Database, study: Study) -> WayBack:
    """As :func:`way_back`, for pages, and whether it would break a rule: nothing is proposed that was not, else."""
    with database.reading() as work:
        found, latest, chosen = way_back(work, study), work.proposals.latest(), chosen_in(study)
    if found.refusal or latest is None or chosen is None or latest.proposal_id == chosen["proposal"]:
        return found
    misfit = find_misfit(database, study)
    return WayBack(misfit.sentence, misfit.engagement_ids)


def find_way_back_of(database: Database, entry_id: int) -> WayBack:
    """As :func:`find_way_back`, by the decision that chose an answer."""
    try:
        return find_way_back(database, find_choice(database, entry_id))
    except NotFoundError as gone:
        return WayBack(str(gone))


def way_back(work: UnitOfWork, study: Study) -> WayBack:
    """What keeps a choice from being taken back.

    To unlock one of its seats does not, as long as the same person is proposed there: taking it back does that too. Nor
    does what a later night proposes for the engagements that it changed with it.
    """
    chosen, latest = chosen_in(study), work.proposals.latest()
    if chosen is None or latest is None:
        return WayBack(NOT_CHOSEN)
    if at_work(work):
        return WayBack(RUN_FIRST)
    found = _Since.of(work, study, is_proposed=latest.proposal_id == chosen["proposal"]).decided()
    if not found:
        return WayBack()
    return WayBack(DECIDED_SINCE.format(decided=", and ".join(found)), tuple(dict.fromkeys(found.values())))


@dataclass(frozen=True, slots=True)
class _Since:
    """The seats that a choice changed, as it left them and as they are.

    Args:
        mine: The seats of the chosen team, which it locked.
        former: Who stood in them before.
        is_proposed: Whether nothing was proposed since.
    """

    left: Mapping[SeatKey, HeldSeat]
    now: Mapping[SeatKey, HeldSeat]
    mine: frozenset[SeatKey]
    former: tuple[HeldSeat, ...]
    rejected: frozenset[tuple[EngagementId, ConsultantId]]
    at_rest: frozenset[EngagementId]
    names: Mapping[ConsultantId, str]
    is_proposed: bool

    @classmethod
    def of(cls, work: UnitOfWork, study: Study, *, is_proposed: bool) -> "_Since":
        told = study.result or {}
        chosen = told["chosen"]
        left, former = (tuple(map(read, chosen[name])) for name in ("left", "former_seats"))
        now = seats_left(work, told["alternatives"][chosen["number"]])
        about = EngagementId(study.base)
        return cls(
            {seat.key: seat for seat in left},
            {seat.key: seat for seat in now},
            frozenset(SeatKey(about, SeatName(seat)) for seat in chosen["team"]),
            former,
            work.standing.rejected_pairs(),
            stopped(work),
            called(work, {seat.assignment.consultant_id for seat in (*left, *now, *former)}),
            is_proposed,
        )

    def decided(self) -> dict[str, EngagementId]:
        """What was decided since, in words, each with where."""
        found = {said: key.engagement_id for key in sorted({*self.left, *self.now}) if (said := self._said(key))}
        turned_down = (seat for seat in self.former if self._is_rejected(seat))
        return found | {f"{self._whom(seat)} was rejected": seat.key.engagement_id for seat in turned_down}

    def _said(self, key: SeatKey) -> str:
        was, stands = self.left.get(key), self.now.get(key)
        is_settled = was is not None and stands is not None and (was.fixed, was.locked) == (stands.fixed, stands.locked)
        is_same = was is not None and stands is not None and was.placement == stands.placement
        if stands and stands.fixed and not (is_same and is_settled):
            return f"{self._whom(stands)} is {'locked' if stands.locked else 'approved'}"
        if was is None or (is_same and (is_settled or key in self.mine)):
            return ""
        if key.engagement_id in self.at_rest:
            return f"{key.engagement_id} is on hold, withdrawn or closed"
        if self._is_rejected(was):
            return f"{self._whom(was)} was rejected"
        return f"{self._whom(was)} is not proposed as it was chosen" if was.fixed or self.is_proposed else ""

    def _is_rejected(self, seat: HeldSeat) -> bool:
        return (seat.key.engagement_id, seat.assignment.consultant_id) in self.rejected

    def _whom(self, seat: HeldSeat) -> str:
        return f"{self.names[seat.assignment.consultant_id]} ({seat.key.engagement_id})"
