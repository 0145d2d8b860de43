"""How many presenters an engagement asks for, and of which kind; and what becomes of its seats when that changes."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from matcher.domain.model.ids import SeatName
from matcher.domain.model.vocabulary import SeatRole

MOST_PRESENTERS = 20
LONGEST_NUMBER = 6
"""Digits of a seat's name that is counted on from."""
SOLE_PRESENTER = "A survivor consultant is never the sole presenter: leave at least one other seat."


@dataclass(frozen=True, slots=True)
class Panel:
    """What an engagement asks for.

    Args:
        presenters: All of them; ``experts`` and ``survivors`` of them. The rest may be anyone.
    """

    presenters: int
    experts: int
    survivors: int

    @property
    def anyone(self) -> int:
        """How many presenters may be anyone."""
        return self.presenters - self.experts - self.survivors


def panel_of(seats: Mapping[SeatName, SeatRole]) -> Panel:
    """What seats ask for together."""
    asked = Counter(seats.values())
    return Panel(len(seats), asked[SeatRole.EXPERT], asked[SeatRole.SURVIVOR])


def panel_faults(wanted: Panel, decided: Panel) -> Mapping[str, str]:
    """What is wrong with a panel, by field; nothing where it can be.

    Args:
        decided: What the decided seats ask for: they stay as they are.
    """
    if not 1 <= wanted.presenters <= MOST_PRESENTERS:
        return {"presenters": f"Give a whole number from 1 to {MOST_PRESENTERS}."}
    if wanted.anyone < 0:
        return {"presenters": f"Ask for at least {wanted.experts + wanted.survivors}: so many are named by kind."}
    if wanted.survivors == wanted.presenters == 1:
        return {"survivors": SOLE_PRESENTER}
    kinds = {
        "presenters": (decided.anyone, wanted.anyone, "anyone"),
        "experts": (decided.experts, wanted.experts, "an expert"),
        "survivors": (decided.survivors, wanted.survivors, "a survivor consultant"),
    }
    return {
        name: f"Decided seats for {kind}: {taken}; this leaves {asked}. Release {taken - asked} first, or ask for more."
        for name, (taken, asked, kind) in kinds.items()
        if taken > asked
    }


def seats_for(
    wanted: Panel,
    seats: Mapping[SeatName, SeatRole],
    decided: Collection[SeatName],
    proposed: Collection[SeatName],
    dice: Random,
    used: Collection[SeatName] = (),
) -> dict[SeatName, SeatRole]:
    """The seats of an engagement that asks for something else now: as many as can be stay as they are.

    Decided seats stay, then those with a proposal; which of like ones changes or goes is drawn, so that a seat's
    name tells nothing of what it asks for.

    Args:
        wanted: Without faults: see :func:`panel_faults`.
        used: Names of seats that there were: a new one is called by none of them.
    """
    left = Counter({SeatRole.EXPERT: wanted.experts, SeatRole.SURVIVOR: wanted.survivors, SeatRole.ANY: wanted.anyone})
    drawn = dice.sample(sorted(seats), len(seats))
    order = sorted(drawn, key=lambda seat: (seat not in decided, seat not in proposed))
    made: dict[SeatName, SeatRole] = {}
    for seat in order:
        if left[seats[seat]] > 0 or seat in decided:
            made[seat] = seats[seat]
            left[seats[seat]] -= 1
    roles = list(left.elements())
    dice.shuffle(roles)
    names = [*(seat for seat in order if seat not in made), *_new_names({*seats, *used}, len(roles))]
    return made | dict(zip(names, roles, strict=False))


def _new_names(used: Collection[SeatName], count: int) -> list[SeatName]:
    """Numbers above those there are."""
    numbers = [int(seat) for seat in used if seat.isascii() and seat.isdecimal() and len(seat) <= LONGEST_NUMBER]
    highest = max(len(used), *numbers, 0)
    return [SeatName(str(highest + more)) for more in range(1, count + 1)]
