"""One peer on one dataset, in this process: prints what it measured as one line of JSON at the end.

Usage: ``python -m tests.bench.child PEER DATASET SECONDS``. The dataset is read, and libraries are loaded, before the
clock starts.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from matcher import sheets
from matcher.domain.explain.audit import audit
from matcher.domain.model.solution import Solution
from tests.bench.peers import NOT_INSTALLED, PEERS
from tests.bench.processes import cpu_seconds

KIB_PER_MIB = 1024


def main() -> None:
    """Measure, audit, print."""
    name, dataset, seconds = sys.argv[1:]
    print("\n" + json.dumps(measured(name, Path(dataset), float(seconds))))  # noqa: T201 the parent reads it


def measured(name: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Score by the audit, bound where there is one, and what it took; or a note why there is none."""
    peer = PEERS[name]
    try:
        answer = getattr(import_module(peer.module), peer.function)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("timefold"):
            return {"note": NOT_INSTALLED}
        raise
    dataset = sheets.read_dataset(folder)
    wall, cpu = time.monotonic(), cpu_seconds()
    try:
        given = answer(dataset.problem, dataset.policy, seconds)
    except Exception as error:
        if type(error).__name__ == "UnsuitedError":
            return {"note": str(error)}
        if type(error).__name__ == "JVMNotFoundException":
            return {"note": NOT_INSTALLED}
        raise
    took = {"seconds": time.monotonic() - wall, "cpu_seconds": cpu_seconds() - cpu, "mib": _peak_mib()}
    rows = given.assignments if isinstance(given, Solution) else given
    judged = audit(dataset.problem, dataset.policy, rows)
    return {
        **took,
        "score": judged.objective,
        "covered": len(judged.covered),
        "broken": len(judged.violations),
        "bound": given.bound if isinstance(given, Solution) else None,
    }


def _usages() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _peak_mib() -> float:
    """Of the largest process."""
    return max(usage.ru_maxrss for usage in _usages()) / KIB_PER_MIB


if __name__ == "__main__":
    main()
