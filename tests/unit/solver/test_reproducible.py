"""The same input gives the same bytes, whatever Python's hashes, the order of rows, the cores and the seed."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from matcher.sample import Shape, invent
from matcher.sheets import write_dataset
from tests.support.tries import few


def answer(dataset: Path, out: Path, seed: int, hashes: str, cores: set[int]) -> bytes:
    """What `matcher solve` writes as its assignments, in a process of its own."""
    command = [sys.executable, "-m", "matcher", "solve", str(dataset), "--out", str(out), "--seed", str(seed)]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": hashes},
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    return (out / "assignments.csv").read_bytes()


def shuffled(dataset: Path, into: Path) -> Path:
    """The same dataset with the rows of every file in another order."""
    into.mkdir()
    for file in dataset.iterdir():
        if file.suffix == ".csv":
            with file.open(newline="", encoding="utf-8") as read:
                header, *rows = csv.reader(read)
            Random(1).shuffle(rows)
            with (into / file.name).open("w", newline="", encoding="utf-8") as written:
                csv.writer(written).writerows([header, *rows])
        else:
            (into / file.name).write_bytes(file.read_bytes())
    return into


@pytest.mark.parametrize("tightness", few([3.0, 1.0], 1))
def test_hashes_rows_cores_and_seed_change_no_byte(tmp_path, tightness):
    dataset = tmp_path / "center"
    write_dataset(invent(Shape(40, 24, seed=1, tightness=tightness)), dataset)
    every = os.sched_getaffinity(0)
    one = answer(dataset, tmp_path / "one", 0, "1", {min(every)})
    other = answer(shuffled(dataset, tmp_path / "shuffled"), tmp_path / "other", 7, "2", every)
    assert one.count(b"\n") > 10
    assert one == other
