"""What pages cost, without a network or gunicorn: processor time and statements of each, in the mix of the load.

``--profile FILE`` writes where the time goes, for pstats.
"""

import argparse
import cProfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import Client

from matcher import bootstrap
from matcher.settings import read_settings
from tests.bench.table import markdown
from tests.load.center import PASSWORD, center, email_of
from tests.load.run import DECISIONS, ids_of
from tests.load.visitor import Reply, Visitor
from web.app import create_app

WARM_UP = 300


@dataclass
class Meter:
    """Stands around an application, and notes what each answer cost."""

    app: Flask
    seconds: float = 0.0
    statements: int = 0
    profile: cProfile.Profile | None = None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.statements = 0
        began = time.thread_time()
        if self.profile:
            self.profile.enable()
        answer = self.app(environ, start)
        body = [b"".join(answer)]
        if close := getattr(answer, "close", None):
            close()
        if self.profile:
            self.profile.disable()
        self.seconds = time.thread_time() - began
        return body

    def count(self, *_: object) -> None:
        """A statement went to the database."""
        self.statements += 1


@dataclass
class InProcess:
    """A browser's connection that is none."""

    meter: Meter
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(self.meter, use_cookies=False)

    def __call__(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Reply:
        answer = self.client.open(address, method=method, data=body, headers=dict(headers))
        return Reply(answer.status_code, answer.get_data(), answer.headers.getlist("Set-Cookie"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--profile")
    parser.add_argument("--only")
    given = parser.parse_args()
    with center(1) as served, _metered() as meter:
        visitor = Visitor(InProcess(meter), email_of(0), PASSWORD, ids_of(served.database))
        seconds: dict[str, list[float]] = defaultdict(list)
        statements: dict[str, list[int]] = defaultdict(list)
        sizes: Counter[str] = Counter()
        for number in range(given.requests + WARM_UP):
            if number == WARM_UP and given.profile:
                meter.profile = cProfile.Profile(time.thread_time)
            answer = visitor.decide() if number % DECISIONS == 0 else visitor.read(given.only)
            if number >= WARM_UP:
                seconds[answer.what].append(meter.seconds)
                statements[answer.what].append(meter.statements)
                sizes[answer.what] = max(sizes[answer.what], len(answer.body))
        if meter.profile:
            meter.profile.dump_stats(given.profile)
    everything = [one for some in seconds.values() for one in some]
    rows = [["everything", f"{len(everything):,}", f"{1000 * mean(everything):.1f}", "", ""]]
    for what, some in sorted(seconds.items()):
        counts = (f"{len(some):,}", f"{1000 * mean(some):.1f}", f"{mean(statements[what]):.1f}")
        rows.append([what, *counts, f"{sizes[what] / 1000:,.0f}"])
    print(markdown(["page", "requests", "ms of a core", "statements", "kB"], rows, 1))  # noqa: T201
    return 0


@contextmanager
def _metered() -> Iterator[Meter]:
    settings = read_settings()
    app = create_app(bootstrap.database(settings), settings.secret_key, settings.time_zone)
    meter = Meter(app)
    event.listen(Engine, "before_cursor_execute", meter.count)
    try:
        yield meter
    finally:
        event.remove(Engine, "before_cursor_execute", meter.count)


if __name__ == "__main__":
    raise SystemExit(main())
