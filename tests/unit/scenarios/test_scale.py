"""Many scenarios at once: the same answers on processes as in one, whatever dies."""

import os
from dataclasses import dataclass

import pytest

from matcher.domain.model.solution import Limits
from scenarios.case import Case
from scenarios.changes import RemoveConsultant
from scenarios.changes.change import Change
from scenarios.runs.solving import prepared
from scenarios.scale import processes
from scenarios.scale.crew import Crew, crew_of
from scenarios.scale.task import ENDED_ITS_PROCESS, Failed
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case


@dataclass(frozen=True, slots=True)
class EndsItsProcess(Change):
    """Ends the process that makes it, for good."""

    @property
    def sentence(self) -> str:
        return "Nobody survives."

    def applied(self, case: Case) -> Case:
        del case
        os._exit(9)


@pytest.fixture
def start():
    people = [a_consultant(f"C{k}") for k in range(3)]
    problem = a_problem(people, [an_engagement("E1"), an_engagement("E2", language="es")])
    return prepared(a_case(problem), GreedySolver(), GreedySolver(), Limits())


TASKS = [(RemoveConsultant(f"C{k}"),) for k in range(3)] + [(RemoveConsultant("C9"),)]


def test_two_processes_answer_as_one_does(start):
    seen: list[int] = []
    assert Crew(processes=2).solve(start, TASKS, Limits(), seen.append) == Crew().solve(start, TASKS, Limits())
    assert sorted(seen) == [0, 1, 2, 3]


def test_a_scenario_that_ends_its_process_again_and_again_ends_alone(start):
    deadly = [*TASKS, (EndsItsProcess(),)]
    found = Crew(processes=2).solve(start, deadly, Limits())
    assert found == [*Crew().solve(start, TASKS, Limits()), Failed(ENDED_ITS_PROCESS)]


def test_a_crew_on_processes_can_be_stopped(start):
    found = Crew(processes=2).solve(start, TASKS, Limits(), stop=lambda: True)
    assert {type(one) for one in found} == {Failed}


def test_a_cluster_is_named_or_it_is_this_machine():
    assert crew_of("tcp://scheduler:8786") == Crew(cluster="tcp://scheduler:8786")
    assert crew_of() == Crew(processes=len(os.sched_getaffinity(0)))


def test_a_process_without_a_base_says_so():
    with pytest.raises(RuntimeError, match="was handed no base"):
        processes._solve(())


def test_processes_begin_with_what_was_loaded_ahead(start):
    Crew(processes=2).get_ready()
    assert Crew(processes=2).solve(start, TASKS, Limits()) == Crew().solve(start, TASKS, Limits())


@pytest.mark.parametrize("crew", [Crew(), Crew(cluster="tcp://scheduler:8786")])
def test_nothing_is_loaded_for_one_process_or_a_cluster(crew, monkeypatch):
    monkeypatch.setattr("scenarios.scale.crew.load_ahead", lambda: pytest.fail("it was"))
    crew.get_ready()


def test_where_processes_cannot_be_forked_from_one_each_is_started(start, monkeypatch):
    monkeypatch.setattr(processes, "get_all_start_methods", lambda: ["spawn"])
    Crew(processes=2).get_ready()
    assert processes._context().get_start_method() == "spawn"
    assert Crew(processes=2).solve(start, TASKS[:2], Limits()) == Crew().solve(start, TASKS[:2], Limits())
