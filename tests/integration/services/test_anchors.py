"""Anchors: the ends of both chains as a line, noted in a file, in the system's log or by mail, and read again."""

import stat
import syslog
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from matcher.anchoring import to_file, to_syslog
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import ChainHead, Delivery, Fate, Outgoing
from matcher.services.audit.anchors import AnchorError, Anchors, anchor, by_mail, read_anchors
from matcher.services.audit.trail import verify_access_log, verify_trail
from tests.support.builders import MONDAY
from tests.support.databases import a_user
from tests.support.names import C1

SEAL, OTHER = "a" * 64, "0123456789abcdef" * 4


def noted(database: SqlDatabase) -> list[str]:
    """The lines that noting the ends comes to."""
    lines: list[str] = []
    anchor(database, lines.append)
    return lines


def test_an_anchor_leads_back_to_the_ends_of_both_chains(database: SqlDatabase):
    ana = a_user(database)
    database.writing(lambda work: work.access_log.admit(ana.user_id, C1, "to see"))
    (line,) = noted(database)
    anchors = read_anchors(line)
    assert line.startswith("2027-01-04T17:00:00+00:00 ")
    assert (len(anchors.trail), len(anchors.access)) == (0, 1)
    assert verify_access_log(database, anchors.access).fault == ""
    assert verify_trail(database, anchors.trail).fault == ""


def test_nothing_is_noted_before_the_first_entry(database: SqlDatabase):
    assert noted(database) == []


def test_lines_of_a_log_are_read_whatever_stands_around_them():
    text = f"Jan  4 17:00 host matcher-audit: 2027-01-04 trail:12:{SEAL} access:3:{OTHER}\nJan  5 trail:15:{OTHER}\n"
    assert read_anchors(text) == Anchors((ChainHead(12, SEAL), ChainHead(15, OTHER)), (ChainHead(3, OTHER),))


@pytest.mark.parametrize("text", ["", "trail:12:abc", f"trail:0:{SEAL}", f"other:12:{SEAL}", f"trail:12:{SEAL}a"])
def test_what_notes_no_end_is_refused_with_the_way_out(text):
    with pytest.raises(AnchorError, match="matcher audit-log anchor"):
        read_anchors(text)


def test_a_file_of_anchors_is_added_to_and_private(tmp_path: Path):
    note = to_file(tmp_path / "apart" / "anchors.log")
    note("one")
    note("two")
    assert (tmp_path / "apart" / "anchors.log").read_text() == "one\ntwo\n"
    assert stat.S_IMODE((tmp_path / "apart" / "anchors.log").stat().st_mode) == 0o600


def test_the_system_log_gets_the_line(monkeypatch: pytest.MonkeyPatch):
    lines: list[tuple[int, str]] = []
    monkeypatch.setattr(syslog, "syslog", lambda level, line: lines.append((level, line)))
    to_syslog()("trail:1:…")
    assert lines == [(syslog.LOG_NOTICE, "trail:1:…")]


@dataclass
class OneBox:
    """A mail server that answers each letter alike."""

    answer: Delivery
    taken: list[Outgoing] = field(default_factory=list)
    domain: str = "center.example"

    @contextmanager
    def open(self) -> Iterator["OneBox"]:
        yield self

    def deliver(self, outgoing: Outgoing) -> Delivery:
        self.taken.append(outgoing)
        return self.answer


def test_an_anchor_goes_by_mail_to_an_address_elsewhere():
    server = OneBox(Delivery(Fate.ACCEPTED))
    by_mail(server, "trust@elsewhere.example", lambda: MONDAY)("trail:1:…")
    (letter,) = server.taken
    assert (letter.email, letter.subject, letter.body) == (
        "trust@elsewhere.example",
        "Where the audit trail ends",
        "trail:1:…\n",
    )


def test_an_anchor_that_was_not_taken_is_no_anchor():
    server = OneBox(Delivery(Fate.REFUSED, "No room."))
    with pytest.raises(AnchorError, match=r"was not noted\. No room\."):
        by_mail(server, "trust@elsewhere.example", lambda: MONDAY)("trail:1:…")
