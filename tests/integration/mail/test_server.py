"""What MATCHER_SMTP_URL may say, and what is never repeated of it."""

import pytest

from matcher import bootstrap
from matcher.mail.server import NO_FROM, Security, SmtpServer, server_of
from matcher.settings import Settings, SettingsError, read_settings

FROM = "Training Center <help@center.example>"


def settings(url: str, sender: str = FROM) -> Settings:
    return read_settings({"MATCHER_SMTP_URL": url, "MATCHER_MAIL_FROM": sender})


def test_without_a_setting_no_mail_is_sent():
    assert server_of(read_settings({})) is None
    assert bootstrap.mailer(read_settings({})) is None


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://ana:p%40ss%2Fw@mail.example", Security.STARTTLS, 587),
        ("smtps://ana:p%40ss%2Fw@mail.example/", Security.TLS, 465),
        ("smtps://ana:p%40ss%2Fw@mail.example:4650", Security.TLS, 4650),
    ],
)
def test_a_server_is_read_from_its_address(url: str, security: Security, port: int):
    found = server_of(settings(url))
    assert found == SmtpServer(
        security, "mail.example", port, "ana", "p@ss/w", "Training Center", "help@center.example"
    )


def test_plain_text_stays_on_this_machine():
    found = server_of(settings("smtp+plain://127.0.0.1:1025"))
    assert found
    assert (found.security, found.port) == (Security.NONE, 1025)
    with pytest.raises(SettingsError, match="plain text"):
        server_of(settings("smtp+plain://mail.example"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "http://u:secret@mail.example", "smtp://u:secret@", "smtp://u:secret@mail.example:port",
        "smtps://u:secret@mail.example/path", "smtps://u:secret@mail.example?x=1", "smtps://[u:secret@mail.example",
    ],
)  # fmt: skip
def test_what_names_no_server_is_refused_and_not_repeated(url: str):
    with pytest.raises(SettingsError, match="names no mail server") as refused:
        server_of(settings(url))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "help", "Help <help>", "a@b.example\nBcc: c@d.example, e@f.example"])
def test_the_senders_address_has_to_be_one(sender: str):
    with pytest.raises(SettingsError) as refused:
        server_of(settings("smtps://mail.example", sender))
    assert str(refused.value) == NO_FROM


def test_no_password_is_ever_printed():
    given = settings("smtps://ana:secret@mail.example")
    assert "secret" not in repr(given) + repr(server_of(given))
