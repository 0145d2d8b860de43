"""What people choose by a link of their own: to whom something may be shown, to look again, to leave; in any order."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.consent import Audience, Consent
from matcher.domain.workflow.offer import STANDS, OfferState
from matcher.ports import UnitOfWork
from matcher.services.consent.consenting import give_consent, leave, look_again
from tests.long.stateful.offers import OPEN, Offers, pair_of
from tests.long.stateful.walk import Pair, picks, rarely

THREE_YEARS = timedelta(days=3 * 365 + 1)


class Choices(Offers):
    """What a link for choices is used for."""

    @precondition(lambda self: self.offers)
    @rule(pick=picks, to=st.sampled_from(Audience), days=st.sampled_from([-1, 0, 1000, 1200]), wild=rarely)
    def consent(self, pick: int, to: Audience, days: int, wild: bool) -> None:
        offer, today = self.an_offer(pick, wild), self.today()
        until = today + timedelta(days=days)
        kept = give_consent(self.database, offer.nonce, to, until).done
        assert kept == (offer.state in OPEN | STANDS and (to is Audience.NOBODY or days in {0, 1000}))
        if kept:
            self.consents[pair_of(offer)] = Consent(to, today, until if to is not Audience.NOBODY else today)

    @precondition(lambda self: self.offers)
    @rule(pick=picks, wild=rarely)
    def have_it_looked_at_again(self, pick: int, wild: bool) -> None:
        offer = self.an_offer(pick, wild)
        kept = look_again(self.database, offer.nonce).done
        assert kept == (offer.state in OPEN | STANDS)
        if kept:
            self.consents[pair_of(offer)] = Consent(Audience.NOBODY, self.today(), self.today())

    @precondition(lambda self: self.offers)
    @rule(pick=picks, wild=rarely)
    def leave(self, pick: int, wild: bool) -> None:
        offer = self.an_offer(pick, wild)
        outcome = leave(self.database, offer.nonce)
        assert outcome.done == (offer.state in OPEN), (offer, outcome)
        if outcome.done:
            self.end(offer, OfferState.TAKEN_BACK)
            self.vacate(offer, for_good=True)

    @invariant()
    def consent_lives_as_long_as_its_offer_and_three_years_at_most(self) -> None:
        for pair, consent in self.stored_consents():
            assert consent == self.consents[pair], pair
            if consent.to is not Audience.NOBODY:
                assert any(one.state in OPEN | STANDS for one in self.offers.values() if pair_of(one) == pair)
                assert consent.given_on
                assert consent.until
                assert consent.until - consent.given_on <= THREE_YEARS

    def today(self) -> date:
        with self.database.reading() as work:
            return work.today

    def stored_consents(self) -> list[tuple[Pair, Consent]]:
        def read(work: UnitOfWork) -> list[tuple[Pair, Consent]]:
            access = work.access_log.admit(None, None, "compared with what was said")
            pairs = sorted(self.consents)
            return [((one, who), work.consents.get(access, EngagementId(one), ConsultantId(who))) for one, who in pairs]

        return self.database.writing(read) if self.consents else []
