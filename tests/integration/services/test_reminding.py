"""Reminders of offers: one an offer, before it ends, drafted or sent as the settings say."""

from dataclasses import replace
from pathlib import Path

import pytest

from matcher import bootstrap
from matcher.bootstrap import duties
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import OWN_LINK, LetterKind, LetterState, LetterStep
from matcher.records import Letter
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.offers.answering import Answer
from matcher.services.offers.offering import send_offers
from matcher.services.offers.reminding import remind
from matcher.settings import SettingsError, read_settings
from tests.integration.services.asked import DAYS, E1, Asked, an_approved_center, an_asked_center
from tests.support.databases import Clock
from tests.support.mailers import Kept


def reminders(database: SqlDatabase) -> list[Letter]:
    with database.reading() as work:
        return [letter for letter in work.outbox.find() if letter.kind is LetterKind.REMINDER]


def test_who_has_not_answered_is_reminded_once_before_the_end(database: SqlDatabase, clock: Clock):
    asked = an_asked_center(database)
    assert remind(database, DAYS) == ()  # open no longer than that from the start
    clock.forward(days=DAYS - 2, hours=19, minutes=58)  # shortly before 8:00 of the day before the last
    assert remind(database, 1) == ()
    asked.say("C1", Answer.ACCEPT)
    clock.forward(minutes=2)
    assert len(remind(database, 1)) == 2  # C2 and C3
    assert remind(database, 1) == ()
    letter = next(one for one in reminders(database) if one.to.consultant_id == "C2")
    assert letter.subject.startswith("Would you present for us? Please answer by ")
    assert ("Person" in letter.subject, letter.body.count(OWN_LINK)) == (False, 1)
    asked.say("C2", Answer.DECLINE)
    assert [one.state for one in reminders(database) if one.to.consultant_id == "C2"] == [LetterState.DISCARDED]
    assert remind(database, 1) == ()
    clock.forward(days=2)
    assert remind(database, 1) == ()


def test_nobody_is_reminded_of_a_letter_that_was_not_sent(database: SqlDatabase, clock: Clock):
    center = an_approved_center(database)
    sent = send_offers(database, center.ana, DAYS, E1, letters=True)
    clock.forward(days=DAYS - 1)
    assert remind(database, 1) == ()
    assert Asked(center).states()[1:] == ["offered", "offered"]
    take_steps(database, center.ana, [LetterRef(sent.letters[0], 1)], LetterStep.MARK_SENT)
    assert len(remind(database, 1)) == 1


def test_the_clock_sends_them_where_the_settings_say_so(
    database: SqlDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    asked, post = an_asked_center(database), Kept()
    monkeypatch.setattr(bootstrap, "mailer", lambda _settings: post)
    clock.forward(days=DAYS - 1)
    settings = read_settings({"MATCHER_VAR": str(tmp_path), "MATCHER_ADDRESS": "https://matcher.example.org"})
    assert duties.remind(database, replace(settings, reminders="off")) == 0
    assert duties.remind(database, replace(settings, reminders="send")) == 3
    assert {letter.state for letter in reminders(database)} == {LetterState.SENT}
    assert all("https://matcher.example.org/offer/" in one.body and OWN_LINK not in one.body for one in post.letters)
    assert not any(asked.offer("C1").nonce in letter.body for letter in reminders(database))
    assert duties.remind(database, replace(settings, reminders="send")) == 0
    assert len(post.letters) == 3


def test_reminders_are_drafts_a_day_before_unless_said_otherwise():
    found = read_settings({})
    assert (found.reminders, found.remind_days) == ("draft", 1)
    with pytest.raises(SettingsError, match="draft, for a person to send them"):
        read_settings({"MATCHER_REMINDERS": "always"})
    with pytest.raises(SettingsError, match="from 1 to 60"):
        read_settings({"MATCHER_REMIND_DAYS": "0"})
