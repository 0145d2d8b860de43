"""Exporting: the center's data as a dataset again, with what stands and what was rejected here."""

from collections.abc import Callable
from typing import TypeAlias

from matcher.domain.model.dataset import Dataset
from matcher.ports import Database, UnitOfWork
from matcher.records import Access
from matcher.services.dataset.seat_names import known_names

Leave: TypeAlias = Callable[[UnitOfWork], Access]
"""Gives leave to read everybody's record, with its entries in the access log; raises where there is none to give."""


def _unasked(work: UnitOfWork) -> Access:
    return work.access_log.admit(None, None, "exported by a program")


def export_dataset(database: Database, leave: Leave = _unasked) -> Dataset:
    """Everything that an import takes. Locked seats read ``approved``: a dataset knows no other word for fixed.

    Its seats have the names that datasets gave them. It holds the roles of consultants, so that the reading is in the
    access log.

    Args:
        leave: What people who want it have to show: :func:`matcher.services.protection.many_at_once.leave_to_export`.
    """
    access = database.writing(leave)
    with database.reading() as work:
        problem = work.dataset.problem(access, with_busy=False)
        return Dataset(known_names(work, access, problem).given(problem), work.dataset.policy())
