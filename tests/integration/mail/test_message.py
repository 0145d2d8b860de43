"""Messages: plain text in UTF-8, and nothing that anyone could put into their headers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

from hypothesis import given
from hypothesis import strategies as st

from matcher.calendars.writing import invite_text
from matcher.mail.message import compose
from matcher.mail.server import Security, SmtpServer
from matcher.records import Invite, InviteMethod, Outgoing

SERVER = SmtpServer(Security.TLS, "mail.example", 465, "", "", "Training Center", "help@center.example")
AT = datetime(2027, 1, 4, 17, tzinfo=UTC)
HEADERS = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
INVITE = Invite(
    InviteMethod.REQUEST, "u-1", 1, AT, "America/New_York", (date(2027, 1, 4),), 60, AT, "Harbor: training, presenter"
)


def outgoing(name: str = "Ada Lane", subject: str = "Dates", body: str = "Dear Ada", calendar: Invite | None = None):
    return Outgoing(name, "ada@example.org", subject, body, "<1@center.example>", AT, calendar)


def parsed(letter: Outgoing):
    return message_from_bytes(compose(letter, SERVER, invite_text).as_bytes().replace(b"\r\n", b"\n"), policy=default)


def test_a_letter_is_plain_text_in_utf_8():
    message = parsed(outgoing("Zoë Ångström", "Termine – März", "Dear Zoë,\n.\nwhich day?\n"))
    assert message["To"] == "Zoë Ångström <ada@example.org>"
    assert (message["Subject"], message["Message-ID"]) == ("Termine – März", "<1@center.example>")
    assert message["From"] == "Training Center <help@center.example>"
    assert message["Date"].datetime == AT
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert message.get_content() == "Dear Zoë,\n.\nwhich day?\n"


def test_what_the_program_sends_by_itself_says_so():
    """RFC 3834, 5: nothing answers it by itself then."""
    assert parsed(outgoing())["Auto-Submitted"] == "auto-generated"
    assert parsed(replace(outgoing(), by_person=True))["Auto-Submitted"] == "no"


# Any text but lone halves of surrogate pairs, which no form and no database holds.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(name=TEXT, subject=TEXT, body=TEXT)
def test_nothing_adds_a_header_or_a_recipient(name: str, subject: str, body: str):
    message = parsed(outgoing(name, subject, body))
    assert {header.lower() for header in message} <= HEADERS | {"content-transfer-encoding"}
    assert [address.addr_spec for address in message["To"].addresses] == ["ada@example.org"]
    assert len(message.get_all("to")) == len(message.get_all("subject")) == 1


@given(st.sampled_from(["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\n "]))
def test_a_break_of_any_kind_ends_no_header(end: str):
    message = parsed(outgoing(f"Ada{end}Bcc: b@example.org", f"Dates{end}Bcc: c@example.org{end}{end}Hello"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Dates Bcc: c@example.org Hello"


def test_an_invitation_goes_as_text_as_calendar_and_as_a_file():
    message = parsed(outgoing(calendar=INVITE))
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/calendar", "text/calendar"]
    assert [part.get_param("method") for part in parts[1:]] == ["REQUEST", "REQUEST"]
    assert parts[2].get_filename() == "invitation.ics"
    texts = [part.get_payload(decode=True) for part in parts[1:]]
    assert texts[0] == texts[1]
    assert b"METHOD:REQUEST\r\n" in texts[0]
    assert message.get_content_type() == "multipart/mixed"
