"""One person in one seat at one start: the rules of section 3 that concern nobody else, and what the seat earns."""

from tests.long.apart.model.center import Center, Consultant, Engagement
from tests.long.apart.model.times import Session, is_free, keeps_clear, miles, taken, travel_dollars


def is_expert(center: Center, consultant: Consultant) -> bool:
    """Has the role and years enough; unknown ones count as none."""
    return "expert" in consultant.roles and (consultant.years or 0) >= center.rules["expert_min_years"]


def is_survivor(center: Center, consultant: Consultant) -> bool:
    """Likewise."""
    return "survivor" in consultant.roles and (consultant.years_lived or 0) >= center.rules["survivor_min_years"]


def broken_by_pair(center: Center, engagement: Engagement, consultant: Consultant) -> list[str]:
    """The rules that someone breaks in any seat and at any start of an engagement."""
    named = {("audience", engagement.audience), ("state", engagement.state), ("organization", engagement.organization)}
    # Who names themselves among those they will not work with is read strictly: they are on no team.
    named |= {("consultant", consultant.id), *(("topic", topic) for topic in engagement.topics)}
    return _not(
        under_agreement=consultant.approved,
        cleared_for_minors=consultant.cleared or not engagement.minors,
        audience=engagement.audience in consultant.audiences,
        topic=not engagement.topics or not engagement.topics.keys().isdisjoint(consultant.topics),
        language=engagement.language in consultant.languages,
        mode=("virtual" if engagement.virtual else "in_person") in consultant.modes,
        reach=engagement.virtual or miles(consultant, engagement) <= consultant.miles,
        no_conflict_of_interest=not consultant.organization or consultant.organization != engagement.organization,
        exclusions=consultant.excluded.isdisjoint(named),
        not_rejected=(engagement.id, consultant.id) not in center.rejected,
    )


def broken_by_seat(center: Center, engagement: Engagement, seat: str, consultant: Consultant) -> list[str]:
    """The rules that someone breaks in this seat."""
    expert, survivor = is_expert(center, consultant), is_survivor(center, consultant)
    return _not(
        role={"expert": expert, "survivor": survivor, "any": expert or survivor}[engagement.seats[seat]],
        never_sole=expert or len(engagement.seats) > 1,
    )


def broken_by_start(
    center: Center, engagement: Engagement, consultant: Consultant, sessions: list[Session]
) -> list[str]:
    """The rules that someone breaks at this start."""
    ends = consultant.agreement_end
    return _not(
        under_agreement=ends is None or sessions[-1].day <= ends,
        available=all(is_free(consultant, session.span) for session in sessions)
        and all(keeps_clear(consultant, span) for span in taken(center, consultant, engagement, sessions)),
    )


def _not(**kept: bool) -> list[str]:
    return [rule for rule, is_kept in kept.items() if not is_kept]


def exclude_each_other(one: Consultant, other: Consultant) -> bool:
    """Whether either will not work with the other."""
    return ("consultant", other.id) in one.excluded or ("consultant", one.id) in other.excluded


def fee(engagement: Engagement, consultant: Consultant) -> int:
    """Dollars for all sessions."""
    hours = engagement.sessions * engagement.minutes / 60
    return round(consultant.rate * hours)


def points_of_seat(
    center: Center, engagement: Engagement, consultant: Consultant, sessions: list[Session]
) -> dict[str, int]:
    """What someone in any seat of a scheduled engagement earns, by goal."""
    points = center.points
    levels = [consultant.topics.get(topic, 0) for topic in engagement.topics]
    topics = sum(levels) / len(levels) if levels else 5
    audience = consultant.audiences.get(engagement.audience, 0)
    inside = all(
        any(window.begin <= each.span.begin and each.span.end <= window.end for window in consultant.preferred)
        for each in sessions
    )
    return {
        # In Python's floating point, in this order, as the specification writes it.
        "fit": round(points["fit"] * (0.6 * topics + 0.4 * audience) / 5),
        "local": points["local"] if consultant.state == engagement.state else 0,
        "affinity": center.affinity.get((engagement.id, consultant.id), 0),
        "preferred": points["preferred"] if consultant.preferred and inside else 0,
        "travel": -(travel_dollars(consultant, engagement) // points["dollars_per_point"]),
    }
