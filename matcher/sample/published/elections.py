"""Elections of PrefLib: the committee of so many candidates that represents the voters best (Chamberlin and Courant).

Each voter is represented by the member of the committee whom they rank highest; a member is worth as many points to
them as they rank candidates below (Borda). A candidate is a consultant; an order that voters gave is an engagement with
one seat, at a moment of its own, and a candidate's affinity is that worth for all voters of the order. One engagement
more takes the whole time of as many candidates as are not in the committee.

Source: Chamberlin and Courant, Representative deliberations and representative decisions, American Political Science
Review 77 (1983); the format is that of PrefLib's .soc, .soi, .toc and .toi files.
"""

from collections.abc import Sequence

from matcher.domain.model.ids import EngagementId
from matcher.sample.published.problem import (
    LEVEL,
    LOWEST,
    MINUTES_PER_DAY,
    MINUTES_PER_WEEK,
    MOST_A_MONTH,
    MOST_POINTS,
    Published,
    dataset,
    person,
    request,
)
from matcher.sample.published.words import Words

FORM = (
    "An election has PrefLib's line `# NUMBER ALTERNATIVES: m`, then for each order a row `voters: 3,{1,2},4`, the "
    "best candidate first, those in braces alike, counted from 1."
)
COMMITTEE = 3
MOST_AWAY = 40
"""Candidates who are not in the committee: seats of one engagement."""
MOST_VOTERS = 1_000_000
MOST_ORDERS = min(MOST_A_MONTH - 1, MINUTES_PER_WEEK)
MOST_CANDIDATES = 10_000
VOTE, AWAY = "vote", "away"


def read_election(words: Words, committee: int) -> Published:
    """An election of a text file.

    Args:
        committee: Members.

    Raises:
        MatcherError: The file is of another form, or too many candidates are left out.
    """
    candidates = words.note("NUMBER ALTERNATIVES", 1, MOST_CANDIDATES)
    if not committee <= candidates <= committee + MOST_AWAY:
        words.fault(
            f"there are {candidates:,} candidates, not {committee} to {committee + MOST_AWAY} for a committee of "
            f"{committee}: choose another size with --committee."
        )
    orders: list[tuple[int, list[list[int]]]] = []
    voters = 0
    while not words.at_end:
        if len(orders) == MOST_ORDERS:
            words.fault(f"there are more than {MOST_ORDERS:,} orders.")
        count = words.whole("the number of voters of an order", 1, MOST_VOTERS)
        words.sign(":", "the number of voters of an order")
        orders.append((count, _order(words, candidates)))
        voters += count
        if voters * (candidates - 1) > MOST_POINTS:
            words.fault(f"{voters:,} voters times {candidates - 1} are more than {MOST_POINTS:,} points.")
    if not orders:
        words.fault("there is no order.")
    return committee_election(candidates, orders, committee)


def _order(words: Words, candidates: int) -> list[list[int]]:
    """Groups of candidates who are alike, the best first; a rest that nobody ranked is left out."""
    order: list[list[int]] = []
    seen: set[int] = set()
    for group in words.groups("an order"):
        for word in group:
            if not word.isdecimal() or not 1 <= int(word[:9]) <= candidates or int(word[:9]) in seen:
                words.fault(f"{word[:40]!r} is no candidate from 1 to {candidates}, or stands twice in an order.")
            seen.add(int(word))
        order.append([int(word) - 1 for word in group])
    return order


def committee_election(
    candidates: int, orders: Sequence[tuple[int, Sequence[Sequence[int]]]], committee: int
) -> Published:
    """The committee that is worth most to the voters.

    Args:
        orders: How many voters gave each, and groups of candidates, counted from 0, the best group first.
        committee: Members; at most all candidates.
    """
    away = candidates - committee
    people = [person(i, MOST_A_MONTH, {VOTE: LEVEL, AWAY: LEVEL}) for i in range(candidates)]
    asked = [request(f"E{j:05}", j, 1, 1, [VOTE]) for j in range(len(orders))]
    affinity = {}
    for one, (count, order) in zip(asked, orders, strict=True):
        below = candidates
        for group in order:
            below -= len(group)
            for i in group:
                if below:
                    affinity[one.engagement_id, people[i].consultant_id] = count * below
    if away:
        # All or none of it, for more points than all votes could be worth.
        days = -(-len(orders) // MINUTES_PER_DAY)
        nobody = request("F00000", 0, MINUTES_PER_DAY, away, [AWAY], days=days, priority=LOWEST)
        asked.append(nobody)
        affinity |= {(nobody.engagement_id, one.consultant_id): MOST_POINTS for one in people}
    return Published(
        dataset(people, asked, affinity, coverage=0, lowest=MOST_POINTS),
        "worth to the voters",
        must=frozenset({EngagementId("F00000")} if away else ()),
        base=MOST_POINTS * (away + 1) if away else 0,
    )
