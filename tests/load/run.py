"""Asks for pages and decides at a steady rate, tells how long answers took, and whether anything went wrong.

A request has its time. Where all visitors are busy by then, it is sent later: answers a second tell how much later.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tests.bench.machine import described
from tests.bench.table import markdown, write_section
from tests.load.center import PASSWORD, email_of, served
from tests.load.judge import faults
from tests.load.visitor import Visitor

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
    with served(VISITORS) as center:
        with center.database.reading() as work:
            ids = {
                "engagement": [str(eid) for eid in work.dataset.engagements()],
                "consultant": [str(cid) for cid in work.dataset.consultants()],
            }
        visitors = [Visitor(center.port, email_of(n), PASSWORD, ids) for n in range(VISITORS)]
        machine = described()
        done, seconds = run(visitors, given.rate, given.seconds)
        wrong = list(faults(center.database))
    text = told(done, given.rate, seconds, machine, wrong)
    print(text)  # noqa: T201
    if given.write:
        write_section(PAGE, "load", text)
    return 1 if wrong or any(one.status not in HONEST for one in done) else 0


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


def told(done: Sequence[Timed], rate: float, seconds: float, machine: str, wrong: Sequence[str]) -> str:
    """The section of docs/performance.md."""
    statuses = Counter(one.status for one in done)
    honest = sum(statuses[status] for status in (409, 422))
    errors = sum(number for status, number in statuses.items() if status not in HONEST)
    kinds = {"everything": list(done)}
    for one in done:
        kinds.setdefault(one.what, []).append(one)
    rows = [
        [what, f"{len(some):,}", *(f"{1000 * part(sorted(one.took for one in some), share):,.0f}" for share in SHARES)]
        for what, some in sorted(kinds.items(), key=lambda item: (item[0] != "everything", item[0]))
    ]
    table = markdown(["what", "requests", "p50 ms", "p95 ms", "p99 ms"], rows, 1)
    verdict = "; ".join(wrong) or "none: what stands is what the trail says, nobody is booked twice, both chains hold"
    return (
        f"{machine} Client, gunicorn (2 processes of 8 threads) and PostgreSQL shared the machine.\n\n"
        f"Asked for {rate:g} requests a second, {VISITORS} visitors at once, one request in {DECISIONS} a decision:"
        f" {len(done):,} answered in {seconds:.0f} s, {len(done) / seconds:.0f} a second. {honest:,} were refused in"
        f" words (someone was faster, or a rule fails by now), {errors:,} failed. Wrong state: {verdict}.\n\n{table}"
    )


SHARES = (0.50, 0.95, 0.99)


def part(values: Sequence[float], share: float) -> float:
    """The value that a share of all does not exceed; values in order."""
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    raise SystemExit(main())
