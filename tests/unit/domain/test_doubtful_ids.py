"""Ids that may be one person, where both are needed: which are named, to whom, and what an answer does."""

from dataclasses import replace

from matcher.domain.explain.doubtful_ids import DoubtfulIds, of_ids
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.of_request import could_cover
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.same_person import one_id_each
from matcher.domain.model.problem import PersonAnswer, Problem
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement, excludes, seats

E1 = EngagementId("E1")
TWO, THREE = an_engagement(seats=seats("expert", "expert")), an_engagement(seats=seats("any", "any", "any"))
SAY = "Say same or different (on Consultants, with matcher people or in same_person): as two, both could be asked."


def somebody(consultant_id, mail, **facts):
    return a_consultant(consultant_id, name=consultant_id, email=mail, **facts)


def center(*people, work=TWO, answers=(), **more) -> Problem:
    told = tuple(PersonAnswer(ConsultantId(one), ConsultantId(other), same) for one, other, same in answers)
    return one_id_each(replace(a_problem(people, [work], **more), person_answers=told))


def reason(problem: Problem, voice: Voice = Voice.OWNER, rows=()):
    (found,) = uncovered(problem, a_policy(), rows, voice)
    return found.code, found.sentence


PAIR = somebody("C1", "ana@example.org"), somebody("c1", "Ana@example.org")


def test_both_ids_are_named_and_what_would_do():
    told = Code.ONE_PERSON, f"No team is free while C1 and c1 count as one person. {SAY}"
    assert reason(center(*PAIR)) == reason(center(*PAIR), Voice.GUARDED) == told


def test_an_approved_seat_holds_one_of_them():
    held = an_assignment("E1", "1", "C1")
    assert reason(center(*PAIR, approved=[held]), rows=[held])[0] is Code.ONE_PERSON


def test_who_was_said_to_be_one_person_is_asked_about_no_more():
    assert reason(center(*PAIR, answers=[("C1", "c1", True)]))[0] is Code.NO_START_FOR_TEAM


def test_where_something_else_is_in_the_way_too_they_are_not_named():
    other = replace(PAIR[1], exclusions=excludes("consultant", "C1"))
    assert reason(center(PAIR[0], other))[0] is Code.NO_START_FOR_TEAM


def test_of_several_pairs_only_those_are_named_that_are_needed():
    more = somebody("D1", "bo@example.org"), somebody("D2", "bo@example.org")
    seated = an_engagement(seats=seats("any", "any", "any", "any"))
    _, sentence = reason(center(*PAIR, *more, work=seated))
    assert sentence.startswith("No team is free while C1 and c1, and D1 and D2 count as one person each. ")
    _, sentence = reason(center(*PAIR, *more, work=THREE))
    assert sentence.startswith("No team is free while D1 and D2 count as one person. ")


def test_of_three_ids_each_is_named_beside_the_one_that_is_asked():
    people = [somebody(name, "ana@example.org") for name in ("C1", "C2", "C3")]
    _, sentence = reason(center(*people, work=THREE))
    assert sentence.startswith("No team is free while C1 and C2, and C1 and C3 count as one person each. ")


def test_readers_who_may_not_know_of_roles_hear_of_ids_only_where_no_role_matters():
    """Both seats ask for lived experience, which the pair alone brings: with other roles a team would be free."""
    survivors = [
        replace(one, roles=frozenset({"survivor"}), years_lived_experience=4, years_experience=0) for one in PAIR
    ]
    problem = center(
        *survivors,
        somebody("C9", "x@example.org", roles={"expert"}),
        work=an_engagement(seats=seats("survivor", "survivor")),
    )
    assert reason(problem)[0] is Code.ONE_PERSON
    assert reason(problem, Voice.GUARDED)[0] is Code.NO_START_FOR_TEAM


def test_the_answer_that_they_are_two_is_a_remedy():
    problem = center(*PAIR)
    (remedy,) = of_ids(problem, a_policy(), E1)
    assert remedy.sentence == "if C1 and c1 were two people"
    after = remedy.apply(problem)
    assert after.person_answers == (PersonAnswer(ConsultantId("C1"), ConsultantId("c1"), same=False),)
    assert could_cover(after, a_policy(), E1)


def test_nothing_is_said_of_ids_where_a_team_is_free_or_nobody_is_doubted():
    assert DoubtfulIds(center(*PAIR, work=an_engagement()), a_policy()).in_the_way(E1) == ()
    assert DoubtfulIds(center(PAIR[0], work=TWO), a_policy()).in_the_way(E1) == ()
    assert list(of_ids(center(PAIR[0], work=TWO), a_policy(), E1)) == []
