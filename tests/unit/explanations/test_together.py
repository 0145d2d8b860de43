"""What would do about several rules in someone's way: all of it is needed, and where it is said so, enough."""

from dataclasses import replace

import pytest

from matcher.domain.explain.obstacles import Seating, Voice, rules_in_the_way
from matcher.domain.explain.remedies.mending import mended
from matcher.domain.explain.together import SETTLED, together
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.schedule import Book
from matcher.services.explanations.forced.seatings import Where, forced, in_the_way
from matcher.services.explanations.not_them import why_not
from tests.support.builders import (
    MONDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
    span,
)
from tests.support.tries import few
from tests.unit.explanations.test_explaining import resolver
from tests.unit.solver.tiny import tiny

E1, C2, FIRST = EngagementId("E1"), ConsultantId("C2"), SeatName("1")


def broken(seating: Seating, voice: Voice = Voice.OWNER) -> set[str]:
    """The rules in the way, by their own names."""
    return {rule for rule, _, _ in rules_in_the_way(seating, voice)}


@pytest.mark.parametrize("seed", few(range(900, 1000), 12))
def test_all_that_is_named_is_needed_and_what_is_said_to_be_enough_is(seed):
    problem, policy = tiny(seed, people=5, asked=3)
    asked = resolver(problem, policy)
    book = Book.of(problem, policy, asked.rows)
    for engagement_id in sorted(problem.engagements):
        for consultant_id in sorted(problem.consultants):
            for seat in sorted(problem.engagements[engagement_id].seats):
                _, seating = in_the_way(book, engagement_id, consultant_id, Where(seat), Voice.OWNER)
                if seating is None or not broken(seating):
                    continue
                where = Where(seat, seating.first_start)
                told = why_not(asked, engagement_id, consultant_id, where)
                found = together(seating, Voice.OWNER)
                left = broken(mended(seating, found.changes))
                assert bool(left) == (not found.is_whole)
                for without in found.changes:
                    rest = [one for one in found.changes if one is not without]
                    assert broken(mended(seating, rest)) - left, (seed, told.sentences)
                claims = [one for one in told.obstacles if " would do" in one.remedy and "Nothing" not in one.remedy]
                assert len(claims) <= 1
                if (claims or told.enough) and not told.price:
                    after = replace(asked, problem=mended(seating, found.changes).book.problem, proof=None)
                    assert forced(after, engagement_id, consultant_id, where), (seed, told.sentences)
                if told.even_so:
                    after = replace(asked, problem=mended(seating, found.changes).book.problem, proof=None)
                    assert forced(after, engagement_id, consultant_id, where) is None


@pytest.mark.parametrize("seed", few(range(900, 1000), 12))
@pytest.mark.parametrize("voice", [Voice.GUARDED, Voice.PERMITTED])
def test_what_a_person_keeps_to_themselves_changes_nothing_of_what_is_told_of_the_rest(seed, voice):
    """Someone who breaks no limit of their own, and the same person with one of each kind: the rest is told alike."""
    problem, policy = tiny(seed, people=4, asked=2)
    asked = resolver(problem, policy)
    for engagement_id in sorted(asked.judged.covered - problem.approved.keys()):
        for consultant_id, person in sorted(problem.consultants.items()):
            free = replace(person, exclusions=frozenset(), max_hours_per_week=1000, max_engagements_per_month=99)
            kept = replace(free, max_hours_per_week=0)
            said = []
            for one in (free, kept):
                changed = replace(problem, consultants={**problem.consultants, consultant_id: one})
                book = Book.of(changed, policy, asked.rows)
                seat = min(changed.engagements[engagement_id].seats)
                row = next(row for row in asked.rows if row.engagement_id == engagement_id)
                where = Where(seat, row.first_start)
                found, _ = in_the_way(book, engagement_id, consultant_id, where, voice)
                said.append({each.rule: each.as_needed.remedy for each in found if each.rule != "available"})
            assert said[0] == said[1]


def two(**changes: object):
    """C1 presents at E1; C2 is like C1 but for the changes."""
    people = [a_consultant("C1", name="Ada"), replace(a_consultant("C2", name="Ben"), **changes)]  # type: ignore[arg-type]
    return resolver(a_problem(people, [an_engagement()], affinity={("E1", "C1"): 50}), a_policy())


def test_of_two_rules_in_the_way_neither_remedy_would_do_alone():
    told = why_not(two(audiences={}, languages=frozenset()), E1, C2, Where(FIRST, MONDAY))
    assert told.sentences[:3] == (
        "Ben is not approved for the audience child welfare. An approval for child welfare would be needed.",
        (
            "Ben does not speak the engagement's language, English. If they do speak English, their record saying so"
            " would be needed."
        ),
        "Both are needed, and together they would do.",
    )


def test_what_settles_another_rule_too_is_named_once():
    told = why_not(two(topics={}), E1, C2, Where(FIRST, MONDAY))
    assert told.sentences[:2] == (
        (
            "Ben is not approved to teach trauma-informed care. An approval for trauma-informed care at level 3"
            " would do."
        ),
        f"Nobody on the team would have trauma-informed care at level 3. {SETTLED}",
    )


def test_where_all_of_it_is_not_enough_it_is_said_what_the_team_would_lack():
    """Ben would need an approval, and nobody else is there for the second seat."""
    work = an_engagement(seats=seats("any", "any"))
    asked = resolver(a_problem([a_consultant("C2", name="Ben", audiences={})], [work]), a_policy())
    told = why_not(asked, E1, C2, Where(FIRST, MONDAY))
    assert told.sentences[:2] == (
        "Ben is not approved for the audience child welfare. An approval for child welfare would be needed.",
        "Even then no whole answer has Ben there.",
    )
    assert told.sentences[2].startswith("With Ben on it, ")


def test_all_that_someone_is_booked_for_is_named_at_once():
    """Ben presents at E2 and E3, which touch E1 at both ends."""
    people = [a_consultant("C1", name="Ada"), a_consultant("C2", name="Ben")]
    work = [an_engagement(eid, session_minutes=120) for eid in ("E1", "E2", "E3")]
    early, late = MONDAY.replace(hour=8), MONDAY.replace(hour=12)
    rows = [an_assignment("E2", "1", "C2", early), an_assignment("E3", "1", "C2", late)]
    problem = a_problem(people, work, approved=rows)
    seating = Seating(Book.of(problem, a_policy(), rows), E1, FIRST, C2, MONDAY)
    [one] = in_the_way(seating.book, E1, C2, Where(FIRST, MONDAY), Voice.OWNER)[0]
    assert one.engagement_ids == ("E2", "E3")
    assert one.remedy.startswith(
        "Someone else for E2 and E3 would be needed, once the approval for E2 and E3 is taken back. At Tue, Mar 2, "
    )


def test_a_guarded_reader_is_never_told_that_something_would_be_enough():
    block = (span("2027-03-01 09:00", "2027-03-01 11:00"),)
    for one in (two(audiences={}), two(unavailable=block)):
        told = why_not(one, E1, C2, Where(FIRST, MONDAY), Voice.GUARDED, may_price=False)
        assert all(" would do" not in each.remedy for each in told.obstacles)
