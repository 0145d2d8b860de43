"""What is taken over from an earlier problem: exactly what reading again would find."""

from dataclasses import fields, replace
from datetime import time
from random import Random

import numpy as np
import pytest

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Exclusion, WeeklyWindow
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.columns.cliques import Clique
from matcher.solver.columns.duals import prices_of
from matcher.solver.instance.encoding import encode
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import opening
from matcher.solver.warm_start import lessons
from matcher.solver.warm_start.instance_difference import Earlier, Likeness, alike
from matcher.solver.warm_start.lessons import recall_prices, remember
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement, seats
from tests.support.tries import mixed
from tests.unit.solver.cases import Case
from tests.unit.solver.changes import CHANGES, approved, costlier, dropped_out, moved
from tests.unit.solver.finishing import a_clock
from tests.unit.solver.tiny import tiny


def refusing(problem, policy, random):
    """Someone will no longer sit with someone else, who thereby changes too."""
    one, other = random.sample(sorted(problem.consultants), 2)
    named = frozenset({Exclusion("consultant", other)})
    changed = replace(problem.consultants[one], exclusions=problem.consultants[one].exclusions | named)
    return replace(problem, consultants={**problem.consultants, one: changed}), policy


def joined(problem, policy, random):
    like = problem.consultants[random.choice(sorted(problem.consultants))]
    new = replace(like, consultant_id=ConsultantId("A0"))
    return replace(problem, consultants={**problem.consultants, new.consultant_id: new}), policy


def wished(problem, policy, random):
    pair = random.choice(sorted(problem.engagements)), random.choice(sorted(problem.consultants))
    return replace(problem, affinity={**problem.affinity, pair: 40}), policy


def poorer(problem, policy, _random):
    return problem, replace(policy, rules=replace(policy.rules, programme_budget=700))


OTHER_DAYS = (moved, costlier)
"""After these the first day or the points are others: nothing is taken over."""
ALL = (*(change for change in CHANGES if change not in OTHER_DAYS), refusing, joined, wished, poorer)


def beside(before: Case, problem, policy) -> Likeness:
    """A problem read beside another."""
    return Likeness(Earlier(before.encoding, before.openings), encode(problem, policy, before.encoding))


def openings_of(likeness: Likeness) -> list[Opening]:
    """All openings, each of which there is."""
    found = [likeness.opening(number) for number in range(len(likeness.now.open_engagements))]
    return [each for each in found if each is not None]


def is_same(one, other) -> bool:
    """Whether two values are alike, arrays and all."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.shape == other.shape and bool((one == other).all())
    if hasattr(one, "__dataclass_fields__") and type(one).__module__.startswith("matcher.solver"):
        return all(is_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)


@pytest.mark.parametrize(("seed", "change"), mixed(range(30), ALL, 3))
def test_an_opening_taken_over_is_the_one_that_would_be_read(seed, change):
    problem, policy = tiny(seed)
    before = Case.of(problem, policy)
    changed, by = change(problem, policy, Random(seed))
    likeness = beside(before, changed, by)
    for number in range(len(likeness.now.open_engagements)):
        assert is_same(likeness.opening(number), opening(likeness.now, number))


@pytest.mark.parametrize("seed", range(6))
def test_of_a_wish_for_one_person_all_other_openings_are_themselves(seed):
    """So that what was worked out from them, who may sit together above all, is not worked out again."""
    problem, policy = tiny(seed)
    before = Case.of(problem, policy)
    pair = min(problem.engagements), min(problem.consultants)
    likeness = beside(before, replace(problem, affinity={**problem.affinity, pair: 40}), policy)
    for number, engagement in enumerate(likeness.now.open_engagements):
        if engagement.engagement_id != pair[0] and not before.encoding.approved(engagement.engagement_id):
            assert likeness.opening(number) is before.openings[number]


@pytest.mark.parametrize(("seed", "change"), mixed(range(20), ALL))
def test_a_bound_carried_over_is_the_one_that_would_be_found(seed, change):
    problem, policy = tiny(seed)
    before = Case.of(problem, policy)
    taught = Relaxation(before.encoding, before.openings)
    taught.converge(a_clock(), -(10**9))
    kept = remember(taught, [])
    changed, by = change(problem, policy, Random(seed))
    likeness = kept.likeness(changed, by)
    if likeness is None:  # what is approved may lie before all that was asked for, and come or go
        assert change in (approved, dropped_out)
        assert encode(changed, by).horizon.origin != before.encoding.horizon.origin
        return
    after = Relaxation(likeness.now, [likeness.opening(k) for k in range(len(likeness.now.open_engagements))])
    recall_prices(after, kept, likeness, a_clock())
    prices = prices_of(likeness.now, after.certified.prices.units, after.master.cliques.found)
    again, _ = after.price(prices.units, None)
    assert again is not None
    assert after.certified.earns == again.earns
    assert after.certified.units == again.units


@pytest.mark.parametrize("change", OTHER_DAYS)
def test_under_other_points_or_from_another_day_nothing_is_taken_over(change):
    case = Case.of(*tiny(3))
    kept = remember(Relaxation(case.encoding, case.openings), [])
    assert kept.likeness(*change(case.problem, case.policy, Random(3))) is None


def test_nothing_is_read_again_when_nothing_changed():
    before = Case.of(*tiny(3))
    likeness = beside(before, before.problem, before.policy)
    assert likeness.now.people is before.encoding.people
    assert likeness.now.horizon is before.encoding.horizon
    openings = openings_of(likeness)
    assert likeness.unchanged == {k: k for k in range(len(before.openings))}
    assert all(o.free is was.free for o, was in zip(openings, before.opened, strict=True))


def test_only_what_the_gone_could_take_is_read_again():
    people = [a_consultant("C1"), a_consultant("C2"), a_consultant("C3", languages=frozenset({"es"}))]
    asked = [an_engagement("E1"), an_engagement("E2", language="es")]
    before = Case.of(a_problem(people, asked), a_policy())
    likeness = beside(before, a_problem(people[1:], asked), a_policy())
    after = openings_of(likeness)
    assert after[0].free is not before.opened[0].free
    assert after[1].free is before.opened[1].free
    assert after[1].who.tolist() == [1]
    assert likeness.unchanged == {1: 1}


def test_of_the_same_engagement_with_a_new_proposal_only_the_points_are_new():
    people = [a_consultant("C1"), a_consultant("C2")]
    before = Case.of(a_problem(people), a_policy())
    likeness = beside(before, a_problem(people, proposed=[an_assignment()]), a_policy())
    (after,) = openings_of(likeness)
    assert after.free is before.opened[0].free
    assert likeness.unchanged == {}
    assert (after.points - before.opened[0].points).tolist() == [[0, -50]]


def test_whoever_got_another_approved_seat_is_somebody_else():
    asked = [an_engagement("E1"), an_engagement("E2")]
    before = Case.of(a_problem(engagements=asked), a_policy())
    now = a_problem(engagements=asked, approved=[an_assignment(engagement_id="E2")])
    assert not beside(before, now, a_policy()).same.any()


def test_policies_are_alike_whatever_the_programme_may_cost_and_else_not():
    policy = a_policy()
    assert alike(policy, replace(policy, rules=replace(policy.rules, programme_budget=9)))
    assert not alike(policy, replace(policy, rules=replace(policy.rules, buffer_minutes=31)))
    assert not alike(policy, replace(policy, points=replace(policy.points, fit=101)))


def test_of_what_takes_too_much_memory_names_alone_are_kept(monkeypatch):
    case = Case.of(*tiny(3))
    relaxation = Relaxation(case.encoding, case.openings)
    assert remember(relaxation, []).earlier is not None
    monkeypatch.setattr(lessons, "MOST_BYTES", 0)
    kept = remember(relaxation, [])
    assert kept.earlier is None
    assert kept.likeness(case.problem, case.policy) is None


def test_a_problem_not_read_to_its_end_is_no_measure_for_another():
    case = Case.of(*tiny(3))
    unread = Relaxation(case.encoding, [None] * len(case.openings), range(len(case.openings)))
    assert remember(unread, []).earlier is None


# --- cliques ----------------------------------------------------------------------------------------------------------

MONDAYS, TUESDAYS = (tuple(WeeklyWindow(day, time(0), time(0)) for day in days) for days in ({0}, {1, 2}))


def shared_weeks():
    """C2 is there on Mondays, C1 on Tuesdays and Wednesdays; each of two engagements takes one of them."""
    people = [a_consultant("C1", weekly=TUESDAYS), a_consultant("C2", weekly=MONDAYS)]
    asked = [an_engagement(name, seats=seats("expert")) for name in ("E1", "E2")]
    return people, asked, Case.of(a_problem(people, asked), a_policy())


def held(clique, openings):
    """What a clique holds, by number and first second."""
    return {
        (number, int(openings[number].starts.session_begin[start, 0]))
        for number, flags in clique.starts.items()
        for start in np.flatnonzero(flags).tolist()
    }


def test_a_clique_follows_its_starts_when_others_are_gone():
    people, asked, before = shared_weeks()
    (first,) = np.flatnonzero(before.opened[0].free[0])[:1]
    clique = Clique(0, {number: np.arange(first + 1) == first for number in range(2)})
    likeness = beside(before, a_problem(people[:1], asked), a_policy())
    openings = openings_of(likeness)
    after = likeness.clique(clique, openings)
    assert after is not None
    assert openings[0].base.size < before.opened[0].base.size
    assert held(after, openings) == held(clique, before.openings)
    assert len(held(after, openings)) == 2


def test_nothing_is_left_of_a_clique_of_someone_gone_or_of_engagements_gone():
    people, asked, before = shared_weeks()
    flags = np.ones(1, dtype=np.bool_)
    theirs = beside(before, a_problem(people[:1], asked), a_policy())
    assert theirs.clique(Clique(1, {0: flags, 1: flags}), openings_of(theirs)) is None
    gone = beside(before, a_problem(people, asked[:1]), a_policy())
    assert gone.clique(Clique(0, {1: flags}), openings_of(gone)) is None
