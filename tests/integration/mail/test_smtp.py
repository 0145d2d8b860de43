"""Handing letters to real mail servers: over TLS, refused, unreachable, cut off."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matcher.calendars.writing import invite_text
from matcher.domain.model.errors import MailError
from matcher.mail.server import Security, SmtpServer
from matcher.mail.smtp import LOST, SmtpMailer
from matcher.records import Delivery, Fate, Outgoing
from tests.integration.mail.servers import (
    PASSWORD,
    PATIENCE,
    USER,
    Inbox,
    allow,
    certificate,
    plain_mailer,
    smtp_server,
)

ADA = Outgoing("Ada Lane", "ada.lane@example.org", "Dates", "Dear Ada,\n.\nwhich?\n", "<1@x>", datetime.now(UTC))


def deliver(mailer: SmtpMailer, outgoing: Outgoing = ADA) -> Delivery:
    with mailer.open() as box:
        return box.deliver(outgoing)


def test_a_letter_arrives_as_it_was_written():
    with smtp_server(inbox := Inbox()) as port:
        assert deliver(plain_mailer(port)) == Delivery(Fate.ACCEPTED)
    assert inbox.recipients == [["ada.lane@example.org"]]
    assert inbox.messages[0].get_content() == ADA.body
    assert inbox.messages[0]["Message-ID"] == "<1@x>"


def test_several_go_over_one_connection():
    with smtp_server(inbox := Inbox()) as port, plain_mailer(port).open() as box:
        assert [box.deliver(ADA).fate for _ in range(3)] == [Fate.ACCEPTED] * 3
    assert len(inbox.raw) == 3


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_the_connection_is_encrypted_and_signed_in(tmp_path: Path, security: Security):
    secured = certificate(tmp_path)
    implicit = security is Security.TLS
    options: dict[str, Any] = (
        {"ssl_context": secured.serving} if implicit else {"tls_context": secured.serving, "require_starttls": True}
    )
    options |= {"authenticator": allow, "auth_required": not implicit, "auth_require_tls": not implicit}
    with smtp_server(inbox := Inbox(), **options) as port:

        def mailer(password: str, context) -> SmtpMailer:
            server = SmtpServer(security, "127.0.0.1", port, USER, password, "", "help@center.example")
            return SmtpMailer(server, invite_text, context, PATIENCE)

        assert deliver(mailer(PASSWORD, secured.trusting)).fate is Fate.ACCEPTED
        with pytest.raises(MailError, match="does not let us sign in") as refused:
            deliver(mailer("another", secured.trusting))
        assert "another" not in str(refused.value)
        with pytest.raises(MailError, match="no certificate that we trust"):
            deliver(mailer(PASSWORD, None))
    assert len(inbox.raw) == 1


def test_nothing_goes_to_a_server_that_knows_no_tls():
    with smtp_server(inbox := Inbox()) as port:
        server = SmtpServer(Security.STARTTLS, "127.0.0.1", port, USER, PASSWORD, "", "help@center.example")
        with pytest.raises(MailError, match="no certificate"):
            deliver(SmtpMailer(server, invite_text, seconds=PATIENCE))
    assert inbox.raw == []


def test_a_refused_recipient_is_told_without_the_address():
    inbox = Inbox(refuses=frozenset({"ada.lane@example.org"}))
    with smtp_server(inbox) as port, plain_mailer(port).open() as box:
        assert box.deliver(ADA) == Delivery(Fate.REFUSED, "The mail server does not take mail for this address (550).")
        other = Outgoing("Ben", "ben@example.org", "s", "b", "<2@x>", ADA.at)
        assert box.deliver(other).fate is Fate.ACCEPTED
    assert inbox.recipients == [["ben@example.org"]]


@pytest.mark.parametrize(
    ("answer", "words"),
    [("554 Spam", "The mail server did not take the letter (554)."),
     ("451 Later", "The mail server did not take the letter (451). It may take it later.")],
)  # fmt: skip
def test_a_refused_letter_did_not_go_out(answer: str, words: str):
    with smtp_server(Inbox(content=answer)) as port:
        assert deliver(plain_mailer(port)) == Delivery(Fate.REFUSED, words)


def test_a_connection_that_ends_after_the_text_leaves_it_open():
    with smtp_server(inbox := Inbox(hangs_up=True)) as port:
        assert deliver(plain_mailer(port)) == Delivery(Fate.LOST, LOST, ended=True)
    assert len(inbox.raw) == 1


def test_a_connection_that_ends_before_the_text_sends_nothing():
    with smtp_server(inbox := Inbox()) as port, plain_mailer(port).open() as box:
        box._connection.close()  # type: ignore[attr-defined]
        delivery = box.deliver(ADA)
    assert (delivery.fate, delivery.ended, inbox.raw) == (Fate.REFUSED, True, [])


def test_a_dead_server_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(MailError, match="can't be reached"):
            deliver(plain_mailer(taken.getsockname()[1]))


def test_a_server_that_says_nothing_is_not_waited_for_long():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailError, match="can't be reached"):
        deliver(plain_mailer(silent.getsockname()[1]))
