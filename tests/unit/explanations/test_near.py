"""Whoever is counted as near would take a seat, were it not for that one rule."""

from dataclasses import replace
from datetime import time

import pytest

from matcher.domain.explain.obstacles import Seating, Voice, obstacles
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import Role
from matcher.domain.rules.role import PANEL_NOT_MET
from matcher.services.explanations.uncovered.near import Near, nearest
from tests.support.builders import MONDAY, a_book, a_consultant, a_problem, an_assignment, an_engagement, seats, weekly
from tests.support.names import E1, E2
from tests.unit.explanations.test_explaining import solved
from tests.unit.solver.tiny import tiny

ONE_START = {"window_end": MONDAY.date()}


def test_people_are_counted_by_the_one_rule_that_keeps_them_out():
    people = [
        a_consultant("C1"),
        a_consultant("C2", audiences={}),
        a_consultant("C3", audiences={}),
        a_consultant("C4", audiences={}, languages={"so"}),
    ]
    problem = a_problem(people, [an_engagement("E1", **ONE_START), an_engagement("E2", **ONE_START)])
    book = a_book(problem, [an_assignment("E2", "1", "C1")])
    assert [replace(one, examples=(), lacking="") for one in nearest(book, E1, Voice.OWNER)] == [
        Near("The consultant is approved for the audience.", 2, ()),
        Near("Nobody is taken by two engagements at once, with buffers, travel and rest counted in.", 1, (E2,)),
    ]
    assert [one.lacking for one in nearest(book, E1, Voice.OWNER)] == [
        "They are not approved for the audience child welfare.",
        "They are booked when it could take place.",
    ]
    assert nearest(book, E1, Voice.OWNER)[0].examples == (
        "Person C2 is not approved for the audience child welfare. An approval for child welfare would be needed.",
        "Person C3 is not approved for the audience child welfare. An approval for child welfare would be needed.",
    )


def test_of_a_rule_about_the_whole_team_it_is_said_with_whom_it_would_be_broken():
    people = [a_consultant(name, topics={"labor_trafficking": 1}) for name in ("C1", "C2")]
    work = an_engagement("E1", topics={"labor_trafficking": 2}, **ONE_START)
    (near,) = nearest(a_book(a_problem(people, [work]), []), E1, Voice.OWNER)
    found = "Nobody on the team would have labor trafficking at level 2."
    would_do = (
        "Asking for labor trafficking at level 1 would be needed,"
        " or someone on the team approved for what is asked for."
    )
    assert near.examples == tuple(f"With {name}: {found} {would_do}" for name in ("Ada Example", "Person C2"))


def test_without_the_permission_roles_change_no_count():
    seen = []
    for role in Role:
        people = [replace(a_consultant("C1", audiences={}), roles=frozenset({role}))]
        seen.append(nearest(a_book(a_problem(people), []), E1, Voice.GUARDED))
    assert seen[0] == seen[1] != ()


def test_who_lacks_a_role_is_named_to_the_owner_of_the_data_alone():
    # to others that would be everybody's record at once, and nothing would do about it
    work = an_engagement("E1", seats=seats("expert", "any"))
    people = [a_consultant("C1"), a_consultant("C2", roles={Role.SURVIVOR}), a_consultant("C3", audiences={})]
    rows = [an_assignment("E1", "2", "C1")]
    book = a_book(a_problem(people, [work], approved=rows), rows)
    owner, told = (nearest(book, E1, voice) for voice in (Voice.OWNER, Voice.PERMITTED))
    assert [one.sentence for one in owner if one not in told] == [PANEL_NOT_MET]


def test_a_late_start_counts_like_the_first():
    # at 9:00 on the first days Ada is not free either; in the last quarter of an hour of all only the audience is amiss
    person = a_consultant("C1", audiences={}, weekly=[weekly(4, "13:45", "16:00")])
    times = [time(9 + quarter // 4, 15 * (quarter % 4)) for quarter in range(20)]
    problem = a_problem([person], [an_engagement("E1", start_times=times)])
    assert [(one.sentence, one.people) for one in nearest(a_book(problem, []), E1, Voice.OWNER)] == [
        ("The consultant is approved for the audience.", 1)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_those_are_near_whom_one_rule_keeps_out_at_their_best_start_and_seat(seed):
    problem, policy = tiny(seed, people=4, asked=4)
    solution = solved(problem, policy)
    book = Book.of(problem, policy, solution.assignments)
    for engagement_id in sorted(problem.engagements.keys() - solution.covered - problem.approved.keys()):
        engagement = problem.engagements[engagement_id]
        starts = list(offered_starts(engagement, policy))
        fewest = {
            person: min(
                len(obstacles(Seating(book, engagement_id, seat, person, start)))
                for start in starts
                for seat in engagement.seats
            )
            for person in problem.consultants
            if starts
        }
        counted = sum(one.people for one in nearest(book, engagement_id, Voice.OWNER))
        assert counted == list(fewest.values()).count(1)
