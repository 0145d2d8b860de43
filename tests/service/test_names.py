from matcher.db.transactions import SqlDatabase
from matcher.service.decisions import approve
from matcher.service.engagements import engagement_page
from matcher.service.names import names_in
from tests.names import C1, C9, E1, E9, the
from tests.service.center import a_center


def test_decisions_are_shown_with_names_and_with_ids_where_names_are_gone(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E1")])
    names = names_in(database, the(engagement_page(database, E1)).history)
    assert (names.person(C1), names.organization(E1)) == ("Ada Example", "Example Services")
    assert (names.person(C9), names.organization(E9)) == ("C9", "E9")
