"""A consultant's own link: for one purpose and one address, and ended with either."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import OWN_LINK, LetterKind, LetterState
from matcher.domain.workflow.offer import Means
from matcher.services.consultants.contacts import addresses, confirm_address, own_address, set_address, unconfirmed_by
from matcher.services.mail.outbox import KEEP_THE_LINK, LetterRef, Wording, edit
from matcher.services.mail.sending import UNCONFIRMED, send
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.expiring import expire
from matcher.services.offers.links import offer_of, token_of
from matcher.services.offers.offering import send_offers, write_again
from matcher.services.saving import NEWER, mark
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.services.asked import DAYS, Asked, an_approved_center
from tests.support.databases import Clock, a_user
from tests.support.letters import a_link
from tests.support.names import C1, E1

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    center = an_approved_center(database)
    assert send_offers(database, center.ana, DAYS, E1, letters=True).offers
    return Asked(center)


def opens(asked: Asked, token: str, key: bytes = KEY) -> bool:
    return offer_of(asked.database, key, token) is not None


def link(asked: Asked) -> str:
    with asked.database.reading() as work:
        return token_of(KEY, asked.offer("C1").nonce, addresses(work, [C1])[C1])


def letter(asked: Asked) -> LetterRef:
    """The newest letter of C1's offer."""
    with asked.database.reading() as work:
        found = next(one for one in work.outbox.find(to=[C1]) if one.kind is LetterKind.OFFER)
    return LetterRef(found.letter_id, found.version)


def test_a_link_opens_with_its_key_and_unchanged_only(asked: Asked):
    token = link(asked)
    assert opens(asked, token)
    assert not opens(asked, token, key=OTHER)
    for place in range(len(token)):
        assert not opens(asked, token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :])
    for other in ("", ".", token[:-1], token + "0", "\udc80", "x" * 300, asked.offer("C1").nonce):
        assert not opens(asked, other)


def test_a_link_ends_where_mail_goes_elsewhere_and_stays_ended(asked: Asked):
    token = link(asked)
    assert set_address(asked.database, asked.ana, C1, "new@example.org") == ""
    assert not opens(asked, token)
    assert opens(asked, link(asked))
    assert set_address(asked.database, asked.ana, C1, "") == ""
    assert not opens(asked, token)
    assert opens(asked, link(asked))


def test_a_link_to_an_address_that_new_data_changes_ends(asked: Asked):
    elsewhere = token_of(KEY, asked.offer("C1").nonce, "old@example.org")
    assert not opens(asked, elsewhere)
    assert opens(asked, token_of(KEY, asked.offer("C1").nonce, "ADA@example.org"))


def test_the_link_is_in_the_message_and_nowhere_else(asked: Asked):
    with smtp_server(inbox := Inbox()) as port:
        assert send(asked.database, asked.ana, [letter(asked)], plain_mailer(port), a_link)[0].done
    own = a_link(asked.offer("C1").nonce, "ada@example.org")
    text = inbox.messages[0].get_content()
    assert (own in text, OWN_LINK in text) == (True, False)
    with asked.database.reading() as work:
        kept = [str(one) for one in (*work.outbox.find(), *work.trail.find())]
    assert not [one for one in kept if own in one or asked.offer("C1").nonce in one]


def test_a_link_goes_to_an_address_that_one_person_set_once_another_has_confirmed_it(asked: Asked):
    set_address(asked.database, asked.ana, C1, "new@example.org")
    bea = a_user(asked.database, "Bea")
    with smtp_server(inbox := Inbox()) as port:
        mailer = plain_mailer(port)
        assert send(asked.database, asked.ana, [letter(asked)], mailer, a_link)[0].sentence == UNCONFIRMED
        assert "a colleague has to confirm it" in confirm_address(asked.database, asked.ana, C1)
        assert confirm_address(asked.database, bea, C1) == ""
        assert "No address waits" in confirm_address(asked.database, bea, C1)
        assert send(asked.database, asked.ana, [letter(asked)], mailer, a_link)[0].done
    assert inbox.recipients == [["new@example.org"]]


def test_whichever_way_one_person_changes_where_mail_goes_a_second_confirms_it(asked: Asked):
    bea = a_user(asked.database, "Bea")
    set_address(asked.database, asked.ana, C1, "new@example.org")
    set_address(asked.database, asked.ana, C1, "mine@example.org")  # while Bea's page shows the first
    assert confirm_address(asked.database, bea, C1, mark("new@example.org")) == NEWER
    assert unconfirmed_by(asked.database, C1) == asked.ana
    assert confirm_address(asked.database, bea, C1, mark("mine@example.org")) == ""
    assert unconfirmed_by(asked.database, C1) is None
    set_address(asked.database, bea, C1, "")
    assert unconfirmed_by(asked.database, C1) == bea
    assert own_address(asked.database, C1) == ""
    assert confirm_address(asked.database, asked.ana, C1) == ""
    assert unconfirmed_by(asked.database, C1) is None


def test_the_place_of_the_link_stays_in_an_edited_letter(asked: Asked):
    ref = letter(asked)
    for body in (
        "",
        f"https://elsewhere.example/?to={OWN_LINK}\n",
        f"{OWN_LINK}\nhttps://elsewhere.example/?to={OWN_LINK}",
    ):
        assert edit(asked.database, asked.ana, ref, Wording("Hello", f"Dear Ada,\n{body}")).sentence == KEEP_THE_LINK
    assert edit(asked.database, asked.ana, ref, Wording("Hello", f"Dear Ada,\n{OWN_LINK}\r\nYours\n")).done


def test_the_letter_of_an_open_offer_is_written_again(asked: Asked, clock: Clock):
    number = asked.offer("C1").offer_id
    assert "waits in the outbox already" in write_again(asked.database, asked.ana, number)
    clock.forward(hours=1)
    with smtp_server(inbox := Inbox()) as port:
        mailer = plain_mailer(port)
        assert send(asked.database, asked.ana, [letter(asked)], mailer, a_link)[0].done
        assert write_again(asked.database, asked.ana, number) == ""
        assert send(asked.database, asked.ana, [letter(asked)], mailer, a_link)[0].done
    assert len({one.get_content() for one in inbox.messages}) == 1
    asked.say("C1", Answer.ACCEPT)
    assert "not open any more" in write_again(asked.database, asked.ana, number)


def test_an_answer_says_how_it_came(asked: Asked):
    asked.say("C1", Answer.ACCEPT)
    answer_for(asked.database, asked.ana, asked.offer("C2").offer_id, Answer.DECLINE)
    assert [asked.offer(who).means for who in ("C1", "C2")] == [Means.LINK, Means.PHONE]
    with asked.database.reading() as work:
        notes = {(one.action.value, one.note) for one in work.trail.find(engagement_id=E1) if "by" in one.note}
    assert notes == {("decline", "by phone")}


def test_what_the_clock_ends_came_in_no_way(asked: Asked, clock: Clock):
    clock.forward(days=DAYS, hours=12)
    expire(asked.database)
    assert asked.offer("C1").means is Means.UNKNOWN
    with asked.database.reading() as work:
        assert {one.state for one in work.outbox.find(to=[C1])} == {LetterState.DISCARDED}
