"""That everyone on a team has a part in it."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.in_words import in_a_row, words
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def topic(filled: Filled) -> bool:
    """The consultant is approved to teach at least one of the engagement's topics.

    Source: the center's practice: nobody is on a team without a part in it.
    """
    topics = filled.engagement.topics
    return not topics or any(filled.consultant.topics.get(name, 0) >= 1 for name in topics)


def _breach(filled: Filled) -> Words:
    topics = filled.engagement.topics
    any_of_them = in_a_row(map(words, sorted(topics)), "or")
    which = "it" if len(topics) == 1 else "one of them"
    lacking = approvals_lacking(filled)
    if max(lacking.values()) > 1 or len(lacking) > 1:
        which = in_a_row(f"{words(name)} at level {level}" for name, level in sorted(lacking.items()))
    return Words(f"{filled.name} is not approved to teach {any_of_them}.", f"An approval for {which} would do.")


def approvals_lacking(filled: Filled) -> dict[str, int]:
    """The topics, with levels, for which someone without any of them would have to be approved to be on this team.

    Of a team that they would make whole, all that nobody else on it has; else the least, which is any one of them.
    """
    topics = filled.engagement.topics
    lacking = {
        name: level for name, level in topics.items() if all(m.topics.get(name, 0) < level for m in filled.team_mates)
    }
    whole = len(filled.team_mates) + 1 == len(filled.engagement.seats)
    return lacking if whole and lacking else {min(topics): 1}


def _standing(_: BrokenSeat) -> str:
    return "The consultant is approved to teach none of the engagement's topics: an approval for one would do."


def _nobody(engagement: Engagement) -> str:
    return f"is approved to teach {in_a_row(map(words, sorted(engagement.topics)), 'or')}"


TOPIC: Rule[Filled, bool] = Rule(topic, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False)
