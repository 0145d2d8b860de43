import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.services.consultants.fair_share import Share, share_of
from tests.integration.services.center import WORK, a_center
from tests.support.builders import a_consultant, a_problem
from tests.support.names import C1, C3, C9


def test_a_share_counts_what_was_delivered_and_what_stands(database: SqlDatabase):
    people = [
        a_consultant("C1", recent_engagements=4),
        a_consultant("C2"),
        a_consultant("C3"),
        a_consultant("C8", status=ConsultantStatus.INACTIVE, recent_engagements=100),
    ]
    a_center(database, a_problem(people, WORK))
    # C1 4 + E1, C2 E1, C3 E2: 7 among three who are approved.
    assert share_of(database, C1) == Share(5, 7 / 3)
    assert share_of(database, C3) == Share(1, 7 / 3)


def test_without_consultants_there_is_nothing_to_share(database: SqlDatabase):
    assert share_of(database, C9) == Share(0, 0)


@pytest.mark.parametrize(
    ("engagements", "even", "sentence"),
    [
        (2, 2.4, "That is about an even share (2.4 each)."),
        (3, 2.5, "That is more than an even share (2.5 each)."),
        (2, 2.5, "That is less than an even share (2.5 each)."),
    ],
)
def test_a_share_in_words(engagements: int, even: float, sentence: str):
    assert Share(engagements, even).sentence == sentence
