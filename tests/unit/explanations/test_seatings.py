"""Someone in a seat at a start: what is in their way, and the price of having them there."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.explain.obstacles import Seating, Voice, breaches, broken_rules, is_free_of
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Assignment, StandingSeat
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Limits
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import ConsultantStatus, Role, SeatStatus
from matcher.services.explanations.first_rows import rows_of
from matcher.services.explanations.forced.resolving import CutShortError
from matcher.services.explanations.forced.seatings import (
    Where,
    forced,
    in_the_way,
    is_free_whatever_the_mates,
    whatever_the_mates,
)
from matcher.services.explanations.not_them import why_not
from matcher.solver.solve import TeamColumnSolver
from tests.support.brute import best_objective, best_with
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
    span,
)
from tests.support.greedy import GreedySolver
from tests.support.names import C1, C2, C3, E1
from tests.support.tries import few
from tests.unit.explanations.test_explaining import resolver
from tests.unit.solver.tiny import tiny

FIRST, SECOND = SeatName("1"), SeatName("2")


@pytest.mark.parametrize("seed", few(range(3000, 3100), 10))
def test_the_price_of_someone_in_a_seat_at_a_start_is_the_difference_of_two_full_solves(seed):
    problem, policy = tiny(seed)
    asked, random = resolver(problem, policy), Random(seed)
    for engagement_id, engagement in problem.engagements.items():
        starts = list(offered_starts(engagement, policy))
        for consultant_id in problem.consultants if starts else ():
            row = Assignment(
                engagement_id, random.choice(sorted(engagement.seats)), consultant_id, random.choice(starts)
            )
            found = forced(asked, engagement_id, consultant_id, Where(row.seat, row.first_start))
            best = None if row.seat in problem.approved.get(engagement_id, {}) else best_with(problem, policy, row)
            if found is None:
                assert best is None
                continue
            solution, price = found
            assert best is not None
            assert price.points == best - best_objective(problem, policy) == sum(price.by_goal.values())
            assert row in solution.assignments
            judged = audit(problem, policy, solution.assignments)
            assert (judged.violations, judged.objective) == ((), solution.objective)
            assert solution.bound >= solution.objective


@pytest.mark.parametrize("seed", few(range(3100, 3200), 6))
def test_at_a_start_alone_the_best_seat_counts(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id in sorted(problem.engagements.keys() - problem.approved.keys()):
        engagement = problem.engagements[engagement_id]
        person = min(problem.consultants)
        for start in list(offered_starts(engagement, policy))[:1]:
            rows = [Assignment(engagement_id, seat, person, start) for seat in sorted(engagement.seats)]
            bests = [best for row in rows if (best := best_with(problem, policy, row)) is not None]
            found = forced(asked, engagement_id, person, Where(None, start))
            assert (found[1].points if found else None) == max(
                (best - best_objective(problem, policy) for best in bests), default=None
            )


@pytest.mark.parametrize("seed", few(range(3200, 3300), 8))
def test_in_a_seat_alone_the_best_start_counts_and_where_there_is_none_a_reason_is_given(seed):
    problem, policy = tiny(seed)
    asked, best = resolver(problem, policy), best_objective(problem, policy)
    for engagement_id in sorted(problem.engagements):
        engagement, person = problem.engagements[engagement_id], Random(seed).choice(sorted(problem.consultants))
        approved = problem.approved.get(engagement_id, {})
        starts = {row.first_start for row in approved.values()} or set(offered_starts(engagement, policy))
        for seat in sorted(engagement.seats.keys() - approved.keys()):
            rows = [Assignment(engagement_id, seat, person, start) for start in starts]
            bests = [found - best for row in rows if (found := best_with(problem, policy, row)) is not None]
            told = why_not(asked, engagement_id, person, Where(seat))
            assert (told.price.points if told.price else None) == max(bests, default=None)
            if told.price:
                assert next(row.consultant_id for row in told.team if row.seat == seat) == person
            else:
                assert told.obstacles or told.nothing or not starts
                assert any(told.obstacles) or f"No whole answer has {told.name} there." in told.sentences


@pytest.mark.parametrize("seed", few(range(3300, 3400), 10))
@pytest.mark.parametrize("voice", Voice)
def test_who_is_free_is_found_without_words_as_with_them(seed, voice):
    """First rows ask it of everybody in every seat, where making the words would take most of the time."""
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    book = Book.of(problem, policy, asked.rows)
    for eid, booking in book.bookings.items():
        for seat in booking.team:
            for consultant_id in problem.consultants:
                seating = Seating(book, eid, seat, consultant_id, booking.first_start)
                told = breaches(seating, voice)
                assert set(broken_rules(seating, voice)) == {one.rule for one in told}
                assert is_free_of(seating, voice) == (not told)
                assert is_free_whatever_the_mates(seating, voice) == (not whatever_the_mates(seating, told, voice))


def test_no_question_has_the_teams_of_a_proof_listed():
    """Nobody reads them there, and where money binds that was half of its time."""
    asked_for = []

    class Noting(TeamColumnSolver):
        def solve(self, problem, policy, limits, *rest, **more):
            asked_for.append(limits.lists_teams)
            return super().solve(problem, policy, limits, *rest, **more)

    asked = replace(of_pair(), solver=Noting(), proof=None)
    assert forced(asked, E1, C2, Where(FIRST))
    assert asked.best_proof
    assert set(asked_for) == {False}


# --- in words ---------------------------------------------------------------------------------------------------------


def of_pair(**ben):
    """C1 and C3 present at E1; C2 could take the place of either, but for the changes."""
    people = [a_consultant("C1", name="Ada"), a_consultant("C2", name="Ben", **ben), a_consultant("C3", name="Cleo")]
    work = [an_engagement("E1", seats=seats("any", "any"), window_end=TUESDAY.date())]
    return resolver(a_problem(people, work, affinity={("E1", "C1"): 50, ("E1", "C3"): 40}), a_policy())


def test_what_is_in_the_way_is_told_for_the_start_that_is_asked_about():
    asked = of_pair(unavailable=(span("2027-03-02 09:00", "2027-03-02 12:00"),))
    assert why_not(asked, E1, C2, Where(FIRST, MONDAY)).sentences[0].startswith("The best whole answer with Ben there")
    assert why_not(asked, E1, C2, Where(FIRST, TUESDAY)).sentences == (
        (
            "Ben is not available from Tue, Mar 2, 9:00 AM to 12:00 PM. Their word that they are free then would do,"
            " which only they can give. At Mon, Mar 1, 10:00 AM that would not be in the way."
        ),
    )


def test_in_a_seat_alone_other_starts_count_too():
    """At the start that stands Ben is not free, the day after he is."""
    asked = of_pair(unavailable=(span("2027-03-01 09:00", "2027-03-01 12:00"),))
    told = why_not(asked, E1, C2, Where(FIRST))
    assert [(row.consultant_id, row.first_start) for row in told.team if row.seat == FIRST] == [(C2, TUESDAY)]
    assert "E1 moves to Tue, Mar 2, 10:00 AM with Ben instead of Cleo" in told.sentences[-1]
    of_guarded = why_not(asked, E1, C2, Where(FIRST), Voice.GUARDED, may_price=False)
    assert of_guarded.sentences[-1] == "That is at Mon, Mar 1, 10:00 AM; other starts were not judged."


def test_in_whose_place_someone_is_listed_tells_nobody_whom_they_have_ruled_out():
    """Ben has ruled out Ada, or Ada him: he could take her place and not Cleo's, which are shown alike all the same."""
    with_ada, of_ada = excludes("consultant", "C1"), excludes("consultant", "C2")
    for whoever in ({}, {"exclusions": with_ada}, {"max_hours_per_week": 0}):
        asked = of_pair(**whoever)
        for problem in (asked.problem, ruled_out(asked.problem, of_ada)):
            book = Book.of(problem, asked.policy, asked.rows)
            shown = [rows_of(book, E1, Voice.GUARDED, place) for place in (None, C1, C3)]
            points = [[(row.name, row.instead_of, row.points) for row in rows] for rows in shown]
            listed = [[("Ben", "Cleo", -40)], [("Ben", "Ada", -50)], [("Ben", "Cleo", -40)]]
            assert points == ([[], [], []] if "max_hours_per_week" in whoever else listed)


def ruled_out(problem, exclusions):
    """With what Ada has ruled out."""
    return replace(
        problem, consultants={**problem.consultants, C1: replace(problem.consultants[C1], exclusions=exclusions)}
    )


@pytest.mark.parametrize("voice", [Voice.OWNER, Voice.PERMITTED])
def test_who_else_lacks_one_thing_alone_is_named_to_the_owner_of_the_data_only(voice):
    """Who reads one record has read no other: that Ben alone would do, and not Cleo, says what he brings."""
    waiting = ConsultantStatus.IN_PROCESS
    people = [
        a_consultant("C1", name="Ada", roles={Role.EXPERT}),
        a_consultant("C2", name="Ben", roles={Role.SURVIVOR}, status=waiting),
        a_consultant("C3", name="Cleo", roles={Role.EXPERT}, status=waiting),
    ]
    asked = resolver(a_problem(people, [an_engagement("E1", seats=seats("expert", "survivor"))]), a_policy())
    said = " ".join(why_not(asked, E1, C1, voice=voice).sentences)
    assert "With Ada on it, nobody can take one of its seats" in said
    assert ("Ben" in said) == (voice is Voice.OWNER)
    assert "Cleo" not in said


@pytest.mark.parametrize("within", [{"budget": 400}, {}])
def test_what_somebody_earns_is_told_to_the_owner_of_the_data_only(within):
    """Ben earns as much as the others, or four times that: with him, the money of E1 or of all is too little."""
    told, money = [], a_policy() if within else a_policy(programme_budget=400)
    for rate in (100, 400):
        asked = of_pair(rate_per_hour=rate)
        problem = replace(asked.problem, engagements={E1: replace(asked.problem.engagements[E1], **within)})
        asked = resolver(problem, money)
        book = Book.of(problem, money, asked.rows)
        listed = rows_of(book, E1, Voice.GUARDED)
        told.append((listed, [why_not(asked, E1, C2, where, Voice.GUARDED, may_price=False) for where in WHERES]))
    assert told[0] == told[1]
    assert [row.name for row in told[0][0]] == ["Ben"]
    of_owner, of_permitted = (why_not(asked, E1, C2, Where(FIRST), voice) for voice in (Voice.OWNER, Voice.PERMITTED))
    assert ("The team would cost $" in of_owner.sentences[0]) == bool(within)
    assert not any("$" in said for said in of_permitted.sentences)


WHERES = (Where(), Where(FIRST), Where(SECOND, TUESDAY))


def of_lonely(**changes):
    """C1, who could have a seat of E1 at either start, and C2, whom something keeps from the other."""
    people = [a_consultant("C1", name="Ada", rate_per_hour=100), a_consultant("C2", name="Ben", **changes)]
    return people, an_engagement("E1", seats=seats("any", "any"), window_end=TUESDAY.date())


def test_where_no_whole_answer_has_someone_it_is_said_what_the_rest_of_the_team_lacks():
    people, work = of_lonely(languages={"es"})
    told = why_not(resolver(a_problem(people, [work]), a_policy()), E1, C1)
    assert told.sentences == (
        "No whole answer has Ada on this team.",
        "With Ada on it, nobody can take one of its seats: nobody who is otherwise suited speaks English.",
    )


def test_where_someone_is_approved_elsewhere_it_is_said_for_what():
    people, work = of_lonely()
    other = an_engagement("E2", window_end=TUESDAY.date(), seats=seats("any", "any"))
    late = replace(work, window_end=MONDAY.date())
    standing = [an_assignment("E2", "1", "C2", MONDAY)]
    told = why_not(resolver(a_problem(people, [late, other], approved=standing), a_policy()), E1, C1)
    assert told.nothing[0].engagement_ids == ("E2",)
    assert told.sentences[-1] == "With Ada on it, a whole team would be free if its people were not booked for E2."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seats": {}}, "The request has no seats to fill."),
        (
            {"weekdays": frozenset({6}), "window_end": MONDAY.date()},
            "No start is offered: the window, the weekdays, the times and the lead time leave none.",
        ),
    ],
)
def test_of_a_request_that_nobody_could_serve_that_is_said(changes, told):
    said = why_not(
        resolver(a_problem([a_consultant("C1", name="Ada")], [an_engagement(**changes)]), a_policy()), E1, C1
    )
    assert said.sentences == ("No whole answer has Ada on this team.", told)


def test_who_is_approved_for_one_seat_takes_no_other():
    people, work = of_lonely(languages={"es"})
    asked = resolver(a_problem(people, [work], approved=[an_assignment("E1", "1", "C1", MONDAY)]), a_policy())
    assert why_not(asked, E1, C1, Where(SECOND)).sentences == (
        "Ada sits on this team already. Someone else would be needed in the seat that they have.",
    )


def test_where_someone_is_approved_elsewhere_and_money_would_be_too_little_both_are_said():
    """Nobody but Ben, who is approved for E2, could sit beside Ada, and the money is too little for two."""
    people, work = of_lonely()
    late, other = replace(work, window_end=MONDAY.date()), an_engagement("E2", window_end=MONDAY.date())
    problem = a_problem(people, [late, other], approved=[an_assignment("E2", "1", "C2", MONDAY)])
    [told] = why_not(resolver(problem, a_policy(programme_budget=250)), E1, C1).nothing
    assert (told.engagement_ids, told.rules, told.sentence) == (
        ("E2",),
        ("programme_budget",),
        (
            "A whole team would be free if its people were not booked for E2. Even so, its fees and travel would go"
            " beyond the programme's budget."
        ),
    )


@pytest.mark.parametrize("for_ben", [0, 60])
def test_where_a_team_mate_cannot_change_seats_every_start_is_tried(for_ben):
    """Ada sits best beside Ben, who is no expert; in his seat she needs Cleo, an expert who is free on Tuesday."""
    people = [
        a_consultant("C1", name="Ada"),
        a_consultant("C2", name="Ben", roles={Role.SURVIVOR}),
        a_consultant("C3", name="Cleo", unavailable=(span("2027-03-01 00:00", "2027-03-02 00:00"),)),
    ]
    work = [an_engagement("E1", seats=seats("expert", "any"), window_end=TUESDAY.date())]
    problem = a_problem(people, work, affinity={("E1", "C2"): for_ben})
    told = why_not(resolver(problem, a_policy()), E1, C1, Where(SECOND))
    assert [(row.consultant_id, row.first_start) for row in told.team] == [(C3, TUESDAY), (C1, TUESDAY)]


def test_where_the_money_of_all_is_too_little_that_is_said():
    people, work = of_lonely()
    told = why_not(resolver(a_problem(people, [work]), a_policy(programme_budget=100)), E1, C1, Where(FIRST))
    assert told.sentences == (
        "No whole answer has Ada there.",
        "With Ada on it, a team is free, but its fees and travel would go beyond the programme's budget.",
    )


def test_that_another_start_would_do_is_said_only_where_it_would():
    """Ada is free on Tuesday alone, Ben on Monday alone."""
    people, work = of_lonely(unavailable=(span("2027-03-02 00:00", "2027-03-03 00:00"),))
    people[0] = replace(people[0], unavailable=(span("2027-03-01 00:00", "2027-03-02 00:00"),))
    people.append(a_consultant("C3", name="Cleo", unavailable=(span("2027-03-02 00:00", "2027-03-03 00:00"),)))
    told = why_not(resolver(a_problem(people, [work]), a_policy()), E1, C1)
    assert told.sentences[:2] == (
        (
            "Ada is not available from Mon, Mar 1, 12:00 AM to Tue, Mar 2, 12:00 AM. Their word that they are free then"
            " would be needed, which only they can give."
        ),
        "No whole answer has Ada on this team at another start either.",
    )
    assert told.sentences[2].startswith("With Ada on it, at no offered start are people for all open seats free")


def test_who_is_approved_for_the_seat_is_in_the_way():
    free = of_pair()
    held = Assignment(E1, FIRST, C1, MONDAY)
    problem = replace(free.problem, standing=(StandingSeat(held, SeatStatus.APPROVED),))
    asked = resolver(problem, free.policy)
    assert why_not(asked, E1, C2, Where(FIRST)).sentences == (
        "Ada is approved for this seat. Taking that approval back would do.",
    )
    assert why_not(asked, E1, C1, Where(FIRST)).obstacles[0].rule == "approved_stands"


class Stopped:
    """A solver that is ended before it found anything."""

    def solve(self, problem, policy, *_):
        return replace(GreedySolver().solve(problem, policy, Limits(), stop=lambda: True), bound=10**9)


def test_what_a_search_did_not_come_to_is_no_answer():
    whole = of_pair()
    asked = replace(whole, solver=Stopped(), proof=None)
    for ask in (
        lambda: asked.with_person(E1, C2),
        lambda: asked.with_seating(Assignment(E1, FIRST, C2, MONDAY)),
        lambda: why_not(asked, E1, C2),
    ):
        with pytest.raises(CutShortError, match="The search ended before this was known"):
            ask()


def test_a_start_that_is_not_offered_is_in_the_way():
    told = why_not(of_pair(), E1, C2, Where(None, MONDAY - timedelta(days=7)))
    assert [one.rule for one in told.obstacles] == ["offered_start"]


@pytest.mark.parametrize(
    ("waits", "told"),
    [
        ({"criminal_justice": True}, "It is a criminal-justice need. Nothing would do but its referral to OVC TTAC."),
        (
            {"federal_grantee": True},
            "It is for a federal grantee, and the granting office has not confirmed. Its word would be needed.",
        ),
    ],
)
@pytest.mark.parametrize("voice", Voice)
def test_that_an_engagement_waits_is_told_of_everyone_and_first(waits, told, voice):
    people = [a_consultant("C1", name="Ada"), a_consultant("C2", name="Ben", languages={"es"})]
    asked = resolver(a_problem(people, [an_engagement("E1", **waits)]), a_policy())
    ada, ben = (why_not(asked, E1, who, voice=voice).sentences for who in (C1, C2))
    assert ada == (told,)
    assert ben[0] == told
    assert "does not speak" in ben[1]


def test_of_an_engagement_that_is_approved_all_the_same_no_wait_is_told():
    work = [an_engagement("E1", seats=seats("any", "any"), federal_grantee=True)]
    approved = [an_assignment("E1", "1", "C1", MONDAY)]
    people = [a_consultant("C1"), a_consultant("C2", name="Ben")]
    asked = resolver(a_problem(people, work, approved=approved), a_policy())
    assert why_not(asked, E1, C2, Where(SECOND, MONDAY)).obstacles == ()


def test_a_team_that_is_approved_keeps_its_start():
    people = [a_consultant("C1"), a_consultant("C2", name="Ben")]
    work = [an_engagement("E1", seats=seats("any", "any"), window_end=TUESDAY.date())]
    asked = resolver(a_problem(people, work, approved=[an_assignment("E1", "1", "C1", MONDAY)]), a_policy())
    told = why_not(asked, E1, C2, Where(SECOND, TUESDAY))
    assert told.sentences == (
        ("The rest of the team is approved for a start at Mon, Mar 1, 10:00 AM. Taking that approval back would do."),
    )
    assert forced(asked, E1, C2, Where(FIRST, MONDAY)) is None, "a person has decided about that seat"


def test_where_nobody_can_have_them_there_that_is_said():
    asked = of_pair()
    hopeless = replace(
        asked, problem=replace(asked.problem, rejections=a_problem(rejections=[("E1", "C2")]).rejections)
    )
    assert forced(hopeless, E1, C2, Where(FIRST, MONDAY)) is None


@pytest.mark.parametrize("voice", [Voice.GUARDED, Voice.PERMITTED])
def test_in_whose_place_someone_could_sit_tells_nobody_who_has_ruled_out_whom(voice):
    """Ben has ruled Ada out: in her place he could sit, in Cleo's not."""
    book = of_pair(exclusions=excludes("consultant", "C1"))
    book = Book.of(book.problem, book.policy, book.rows)
    seat_of = {one.consultant_id: seat for seat, one in book.bookings[E1].team.items()}
    told = {person: in_the_way(book, E1, C2, Where(seat_of[person]), voice)[0] for person in (C1, C3)}
    assert told[C1] == told[C3] == ()
    owner = {person: in_the_way(book, E1, C2, Where(seat_of[person]), Voice.OWNER)[0] for person in (C1, C3)}
    assert [[one.rule for one in owner[person]] for person in (C1, C3)] == [[], ["available"]]
