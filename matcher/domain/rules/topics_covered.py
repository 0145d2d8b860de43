"""What the team as a whole can teach."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.domain.rules.in_words import in_a_row, words
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def topics_covered(booking: Booking) -> bool:
    """For each topic asked for, someone on the team is approved to teach it at the level asked for.

    Source: the center's practice of tailoring assistance to the request.
    """
    return not booking.whole or booking.settled or all(
        any(consultant.topics.get(topic, 0) >= level for consultant in booking.team.values())
        for topic, level in booking.engagement.topics.items()
    )  # fmt: skip


def _breach(booking: Booking) -> Words:
    lacking, lower, left_out = [], [], []
    for name, level in sorted(booking.engagement.topics.items()):
        best = max((person.topics.get(name, 0) for person in booking.team.values()), default=0)
        if best < level:
            lacking.append(f"{words(name)} at level {level}")
            if best:
                lower.append(f"{words(name)} at level {best}")
            else:
                left_out.append(words(name))
    asking = [f"Asking for {in_a_row(lower)}"] * bool(lower) + [f"leaving out {in_a_row(left_out)}"] * bool(left_out)
    instead = " and ".join(asking)
    return Words(
        f"Nobody on the team would have {in_a_row(lacking)}.",
        f"{instead[0].upper()}{instead[1:]} would do, or someone on the team approved for what is asked for.",
    )


def as_team_has_them(booking: Booking) -> dict[str, int]:
    """The topics at the levels that a team has, where these are lower; without those that it has not at all."""
    best = {
        name: max((person.topics.get(name, 0) for person in booking.team.values()), default=0)
        for name in booking.engagement.topics
    }
    return {name: min(level, best[name]) for name, level in booking.engagement.topics.items() if best[name]}


def _standing(broken: BrokenSeat) -> str:
    team = broken.booking.team.values()
    lacking = [
        f"{words(name)} at level {level}"
        for name, level in sorted(broken.engagement.topics.items())
        if not any(one.topics.get(name, 0) >= level for one in team)
    ]
    return f"Nobody on the team is approved for {in_a_row(lacking, 'or')}: someone who is would do."


def _nobody(_: Engagement) -> str:
    return "would give the team every topic at the level asked for"


TOPICS_COVERED: Rule[Booking, bool] = Rule(
    topics_covered, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, binds_team=True
)
