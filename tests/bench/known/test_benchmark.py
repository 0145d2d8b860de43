"""The public benchmark: anyone gets the same instances, and nothing unsound becomes a best known value."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench.known import benchmark
from tests.bench.known.benchmark import (
    HEADER,
    PAGE,
    WORDS,
    Instance,
    as_csv,
    cells,
    instances,
    made,
    main,
    now,
    sha256_of,
)
from tests.bench.known.whole import Answered, answered
from tests.bench.table import markdown

KNOWN = {instance.name: instance for instance in instances()}
SMALL = ("usual-30", "usual-120", "tight-60", "panels-60")
OF_EACH_SHAPE = (*SMALL, "overload-60", "panels-400", "city-200", "year-200", "both-400")
"""`make benchmark` compares them all."""
BEFORE = Instance("one", "--seed 1", "abc", 90, 100, 5.0, "somebody")


def own(score: int, bound: int, *, sound: bool = True) -> Answered:
    return Answered(score, bound, frozenset(), sound, 1.25, 2.5)


@pytest.mark.parametrize("name", OF_EACH_SHAPE)
def test_an_instance_is_the_same_everywhere(tmp_path: Path, name: str):
    assert made(KNOWN[name], tmp_path / "dataset") == KNOWN[name].sha256


@pytest.mark.parametrize("name", SMALL)
def test_the_best_known_values_of_small_instances_are_found_again(tmp_path: Path, name: str):
    made(KNOWN[name], tmp_path / "dataset")
    found = answered(tmp_path / "dataset", tmp_path / "answer", 120.0)
    assert found.sound
    assert (found.score, found.bound) == (KNOWN[name].value, KNOWN[name].bound)


def test_the_page_shows_the_table():
    assert markdown(HEADER, map(cells, KNOWN.values()), words=WORDS) in PAGE.read_text(encoding="utf-8")


def test_every_instance_has_a_schedule_and_a_bound():
    assert all(i.sha256 and i.value is not None and i.bound is not None and i.by for i in KNOWN.values())
    assert all(i.value <= i.bound for i in KNOWN.values() if i.value is not None and i.bound is not None)


def test_the_table_survives_being_written(tmp_path: Path):
    (tmp_path / "table.csv").write_text(as_csv([*KNOWN.values(), Instance("new", "--seed 2")]))
    assert instances(tmp_path / "table.csv") == [*KNOWN.values(), Instance("new", "--seed 2")]


def test_the_hash_is_that_of_all_files_in_the_order_of_their_names(tmp_path: Path):
    (tmp_path / "b").write_bytes(b"bc")
    (tmp_path / "a").write_bytes(b"a")
    # printf abc | sha256sum
    assert sha256_of(tmp_path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_better_value_and_a_lower_bound_are_kept_with_who_found_them():
    after = BEFORE.after("abc", own(95, 101))
    assert (after.value, after.bound, after.cpu_seconds) == (95, 100, 2.5)
    assert after.by.startswith("Matcher ")
    assert BEFORE.after("abc", own(80, 99)).bound == 99
    assert BEFORE.after("abc", own(80, 99)).value == 90


def test_what_is_no_better_changes_nothing():
    assert BEFORE.after("abc", own(90, 100)) == BEFORE


def test_an_unsound_answer_changes_nothing():
    assert BEFORE.after("abc", own(95, 96, sound=False)) == BEFORE


def test_of_another_dataset_nothing_is_known():
    assert BEFORE.after("def", own(1, 2, sound=False)) == Instance("one", "--seed 1", "def")
    assert BEFORE.after("def", own(1, 2)).value == 1


@pytest.fixture
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A table and a page of its own."""
    monkeypatch.setattr(benchmark, "TABLE", tmp_path / "benchmark.csv")
    monkeypatch.setattr(benchmark, "PAGE", tmp_path / "benchmark.md")
    monkeypatch.setattr(benchmark.instances, "__defaults__", (tmp_path / "benchmark.csv",))
    (tmp_path / "benchmark.md").write_text("<!-- instances: begin -->\n<!-- instances: end -->\n")
    (tmp_path / "benchmark.csv").write_text(as_csv([Instance("tiny", "--consultants 12 --engagements 4"), BEFORE]))


@pytest.mark.usefixtures("_apart")
def test_the_command_fills_the_table_and_then_agrees_with_it(tmp_path: Path):
    done = CliRunner().invoke(main, ["--only", "tiny", "--seconds", "20", "--write"])
    assert done.exception is None
    tiny, other = instances(tmp_path / "benchmark.csv")
    assert other == BEFORE
    assert tiny.value == tiny.bound is not None
    assert "| tiny | `--consultants 12 --engagements 4` |" in (tmp_path / "benchmark.md").read_text()
    again = CliRunner().invoke(main, ["--only", "tiny", "--seconds", "20", "--to", str(tmp_path / "kept")])
    assert f"| tiny | {tiny.value:,} | {tiny.value:,} | {tiny.bound:,} | 0, proven |" in again.stdout
    assert (tmp_path / "kept" / "tiny" / "answer" / "proof.json").exists()


@pytest.mark.usefixtures("_apart")
def test_another_dataset_than_that_of_the_table_is_refused(tmp_path: Path):
    (tmp_path / "benchmark.csv").write_text(as_csv([replace(BEFORE, options="--consultants 1 --engagements 1")]))
    done = CliRunner().invoke(main, [])
    assert done.exit_code == 1
    assert "one is another dataset here: its sha256 is " in done.output


def test_options_that_are_none_are_told(tmp_path: Path):
    with pytest.raises(RuntimeError, match="matcher sample --tides 3 failed: "):
        made(Instance("one", "--tides 3"), tmp_path / "dataset")


def test_an_answer_of_today_stands_beside_the_best_known():
    assert now(BEFORE, own(95, 100)) == ("one", "90", "95", "100", "5.0000%", "1.2", "2.5", "sound")
    assert now(Instance("new", ""), own(95, 95, sound=False))[1:] == (
        "", "95", "95", "0, proven", "1.2", "2.5", "something is wrong",
    )  # fmt: skip
