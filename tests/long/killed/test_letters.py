"""Sending that is killed at any moment: no letter goes out twice, and none is called sent that did not go."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from matcher.domain.workflow.letter import LetterState
from matcher.services.audit.trail import verify_trail
from matcher.services.mail.outbox import list_letters
from tests.integration.mail.servers import Inbox, smtp_server
from tests.long.killed.killer import OTHERS, SEED, Killer, Kills, kind_of, told
from tests.long.killed.places import Place, opened
from tests.long.killed.plans import Plan
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import a_letter

LETTERS = 3
LATER = Clock().moment + timedelta(hours=1)


@contextmanager
def a_mailing(place: Place, folder: Path) -> Iterator[tuple[Plan, Inbox]]:
    """Sending all letters, and where they arrive."""
    inbox = Inbox()
    with smtp_server(inbox) as port:
        settings = {
            "MATCHER_VAR": str(folder / "var"),
            "MATCHER_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
            "MATCHER_MAIL_FROM": "help@center.example",
        }
        yield Plan(["outbox", "send", "--all", "--as", "ana@example.org"], place.url, environment=settings), inbox


def judged(place: Place, inbox: Inbox, now: datetime) -> Counter[LetterState]:
    """None came twice; those that are said to be sent came, and those that nobody took up did not."""
    with opened(place, Clock(now)) as database:
        states = {named(post.letter.message_id): post.letter.state for post in list_letters(database, None)}
        assert not verify_trail(database).fault
    arrived = Counter(named(str(message["Message-ID"])) for message in inbox.messages)
    assert set(arrived) <= set(states)
    assert set(arrived.values()) <= {1}
    for letter, state in states.items():
        assert state is not LetterState.SENT or arrived[letter] == 1
        assert state is not LetterState.DRAFT or arrived[letter] == 0
    return Counter(states.values())


def named(message_id: str) -> str:
    """A letter's own part of its Message-ID."""
    return message_id.strip("<>").partition("@")[0]


def test_no_letter_goes_out_twice_whenever_sending_is_killed(place: Place, killer: Killer, tmp_path: Path):
    with opened(place) as database:
        import_problem(database, a_problem([a_consultant("C1")]))
        a_user(database)
        for _ in range(LETTERS):
            a_letter(database)
    place.keep()
    with a_mailing(place, tmp_path) as (plan, inbox):
        lengths = killer.unharmed(plan).lengths
        assert judged(place, inbox, LATER) == {LetterState.SENT: LETTERS}
    kills = Kills(killer, f"sending {LETTERS} letters on {kind_of(place.url)}, seed {SEED}", lengths, OTHERS)
    for _ in kills:
        place.reset()
        with a_mailing(place, tmp_path) as (plan, inbox):
            kills.kill(plan)
            left = judged(place, inbox, Clock().moment)
            assert left[LetterState.SENDING] <= 1
            killer.do(replace(plan, now=LATER.isoformat()))
            unknown = left[LetterState.SENDING]
            then = {LetterState.SENT: LETTERS - unknown, LetterState.UNKNOWN: unknown}
            assert judged(place, inbox, LATER) == Counter(then)
    told(kills)
