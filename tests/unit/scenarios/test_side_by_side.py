"""Who changes, and what is covered where: up to four scenarios in one table."""

from matcher.domain.model.ids import EngagementId
from matcher.records import StudyKind
from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.groups import ComparedGroup
from scenarios.comparison.shifts import Placing, Shift
from scenarios.comparison.side_by_side import changed_engagements, changed_groups, side_by_side
from scenarios.export.tables import tables
from scenarios.studies.plain import plain
from tests.support.builders import MONDAY, TUESDAY

ADA, BO = Placing(("Ada",), MONDAY, 0), Placing(("Bo",), TUESDAY, 0)
E1, E2, E3 = map(EngagementId, ("E1", "E2", "E3"))
LOST, GAINED, MOVED = Shift(E3, "Org", ADA, None), Shift(E1, "Org", None, BO), Shift(E2, "Org", ADA, BO)
MOVED_TOO = Shift(E3, "Org", ADA, BO)


def column(*shifts, groups=()):
    return ComparedScenario("T", (), shifts=shifts, groups=groups)


def test_an_engagement_has_one_row_with_a_cell_for_each_scenario():
    rows = changed_engagements([column(GAINED, MOVED), column(LOST), column(MOVED_TOO), column()])
    assert [(row.engagement_id, row.before, row.cells) for row in rows] == [
        ("E3", ADA, (None, LOST, MOVED_TOO, None)),
        ("E1", None, (GAINED, None, None, None)),
        ("E2", ADA, (MOVED, None, None, None)),
    ]


def test_states_and_audiences_have_one_row_each():
    ohio, texas = ComparedGroup("state", "OH", 2, 3), ComparedGroup("state", "TX", 1, 0)
    nurses, ohio_again = ComparedGroup("audience", "medical_provider", 4, 5), ComparedGroup("state", "OH", 2, 0)
    rows = changed_groups([column(groups=(texas, nurses)), column(groups=(ohio,)), column(groups=(ohio_again,))])
    assert [(row.words, row.before, row.cells) for row in rows] == [
        ("Ohio", 2, (None, ohio, ohio_again)),
        ("Texas", 1, (texas, None, None)),
        ("Medical provider", 4, (nurses, None, None)),
    ]
    [in_file, _] = tables(StudyKind.COMPARE, {"columns": plain([column(groups=(texas, nurses))])})["covered"]
    assert list(in_file.values()) == ["T", "state", "Texas", 1, 0]


def test_a_team_and_its_start_read_alike_on_pages_in_files_and_on_the_terminal():
    short = Placing(("Ada", "Bo"), MONDAY, 1)
    assert (short.who, short.when) == ("Ada, Bo, 1 open", "Mon, Mar 1, 2027 at 10:00 AM EST")


def test_where_nothing_changes_there_are_no_rows():
    alone = column()
    assert side_by_side([alone]) == {"columns": [alone], "fullest": alone, "groups": (), "engagements": ()}
