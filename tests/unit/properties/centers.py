"""Small random centers, for properties: few people, few engagements, every kind of rule in reach."""

from datetime import timedelta

from hypothesis import strategies as st

from matcher.domain.model.geography import Place
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.vocabulary import Mode, Role
from tests.support.builders import (
    ALWAYS,
    COLUMBUS,
    MONDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_engagement,
    excludes,
    seats,
    span,
    weekly,
)

STARTS = [MONDAY + timedelta(days=day) for day in (0, 1, 2, 3, 4, 7, 8, 14)]
"""Ten o'clock on New York's clock, on both sides of the change to summer time."""
OFFICE_HOURS = tuple(weekly(day, "09:00", "17:00") for day in range(5))
AWAY = Place(COLUMBUS.lat + 1, COLUMBUS.lon)
POLICIES = st.builds(
    a_policy,
    programme_budget=st.sampled_from([None, 300, 700]),
    travel_budget=st.sampled_from([None, 0, 200]),
    multidisciplinary=st.sampled_from([0, 10, 400]),
    wait_per_day=st.integers(0, 3),
    fairness=st.sampled_from([0, 5, 500]),
    coverage=st.sampled_from([(1000, 2000, 4000, 8000, 16000), (0, 0, 0, 0, 0)]),
)


@st.composite
def centers(draw: st.DrawFn) -> Problem:
    """A center of up to four people and four engagements, with rejections, affinity and a standing schedule."""
    people = [draw(_consultants(f"C{k}")) for k in range(draw(st.integers(1, 4)))]
    asked = [draw(_engagements(f"E{k}")) for k in range(draw(st.integers(1, 4)))]
    pairs = st.tuples(
        st.sampled_from([str(e.engagement_id) for e in asked]), st.sampled_from([str(c.consultant_id) for c in people])
    )
    bare = a_problem(people, asked)
    standing = {(row.engagement_id, row.seat): row for row in draw(rows_of(bare))}
    kind = draw(st.sampled_from(["approved", "proposed"]))
    return a_problem(
        people,
        asked,
        approved=standing.values() if kind == "approved" else (),
        proposed=standing.values() if kind == "proposed" else (),
        rejections=draw(st.lists(pairs, max_size=2)),
        affinity=draw(st.dictionaries(pairs, st.integers(-50, 50), max_size=2)),
    )


@st.composite
def rows_of(draw: st.DrawFn, problem: Problem) -> list[Assignment]:
    """Rows for some of the engagements, each with one start; anyone may be anywhere."""
    rows = []
    for engagement in problem.engagements.values():
        start = draw(st.sampled_from(STARTS))
        filled = draw(st.sets(st.sampled_from(sorted(engagement.seats)), max_size=len(engagement.seats)))
        for seat in sorted(filled):
            person = draw(st.sampled_from(sorted(problem.consultants)))
            rows.append(Assignment(engagement.engagement_id, seat, person, start))
    return rows


@st.composite
def _consultants(draw: st.DrawFn, consultant_id: str) -> Consultant:
    return a_consultant(
        consultant_id,
        roles=draw(st.sets(st.sampled_from(list(Role)), min_size=1)),
        languages=draw(st.sampled_from([{"en"}, {"en", "es"}])),
        disciplines=draw(st.sampled_from([(), ("law",), ("social_work", "law")])),
        topics=draw(st.dictionaries(st.sampled_from(["trauma_informed_care", "substance_use"]), st.integers(1, 5))),
        max_hours_per_week=draw(st.sampled_from([3, 8, 40])),
        max_engagements_per_month=draw(st.integers(1, 3)),
        rest_days=draw(st.none() | st.integers(0, 1)),
        weekly=draw(st.sampled_from([ALWAYS, OFFICE_HOURS])),
        unavailable=draw(st.sampled_from([(), (span("2027-03-02 00:00", "2027-03-03 00:00"),)])),
        preferred=draw(st.sampled_from([(), (span("2027-03-01 00:00", "2027-03-04 00:00"),)])),
        recent_engagements=draw(st.none() | st.integers(0, 2)),
        exclusions=draw(
            st.sampled_from([frozenset(), frozenset(), excludes("consultant", "C0"), excludes("state", "OH")])
        ),
    )


@st.composite
def _engagements(draw: st.DrawFn, engagement_id: str) -> Engagement:
    return an_engagement(
        engagement_id,
        mode=draw(st.sampled_from(list(Mode))),
        place=draw(st.sampled_from([COLUMBUS, AWAY])),
        language=draw(st.sampled_from(["en", "en", "es"])),
        priority=draw(st.integers(1, 5)),
        sessions=draw(st.integers(1, 2)),
        cadence_days=draw(st.sampled_from([0, 7])),
        budget=draw(st.sampled_from([None, None, 450])),
        criminal_justice=draw(st.sampled_from([False, False, False, True])),
        topics=draw(
            st.sampled_from([{"trauma_informed_care": 2}, {"trauma_informed_care": 3, "substance_use": 2}, {}])
        ),
        seats=seats(*draw(st.lists(st.sampled_from(["expert", "survivor", "any"]), min_size=1, max_size=2))),
    )
