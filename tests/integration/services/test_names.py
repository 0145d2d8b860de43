from matcher.db.unit_of_work import SqlDatabase
from matcher.services.consultants.names import names_in
from matcher.services.engagements.engagement_page import engagement_page
from matcher.services.review.decisions import approve
from tests.integration.services.center import a_center
from tests.support.names import C1, C9, E1, E9, the


def test_decisions_are_shown_with_names_and_with_ids_where_names_are_gone(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E1")])
    names = names_in(database, the(engagement_page(database, E1)).history)
    assert (names.person(C1), names.organization(E1)) == ("Ada Example", "Example Services")
    assert (names.person(C9), names.organization(E9)) == ("C9", "E9")
