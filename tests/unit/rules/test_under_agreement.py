from datetime import date

import pytest

from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules import UNDER_AGREEMENT, under_agreement
from tests.support.builders import MONDAY, a_consultant, a_filled, an_engagement


@pytest.mark.parametrize("status", list(ConsultantStatus))
def test_only_an_approved_consultant_is_under_agreement(status):
    assert under_agreement(a_filled(a_consultant(status=status))) == (status == "approved")


@pytest.mark.parametrize(
    ("end", "kept"), [(date(2027, 3, 2), False), (date(2027, 3, 3), True), (date(2027, 3, 4), True)]
)
def test_the_agreement_lasts_to_the_last_session(end, kept):
    # Three sessions from Monday the 1st: the last is on Wednesday the 3rd.
    filled = a_filled(a_consultant(agreement_end=end), an_engagement(sessions=3), MONDAY)
    assert under_agreement(filled) == kept


def test_an_agreement_without_an_end_lasts():
    assert under_agreement(a_filled(a_consultant(agreement_end=None)))


ENDS = "greement of Ada Example ends on Tue, Mar 2, 2027; the last session is on Wed, Mar 3, 2027."


@pytest.mark.parametrize(
    ("changes", "found", "would_do"),
    [
        (
            {"agreement_end": date(2027, 3, 2)},
            f"The a{ENDS}",
            "An agreement to Wed, Mar 3, 2027 would do.",
        ),
        (
            {"status": ConsultantStatus.IN_PROCESS, "agreement_end": date(2027, 3, 3)},
            "Ada Example is in process, not approved.",
            "The center's approval would do.",
        ),
        (
            {"status": ConsultantStatus.INACTIVE, "agreement_end": date(2027, 3, 2)},
            f"Ada Example is inactive, not approved, and the a{ENDS}",
            "The center's approval and a longer agreement would do.",
        ),
    ],
)
def test_all_that_is_missing_is_told(changes, found, would_do):
    filled = a_filled(a_consultant(**changes), an_engagement(sessions=3), MONDAY)
    assert UNDER_AGREEMENT.words(filled) == (found, would_do)
