"""Studies: asked for, solved, kept, exported, promoted."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pandas as pd
import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits
from matcher.records import AccountRole, Ask, JobKind, Study, StudyKind, StudyStatus, User
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.protection.allowance import ALONE
from scenarios.changes import (
    AddConsultants,
    AddEngagements,
    AddHours,
    CapHours,
    Leave,
    RemoveBusiestConsultant,
    RemoveConsultant,
    RemoveConsultants,
    TrainConsultant,
    TrainConsultants,
    TryRemedy,
)
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.writing import written
from scenarios.export.files import FormatError, about, file_of
from scenarios.runs.base import NoBaseError, base_of
from scenarios.scale.crew import Crew
from scenarios.studies.asking import (
    StudyError,
    StudyQuestion,
    ask_here,
    ask_of,
    ask_study,
    may_see,
    price,
    require_askable,
    study_of,
)
from scenarios.studies.direct import Direct
from scenarios.studies.performing import CANCELLED, Bench, perform
from scenarios.studies.plain import assignments_of, column_of, rows_of
from scenarios.studies.promoting import PromotedSolver, holding
from tests.support.builders import TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import import_problem
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case

PLANNER = User(1, "planner@example.org", "Pat", frozenset({AccountRole.PLANNER}))
TWO = a_problem([a_consultant("C1", name="Ada"), a_consultant("C2", name="Bo")], [an_engagement("E1")])
WITHOUT_C1 = written("Without C1", [RemoveConsultant("C1")])


def compare(*definitions: str, **changes: object) -> StudyQuestion:
    return replace(StudyQuestion(StudyKind.COMPARE, "A study", definitions or (WITHOUT_C1,)), **changes)  # type: ignore[arg-type]


def solved(database, question):
    """Ask and answer; the study."""
    study_id = ask_here(database, question, "Pat")
    perform(Bench(database, GreedySolver, GreedySolver, Crew()), study_id)
    return study(database, study_id)


def study(database, study_id):
    with database.reading() as work:
        return work.scenarios.study(study_id)


@pytest.fixture
def account(database):
    """The planner's account."""
    database.writing(lambda work: work.accounts.add(PLANNER, "no hash"))


@pytest.mark.usefixtures("account")
class TestAsking:
    def test_puts_a_study_and_its_job_on_the_list(self, database):
        study_id, job_id = ask_study(database, PLANNER, compare(), "")
        with database.reading() as work:
            job = work.jobs.get(job_id)
        assert (job.kind, job.asked_by, study_of(job)) == (JobKind.STUDY, "Pat", study_id)
        assert (study(database, study_id).status, study(database, study_id).asked_by) == (StudyStatus.WAITING, "Pat")

    def test_is_for_those_who_may_plan(self, database):
        with pytest.raises(NotPermittedError):
            ask_study(database, replace(PLANNER, roles=frozenset({AccountRole.AUDITOR})), compare(), "")

    def test_takes_four_scenarios_at_most(self, database):
        with pytest.raises(StudyError, match=r"At most 4 scenarios fit beside each other\. Leave some out\."):
            ask_study(database, PLANNER, compare(*[WITHOUT_C1] * 5), "")

    def test_reads_the_definitions_first(self, database):
        with pytest.raises(DefinitionError):
            ask_study(database, PLANNER, compare("title = 1"), "")

    def test_draws_on_the_allowance_once_for_each_scenario(self, database):
        ask_study(database, PLANNER, compare(*[written("T", [CapHours(1)])] * 2), "")
        ask_study(database, PLANNER, StudyQuestion(StudyKind.RECRUIT, "T"), "")
        with database.reading() as work:
            assert work.questions.count(PLANNER.user_id) == 3


def a_study(work):
    return Study(0, StudyKind.COMPARE, "T", (), "tonight", "Pat", work.now)


@pytest.mark.usefixtures("account")
class TestStopping:
    def test_of_what_waits_ends_it(self, database):
        study_id, _ = ask_study(database, PLANNER, compare(), "")
        assert ask_of(database, PLANNER, study_id, Ask.CANCEL)
        assert perform(Bench(database, GreedySolver, GreedySolver), study_id) == CANCELLED
        assert not ask_of(database, PLANNER, study_id, Ask.STOP)

    def test_of_nothing_is_refused(self, database):
        with pytest.raises(NotFoundError):
            ask_of(database, PLANNER, 9, Ask.STOP)

    @pytest.mark.parametrize(
        ("asked", "status"), [(Ask.STOP, StudyStatus.FINISHED), (Ask.CANCEL, StudyStatus.CANCELLED)]
    )
    def test_of_what_is_solved_is_heard(self, database, asked, status):
        import_problem(database, TWO)
        study_id, _ = ask_study(database, PLANNER, compare(), "")

        def solver():
            ask_of(database, PLANNER, study_id, asked)
            return GreedySolver()

        perform(Bench(database, solver, GreedySolver), study_id)
        assert study(database, study_id).status is status


class TestSolving:
    def test_keeps_the_answer_with_the_hash_of_its_input(self, database):
        import_problem(database, a_problem([a_consultant(f"C{k}") for k in range(1, 7)], [an_engagement("E1")]))
        found = solved(database, compare())
        again = solved(database, compare())
        assert (found.status, len(found.input_hash)) == (StudyStatus.FINISHED, 64)
        assert (again.input_hash, again.result) == (found.input_hash, found.result)
        assert [row[2] for row in found.result["rows"][0]] == ["C2"]

    def test_says_why_there_is_no_answer(self, database):
        import_problem(database, TWO)
        found = solved(database, compare(written("T", [RemoveConsultant("C9")])))
        assert found.status is StudyStatus.FAILED
        assert found.reason.startswith(
            "“T”, change 1 (Lose one consultant). Consultant: “C9”: no consultant of this data;"
        )

    def test_keeps_a_column_for_a_scenario_without_a_plan(self, database):
        import_problem(database, TWO)
        study_id = ask_here(database, compare(WITHOUT_C1, written("U", [CapHours(1)])), "Pat")
        perform(Bench(database, GreedySolver, GreedySolver, stop=lambda: True), study_id)
        columns = [column_of(found) for found in study(database, study_id).result["columns"]]
        assert [one.infeasible for one in columns] == ["", "Stopped before it was solved."]

    def test_of_nothing_is_refused(self, database):
        with pytest.raises(NotFoundError):
            perform(Bench(database, GreedySolver, GreedySolver), 9)

    def test_passes_an_unforeseen_error_on_and_records_it(self, database):
        import_problem(database, TWO)
        study_id = ask_here(database, compare(), "Pat")

        def broken():
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            perform(Bench(database, broken, GreedySolver), study_id)
        assert study(database, study_id).status is StudyStatus.FAILED
        assert study(database, study_id).reason.startswith("An error in the program: ZeroDivisionError in ")

    def test_reads_a_published_version_that_there_is(self, database):
        import_problem(database, TWO)
        with pytest.raises(NoBaseError, match="There is no published version '3'"):
            base_of(database, "version 3", "T", sealed=True)

    def test_of_a_new_role_by_chance_is_refused_where_roles_are_sealed(self, database):
        import_problem(database, TWO)
        question = replace(compare(written("T", [AddConsultants("C1", 1)])), kind=StudyKind.CHANCE)
        assert solved(database, question).reason.startswith("How such a plan fares would tell what seats ask for.")

    def test_of_a_series_of_a_new_role_is_guarded(self, database):
        import_problem(database, TWO)
        question = StudyQuestion(
            StudyKind.SWEEP, "T", (written("T", [AddConsultants("C1", 1)]),), options={"vary": ["count=0,1"]}
        )
        found = solved(database, question).result["sweep"]
        assert (found["guarded"], {point["score"] for point in found["points"]}) == (True, {0})


def test_what_may_tell_roles_is_for_those_who_may_read_them(database):
    import_problem(database, TWO)
    found = solved(database, compare())
    assert may_see(found, PLANNER)
    assert not may_see(replace(found, open_roles=True), PLANNER)


class TestFiles:
    @pytest.fixture
    def result(self):
        direct = Direct(a_case(TWO), GreedySolver, GreedySolver, Crew())
        return direct.answer(compare(WITHOUT_C1), "Pat")

    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch):
        monkeypatch.setattr("matcher.bootstrap.solver", GreedySolver)
        monkeypatch.setattr("matcher.bootstrap.remembering_solver", GreedySolver)

    def test_a_workbook_has_a_sheet_for_each_table(self, result):
        sheets = pd.read_excel(BytesIO(file_of(StudyKind.COMPARE, result, "xlsx")), sheet_name=None)
        assert list(sheets) == ["scenarios", "figures", "who_changes"]
        assert str(sheets["who_changes"].loc[0, "as it is"]).startswith("Ada; Mon, Mar 1, 2027 at 10:00 AM E")

    def test_csv_has_the_figures(self, result):
        lines = file_of(StudyKind.COMPARE, result, "csv").decode().splitlines()
        assert lines[:3] == [
            "scenario,figure,as it is,difference,after",
            "Without C1,Requests that may be scheduled,1,the same,1",
            "Without C1,Covered,1,the same,1",
        ]

    def test_json_says_what_was_asked_and_how_it_can_be_had_again(self, database):
        import_problem(database, TWO)
        found = solved(database, compare())
        said = json.loads(file_of(found.kind, found.result, "json", about(found)))["question"]
        assert (said["definitions"], said["asked by"], said["base"]) == ([WITHOUT_C1], "Pat", "tonight")
        assert (said["input hash"], said["seed"]) == (found.input_hash, 0)

    def test_json_leaves_the_seats_out(self, result):
        assert b'"rows"' not in file_of(StudyKind.COMPARE, result, "json")

    def test_another_ending_is_refused(self, result):
        let_it = r"Let it end in one of \.csv, \.zip, \.xlsx, \.json\."
        with pytest.raises(FormatError, match=rf"No file ends in \.doc\. {let_it}"):
            file_of(StudyKind.COMPARE, result, "doc")
        with pytest.raises(FormatError, match=rf"The name of the file says no format\. {let_it}"):
            file_of(StudyKind.COMPARE, result, "")

    def test_a_cell_that_a_spreadsheet_would_run_is_text(self):
        direct = Direct(a_case(TWO), GreedySolver, GreedySolver, Crew())
        found = direct.answer(compare(written("=1+1", [RemoveConsultant("C1")])), "Pat")
        assert "'=1+1," in file_of(StudyKind.COMPARE, found, "csv").decode()

    def test_promotion_is_for_the_centers_database(self):
        question = StudyQuestion(StudyKind.PROMOTE, "T", options={"study": 1, "column": 0})
        with pytest.raises(StudyError, match="Only what was compared on the center's database"):
            Direct(a_case(TWO), GreedySolver, GreedySolver, Crew()).answer(question, "Pat")

    @pytest.mark.parametrize("kind", [StudyKind.CHANCE, StudyKind.RECRUIT])
    def test_other_questions_have_tables_too(self, kind):
        found = Direct(a_case(TWO), GreedySolver, GreedySolver, Crew()).answer(
            StudyQuestion(kind, "T", options={"draws": 2, "most": 1}), "Pat"
        )
        assert file_of(kind, found, "csv").startswith(b"plan," if kind is StudyKind.CHANCE else b"")


def test_a_schedule_is_stored_and_read_as_it_was():
    rows = (an_assignment("E1"), an_assignment("E2", first_start=TUESDAY))
    assert assignments_of(rows_of(rows)) == rows


class TestPromotion:
    def test_keeps_what_holds_and_fills_the_rest(self):
        problem = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1"), an_engagement("E2")])
        rows = (an_assignment("E1", consultant_id="C2", first_start=TUESDAY), an_assignment("E2", consultant_id="new"))
        case = a_case(problem)
        found = PromotedSolver(GreedySolver(), rows).solve(case.problem, case.policy, Limits())
        assert found.covered == {"E1", "E2"}
        assert found.assignments[0] == rows[0]
        assert found.objective == audit(case.problem, case.policy, found.assignments).objective <= found.bound

    def test_leaves_out_what_breaks_a_rule_what_is_not_there_and_parts_of_teams(self):
        problem = a_problem(
            [a_consultant("C1"), a_consultant("C2")],
            [an_engagement("E1", language="es"), an_engagement("E2", seats=seats("expert", "expert"))],
        )
        rows = [an_assignment("E1"), an_assignment("E2", "1", "C2"), an_assignment("E9")]
        assert holding(problem, a_case(problem).policy, rows) == ()

    def test_keeps_one_of_two_that_clash_and_what_is_approved(self):
        approved = an_assignment("E1", consultant_id="C1")
        problem = a_problem([a_consultant("C1")], [an_engagement("E1"), an_engagement("E2")], approved=[approved])
        rows = [an_assignment("E2", consultant_id="C1")]  # at the same time
        assert holding(problem, a_case(problem).policy, rows) == (approved,)


@pytest.mark.parametrize(
    ("kind", "options", "scenarios", "times"),
    [
        (StudyKind.COMPARE, {}, 3, 3),
        (StudyKind.RECRUIT, {}, 0, 1),
        (StudyKind.SWEEP, {"vary": ["hours=0:100:1"]}, 1, 11),
        (StudyKind.SWEEP, {"vary": ["hours=0,1"]}, 1, 1),
        (StudyKind.CHANCE, {"draws": 1}, 0, 1),
        (StudyKind.CHANCE, {"draws": 100}, 0, 10),
        (StudyKind.CHANCE, {"draws": 25, "second": 1}, 1, 9),
    ],
)
def test_what_has_many_answers_counts_as_many_questions(kind, options, scenarios, times):
    question = StudyQuestion(kind, "T", (written("T", [CapHours(1)]),) * scenarios, options=options)
    assert price(question, require_askable(question)) == times


PICKING = (
    [RemoveConsultant("C1")],
    [RemoveConsultants(count=3)],
    [RemoveBusiestConsultant()],
    [CapHours(1), Leave("C1", date(2027, 3, 1), date(2027, 3, 2))],
    [AddHours("C1", 1)],
    [AddEngagements("C1", 1)],
    [TrainConsultant(consultant_id="C1", topics=("trauma_informed_care",))],
    [TrainConsultants(count=3, topics=("trauma_informed_care",))],
    [TryRemedy("E1", "if it were virtual")],
)


@pytest.mark.parametrize("changes", PICKING)
def test_a_scenario_that_picks_people_counts_as_what_asks_about_one_alone(changes):
    """With all others left out, the plan tells whether the last one may present alone."""
    definitions = (written("T", changes), written("T", [CapHours(1)]))
    assert price(StudyQuestion(StudyKind.COMPARE, "T", definitions), 0) == ALONE + 1
    assert price(StudyQuestion(StudyKind.CHANCE, "T", definitions[:1]), 15) == (ALONE + 1) * 2


def test_a_series_that_can_not_be_leaves_nothing_behind(database):
    import_problem(database, TWO)
    question = StudyQuestion(StudyKind.SWEEP, "T", (written("T", [CapHours(1)]),), options={"vary": ["hous=1,2"]})
    with pytest.raises(MatcherError, match="hous"):
        ask_here(database, question, "Pat")
    with database.reading() as work:
        assert work.scenarios.studies(1) == ()
