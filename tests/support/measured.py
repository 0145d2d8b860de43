"""Which tests coverage is measured of: not of those that do over again, slowly, what tests of the parts do.

Measuring makes Python a third slower, and each process that a test starts too. A line that no test of its part reaches,
but a browser or a kill does, counts as untested.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PAGES = (
    *("access", "account", "away", "calendars", "confidential", "door", "fragments", "history", "offers", "own_links"),
    *("passkey_pages", "protection", "reachable", "runs", "saving", "stale_seats", "unknown_records", "versions"),
)
"""Tests of pages that reach next to nothing which no other test reaches."""
UNMEASURED = (
    "tests/bench/",
    "tests/browser/",
    "tests/long/",
    *(f"tests/integration/web/test_{one}.py" for one in PAGES),
)
PROCESSES = "COVERAGE_PROCESS_CONFIG"
"""What has Python processes measured that begin now."""


@contextmanager
def measured_or_not(item: pytest.Item) -> Iterator[None]:
    """For one test with its fixtures."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or not item.nodeid.startswith(UNMEASURED):
        yield
        return
    controller.pause()
    processes = os.environ.pop(PROCESSES, None)
    try:
        yield
    finally:
        if processes is not None:
            os.environ[PROCESSES] = processes
        controller.resume()
