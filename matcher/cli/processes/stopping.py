"""Ctrl-C and a polite kill: the first asks for the best so far, the second ends the command."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from matcher.domain.model.solution import Stop

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable(note: Callable[[], None]) -> Iterator[Stop]:
    """Turn signals into a question that a solver can ask now and then.

    Args:
        note: Called at the first signal, to tell the person that it was heard.

    Raises:
        KeyboardInterrupt: At the second signal.
    """
    asked = False

    def hear(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        del signum, frame
        if asked:
            raise KeyboardInterrupt
        asked = True
        note()

    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
