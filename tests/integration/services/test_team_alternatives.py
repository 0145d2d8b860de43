from datetime import date

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import Role
from matcher.services.review.team_alternatives import fit_of, team_alternatives
from tests.integration.services.center import ROWS, WORK, a_center
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_engagement, excludes, seats
from tests.support.names import E1, E2, E9

EXPERT, SURVIVOR = frozenset({Role.EXPERT}), frozenset({Role.SURVIVOR})
TEAM = [a_consultant("C1"), a_consultant("C2"), a_consultant("C3")]


def shown(
    database: SqlDatabase, others: list[Consultant], engagement_id: EngagementId = E1
) -> list[tuple[str, bool, str]]:
    """Who else could present: name, whether eligible, the rule."""
    center = a_center(database, a_problem([*TEAM, *others], WORK), ROWS)
    found = team_alternatives(database, center.ana, engagement_id)
    return [(one.name, one.eligible, one.sentence) for one in found.candidates if one.consultant_id > "C3"]


@pytest.mark.parametrize("asked", [("any",), ("expert",), ("expert", "survivor"), ("survivor", "survivor", "any")])
def test_no_seat_and_no_role_changes_who_is_on_the_list(database: SqlDatabase, asked: tuple[str, ...]):
    others = [
        a_consultant("C4", name="A", roles=EXPERT),
        a_consultant("C5", name="B", roles=SURVIVOR),
        a_consultant("C6", name="C", roles=EXPERT, years_experience=0),
        a_consultant("C7", name="D", roles=SURVIVOR, years_lived_experience=0),
        a_consultant("C8", name="E", roles=EXPERT | SURVIVOR),
    ]
    center = a_center(database, a_problem([*TEAM, *others], [an_engagement("E1", seats=seats(*asked))]), [])
    found = team_alternatives(database, center.ana, E1).candidates
    assert [(one.name, one.eligible) for one in found if one.consultant_id > "C3"] == [(n, True) for n in "ABCDE"]


def test_one_rule_short_names_the_rule_and_two_are_too_many(database: SqlDatabase):
    others = [
        a_consultant("C4", name="Short", languages={"es"}),
        a_consultant("C5", name="Shorter", languages={"es"}, audiences={"public_health": 5}),
    ]
    assert shown(database, others) == [
        (
            "Short",
            False,
            (
                "Short does not speak the engagement's language, English. If they do speak English, their record saying"
                " so would be needed."
            ),
        )
    ]


def test_what_people_decide_for_themselves_reads_alike(database: SqlDatabase):
    others = [
        a_consultant("C4", name="Ann", weekly=()),
        a_consultant("C5", name="Ben", max_hours_per_week=0),
        a_consultant("C6", name="Cat", exclusions=excludes("audience", "child_welfare")),
    ]
    said = "{} is not available for it. Only they can change that."
    assert shown(database, others) == [(name, False, said.format(name)) for name in ("Ann", "Ben", "Cat")]


def test_the_best_fit_comes_first(database: SqlDatabase):
    # E1 asks for trauma-informed care; level 4 there and 5 for the audience are 0.6·4 + 0.4·5 = 4.4 of 5.
    others = [a_consultant("C4", name="Good", topics={"trauma_informed_care": 4}), a_consultant("C5", name="Best")]
    assert [name for name, _, _ in shown(database, others)] == ["Best", "Good"]


def test_the_team_itself_is_not_listed(database: SqlDatabase):
    center = a_center(database)
    found = team_alternatives(database, center.ana, E1)
    assert (found.first_start, [one.name for one in found.candidates]) == (MONDAY, ["Cy Example"])


def test_people_are_judged_at_the_start_that_is_proposed(database: SqlDatabase):
    center = a_center(database)
    assert team_alternatives(database, center.ana, E2).first_start == TUESDAY


def test_without_a_proposal_people_are_judged_at_the_first_start_offered(database: SqlDatabase):
    center = a_center(database, rows=[])
    found = team_alternatives(database, center.ana, E1)
    assert (found.first_start, len(found.candidates)) == (MONDAY, 3)


def test_nobody_is_listed_where_no_start_is_offered(database: SqlDatabase):
    past = an_engagement("E1", window_start=date(2026, 1, 1), window_end=date(2026, 1, 31), seats=seats("any"))
    center = a_center(database, a_problem(TEAM, [past]), [])
    assert team_alternatives(database, center.ana, E1) == team_alternatives(database, center.ana, E9)


def test_the_reading_of_roles_is_logged(database: SqlDatabase):
    center = a_center(database)
    team_alternatives(database, center.ana, E1)
    with database.reading() as work:
        entry = work.access_log.entries()[0]
    assert (entry.user_id, entry.why) == (None, f"rules checked for alternatives shown to user {center.ana.user_id}")


@pytest.mark.parametrize(
    ("topics", "asked", "fit"),
    [
        ({"trauma_informed_care": 4}, {"trauma_informed_care": 1}, 88),  # 100·(0.6·4 + 0.4·5)/5
        ({"trauma_informed_care": 4}, {"trauma_informed_care": 1, "prevention_education": 1}, 64),  # mean level 2
        ({}, {}, 100),  # without topics, 5
    ],
)
def test_fit_is_what_the_goal_says(topics: dict[str, int], asked: dict[str, int], fit: int):
    assert fit_of(a_consultant(topics=topics), an_engagement(topics=asked)) == fit
