"""The house stays as one can find one's way in it: ``make measure`` prints all of its figures."""

from pathlib import Path

import pytest

from tests.bench.structure import REASONS, Figures, figures, longest_chain

LONGEST_CHAIN = 24
"""Links that a chain of imports may have; docs/decisions/0012-rooms.md says what keeps it from being shorter."""


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(Path(__file__).parents[2])


def test_every_crowded_folder_has_its_reason(found: Figures):
    assert found.crowded.keys() <= REASONS.keys()


def test_every_reason_is_of_a_crowded_folder(found: Figures):
    assert REASONS.keys() <= found.crowded.keys()


def test_no_chain_of_imports_grows_long(found: Figures):
    assert len(found.chain) <= LONGEST_CHAIN, " > ".join(found.chain)


def test_the_longest_chain_is_found():
    graph = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["e"], "e": [], "f": ["outside"]}
    assert longest_chain(graph) == ("a", "b", "d", "e")
