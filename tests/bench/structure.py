"""The structure of a checkout in figures: ``python -m tests.bench.structure [--root DIR] [--tests]``.

It reads files as text and imports with grimp, and runs nothing of the checkout but, with ``--tests``, pytest.
"""

import ast
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise, starmap
from pathlib import Path
from typing import NamedTuple

import click
import grimp
from rich.console import Console
from rich.table import Table

PACKAGES = ("matcher", "web", "scenarios")
CROWDED = 15
"""More modules than this in one folder want a reason."""
REASONS = {
    "matcher/db/migrations/versions": "one file for each step of the database's form, never changed again",
    "matcher/domain/rules": "one file for each rule, and no other place that knows it",
    "scenarios/changes": "one file for each change of a what-if",
}
"""Why a crowded folder is one."""
LONG = 40
"""Lines of a function, its docstring left out, above which it is counted as long."""
TIERS = ("unit", "integration", "browser", "long")


class Figures(NamedTuple):
    """What is counted of a checkout.

    Args:
        crowded: Folders with more than :data:`CROWDED` modules, and how many they have.
        chain: The longest chain of imports, its modules from the top down.
        room_arrows: Pairs of rooms (packages at the second level) of which one imports the other.
        file_arrows: Pairs of modules of which one imports the other.
    """

    modules: int
    lines: int
    crowded: Mapping[str, int]
    chain: tuple[str, ...]
    room_arrows: int
    file_arrows: int
    long_functions: tuple[str, ...]


def figures(root: Path) -> Figures:
    """Count a checkout's source, tests left out."""
    files = sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))
    graph = import_graph(root)
    rooms = {(_room(one), _room(other)) for one, others in graph.items() for other in others}
    return Figures(
        modules=len(files),
        lines=sum(path.read_text().count("\n") for path in files),
        crowded=_crowded(root, files),
        chain=longest_chain(graph),
        room_arrows=sum(one != other for one, other in rooms),
        file_arrows=sum(map(len, graph.values())),
        long_functions=tuple(name for path in files for name in long_functions(path, path.relative_to(root))),
    )


def import_graph(root: Path) -> Mapping[str, frozenset[str]]:
    """For each module, the modules of ours that it imports."""
    sys.path.insert(0, str(root))
    try:
        graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    finally:
        sys.path.remove(str(root))
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in sorted(graph.modules)}


def longest_chain(graph: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The longest chain of imports in a graph without cycles; of equals, the first by name."""

    @cache
    def below(module: str) -> tuple[str, ...]:
        chains = [below(other) for other in sorted(graph[module]) if other in graph]
        return (module, *max(chains, key=len, default=()))

    return max((below(module) for module in sorted(graph)), key=len, default=())


def long_functions(path: Path, shown: Path) -> Iterator[str]:
    """Functions of a file that are longer than :data:`LONG` lines without their docstring."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            lines = (node.end_lineno or node.lineno) - first.lineno + 1
            if lines > LONG:
                yield f"{shown}:{node.lineno} {node.name} ({lines})"


def _room(module: str) -> str:
    """Where a module lives: ``matcher.solver.bound`` for one of its modules, a module at the top for itself."""
    parts = module.split(".")
    return ".".join(parts[:-1][:3] if len(parts) > 1 else parts)


def _crowded(root: Path, files: Iterable[Path]) -> dict[str, int]:
    counted = Counter(str(path.parent.relative_to(root)) for path in files if path.name != "__init__.py")
    return {folder: count for folder, count in sorted(counted.items()) if count > CROWDED}


def _with_reason(folder: str, modules: int) -> str:
    return f"{folder} {modules} ({REASONS.get(folder, 'no reason written down')})"


def tier_times(root: Path) -> dict[str, tuple[int, float]]:
    """For each tier of the tests that there is: cases, and seconds on this machine as it is now."""
    times: dict[str, tuple[int, float]] = {}
    for tier in TIERS:
        folder = root / "tests" / tier
        if not folder.is_dir():
            continue
        begun = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", str(folder)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        words = defaultdict(int, {word.rstrip(","): int(n) for n, word in _pairs(done.stdout.rsplit("\n", 2)[-2])})
        times[tier] = (words["passed"] + words["failed"], time.monotonic() - begun)
    return times


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    words = line.split()
    return ((one, other) for one, other in pairwise(words) if one.isdecimal())


@click.command()
@click.option("--root", type=click.Path(exists=True, path_type=Path), default=Path(), help="The checkout to count.")
@click.option("--tests/--no-tests", default=False, help="Run each tier of the tests, and say how long it takes.")
def main(root: Path, tests: bool) -> None:
    """Print the figures of a checkout."""
    found = figures(root.resolve())
    table = Table("figure", "value", title=str(root))
    table.add_row("modules", f"{found.modules:,}")
    table.add_row("lines of source", f"{found.lines:,}")
    table.add_row(f"folders over {CROWDED} modules", "\n".join(starmap(_with_reason, found.crowded.items())) or "none")
    table.add_row("longest chain of imports", f"{len(found.chain)}: " + " > ".join(found.chain))
    table.add_row("arrows between rooms", f"{found.room_arrows:,}")
    table.add_row("arrows between modules", f"{found.file_arrows:,}")
    table.add_row(f"functions over {LONG} lines", "\n".join(found.long_functions) or "none")
    for tier, (cases, seconds) in tier_times(root.resolve()).items() if tests else ():
        table.add_row(f"tests/{tier}", f"{cases:,} cases in {seconds:.0f} s")
    Console().print(table)


if __name__ == "__main__":
    main()
