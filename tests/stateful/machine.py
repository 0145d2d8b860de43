"""Coordinators, consultants, nights, imports, requests and letters in any order: all themes in one walk."""

from tests.stateful.outbox import Outbox
from tests.stateful.triage import Triage


class Center(Outbox, Triage):
    """One center in which all of it happens."""
