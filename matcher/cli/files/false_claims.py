"""What an answer says of itself in its summary, and has not."""

from collections.abc import Iterator, Mapping

from matcher.domain.explain.audit import Audit
from matcher.domain.model.solution import Status


def false_claims(summary: Mapping[str, object], judged: Audit) -> Iterator[str]:
    """Each in a sentence; what the summary leaves out is no claim.

    Args:
        summary: With whole points as ``objective`` and ``bound``, or empty.
    """
    objective, bound, covered = (summary.get(name) for name in ("objective", "bound", "covered"))
    if isinstance(objective, int) and objective != judged.objective:
        yield f"objective: {objective:,} points are claimed, the schedule has {judged.objective:,}"
    if isinstance(bound, int) and bound < judged.objective:
        yield f"bound: {bound:,} points are claimed to be the most possible, the schedule has {judged.objective:,}"
    if "covered" in summary and covered != len(judged.covered):
        yield f"covered: {covered!r} engagements are claimed, the schedule covers {len(judged.covered):,}"
    yield from _false_terms(summary.get("terms", {}), judged.terms)
    yield from _false_status(summary.get("status"), bound, judged.objective)


def _false_terms(claimed: object, terms: Mapping[str, int]) -> Iterator[str]:
    for name, points in claimed.items() if isinstance(claimed, dict) else [("goals", claimed)]:
        if points != terms.get(name):
            had = f"the schedule has {terms[name]:,}" if name in terms else "there is no such goal"
            yield f"terms: {points!r} points are claimed for {name}, {had}"


def _false_status(status: object, bound: object, objective: int) -> Iterator[str]:
    if status is not None and status not in list(Status):
        yield f"status: {status!r} is none; an answer is {', '.join(Status)}"
    if status == Status.OPTIMAL and bound != objective:
        yield f"status: optimal is claimed, and a bound other than the {objective:,} points that the schedule has"
