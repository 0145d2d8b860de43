"""Whether a queue can be meant by an address is said without opening it."""

from pathlib import Path

import pytest

from matcher.jobs import require_address
from matcher.jobs.storage import QueueAddressError


@pytest.mark.parametrize(
    "address",
    ["x", "", "sqlite://", "sqlite:///", "mongodb://there", "redis://there:port/0", "http://[", "redis://h/a?db=x"],
)
def test_an_address_of_no_queue_is_refused_with_the_setting(address: str):
    with pytest.raises(QueueAddressError, match=r"^MATCHER_QUEUE_URL is no address of a queue\."):
        require_address(address)


def test_a_queue_that_could_be_there_is_not_opened(tmp_path: Path):
    for address in (f"sqlite:///{tmp_path}/queue.db", "postgresql://nobody@nowhere/x", "redis://nowhere:1/0"):
        require_address(address)
    assert list(tmp_path.iterdir()) == []
