"""Ctrl-C and a polite kill: the first asks for the best so far, the second ends the command."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from matcher.domain.model.solution import Stop

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable(said: str = "Stopping with the best so far; once more to give up.") -> Iterator[Stop]:
    """Turn signals into a question that a solver can ask now and then.

    Args:
        said: To the person at the first signal.

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
        click.echo(said, err=True)

    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
