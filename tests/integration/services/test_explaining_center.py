"""Explanations from the database, in the voice that each account may hear."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.vocabulary import Role
from matcher.records import AccountRole, Permission
from matcher.services.explanations.explaining import WhyUncovered
from matcher.services.explanations.not_them import NOTHING_TOLD, WhyNot
from matcher.services.explanations.of_center import explain_engagement
from matcher.services.explanations.voices import voice_of
from matcher.services.failures import NotFoundError
from matcher.solver.incremental import IncrementalSolver
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, excludes
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import C1, C2, E1, E2

PEOPLE = [
    a_consultant("C1", name="Ada"),
    a_consultant("C2", name="Ben", roles={Role.SURVIVOR}),
    a_consultant("C3", name="Cleo", exclusions=excludes("state", "OH")),
]
WORK = [an_engagement("E1"), an_engagement("E2", federal_grantee=True)]
COORDINATOR, READ = AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE


@pytest.fixture
def center(database: SqlDatabase) -> SqlDatabase:
    import_problem(database, a_problem(PEOPLE, WORK))
    propose_rows(database, [an_assignment("E1", "1", "C1")])
    return database


def test_without_the_permission_nothing_of_one_person_depends_on_a_role(center: SqlDatabase):
    reader = a_user(center)
    assert voice_of(reader) is Voice.GUARDED
    assert explain_engagement(center, reader, IncrementalSolver(), E1).answer is None
    heard = explain_engagement(center, reader, IncrementalSolver(), E1, C2)
    assert isinstance(heard.answer, WhyNot)
    assert (heard.answer.price, heard.answer.sentences) == (None, (NOTHING_TOLD,))


def test_an_opt_out_is_told_like_any_hour_that_is_not_free(center: SqlDatabase):
    for reader in (a_user(center), a_user(center, "Zoe", COORDINATOR, READ)):
        heard = explain_engagement(center, reader, IncrementalSolver(), E1, PEOPLE[2].consultant_id)
        assert isinstance(heard.answer, WhyNot)
        assert [one.sentence for one in heard.answer.obstacles] == ["Cleo is not available for it."]


def test_with_the_permission_the_next_best_is_priced(center: SqlDatabase):
    reader = a_user(center, "Zoe", COORDINATOR, READ)
    heard = explain_engagement(center, reader, IncrementalSolver(), E1)
    assert heard.is_covered
    assert isinstance(heard.answer, tuple)
    assert [(one.consultant_id, one.price.by_goal["coverage"]) for one in heard.answer] == [(C1, -4000)]


def test_what_would_cover_an_engagement_is_told_to_everybody(center: SqlDatabase):
    heard = explain_engagement(center, a_user(center), IncrementalSolver(), E2)
    assert isinstance(heard.answer, WhyUncovered)
    assert heard.answer.remedies[0].remedy.sentence == "if its granting office confirmed"


def test_each_question_is_in_the_access_log(center: SqlDatabase):
    reader = a_user(center)
    explain_engagement(center, reader, IncrementalSolver(), E1)
    with center.reading() as work:
        assert work.access_log.entries()[0].user_id == reader.user_id


@pytest.mark.parametrize("asked", [("E9", None), ("E1", "C9")])
def test_what_is_not_there_is_not_found(center: SqlDatabase, asked):
    with pytest.raises(NotFoundError):
        explain_engagement(center, a_user(center), IncrementalSolver(), *asked)
