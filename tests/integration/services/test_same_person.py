"""One human under two ids: asked, answered, remembered; and a history that follows a new id through an import."""

from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Problem
from matcher.domain.workflow.consent import Audience, Consent
from matcher.records import Action
from matcher.services.consultants.same_person import answer_person, person_questions
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from matcher.services.dataset.new_ids import NewIds, moved_ids
from matcher.services.review.decisions import RejectReason, RowRef, approve, reject
from matcher.services.seats.judged_seats import judged_seats, waiting_seats
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import E1, SEAT_1, the

C1, C2, C9 = map(ConsultantId, ("C1", "C2", "C9"))
ANA = {"email": "ana@example.org", "name": "Ana"}
TWICE = a_problem([a_consultant("C1", **ANA), a_consultant("C2", **ANA)], [an_engagement("E1")])


def center(consultant_id: str) -> Problem:
    """Ana under an id, and somebody else."""
    return a_problem([a_consultant(consultant_id, **ANA), a_consultant("C3")], [an_engagement("E1")])


def asked(database: SqlDatabase) -> list[ConsultantId]:
    """Who is asked for a seat."""
    people = export_dataset(database).problem.consultants
    return [cid for cid, person in people.items() if person.another_id is None]


def test_two_ids_of_one_person_are_a_question_and_one_of_them_is_asked(database: SqlDatabase):
    import_problem(database, TWICE)
    (question,) = person_questions(database)
    assert (question.one.consultant_id, question.other.consultant_id, question.why) == (
        "C1",
        "C2",
        "the same mail address",
    )
    assert asked(database) == ["C1"]


@pytest.mark.parametrize(("same", "who"), [(True, ["C1"]), (False, ["C1", "C2"])])
def test_an_answer_is_remembered_through_imports_and_exported(database: SqlDatabase, same: bool, who: list[str]):
    import_problem(database, TWICE)
    answer_person(database, a_user(database), (C2, C1), same=same)
    import_problem(database, TWICE)
    assert person_questions(database) == ()
    assert asked(database) == who
    assert export_dataset(database).problem.person_answers == (("C1", "C2", same),)
    with database.reading() as work:
        (entry,) = work.trail.find(actions=[Action.PERSON])
    assert (entry.note, entry.after) == ("C1 and C2", "one person" if same else "two people")


def test_a_refusal_under_one_id_counts_under_the_other_until_they_are_said_to_be_two(database: SqlDatabase):
    """Ana was turned down as C2, and then came as C1 too, who is asked."""
    work, ana = [an_engagement("E1")], a_user(database)
    import_problem(database, a_problem([a_consultant("C2", **ANA)], work))
    number = the(propose_rows(database, [an_assignment("E1", "1", "C2")]).proposal).proposal_id
    reject(database, ana, [RowRef(number, E1, SEAT_1, 1)], RejectReason.OTHER)
    import_problem(database, TWICE)
    assert asked(database) == ["C1"]
    assert export_dataset(database).problem.rejected_pairs == {("E1", "C1"), ("E1", "C2")}
    access = database.writing(lambda unit: unit.access_log.admit(None, None, "test"))
    with database.reading() as unit:
        assert ("E1", "C1") in unit.dataset.problem_around(access, [E1], [C1]).rejected_pairs
    answer_person(database, ana, (C1, C2), same=False)
    assert export_dataset(database).problem.rejected_pairs == {("E1", "C2")}


def test_an_answer_that_they_are_one_speaks_against_seats_that_both_were_approved_for(database: SqlDatabase):
    """Said to be two, both approved; then said to be one. The words name both ids, also where one sits elsewhere."""
    work = [an_engagement("E1"), an_engagement("E2")]
    import_problem(database, a_problem(TWICE.consultants.values(), work))
    ana = a_user(database)
    answer_person(database, ana, (C1, C2), same=False)
    run = propose_rows(database, [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C2")])
    number = the(run.proposal).proposal_id
    approve(database, ana, [RowRef(number, EngagementId(eid), SEAT_1, 1) for eid in ("E1", "E2")])
    assert judged_seats(database) == {}
    answer_person(database, ana, (C1, C2), same=True)
    assert [one.sentence for one in waiting_seats(judged_seats(database))] == [
        "C1 and C2 are one person, who is asked under one id alone: that id would do.",
        "C2 and C1 are one person, who is asked under one id alone: that id would do.",
    ]


def decide(database: SqlDatabase, how, *more) -> None:
    import_problem(database, center("C1"))
    run = propose_rows(database, [an_assignment("E1", "1", "C1")])
    how(database, a_user(database), [RowRef(the(run.proposal).proposal_id, E1, SEAT_1, 1)], *more)


def test_a_refusal_follows_to_the_new_id(database: SqlDatabase):
    decide(database, reject, RejectReason.OTHER)
    import_dataset(database, Dataset(center("C9"), POLICY), new_ids=NewIds({C1: C9}))
    assert export_dataset(database).problem.rejected_pairs == {("E1", "C9")}


def test_an_approved_seat_and_a_consent_follow_to_the_new_id(database: SqlDatabase):
    decide(database, approve)
    database.writing(lambda work: work.consents.put(E1, C1, Consent(Audience.REQUESTER)))
    import_dataset(database, Dataset(center("C9"), POLICY), new_ids=NewIds({C1: C9}))
    (seat,) = export_dataset(database).problem.standing
    assert (seat.assignment.consultant_id, seat.status) == ("C9", "approved")
    access = database.writing(lambda work: work.access_log.admit(None, None, "test"))
    with database.reading() as work:
        assert work.consents.get(access, E1, C9).to is Audience.REQUESTER
        assert work.consents.get(access, E1, C1).to is Audience.NOBODY
        (entry,) = work.trail.find(actions=[Action.PERSON])
    assert entry.after == "one person; C1 is C9 now"


@pytest.mark.parametrize(
    ("first", "second"), [(Audience.REQUESTER, Audience.NOBODY), (Audience.NOBODY, Audience.AUDIENCE)]
)
def test_of_consents_under_two_ids_of_one_person_the_narrower_follows(
    database: SqlDatabase, first: Audience, second: Audience
):
    import_problem(database, TWICE)
    database.writing(lambda work: work.consents.put(E1, C1, Consent(first)))
    database.writing(lambda work: work.consents.put(E1, C2, Consent(second)))
    import_dataset(database, Dataset(center("C9"), POLICY), new_ids=NewIds({C1: C9, C2: C9}))
    access = database.writing(lambda work: work.access_log.admit(None, None, "test"))
    with database.reading() as work:
        assert work.consents.get(access, E1, C9).to is Audience.NOBODY


def test_a_new_id_with_the_same_address_is_asked_about(database: SqlDatabase):
    decide(database, reject, RejectReason.OTHER)
    with pytest.raises(DatasetError, match="import with --same C1=C9 or --different C1=C9"):
        import_dataset(database, Dataset(center("C9"), POLICY))
    assert moved_ids(database, center("C9")) == ((C1, C9, "the same mail address"),)
    import_dataset(database, Dataset(center("C9"), POLICY), new_ids=NewIds(different={(C1, C9)}))
    assert export_dataset(database).problem.rejected_pairs == frozenset()


def test_a_new_id_that_looks_the_same_is_asked_about(database: SqlDatabase):
    decide(database, reject, RejectReason.OTHER)
    cyrillic = ConsultantId("\u04211")
    after = a_problem([a_consultant(cyrillic, name="Ana"), a_consultant("C3")], [an_engagement("E1")])
    ((old, new, why),) = moved_ids(database, after)
    assert (old, new) == (C1, cyrillic)
    assert why == "an id that looks the same (Cyrillic capital letter es here, Latin capital letter c there)"
    with pytest.raises(DatasetError, match=f"import with --same C1={cyrillic} or"):
        import_dataset(database, Dataset(after, POLICY))


def test_an_engagement_that_looks_like_one_that_leaves_is_said(database: SqlDatabase):
    import_problem(database, center("C1"))
    greek = EngagementId("\u03951")
    after = replace(center("C1"), engagements={greek: an_engagement(greek)})
    (said,) = import_dataset(database, Dataset(after, POLICY), dry_run=True).alike
    assert said.startswith(f"Engagement {greek} is new, and looks like E1, which is not in the dataset (Greek capital")
    assert import_dataset(database, Dataset(center("C1"), POLICY)).alike == ()


def test_without_a_history_nothing_is_asked(database: SqlDatabase):
    import_problem(database, center("C1"))
    import_problem(database, center("C9"))
    assert set(export_dataset(database).problem.consultants) == {"C3", "C9"}


@pytest.mark.parametrize(
    ("same", "expected"),
    [
        ({"C7": "C9"}, "an old id that the center knows; C7 is not one"),
        ({"C1": "C8"}, "a new id that is in the dataset; C8 is not"),
        ({"C3": "C9"}, "an old id that leaves the data; C3 is still in it: take its row out"),
    ],
)
def test_new_ids_that_do_not_fit_the_data_are_faults(database: SqlDatabase, same, expected):
    import_problem(database, center("C1"))
    with pytest.raises(DatasetError) as caught:
        import_dataset(database, Dataset(center("C9"), POLICY), new_ids=NewIds(same))
    assert expected in [fault.expected for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["years_lived_experience", "years_experience", "recent_engagements", "rest_days"])
def test_what_is_unknown_of_a_person_stays_unknown(database: SqlDatabase, name):
    import_problem(database, a_problem([a_consultant("C1", **{name: None})]))
    assert getattr(export_dataset(database).problem.consultants[C1], name) is None
