"""What is measured of what-ifs are the same answers, wherever they were found."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from scenarios.definitions.starters import starters
from scenarios.runs.solving import Prepared
from scenarios.scale.crew import Crew
from scenarios.scale.task import Failed
from tests.bench.whatif import Took, measured, rows_of, warm, watched, what_ifs


@pytest.fixture(scope="module")
def start() -> Prepared:
    return warm(40, 12, 1, 60.0)


def test_each_starter_has_a_row_and_all_have_a_median(start: Prepared):
    rows = what_ifs(start, 60.0).splitlines()[2:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows if row] == [
        *(starter.title for starter in starters()),
        "**median**",
    ]
    assert all("0, proven" in row for row in rows[:-2])


def test_two_processes_answer_as_one_does(start: Prepared):
    tasks = [starter.changes for starter in starters()[:4]]
    one, two = (measured(Crew(processes=number), start, tasks, 60.0) for number in (1, 2))
    assert one.answers == two.answers
    assert one.busiest > 0


def work_for(seconds: float) -> None:
    """Take so many CPU seconds."""
    while time.process_time() < seconds:
        pass


@pytest.mark.parametrize("way", ["forkserver", "spawn"])
def test_the_process_that_works_longest_is_seen(way: str):
    with watched() as busy, ProcessPoolExecutor(2, get_context(way)) as pool:
        list(pool.map(work_for, (0.1, 1.5)))
    assert max(busy.values()) > 0.5


def test_a_place_is_told_with_how_much_sooner_it_answers_and_whether_it_answers_the_same():
    first, second = Failed("one"), Failed("other")
    found = {"here": Took([first, second], 30.4, 20.0), "there": Took([first, first], 15.0, 10.0)}
    assert rows_of(found) == [
        ("here", "2", "30", "20.0", "1.00", "the same"),
        ("there", "2", "15", "10.0", "2.00", "others"),
    ]
