"""What may befall a problem between two solves."""

from dataclasses import replace
from datetime import timedelta

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Rejection
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import Case as Problems
from scenarios.changes import RemoveBusiestConsultant
from scenarios.changes.apply import apply


def dropped_out(problem, policy, _random):
    after = apply([RemoveBusiestConsultant()], Problems(problem, policy))
    return after.problem, after.policy


def turned_down(problem, policy, random):
    rows = [seat for seat in problem.standing if seat.status is SeatStatus.PROPOSED]
    if not rows:
        return problem, policy
    gone = random.choice(rows)
    named = Rejection(gone.assignment.engagement_id, gone.assignment.consultant_id)
    kept = tuple(seat for seat in problem.standing if seat is not gone)
    return replace(problem, standing=kept, rejections=(*problem.rejections, named)), policy


def arrived(problem, policy, random):
    # Before all others by name, so that every number moves.
    like = problem.engagements[random.choice(sorted(problem.engagements))]
    fresh = replace(like, engagement_id=EngagementId("A0"), priority=5)
    return replace(problem, engagements={fresh.engagement_id: fresh, **problem.engagements}), policy


def approved(problem, policy, _random):
    first = [seat.assignment.engagement_id for seat in problem.standing if seat.status is SeatStatus.PROPOSED][:1]
    seats = tuple(
        seat._replace(status=SeatStatus.APPROVED) if seat.assignment.engagement_id in first else seat
        for seat in problem.standing
    )
    return replace(problem, standing=seats), policy


def moved(problem, policy, random):
    """A window opens earlier: the horizon begins elsewhere, and with it every week, month and second."""
    eid = random.choice(sorted(problem.engagements))
    asked = problem.engagements[eid]
    earlier = replace(asked, window_start=asked.window_start - timedelta(days=40))
    return replace(problem, engagements={**problem.engagements, eid: earlier}), replace(
        policy, as_of=policy.as_of - timedelta(days=40)
    )


def shortened(problem, policy, _random):
    people = {
        cid: replace(person, max_hours_per_week=person.max_hours_per_week // 2, max_engagements_per_month=1)
        for cid, person in problem.consultants.items()
    }
    return replace(problem, consultants=people), policy


def costlier(problem, policy, _random):
    return problem, replace(policy, points=replace(policy.points, fairness=70, fit=10, change_start=900))


CHANGES = (dropped_out, turned_down, arrived, approved, moved, shortened, costlier)
