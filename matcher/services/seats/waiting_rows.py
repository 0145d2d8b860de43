"""Rows of the proposal under review that wait for a decision, as seats: they can outlive what stands."""

from collections.abc import Mapping

from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat, RowState, SeatKey


def waiting_rows(work: UnitOfWork) -> Mapping[SeatKey, HeldSeat]:
    """Who is proposed in each seat that waits for a decision, whether or not they stand there."""
    latest = work.proposals.latest()
    rows = work.proposals.rows(latest.proposal_id) if latest else ()
    return {
        row.key: HeldSeat(Assignment(*row.key, *row.after), SeatStatus.PROPOSED)
        for row in rows
        if row.after and row.state is RowState.PENDING
    }
