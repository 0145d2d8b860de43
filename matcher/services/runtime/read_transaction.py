"""A database as one request sees it: all that it reads is of one moment, until it writes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from matcher.ports import Database, UnitOfWork

Result = TypeVar("Result")


class OneMoment:
    """Reads in one transaction from the first look to :meth:`close`, or to the next time that something is written.

    For one thread and a short while: the transaction stays open.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open = ExitStack()
        self._work: UnitOfWork | None = None

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """The transaction that reads; what goes wrong in it ends it."""
        if self._work is None:
            self._work = self._open.enter_context(self._database.reading())
        try:
            yield self._work
        except BaseException:
            self.close()
            raise

    def writing(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """As the database's; what is read afterwards is read again."""
        self.close()
        return self._database.writing(work)

    def close(self) -> None:
        """End the transaction."""
        self._work = None
        self._open.close()
