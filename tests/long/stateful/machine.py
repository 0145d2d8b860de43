"""Coordinators, consultants, nights, imports, requests and letters in any order: all themes in one walk."""

from tests.long.stateful.outbox import Outbox
from tests.long.stateful.triage import Triage


class Center(Outbox, Triage):
    """One center in which all of it happens."""
