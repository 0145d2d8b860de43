import pytest

from matcher.db.vault import SealError, Vault
from tests.support.databases import KEY

RECORD = {"roles": ["survivor"], "years": 3.5}


def test_what_was_sealed_opens_in_its_place():
    assert Vault(KEY).open(Vault(KEY).seal(RECORD, "table", "C1"), "table", "C1") == RECORD


def test_it_opens_nowhere_else():
    sealed = Vault(KEY).seal(RECORD, "table", "C1")
    with pytest.raises(SealError):
        Vault(KEY).open(sealed, "table", "C2")


def test_parts_of_a_place_do_not_run_together():
    sealed = Vault(KEY).seal(RECORD, "table", "E1", "2")
    with pytest.raises(SealError):
        Vault(KEY).open(sealed, "table", "E12")


def test_another_key_does_not_open_it_and_the_message_has_the_way_out():
    sealed = Vault(KEY).seal(RECORD, "C1")
    with pytest.raises(SealError, match="MATCHER_LIVED_EXPERIENCE_KEY"):
        Vault(bytes(32)).open(sealed, "C1")


def test_its_length_tells_nothing():
    roles: tuple[list[str], ...] = ([], ["expert"], ["expert", "survivor"])
    assert len({len(Vault(KEY).seal({"roles": each, "years": 12.25}, "C1")) for each in roles}) == 1


def test_the_same_record_is_never_sealed_the_same_way():
    assert Vault(KEY).seal(RECORD, "C1") != Vault(KEY).seal(RECORD, "C1")


def test_a_record_too_long_to_pad_is_refused():
    with pytest.raises(ValueError, match="padding"):
        Vault(KEY).seal({"roles": ["x" * 100]}, "C1")
