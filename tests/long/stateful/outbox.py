"""Letters: sent through a server that refuses, hangs up and dies, settled by hand, and true whenever they wait."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from matcher.domain.workflow.letter import TRANSITIONS, WAITING, LetterKind, LetterState, LetterStep
from matcher.domain.workflow.offer import STANDS, OfferState
from matcher.records import Action, Delivery, Fate, InviteMethod, Letter, Outgoing, Subject, SubjectKind
from matcher.services.calendars.invitations import TOLD
from matcher.services.mail.outbox import BY_HAND, LetterRef, Wording, edit, take_steps
from matcher.services.mail.sending import send, settle_abandoned
from tests.long.stateful.lifecycles import Lifecycles
from tests.long.stateful.offers import pair_of
from tests.long.stateful.walk import Pair, picks, rarely

MOVES = {(before.value, (step.after or before).value) for step in TRANSITIONS.values() for before in step.before}


class KilledError(BaseException):
    """The process ends here."""


class Server:
    """Takes letters as a step wants it, and remembers what it was handed."""

    domain = "center.example"

    def __init__(self) -> None:
        self.handed: Counter[str] = Counter()
        self.fate, self.dies = Fate.ACCEPTED, False

    @contextmanager
    def open(self) -> Iterator["Server"]:
        yield self

    def deliver(self, outgoing: Outgoing) -> Delivery:
        if self.fate is not Fate.REFUSED:
            self.handed[outgoing.message_id] += 1
        if self.dies:
            raise KilledError
        return Delivery(self.fate, "" if self.fate is Fate.ACCEPTED else "No.", ended=self.fate is Fate.LOST)


class Outbox(Lifecycles):
    """What becomes of letters."""

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.not_arrived: Counter[str] = Counter()
        self.taken_out: set[Pair] = set()
        """Whose invitations a person discarded by hand."""

    @precondition(lambda self: self.letters(*WAITING))
    @rule(
        count=st.integers(1, 4), fate=st.sampled_from([Fate.ACCEPTED, Fate.ACCEPTED, *Fate]), dies=rarely, stale=rarely
    )
    def send(self, count: int, fate: Fate, dies: bool, stale: bool) -> None:
        refs = [LetterRef(one.letter_id, one.version - stale) for one in self.letters(*WAITING)[:count]]
        self.server.fate, self.server.dies = fate, dies
        with suppress(KilledError):
            for outcome in send(self.database, self.lea, refs, self.server, "https://here/{}/{}".format):
                assert outcome.done or outcome.sentence
        self.letters_answer()

    @rule()
    def look_at_the_outbox(self) -> None:
        settle_abandoned(self.database)

    @precondition(lambda self: self.letters(*LetterState))
    @rule(pick=picks, step=st.sampled_from(sorted(BY_HAND)))
    def settle_by_hand(self, pick: int, step: LetterStep) -> None:
        ready = self.letters(*TRANSITIONS[step].before) or self.letters(*LetterState)
        letter = ready[pick % len(ready)]
        (outcome,) = take_steps(self.database, self.ana, [LetterRef(letter.letter_id, letter.version)], step)
        assert outcome.done == (letter.state in TRANSITIONS[step].before)
        self.letters_answer()
        if outcome.done and step is LetterStep.NOT_ARRIVED:
            self.not_arrived[letter.message_id] += 1
        if outcome.done and step is LetterStep.DISCARD and letter.calendar:
            self.taken_out.add((letter.about.subject_id, str(letter.to.consultant_id)))

    @precondition(lambda self: self.letters(*WAITING))
    @rule(pick=picks)
    def edit(self, pick: int) -> None:
        found = self.letters(*WAITING)
        letter = found[pick % len(found)]
        wording = Wording(letter.subject, letter.body + "\nSee you soon.\n")
        assert edit(self.database, self.lea, LetterRef(letter.letter_id, letter.version), wording).done

    def letters_answer(self) -> None:
        """A letter that tells a requester something is an answer; it changes nothing else of the request."""
        with self.database.reading() as work:
            sent = {one.about for one in work.outbox.find([LetterState.SENT])}
        for number, was in self.requests.items():
            now = self.request(number)
            if now != was:
                assert Subject.numbered(SubjectKind.REQUEST, number) in sent
                assert replace(now, version=was.version, first_answer_at=was.first_answer_at) == was
                self.requests[number] = now

    # --- what must hold after each step -------------------------------------------------------------------------------

    @invariant()
    def no_letter_is_handed_over_twice(self) -> None:
        for message_id, times in self.server.handed.items():
            assert times <= 1 + self.not_arrived[message_id], message_id

    @invariant()
    def what_waits_is_true(self) -> None:
        said_yes = {pair_of(one): one.first_start for one in self.offers.values() if one.state in STANDS}
        asked = {one.offer_id: one.consultant_id for one in self.offers.values() if one.state is OfferState.ASKED}
        for letter in self.letters(*WAITING):
            pair = (letter.about.subject_id, str(letter.to.consultant_id))
            if letter.kind is LetterKind.OFFER:
                assert letter.offers, letter
                assert {asked.get(number) for number in letter.offers} == {letter.to.consultant_id}, letter
            elif letter.calendar and letter.calendar.method is InviteMethod.REQUEST:
                assert said_yes.get(pair) == letter.calendar.first_start, letter
            elif letter.calendar:
                assert pair not in said_yes, letter

    @invariant()
    def calendars_know_what_was_agreed_to(self) -> None:
        """Whoever said yes was told, or is about to be; whoever was told and is out likewise."""
        newest = {pair_of(one): one for one in sorted(self.offers.values(), key=lambda one: one.offer_id)}
        for pair, offer in newest.items():
            mine = [one for one in self.entries() if (one.about.subject_id, one.to.consultant_id) == pair]
            numbers = [one.calendar.sequence for one in mine if one.calendar]
            assert numbers == sorted(set(numbers)), numbers
            live = [one for one in mine if one.state in TOLD | WAITING]
            last = live[-1].calendar if live else None
            if pair not in self.taken_out:
                there = (
                    last is not None and last.method is InviteMethod.REQUEST and last.first_start == offer.first_start
                )
                assert there == (offer.state in STANDS), (pair, offer, mine)

    @invariant()
    def every_entry_about_a_letter_is_a_step_of_its_table(self) -> None:
        with self.database.reading() as work:
            entries = work.trail.find(actions=[Action.LETTER])
        for entry in entries:
            edited = entry.note == "edit"
            assert not entry.before or edited or (entry.before, entry.after) in MOVES, entry

    def letters(self, *states: LetterState) -> list[Letter]:
        with self.database.reading() as work:
            return list(reversed(work.outbox.find(states)))

    def entries(self) -> list[Letter]:
        return [one for one in self.letters(*LetterState) if one.calendar]
