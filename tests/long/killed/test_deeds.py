"""Whatever is done to a center and killed leaves one of the states between its transactions, and can be done again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matcher.services.audit.trail import verify_trail
from tests.long.killed.deeds import DEEDS, Deed, Scene
from tests.long.killed.killer import OTHERS, SEED, Killer, Kills, kind_of, told
from tests.long.killed.places import Contents, Place, contents, opened
from tests.long.killed.plans import Plan
from tests.support.databases import Clock

AGAIN_AFTER = timedelta(minutes=10)


def states(killer: Killer, place: Place, plan: Plan) -> tuple[dict[str, float], list[Contents]]:
    """How long the stages of a deed take, and all that the database holds before it, and after each transaction."""
    found = [contents(place.url)]
    lengths = killer.unharmed(replace(plan, url=place.url)).lengths
    last = contents(place.url)
    for mark in lengths:
        if mark.startswith("written"):
            place.reset()
            killer.at(replace(plan, url=place.url), mark)
            found.append(contents(place.url))
    return lengths, [*found, last]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name.replace(" ", "-"))
def test_what_is_killed_leaves_a_state_between_transactions_and_is_right_when_done_again(
    deed: Deed, place: Place, killer: Killer, tmp_path: Path
):
    with opened(place) as database:
        words = deed.prepare(Scene(database, place.url, tmp_path))
    place.keep()
    lengths, known = states(killer, place, deed.plan(words, place.url, tmp_path))
    assert known[0] != known[-1]
    kills = Kills(killer, f"{deed.name} on {kind_of(place.url)}, seed {SEED}", lengths, OTHERS)
    for _ in kills:
        place.reset()
        plan = deed.plan(words, place.url, tmp_path)
        kills.kill(plan)
        assert contents(place.url) in known
        killer.do(deed.plan(words, place.url, tmp_path, AGAIN_AFTER))  # it may find nothing to do, and say so
        with opened(place, Clock(deed.now + 2 * AGAIN_AFTER)) as database:
            deed.right(database)
            assert not verify_trail(database).fault
    told(kills)
