"""From a letter to the bytes of a message: plain text in UTF-8, with an entry for the calendar where there is one."""

from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from matcher.domain.workflow.letter import one_line
from matcher.mail.server import SmtpServer
from matcher.records import Invite, Outgoing

CalendarText = Callable[[Invite, str, str], str]
"""The calendar text (RFC 5545) of an invite, from the addresses of who organizes and who attends."""
FILE_NAME = "invitation.ics"


def compose(outgoing: Outgoing, server: SmtpServer, calendar_text: CalendarText) -> EmailMessage:
    """The message. Header injection is impossible: each value is one line, and the header registry checks it again."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(server.name, server.sender)
    message["To"] = _address(outgoing.name, outgoing.email)
    message["Subject"] = one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.at)
    message["Message-ID"] = outgoing.message_id
    message["Auto-Submitted"] = "no" if outgoing.by_person else "auto-generated"  # RFC 3834, 5
    message.set_content(outgoing.body, charset="utf-8", cte="quoted-printable")
    if outgoing.calendar:
        text = calendar_text(outgoing.calendar, server.sender, outgoing.email)
        method = outgoing.calendar.method.value
        # Twice: mail programs that know calendars read the alternative, the others show a file.
        message.add_alternative(text, subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
        message.make_mixed()
        message.add_attachment(
            text.encode(),
            maintype="text",
            subtype="calendar",
            filename=FILE_NAME,
            params={"method": method, "charset": "utf-8"},
        )
    return message


def _address(name: str, email: str) -> Address:
    return Address(one_line(name), addr_spec=email)
