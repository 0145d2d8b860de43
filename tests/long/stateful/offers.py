"""Offers: asked, answered by link and by telephone, asked about, released, run out, in any order."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.solution import Limits
from matcher.domain.workflow.consent import Consent
from matcher.domain.workflow.engagement import NOT_MATCHED
from matcher.domain.workflow.offer import OFFERS, STANDS, Means, Offer, OfferState
from matcher.records import Action, Placement, RowState, Run, SeatKey
from matcher.services.engagements.keeping_seats import keep
from matcher.services.engagements.lifecycle import release
from matcher.services.failures import NotFoundError
from matcher.services.jobs.job_queue import perform, waiting
from matcher.services.offers.answering import Answer, answer_by_link, answer_for, ask, reply
from matcher.services.offers.expiring import expire, freed
from matcher.services.offers.offering import ask_again, send_offers
from matcher.services.offers.unanswering import take_answer_back
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.repairing import attend, repair
from tests.integration.services.waiting import a_worker
from tests.long.stateful.data import ShuffledSolver
from tests.long.stateful.publishing import Publishing
from tests.long.stateful.review import Review
from tests.long.stateful.walk import Pair, picks, rarely
from tests.support.names import the

OPEN = frozenset({OfferState.ASKED, OfferState.ACCEPTED})
ANSWERED = {Answer.ACCEPT: OfferState.ACCEPTED, Answer.DECLINE: OfferState.DECLINED}
MOVES = {(before, step.after or before) for step in OFFERS.transitions.values() for before in step.before}
"""From where to where an offer may come at once."""


class Offers(Publishing, Review):
    """What people are asked and say."""

    def __init__(self) -> None:
        super().__init__()
        self.said_no: set[Pair] = set()
        self.consents: dict[Pair, Consent] = {}
        self.questions = 0

    # --- what people and the clock do ---------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 5, 60]), letters=st.booleans())
    def ask(self, days: int, letters: bool) -> None:
        expected = set(self.to_be_asked())
        sent = send_offers(self.database, self.ana, days, letters=letters)
        assert {(key_of(one), place_of(one)) for one in sent.offers} == expected
        for offer in sent.offers:
            self.offers[offer.offer_id] = offer
            self.consents[pair_of(offer)] = Consent()

    @rule(pick=picks, days=st.sampled_from([5, 60]))
    def settle(self, pick: int, days: int) -> None:
        """Approve all that is proposed for an engagement, make it public, and ask."""
        work = sorted({row.key.engagement_id for row in self.rows() if row.after and row.state is RowState.PENDING})
        if work:
            chosen = work[pick % len(work)]
            rows = [row for row in self.rows() if row.key.engagement_id == chosen and row.after]
            self.decide_about(Action.APPROVE, [row for row in rows if row.state is RowState.PENDING])
        self.publish(seen=True)
        self.ask(days=days, letters=True)

    @precondition(lambda self: self.offers)
    @rule(pick=picks, answer=st.sampled_from(Answer), by_link=st.booleans(), wild=rarely)
    def answer(self, pick: int, answer: Answer, by_link: bool, wild: bool) -> None:
        self.say(self.an_offer(pick, wild), answer, by_link)

    @precondition(lambda self: any(one.state in ANSWERED.values() for one in self.offers.values()))
    @rule(pick=picks, wild=rarely)
    def an_answer_is_taken_back(self, pick: int, wild: bool) -> None:
        answered = [one for one in self.offers.values() if wild or one.state in ANSWERED.values()]
        offer = answered[-1 - pick % len(answered)]
        with self.database.reading() as work:
            by_phone = the(work.offers.get(offer.offer_id)).means is Means.PHONE
        done = take_answer_back(self.database, self.lea, offer.offer_id)
        if not done.done:
            assert done.sentence
            return
        assert by_phone
        assert offer.state in ANSWERED.values()
        assert offer.expires_at > self.clock.moment
        self.offers[offer.offer_id] = replace(offer, state=OfferState.ASKED)
        if offer.state is OfferState.DECLINED:
            assert key_of(offer) not in self.fixed
            self.fixed[key_of(offer)] = (place_of(offer), False)
            self.turned_down.discard(pair_of(offer))
            self.said_no.discard(pair_of(offer))

    @precondition(lambda self: self.offers)
    @rule(pick=picks)
    def a_team_says_yes(self, pick: int) -> None:
        chosen = self.an_offer(pick, wild=False).engagement_id
        for offer in [one for one in self.offers.values() if one.engagement_id == chosen]:
            self.say(offer, Answer.ACCEPT, by_link=True)

    @precondition(lambda self: self.offers)
    @rule(pick=picks, wild=rarely)
    def question(self, pick: int, wild: bool) -> None:
        offer = self.an_offer(pick, wild)
        done = ask(self.database, offer.nonce, "Is there parking?").done
        assert done == (offer.state in OPEN)
        self.questions += done

    @precondition(lambda self: self.questions)
    @rule()
    def a_reply(self) -> None:
        with self.database.reading() as work:
            open_ = work.offers.questions(open_only=True)
        assert len(open_) == self.questions
        assert reply(self.database, self.lea, open_[0].question_id, "Yes.").done
        self.questions -= 1

    @rule(pick=picks, silent=rarely)
    def release(self, pick: int, silent: bool) -> None:
        with self.database.reading() as work:
            held = sorted(work.standing.seats().items())
        if not held:
            return
        key, seat = held[pick % len(held)]
        offer = self.behind(key, seat.placement)
        done = release(self.database, self.lea, key.engagement_id, key.seat, "" if silent else "They moved").done
        delivered = offer is not None and offer.state is OfferState.DELIVERED
        assert done == (not silent and not delivered)
        if done:
            self.fixed.pop(key, None)
            if offer and offer.state in OPEN:
                self.end(offer, OfferState.TAKEN_BACK)

    @rule(pick=picks, silent=rarely)
    def keep(self, pick: int, silent: bool) -> None:
        """Keep someone in a seat that no longer holds, now and then without saying why."""
        for key in sorted(self.doubted())[pick % 3 :][:1]:
            place, locked = self.fixed[key]
            done = keep(self.database, self.lea, *key, "" if silent else "They know of it", place).done
            assert done == (not silent and not locked)
            assert (key in self.doubted()) != done

    @precondition(lambda self: any(one.state is OfferState.ASKED for one in self.offers.values()))
    @rule(pick=picks)
    def nobody_answers(self, pick: int) -> None:
        """The clock goes on until an offer has run out."""
        ends = sorted({one.expires_at for one in self.offers.values() if one.state is OfferState.ASKED})
        self.clock.moment = max(self.clock.moment, ends[pick % len(ends)])
        self.offers_run_out()

    @rule()
    def offers_run_out(self) -> None:
        late = [one for one in self.offers.values() if self.ran_out(one)]
        assert expire(self.database).offers == len(late)
        self.run_out(late)

    @rule(seed=st.integers(0, 5))
    def a_worker_attends(self, seed: int) -> None:
        """What a worker does every minute, and the repair that it brings: one, however many seats were freed."""
        late = [one for one in self.offers.values() if self.ran_out(one)]
        sent: list[int] = []
        attend(self.database, sent.append)
        self.run_out(late)
        assert len(sent) <= 1

        def run(cause: str) -> Run:
            return propose(Night(self.database, ShuffledSolver(), Limits(seed=seed), cause=cause))

        def mend(cause: str) -> Run | None:
            return repair(self.database, lambda _: run(cause))

        self.clock.forward(seconds=1)
        for job_id in waiting(self.database):
            perform(self.database, job_id, a_worker(self.clock), run, mend)
        assert freed(self.database) == ()

    @precondition(lambda self: self.turned_down)
    @rule(pick=picks)
    def let_someone_be_asked_again(self, pick: int) -> None:
        pair = sorted(self.turned_down)[pick % len(self.turned_down)]
        try:
            ask_again(self.database, self.ana, EngagementId(pair[0]), ConsultantId(pair[1]))
        except NotFoundError:
            assert pair not in self.said_no
        else:
            assert pair in self.said_no
            self.said_no.discard(pair)
            self.turned_down.discard(pair)

    # --- what must hold after each step -------------------------------------------------------------------------------

    @invariant()
    def offers_are_as_they_were_answered(self) -> None:
        with self.database.reading() as work:
            found = {one.offer_id: one.state for one in work.offers.find()}
        assert found == {number: one.state for number, one in self.offers.items()}

    @invariant()
    def what_was_asked_and_agreed_to_stands(self) -> None:
        for offer in self.offers.values():
            if offer.state in OPEN:
                assert self.fixed.get(key_of(offer)) == (place_of(offer), False), offer

    @invariant()
    def who_was_turned_down_is_not_settled_there(self) -> None:
        settled = {(key.engagement_id, place.consultant_id) for key, (place, _) in self.fixed.items()}
        assert not settled & self.turned_down
        with self.database.reading() as work:
            assert {tuple(pair) for pair in work.standing.rejected_pairs()} == self.turned_down

    # --- the model ----------------------------------------------------------------------------------------------------

    def to_be_asked(self) -> Iterator[tuple[SeatKey, Placement]]:
        """Who is public, approved as they are public, and neither asked nor said yes; before the start."""
        asked = {(key_of(one), place_of(one)) for one in self.offers.values() if one.state in OPEN | STANDS}
        doubted = {(key, self.fixed[key][0]) for key in self.doubted()}
        for key, place in self.public_now().items():
            stands = self.fixed.get(key) == (place, False) and (key, place) not in asked | doubted
            if stands and place.first_start > self.clock.moment and self.there(key) and not self.stopped(key):
                yield key, place

    def say(self, offer: Offer, answer: Answer, by_link: bool) -> None:
        takes = offer.state is OfferState.ASKED and not self.ran_out(offer)
        waits = answer is Answer.ACCEPT and key_of(offer) in self.doubted()
        if by_link:
            done = answer_by_link(self.database, offer.nonce, answer)
        else:
            done = answer_for(self.database, self.lea, offer.offer_id, answer)
        if not done.done:
            assert done.sentence
            assert not takes or waits  # a no is always taken
            return
        assert takes
        assert not waits
        assert not answer_by_link(self.database, offer.nonce, Answer.DECLINE).done  # the link was used
        self.end(offer, ANSWERED[answer])
        if answer is Answer.DECLINE:
            self.vacate(offer, for_good=True)

    def an_offer(self, pick: int, wild: bool) -> Offer:
        """Mostly one that is open."""
        every = list(self.offers.values())
        open_ = [one for one in every if one.state in OPEN]
        among = every if wild or not open_ else open_
        return among[-1 - pick % len(among)]

    def behind(self, key: SeatKey, place: Placement) -> Offer | None:
        """The newest offer to whoever sits there."""
        mine = [one for one in self.offers.values() if (key_of(one), place_of(one)) == (key, place)]
        return mine[-1] if mine else None

    def end(self, offer: Offer, state: OfferState) -> None:
        """Bring an offer into a state, with its consent."""
        now = self.offers[offer.offer_id]
        assert (now.state, state) in MOVES, (now, state)
        self.offers[offer.offer_id] = replace(now, state=state)
        if state not in STANDS:
            self.consents[pair_of(offer)] = Consent()

    def vacate(self, offer: Offer, *, for_good: bool) -> None:
        """Empty the seat behind an offer."""
        assert self.fixed.pop(key_of(offer)) == (place_of(offer), False)
        if for_good:
            self.turned_down.add(pair_of(offer))
            self.said_no.add(pair_of(offer))

    def run_out(self, late: list[Offer]) -> None:
        for offer in late:
            self.end(offer, OfferState.EXPIRED)
            self.vacate(offer, for_good=True)

    def ran_out(self, offer: Offer) -> bool:
        now = self.offers[offer.offer_id]
        return now.state is OfferState.ASKED and now.expires_at <= self.clock.moment

    def promised(self, work: set[EngagementId]) -> bool:
        return any(one.state is OfferState.ACCEPTED and one.engagement_id not in work for one in self.offers.values())

    def seats_left(self) -> None:
        """Offers whose seat has gone are taken back."""
        for offer in self.offers.values():
            if offer.state in OPEN and self.fixed.get(key_of(offer)) != (place_of(offer), False):
                self.end(offer, OfferState.TAKEN_BACK)

    def no_longer_public(self, key: SeatKey) -> None:
        """An offer that waits for its answer is taken back with the publication."""
        held = self.fixed.get(key)
        offer = self.behind(key, held[0]) if held else None
        if offer and offer.state is OfferState.ASKED:
            self.end(offer, OfferState.TAKEN_BACK)

    def stopped(self, key: SeatKey) -> bool:
        with self.database.reading() as work:
            return work.lifecycles.get(key.engagement_id).state in NOT_MATCHED


def key_of(offer: Offer) -> SeatKey:
    return SeatKey(offer.engagement_id, offer.seat)


def place_of(offer: Offer) -> Placement:
    return Placement(offer.consultant_id, offer.first_start)


def pair_of(offer: Offer) -> Pair:
    return offer.engagement_id, offer.consultant_id
