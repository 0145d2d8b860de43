import pytest

from matcher.domain.rules import no_conflict_of_interest
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(
    ("affiliation", "served", "kept"),
    [
        ("Harbor House", "Harbor House", False),
        ("Harbor House", "Northside Clinic", True),
        ("HARBOR  HOUSE\u2019S", "Harbor House's", False),
        ("", "", True),
        (" ", "\u00a0", True),
    ],
)
def test_nobody_serves_the_own_organization(affiliation, served, kept):
    filled = a_filled(a_consultant(organization=affiliation), an_engagement(organization=served))
    assert no_conflict_of_interest(filled) == kept
