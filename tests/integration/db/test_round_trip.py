from hypothesis import HealthCheck, given, settings

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from tests.support.problems import POLICIES, problems


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(problem=problems(), policy=POLICIES)
def test_what_was_imported_is_exported_again_whatever_was_there_before(
    database: SqlDatabase, problem: Problem, policy: Policy
):
    had_a_schedule = bool(problem.standing)
    import_dataset(database, Dataset(problem, policy))
    exported = export_dataset(database)
    assert exported.problem.consultants == problem.consultants
    assert exported.problem.engagements == problem.engagements
    assert exported.problem.rejections == problem.rejections
    assert exported.problem.affinity == problem.affinity
    assert exported.policy == policy
    if had_a_schedule:  # else the suggestions of before stay where they still can
        assert exported.problem.standing == problem.standing


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(problem=problems(), policy=POLICIES)
def test_the_order_of_people_and_work_is_that_of_their_ids(database: SqlDatabase, problem: Problem, policy: Policy):
    import_dataset(database, Dataset(problem, policy))
    exported = export_dataset(database).problem
    assert [*exported.consultants, *exported.engagements] == [*problem.consultants, *problem.engagements]
