"""Tests of the unit tier take no database: what asks for one belongs in tests/integration."""

import pytest


@pytest.fixture
def database_url() -> str:
    """None here."""
    pytest.fail("A unit test has no database. Move it to tests/integration.")
