"""Integer programs: solved as by trying everything, in a child that heeds its parent."""

import os
import pickle
import signal
import subprocess
import sys
from io import BytesIO
from itertools import product
from random import Random

import pytest

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits, Progress
from matcher.solver.clock import Clock
from matcher.solver.master import integer_program
from matcher.solver.master.integer_program import Answer, IntegerSolver, Program, Row, serve, solve_here
from tests.support.tries import few

SERVER = [sys.executable, "-c", "from matcher.solver.master.integer_program import main; main()"]
Child = integer_program._Child
KNAPSACK = Program([6, 5, 5], 3, [Row({0: 3, 1: 2, 2: 2}, 4)], 1000)
"""The two fives weigh four together and are worth ten."""


def tell_nobody(progress: Progress) -> None:
    """Nobody listens."""


def a_clock(*answers, last=False):
    """Asked whether to stop, a clock that gives these answers in turn, and then always the last."""
    upcoming = iter(answers)

    def stop():
        answer = next(upcoming, last)
        return answer() if callable(answer) else answer

    return Clock(Limits(), tell_nobody, stop)


def killed(child):
    child.process.kill()
    child.process.wait()


def too_old(child):
    child.since -= integer_program.TAKEN_SECONDS


def with_closed_input():
    child = Child()
    reading, writing = os.pipe()
    os.close(reading)
    child.requests.close()
    child.requests = os.fdopen(writing, "wb")
    return child


def message(content):
    body = pickle.dumps(content)
    return len(body).to_bytes(8, "big") + body


def received(stream):
    return pickle.loads(stream.read(int.from_bytes(stream.read(8), "big")))  # noqa: S301 our own child


# --- programs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", few(range(40), 6))
def test_the_answer_is_the_best_of_all_choices(seed):
    random = Random(seed)
    count = random.randint(1, 6)
    points = [random.randint(-10, 40) for _ in range(count)]
    rows = [
        Row({k: random.randint(1, 5) for k in range(count) if random.random() < 0.7}, random.randint(0, 8))
        for _ in range(random.randint(0, 4))
    ]
    choices = [
        sum(points[k] for k in range(count) if chosen[k])
        for chosen in product([0, 1], repeat=count)
        if all(sum(row.amounts.get(k, 0) for k in range(count) if chosen[k]) <= row.capacity for row in rows)
    ]
    answer = solve_here(Program(points, count, rows, 1000))
    assert sum(points[k] for k in answer.on) == max(choices)
    assert max(choices) - 1e-6 <= answer.limit < max(choices) + 1


def test_what_need_not_be_whole_may_lie_between():
    # Half of the second variable keeps the row: 10 - 3 / 2.
    answer = solve_here(Program([10, -3], 1, [Row({0: 1, 1: -2}, 0)], 1000))
    assert answer.on == (0,)
    assert answer.limit == pytest.approx(8.5, abs=0.99)


def test_a_program_that_nothing_keeps_has_no_answer():
    assert solve_here(Program([1], 1, [Row({0: 1}, -1)], 1000)).on == ()


# --- the child --------------------------------------------------------------------------------------------------------


def test_the_child_answers_one_program_after_another():
    with IntegerSolver() as solver:
        answers = [solver.solve(KNAPSACK, a_clock()), solver.solve(Program([7], 1, [], 1000), a_clock())]
    assert [answer.on for answer in answers if answer] == [(1, 2), (0,)]


def test_when_the_clock_is_up_nothing_is_sent():
    with IntegerSolver() as solver:
        assert solver.solve(KNAPSACK, a_clock(last=True)) is None


def test_when_the_clock_is_up_meanwhile_there_is_no_answer():
    with IntegerSolver() as solver:
        os.kill(solver._child.process.pid, signal.SIGSTOP)
        assert solver.solve(KNAPSACK, a_clock(False, False, last=True)) is None


def test_after_a_clock_the_next_program_gets_its_own_answer():
    with IntegerSolver() as solver:
        os.kill(solver._child.process.pid, signal.SIGSTOP)
        late = solver.solve(Program([7], 1, [], 1000), a_clock(False, False, last=True))
        answer = solver.solve(KNAPSACK, a_clock())
    assert late is None
    assert answer is not None
    assert answer.on == (1, 2)


def test_a_child_that_died_while_nothing_was_asked_is_replaced():
    with IntegerSolver() as solver:
        killed(solver._child)
        answer = solver.solve(KNAPSACK, a_clock())
    assert answer is not None
    assert answer.on == (1, 2)


def test_a_child_whose_input_is_gone_is_said_clearly(monkeypatch):
    monkeypatch.setattr(integer_program, "_Child", with_closed_input)
    integer_program.end_waiting_children()
    with IntegerSolver() as solver, pytest.raises(MatcherError, match="ended by itself"):
        solver.solve(KNAPSACK, a_clock())


def test_a_child_that_dies_meanwhile_is_said_clearly():
    with IntegerSolver() as solver:

        def die():
            killed(solver._child)
            return False

        os.kill(solver._child.process.pid, signal.SIGSTOP)
        with pytest.raises(MatcherError, match=r"ended by itself \(exit code -9\); nothing was stored"):
            solver.solve(KNAPSACK, a_clock(False, die))


# --- from solve to solve ----------------------------------------------------------------------------------------------


def test_a_free_child_serves_the_next_solve():
    with IntegerSolver() as solver:
        first = solver._child
        solver.solve(KNAPSACK, a_clock())
    with IntegerSolver() as solver:
        assert solver._child is first
        answer = solver.solve(KNAPSACK, a_clock())
        with IntegerSolver() as beside:
            assert beside._child is not first
    assert answer is not None
    assert answer.on == (1, 2)


def test_a_busy_child_is_ended_on_leaving():
    with IntegerSolver() as solver:
        os.kill(solver._child.process.pid, signal.SIGSTOP)
        solver.solve(KNAPSACK, a_clock(False, last=True))
    assert solver._child.process.poll() == -signal.SIGKILL
    with IntegerSolver() as after:
        assert after._child is not solver._child


def test_a_fault_sets_a_free_child_aside():
    solver = IntegerSolver()
    with pytest.raises(ZeroDivisionError), solver:
        1 / 0  # noqa: B018
    assert solver._child.is_free()


@pytest.mark.parametrize("end", [killed, too_old])
def test_a_child_that_ended_while_waiting_is_not_taken(end):
    with IntegerSolver() as solver:
        ended = solver._child
    end(ended)
    with IntegerSolver() as solver:
        assert solver._child is not ended
    assert ended.requests.closed
    assert ended.answers.closed


def test_a_child_that_another_thread_took_is_not_missed(monkeypatch):
    class Taken(list[object]):
        """Looks as if it had one, until it is asked for it."""

        def __len__(self):
            return 1

    monkeypatch.setitem(integer_program._waiting, os.getpid(), Taken())
    with IntegerSolver() as solver:
        solver._child.is_busy = True  # it is ended on leaving
        assert solver._child.process.poll() is None


def test_waiting_children_end_with_their_process():
    with IntegerSolver() as solver, IntegerSolver() as other:
        children = solver._child, other._child
    integer_program.end_waiting_children()
    integer_program.end_waiting_children()  # a second time there are none
    assert [child.process.poll() for child in children] == [-signal.SIGKILL] * 2


def test_a_fork_does_not_take_the_children_of_its_parent(monkeypatch):
    with IntegerSolver() as solver:
        first = solver._child
    with monkeypatch.context() as forked:
        forked.setattr(os, "getpid", lambda: 0)
        with IntegerSolver() as solver:
            assert solver._child is not first
        integer_program.end_waiting_children()
    assert first.is_free()


def test_half_a_program_does_not_trouble_the_end():
    with IntegerSolver() as solver:
        child = solver._child
        child.requests.write(b"half a program")
        killed(child)
    with IntegerSolver():
        pass
    assert child.requests.closed


# --- on the other side ------------------------------------------------------------------------------------------------


def test_programs_are_served_until_there_are_no_more():
    answers = BytesIO()
    serve(BytesIO(message(KNAPSACK) + message(KNAPSACK)), answers)
    answers.seek(0)
    assert [received(answers).on for _ in range(2)] == [(1, 2), (1, 2)]
    assert answers.read() == b""


def test_a_child_that_is_asked_nothing_ends():
    asked = iter([True, True, False])
    answers = BytesIO()
    serve(BytesIO(message(KNAPSACK) * 3), answers, comes=lambda: next(asked))
    assert len(answers.getvalue()) == 2 * len(message(solve_here(KNAPSACK)))


def test_nothing_but_answers_is_on_the_childs_output():
    done = subprocess.run(SERVER, input=message(KNAPSACK), capture_output=True, check=True, timeout=60)
    stream = BytesIO(done.stdout)
    assert isinstance(received(stream), Answer)
    assert stream.read() == b""


def test_the_child_ends_when_its_parent_is_gone():
    # The test holds the child's input open, so that only the parent's end can end it; its answer tells that it is up.
    script = f"import subprocess; subprocess.run({SERVER!r})"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(message(KNAPSACK))
        parent.stdin.flush()
        assert received(parent.stdout).on == (1, 2)
        parent.kill()
        assert parent.stdout.read() == b""  # returns when nobody holds the output any more


def test_the_child_watches_its_parent_until_another_takes_its_place(monkeypatch):
    parents = iter([7, 7, 1])
    ended: list[int] = []
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(integer_program, "WATCH_SECONDS", 0.0)
    integer_program._end_with(7)
    assert (ended, list(parents)) == ([1], [])
