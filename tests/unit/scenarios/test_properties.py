"""What holds for every change to every center."""

from copy import deepcopy

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.domain.model.problem import Problem
from matcher.domain.model.timetable import miles_between
from matcher.domain.model.vocabulary import ConsultantStatus
from scenarios.case import Case
from scenarios.changes import (
    AddConsultants,
    AddRequests,
    CapTravelMiles,
    RemoveBusiestConsultant,
    RemoveConsultant,
    SetPolicy,
)
from scenarios.changes.apply import apply
from scenarios.changes.settings import SETTINGS
from tests.support.builders import a_policy
from tests.support.problems import problems
from tests.support.tries import tries
from tests.unit.properties.centers import POLICIES, centers

SOME = settings(max_examples=tries(10))
COUNTS, PERCENTS, MILES = st.integers(1, 5), st.integers(1, 300), st.integers(0, 5_000)


@st.composite
def changes(draw, problem):
    person = st.sampled_from(sorted(problem.consultants))
    return draw(
        st.one_of(
            st.builds(RemoveConsultant, person),
            st.just(RemoveBusiestConsultant()),
            st.builds(AddConsultants, person, COUNTS),
            st.builds(AddRequests, PERCENTS),
            st.builds(CapTravelMiles, MILES),
            st.builds(SetPolicy, st.sampled_from(sorted(SETTINGS)), st.integers(1, 1_000_000)),
        )
    )


@SOME
@given(centers(), POLICIES, st.data())
def test_applying_changes_nothing_in_place(problem, policy, data):
    before = deepcopy((problem, policy))
    apply([data.draw(changes(problem))], Case(problem, policy))
    assert (problem, policy) == before


@SOME
@given(centers(), POLICIES, st.data())
def test_what_comes_out_is_a_sound_problem(problem, policy, data):
    after = apply([data.draw(changes(problem))], Case(problem, policy)).problem
    assert list(after.consultants) == sorted(after.consultants)
    assert list(after.engagements) == sorted(after.engagements)
    assert all(cid == person.consultant_id for cid, person in after.consultants.items())
    assert all(eid == asked.engagement_id for eid, asked in after.engagements.items())
    assert referred_to(after) <= after.consultants.keys()


@SOME
@given(problems(), PERCENTS)
def test_added_requests_have_names_of_their_own_and_those_there_are_stay(problem, percent):
    after = apply([AddRequests(percent), AddRequests(percent)], Case(problem, a_policy())).problem
    first = -(-len(problem.engagements) * percent // 100)
    second = -(-(len(problem.engagements) + first) * percent // 100)
    assert len(after.engagements) == len(problem.engagements) + first + second
    assert problem.engagements.items() <= after.engagements.items()


@SOME
@given(problems(), st.data())
def test_nobody_refers_to_whoever_is_gone(problem, data):
    assume(problem.consultants)
    gone = data.draw(st.sampled_from(sorted(problem.consultants)))
    after = apply([RemoveConsultant(gone)], Case(problem, a_policy())).problem
    assert gone not in referred_to(after) | after.consultants.keys()
    assert referred_to(after) == referred_to(problem) - {gone}


@SOME
@given(centers())
def test_the_busiest_is_one_of_those_who_may_be_asked(problem):
    after = apply([RemoveBusiestConsultant()], Case(problem, a_policy())).problem
    [gone] = problem.consultants.keys() - after.consultants.keys()
    assert problem.consultants[gone].status is ConsultantStatus.APPROVED


@SOME
@given(centers(), MILES)
def test_capping_travel_brings_nobody_into_reach_and_leaves_nobody_beyond_the_cap(problem, miles):
    after = apply([CapTravelMiles(miles)], Case(problem, a_policy())).problem
    for engagement in problem.engagements.values():
        was, will = (
            {c for c, person in one.consultants.items() if miles_between(person, engagement) <= person.reach_miles}
            for one in (problem, after)
        )
        assert will == {c for c in was if miles_between(problem.consultants[c], engagement) <= miles}


def referred_to(problem: Problem) -> set[str]:
    """Everyone whom the standing schedule, a rejection, an affinity or an exclusion names."""
    return {
        *(seat.assignment.consultant_id for seat in problem.standing),
        *(rejection.consultant_id for rejection in problem.rejections),
        *(consultant_id for _, consultant_id in problem.affinity),
        *(x.value for person in problem.consultants.values() for x in person.exclusions if x.kind == "consultant"),
    }
