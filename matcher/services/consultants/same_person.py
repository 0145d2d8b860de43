"""One human under two ids: the questions that wait for an answer, and the answers, which are remembered."""

from dataclasses import dataclass
from itertools import combinations

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.same_person import open_suspicions
from matcher.domain.model.problem import Consultant, PersonAnswer
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import Action, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import By, record
from matcher.services.failures import NotFoundError


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """Two ids that may be one human, and what they have in common.

    Args:
        one_id_asked: Whether they are taken for one person until somebody says.
    """

    one: Consultant
    other: Consultant
    why: str
    one_id_asked: bool


def person_questions(database: Database) -> tuple[PersonQuestion, ...]:
    """Every pair of ids that is not answered yet, in order of what they have in common and of the ids."""
    with database.reading() as work:
        return work.moment.recall("person questions", (Part.DATASET,), lambda: _questions(work))


def _questions(work: UnitOfWork) -> tuple[PersonQuestion, ...]:
    people, answers = work.dataset.consultants(), work.person_answers.all()
    answered = {answer[:2] for answer in answers}
    return tuple(
        PersonQuestion(people[one], people[other], suspicion.why, suspicion.counts)
        for suspicion in open_suspicions(people.values(), answers)
        for one, other in combinations(suspicion.ids, 2)
        if (one, other) not in answered
    )


def answers_about(database: Database, consultant_id: ConsultantId) -> tuple[tuple[Consultant, bool], ...]:
    """The others in the data of whom it was said that they are, or are not, the same person; in id order."""
    with database.reading() as work:
        about = [answer for answer in work.person_answers.all() if consultant_id in answer[:2]]
        others = {one if other == consultant_id else other: same for one, other, same in about}
        people = work.dataset.consultants(others)
    return tuple((people[cid], others[cid]) for cid in sorted(people))


def answer_person(database: Database, user: User, ids: tuple[ConsultantId, ConsultantId], *, same: bool) -> None:
    """Say whether two ids are one human; in the place of an earlier answer.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: One of them is not in the data, or both are one id.
    """
    require(user, Permission.DECIDE)
    one, other = sorted(ids)

    def work(unit: UnitOfWork) -> None:
        if one == other or len(unit.dataset.people([one, other])) != len(ids):
            raise NotFoundError("There are no two such consultants. Nothing was changed.")
        unit.person_answers.put([PersonAnswer(one, other, same)], unit.now, user.name)
        record_person(unit, user, (one, other), "one person" if same else "two people")

    database.writing(work)


def record_person(work: UnitOfWork, by: By, ids: tuple[ConsultantId, ConsultantId], said: str) -> None:
    """Write into the trail what was said about two ids."""
    one, other = ids
    about = Subject(SubjectKind.CONSULTANT, one)
    record(work, by, Action.PERSON, about, "", said, note=f"{one} and {other}")
