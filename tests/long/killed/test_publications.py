"""A publication killed at any moment is whole or was not."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Action
from matcher.services.audit.trail import verify_trail
from matcher.services.publication.publishing import publish
from matcher.services.publication.unpublishing import undo_version
from matcher.services.review.decisions import approve
from tests.integration.services.center import Center, a_center
from tests.long.killed.killer import SEED, Killer, Kills, kind_of, told
from tests.long.killed.plans import Plan
from tests.long.killed.test_nights import DECIDED


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    """One seat approved in the data and one here: two to publish."""
    made = a_center(database, DECIDED)
    approve(database, made.ana, [made.ref("E2")])
    return made


def a_publication(url: str) -> Plan:
    return Plan(["publish", "--as", "ana@example.org"], url)


def public_state(database: SqlDatabase) -> tuple[int, int, int]:
    """How many versions there are, how many seats the latest has, and how many entries tell of seats going public."""
    with database.reading() as work:
        versions = work.publishing.find()
        seats = work.publishing.seats(versions[0].number) if versions else {}
        entries = work.trail.find(actions=[Action.PUBLISH], limit=1_000_000)
    assert [version.number for version in versions] == list(range(len(versions), 0, -1))
    assert not verify_trail(database).fault
    return len(versions), len(seats), len(entries)


@pytest.mark.parametrize(
    ("mark", "public"),
    [("reading 1", False), ("writing 1", False), ("committing 1", False), ("written 1", True)],
)
def test_a_publication_killed_at_any_step_is_whole_or_was_not(
    center: Center, database_url: str, killer: Killer, mark: str, public: bool
):
    killer.at(a_publication(database_url), mark)
    assert public_state(center.database) == ((1, 2, 2) if public else (0, 0, 0))
    assert (publish(center.database, center.ana).version is None) is public
    assert public_state(center.database) == (1, 2, 2)


def test_publications_killed_at_random_moments_are_whole_or_were_not(
    center: Center, database: SqlDatabase, database_url: str, killer: Killer
):
    lengths = killer.unharmed(a_publication(database_url)).lengths
    undo_version(database, center.ana, 1)
    kills = Kills(killer, f"publications on {kind_of(database_url)}, seed {SEED}", lengths, seed=SEED + 1)
    for _ in kills:
        before = public_state(database)
        kills.kill(a_publication(database_url))
        after = public_state(database)
        if after != before:  # all of it: one version more, with both seats and an entry for each
            assert after == (before[0] + 1, 2, before[2] + 2)
            undo_version(database, center.ana, after[0])
            assert public_state(database)[:2] == (after[0] + 1, 0)
    told(kills)
    publish(database, center.ana)
    assert public_state(database)[1] == 2
