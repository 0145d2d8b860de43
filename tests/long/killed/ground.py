"""Where processes are killed: ``python -m tests.long.killed.ground`` takes plans, a line of JSON each.

One process imports everything once. Each deed is done by a fork of it, so that a kill costs what the work costs and not
the start of an interpreter, and the moment of the kill falls into the work. The kill comes from outside, by SIGKILL, as
from the kernel or a power cut: nothing is tidied up. A fork is only safe where there is one thread: nothing here starts
another before the fork.

The child says where it is by marks: around each transaction that writes, counted from 1 (``writing 1``: it begins;
``committing 1``: all is written, and not committed; ``written 1``), at each that reads (``reading 1``), and at what
else the deed has.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from datetime import datetime
from types import SimpleNamespace
from typing import Any, BinaryIO, NoReturn, TypeVar

from matcher import bootstrap
from matcher.build import versions
from matcher.cli import COMMANDS
from matcher.cli import main as matcher
from matcher.db.backup import backups
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Solution, Stop
from matcher.domain.model.solution import Report as Progressing
from matcher.ports import UnitOfWork
from matcher.services.offers.answering import Answer, answer_by_link
from matcher.services.runs import nightly
from matcher.services.runs.repairing import repair
from tests.integration.services.center import ROWS
from tests.long.killed.plans import BEGUN, OVER, Plan, Report
from tests.support.databases import Clock, open_database
from tests.support.given import GivenSolver
from tests.support.greedy import GreedySolver, never, silent

Result = TypeVar("Result")
Reach = Callable[[str], None]
STAGES = {"auditing": (nightly, "audit"), "explaining": (nightly, "uncovered")}
RESTORING = {"checking": (backups, "_check"), "clearing": (backups, "_make_room"), "filling": (backups, "_fill")}
"""Stages by what they begin with."""


class Marking:
    """A database that says where its transactions are."""

    def __init__(self, database: SqlDatabase, reach: Reach) -> None:
        self._database = database
        self._reach = reach
        self._writes = 0
        self._reads = 0

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        self._reads += 1
        self._reach(f"reading {self._reads}")
        return self._database.reading()

    def writing(self, work: Callable[[UnitOfWork], Result]) -> Result:
        if threading.current_thread() is not threading.main_thread():
            return self._database.writing(work)  # a heartbeat comes when it likes
        self._writes += 1
        number = self._writes

        def done(unit: UnitOfWork) -> Result:
            result = work(unit)
            self._reach(f"committing {number}")
            return result

        self._reach(f"writing {number}")
        result = self._database.writing(done)
        self._reach(f"written {number}")
        return result

    def close(self) -> None:
        self._database.close()


class Ticking(Clock):
    """Shows a second more each time that the work looks at it: the same each time that the same is done."""

    def __call__(self) -> datetime:
        if threading.current_thread() is threading.main_thread():
            self.forward(seconds=1)
        return self.moment


class Greedy(GreedySolver):
    """Finds someone else where the rows of the center no longer do."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Progressing = silent, stop: Stop = never
    ) -> Solution:
        self._reach("solving")
        return super().solve(problem, policy, limits, report, stop)


def decline(database: Marking, nonce: str) -> None:
    """Someone says no, and the seat is proposed again."""
    answer_by_link(database, nonce, Answer.DECLINE)
    repair(database, bootstrap.repairer())


DEEDS = {"decline": decline}
"""What is no command."""


def reaching(reach: Reach, mark: str, then: Callable[..., Any], after: str = "") -> Callable[..., Any]:
    """What a stage begins with, with a mark before it."""

    def reached(*given: Any, **named: Any) -> Any:
        reach(mark)
        result = then(*given, **named)
        if after:
            reach(after)
        return result

    return reached


def do(plan: Plan, reach: Reach) -> None:
    """Do the deed, with a clock, a database and a solver of ours."""
    os.environ.update(plan.environment)
    clock = Ticking(datetime.fromisoformat(plan.now)) if plan.now else Ticking()
    database = Marking(open_database(plan.url, clock), reach)
    bootstrap.database = lambda *_given: database
    bootstrap.system_clock = clock
    bootstrap.solver = lambda: (
        GivenSolver(ROWS, lambda: reach("solving")) if plan.words[0] == "nightly" else Greedy(reach)
    )
    greedy = Greedy(reach)
    bootstrap.standing_solver = lambda: SimpleNamespace(solve=greedy.solve, from_nothing=greedy)
    for stage, (module, name) in (STAGES | RESTORING).items():
        after = "committing" if stage == "filling" else ""
        setattr(module, name, reaching(reach, stage, getattr(module, name), after))
    reach(BEGUN)
    what, *given = plan.words
    if what in DEEDS:
        DEEDS[what](database, *given)
        database.close()
    else:
        matcher(plan.words, standalone_mode=False)


def child(plan: Plan, marks: int, go: int, said: BinaryIO) -> NoReturn:
    """Do the deed, saying where it is; wait at the mark where the plan holds it."""

    def reach(mark: str) -> None:
        os.write(marks, f"{time.monotonic():.6f} {mark}\n".encode())
        if mark == plan.hold:
            os.read(go, 1)

    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    status = 1
    try:
        do(plan, reach)
        reach(OVER)
        status = 0
    except BaseException as error:  # noqa: BLE001  all that it ends with is told
        print(f"{type(error).__name__}: {error}", flush=True)  # noqa: T201
    finally:
        sys.stdout.flush()
        os._exit(status)


def perform(plan: Plan) -> Report:
    """Do a plan in a process of its own, and kill that."""
    marks_in, marks_out = os.pipe()
    go_in, go_out = os.pipe()
    with tempfile.TemporaryFile() as said, os.fdopen(marks_in) as marks:
        pid = os.fork()
        if pid == 0:
            os.close(go_out)
            child(plan, marks_out, go_in, said)
        os.close(marks_out)
        os.close(go_in)
        lines: list[str] = []
        for line in iter(marks.readline, ""):
            lines.append(line)
            if line.split(maxsplit=1)[1].strip() == plan.hold:
                break
        if plan.seconds != 0:
            with suppress(BrokenPipeError):  # it has ended without coming there
                os.write(go_out, b"!")
        if plan.seconds is not None:
            time.sleep(plan.seconds)
            os.kill(pid, signal.SIGKILL)
        lines.extend(marks)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(go_out)
        said.seek(0)
        passed = [line.strip().split(maxsplit=1) for line in lines]
        return Report(status, [(mark, float(at)) for at, mark in passed], said.read().decode(errors="replace"))


def warm() -> None:
    """Import what any deed imports, once."""
    for command in COMMANDS.values():
        if command.target != "matcher.cli.reference.docs:docs":
            __import__(command.target.partition(":")[0])
    for module in ("matcher.db.migrating", "matcher.sheets", "matcher.mail.smtp", "matcher.calendars.writing"):
        __import__(module)
    versions()


def main() -> None:
    """Take plans until there are no more."""
    warm()
    for line in sys.stdin:
        report = perform(Plan(**json.loads(line)))
        print(json.dumps(asdict(report)), flush=True)  # noqa: T201  this is how it speaks


if __name__ == "__main__":
    main()
