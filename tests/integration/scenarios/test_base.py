import pytest

from matcher.domain.model.dataset import Dataset
from matcher.sheets import write_dataset
from scenarios.case import Case
from scenarios.runs.base import NoBaseError, center, dataset
from tests.support.builders import POLICY, a_problem, an_assignment
from tests.support.databases import import_problem


def test_the_base_is_the_centers_data_with_what_stands(database):
    problem = a_problem(approved=[an_assignment()])
    import_problem(database, problem)
    assert center(database, "surge") == Case(problem, POLICY, sealed=True)


def test_that_it_was_read_is_in_the_access_log(database):
    import_problem(database, a_problem())
    center(database, "surge")
    with database.reading() as work:
        newest = work.access_log.entries()[0]
    assert (newest.user_id, newest.consultant_id, newest.why) == (None, None, "rules checked by scenario surge")


def test_an_empty_database_is_no_base(database):
    with pytest.raises(NoBaseError, match=r"holds no engagements\. Name a dataset \(--base DATASET\), or import one"):
        center(database, "surge")


def test_a_dataset_in_files_is_read_with_its_roles(tmp_path):
    problem = a_problem()
    write_dataset(Dataset(problem, POLICY), tmp_path / "center")
    case = dataset(tmp_path / "center")
    assert (set(case.problem.consultants), case.policy, case.sealed) == ({"C1"}, POLICY, False)
