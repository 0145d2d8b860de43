"""Asks for pages and decides at a steady rate, tells how long answers took, and whether anything went wrong.

A request has its time. Where all visitors are busy by then, it is sent later: answers a second tell how much later.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import NamedTuple

from matcher.db.unit_of_work import SqlDatabase
from tests.bench.machine import described
from tests.bench.table import markdown, write_section
from tests.load.center import PASSWORD, THREADS, WORKERS, center, email_of, served
from tests.load.judge import faults
from tests.load.processes import seconds_of
from tests.load.visitor import CALLED, Http, Visitor

VISITORS = 8
DECISIONS = 10
"""One request in so many decides."""
HONEST = {200, 303, 409, 422}
"""Done, or refused in words: someone was faster, or a rule fails by now."""
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


class Timed(NamedTuple):
    """One request."""

    what: str
    status: int
    late: float
    took: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with center(VISITORS) as here, served(here.environment, here.folder) as pages:
        ids = ids_of(here.database)
        visitors = [Visitor(Http(pages.port), email_of(n), PASSWORD, ids, n, VISITORS) for n in range(VISITORS)]
        parts = {"client": os.getpid(), "gunicorn": pages.gunicorn, "PostgreSQL": here.postgres}
        before = {name: seconds_of(pid) for name, pid in parts.items()}
        machine = described()
        done, seconds = run(visitors, given.rate, given.seconds)
        spent = {name: seconds_of(pid) - before[name] for name, pid in parts.items()}
        wrong = list(faults(here.database))
    text = told(done, given.rate, seconds, machine, spent, wrong)
    print(text)  # noqa: T201
    if given.write:
        write_section(PAGE, "load", text)
    return 1 if wrong or any(one.status not in HONEST for one in done) else 0


def ids_of(database: SqlDatabase) -> dict[str, list[str]]:
    """Engagements and consultants, for their pages."""
    with database.reading() as work:
        return {
            "engagement": [str(eid) for eid in work.dataset.engagements()],
            "consultant": [str(cid) for cid in work.dataset.consultants()],
        }


def run(visitors: Sequence[Visitor], rate: float, seconds: float) -> tuple[list[Timed], float]:
    """What came of all requests, and how long it took until the last one was answered."""
    numbers, total, begun = count(), round(rate * seconds), time.perf_counter()

    def work(visitor: Visitor) -> list[Timed]:
        mine = []
        while (number := next(numbers)) < total:
            due = begun + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            answer = visitor.decide() if number % DECISIONS == 0 else visitor.read()
            ended = time.perf_counter()
            mine.append(Timed(answer.what, answer.status, ended - due, ended - sent))
        return mine

    with ThreadPoolExecutor(len(visitors)) as pool:
        done = [one for each in pool.map(work, visitors) for one in each]
    return done, time.perf_counter() - begun


def told(
    done: Sequence[Timed], rate: float, seconds: float, machine: str, spent: Mapping[str, float], wrong: Sequence[str]
) -> str:
    """The section of docs/performance.md."""
    statuses = Counter(one.status for one in done)
    honest = sum(statuses[status] for status in (409, 422))
    errors = sum(number for status, number in statuses.items() if status not in HONEST)
    kinds = {"everything": list(done)}
    for one in done:
        kinds.setdefault(CALLED.get(one.what, one.what), []).append(one)
    rows = [
        [what, f"{len(some):,}", *(f"{1000 * part(sorted(one.took for one in some), share):,.0f}" for share in SHARES)]
        for what, some in sorted(kinds.items(), key=lambda item: (item[0] != "everything", item[0]))
    ]
    table = markdown(["what", "requests", "p50 ms", "p95 ms", "p99 ms"], rows, 1)
    each = ", ".join(f"{name} {1000 * took / len(done):.1f} ms" for name, took in spent.items())
    verdict = "; ".join(wrong) or "none: what stands is what the trail says, nobody is booked twice, both chains hold"
    return (
        f"{machine} Client, gunicorn ({WORKERS} processes of {THREADS} threads) and PostgreSQL shared the machine.\n\n"
        f"Asked for {rate:g} requests a second, {VISITORS} visitors at once, one request in {DECISIONS} a decision:"
        f" {len(done):,} answered in {seconds:.0f} s, {len(done) / seconds:.0f} a second. {honest:,} were refused in"
        f" words (someone was faster, or a rule fails by now), {errors:,} failed. Wrong state: {verdict}.\n\n"
        f"Processor time of a request: {each}; together"
        f" {100 * sum(spent.values()) / seconds / (os.cpu_count() or 1):.0f}% of the machine.\n\n{table}"
    )


SHARES = (0.50, 0.95, 0.99)


def part(values: Sequence[float], share: float) -> float:
    """The value that a share of all does not exceed; values in order."""
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    raise SystemExit(main())
