"""The product against a model written apart, on centers by chance: a dozen in every gate, `make test-long` tries more.

``python -m tests.long.apart.run --centers 1000`` tries as many as one likes and says what was in them.
"""

import ast
import sys
from pathlib import Path

import pytest

from matcher.solver import solve
from tests.long.apart.comparing import compare
from tests.long.apart.drawing import FEATURES, features_of, write_center
from tests.long.apart.model.center import read_center
from tests.long.apart.model.schedule import Program
from tests.support.tries import FACTOR, tries
from tests.unit.solver.finishing import InThisProcess

IN_THE_GATE, PER_TRY = 12, 60
SEEDS = range(IN_THE_GATE if FACTOR == 1 else tries(PER_TRY))


@pytest.fixture
def quick_solver(monkeypatch):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    return solve.TeamColumnSolver()


@pytest.mark.parametrize("seed", SEEDS)
def test_both_find_the_same_best_and_judge_every_schedule_alike(quick_solver, seed, tmp_path):
    write_center(seed, tmp_path)
    assert compare(tmp_path, quick_solver, seed).differences == ()


def test_every_feature_is_drawn(tmp_path):
    seen = set()
    for seed in range(IN_THE_GATE):
        folder = tmp_path / str(seed)
        write_center(seed, folder)
        seen |= features_of(read_center(folder))
    assert seen == FEATURES.keys()


def test_the_model_apart_knows_nothing_of_the_product():
    files = [*(Path(__file__).parent / "model").glob("*.py")]
    imported = {name for file in files for name in _imported(file)}
    own = {f"tests.long.apart.model.{file.stem}" for file in files}
    assert {name for name in imported - own if name.split(".")[0] not in sys.stdlib_module_names} == {
        "ortools.sat.python"
    }


def test_a_schedule_that_breaks_a_rule_is_told_from_one_that_breaks_none(tmp_path):
    write_center(3, tmp_path)
    program = Program(read_center(tmp_path))
    terms, rows = program.best()
    added = next(row for row in rows if row not in program.approved)
    assert program.judge(rows) == terms
    assert program.judge([*rows, added]) is None
    nobody = [(*row[:2], "nobody", row[3]) if row is added else row for row in rows]
    assert program.judge(nobody) is None


def _imported(file: Path) -> set[str]:
    nodes = [*ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
