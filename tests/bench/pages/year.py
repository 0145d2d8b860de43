"""A center with a year behind it: nights, versions, decisions, offers and answers, letters, requests, notes, imports.

What people did goes through the services, day by day on a clock of its own: four quarters, each with an import,
requests that are triaged, nights, approvals, versions, offers, answers, deliveries, and notes. What would take hours is
written as rows of the right shape: nights between two that are solved propose what the one before them did; of those
who say yes at a time, all but a few have it noted together, without judging all that stands for each; jobs are written
as done. Letters are marked as sent by hand: no mail leaves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from random import Random

from matcher import bootstrap
from matcher.bootstrap.almanac import place_of
from matcher.cache import Memory
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import Vault
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.solution import Limits
from matcher.domain.workflow.engagement import EngagementState, EngagementStep
from matcher.domain.workflow.letter import LetterState, LetterStep
from matcher.domain.workflow.offer import Offer, OfferState, OfferStep
from matcher.domain.workflow.request import Step
from matcher.domain.workflow.seat import SeatState
from matcher.domain.workflow.transitions import Who
from matcher.key_files import GivenKeys
from matcher.ports import UnitOfWork
from matcher.records import (
    AccountRole,
    Action,
    Brakes,
    Job,
    JobKind,
    JobState,
    NoteKind,
    Permission,
    RowState,
    RunStatus,
    User,
)
from matcher.sample import Shape, invent
from matcher.sample.names import with_names
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.dataset.importing import import_dataset
from matcher.services.engagements.lifecycle import LifecycleWish, take_lifecycle_step
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.notes.comments import comment
from matcher.services.notes.organizations import note_on, organizations
from matcher.services.offers.answering import Answer, answer_by_link, answer_for, ask, reply
from matcher.services.offers.expiring import expire
from matcher.services.offers.freeing import end_offer
from matcher.services.offers.offering import send_offers
from matcher.services.protection import many_at_once
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import RejectReason, approve_teams, reject
from matcher.services.runs.nightly import Night, propose
from tests.support.databases import AUDIT_KEYS, EASTERN, KEY, Clock

PASSWORD = "a few words in a row"
TODAY = datetime(2027, 1, 4, 17, tzinfo=UTC)
QUARTER = timedelta(days=91)
ROUNDS = 2
"""Of a quarter: each begins with a night that is solved."""
VERSIONS = 3
"""Published in a round."""
JUDGED = 3
"""So many of the people who say yes at a time do so by their link; each judges all that stands again."""
NO_BRAKES = Brakes(questions_a_day=10**9, records_an_hour=10**9)


@dataclass(frozen=True, slots=True)
class Year:
    """How much there is.

    Args:
        engagements: That are open in a quarter; a fifth of them came as requests, and stay in the data when they close.
        quarters: That lie behind; the last one is under way.
        nights: Of a quarter.
        requests: That come in a quarter.
        seconds: For each night that is solved.
    """

    consultants: int = 400
    engagements: int = 220
    quarters: int = 4
    nights: int = 63
    requests: int = 75
    seconds: float = 60.0

    @property
    def from_requests(self) -> int:
        """Engagements of a quarter that came as requests."""
        return self.engagements // 5


@dataclass
class Center:
    """A center, its clock and its people.

    Args:
        knows: Someone with every role and the permission for lived experience; ``other`` likewise.
    """

    database: SqlDatabase
    clock: Clock
    year: Year
    knows: User
    other: User
    dice: Random

    @property
    def today(self) -> date:
        """The day on the center's clock."""
        with self.database.reading() as work:
            return work.today

    # --- the course of a year -----------------------------------------------------------------------------------------

    def live(self) -> None:
        """Let the quarters pass; the last one is half over, and half of what waited is approved and not yet public."""
        for quarter in range(self.year.quarters):
            self.begin(quarter)
            last = quarter == self.year.quarters - 1
            for number in range(ROUNDS - 1 if last else ROUNDS):
                self.round(quarter, number)
            if not last:
                self.end(quarter)
        self.clock.moment = max(self.clock.moment, TODAY)
        self.night()
        self.decide(1)

    def begin(self, quarter: int) -> None:
        """Import the engagements of a quarter."""
        self.clock.moment = TODAY - QUARTER * (self.year.quarters - 1 - quarter) - timedelta(days=20)
        request_id = many_at_once.ask(self.database, self.knows, "The data of the quarter")
        many_at_once.say(self.database, self.other, request_id, yes=True)
        import_dataset(self.database, self.quarterly(quarter), by=self.knows)

    def quarterly(self, quarter: int) -> Dataset:
        """The same people and organizations, with engagements of the quarter."""
        today = self.today
        named = with_names(invent(Shape(self.year.consultants, self.year.engagements, 1, as_of=today)))
        other = with_names(invent(Shape(1, self.year.engagements, 2 + quarter, as_of=today))).problem.engagements
        engagements = {}
        for eid, one in list(other.items())[: self.year.engagements - self.year.from_requests]:
            name = EngagementId(f"Q{quarter + 1}-{eid}")
            engagements[name] = replace(one, engagement_id=name)
        return replace(named, problem=Problem(named.problem.consultants, engagements))

    def round(self, quarter: int, number: int) -> None:
        """Three weeks: requests, a night, decisions, versions, offers, answers, and nights that bring nothing new."""
        self.requests(quarter, self.year.requests // ROUNDS)
        self.night()
        for part in range(VERSIONS):
            self.decide(VERSIONS - part)
            publish(self.database, self.knows, reason=f"Week {part + 1} of round {number + 1}")
            send_offers(self.database, self.knows, 5, letters=True)
            self.mail()
            self.clock.forward(days=4)
            self.answers()
            self.talk()
        self.quiet_nights(self.year.nights // ROUNDS - 1)

    def end(self, quarter: int) -> None:
        """Confirm what has its team, let it take place, and close it; take back the rest."""
        self.confirm()
        self.clock.moment = TODAY - QUARTER * (self.year.quarters - 2 - quarter) - timedelta(days=21)
        expire(self.database)
        self.close()

    # --- intake -------------------------------------------------------------------------------------------------------

    def requests(self, quarter: int, number: int) -> None:
        """Requests come, and are answered: some accepted, some referred, declined, or put aside."""
        accept = self.year.from_requests // ROUNDS
        for position in range(number):
            self.clock.forward(minutes=30)
            facts = self.facts(position)
            contact = Contact(f"Person {position} {quarter}", f"person{position}.{quarter}@example.org")
            request_id = receive(self.database, NewRequest(contact, facts))
            if position < accept:
                self.step(request_id, Step.ACCEPT)
            elif facts.criminal_justice:
                self.step(request_id, Step.REFER)
            elif facts.federal_grantee:
                self.step(request_id, Step.ASK_GRANTING_OFFICE)
            elif position % 7 != 0 or quarter < self.year.quarters - 1:
                self.step(request_id, Step.DECLINE, "Nobody has time in that window.")

    def facts(self, position: int) -> Facts:
        """What an organization asks for; those that asked before ask again."""
        with self.database.reading() as work:
            known = list(work.dataset.engagements().values())
        alike = known[self.dice.randrange(len(known))]
        accepted = position < self.year.from_requests // ROUNDS
        return Facts(
            organization=alike.organization,
            audience=alike.audience,
            city=alike.city,
            state=alike.state,
            need="Our staff want to recognize people who may have been trafficked, and to respond safely.",
            ta_type=alike.ta_type,
            mode=alike.mode,
            language=alike.language,
            time_zone=alike.time_zone.key,
            topics=frozenset(alike.topics),
            window_start=self.today + timedelta(days=25),
            window_end=self.today + timedelta(days=80),
            sessions=1,
            session_minutes=120,
            start_times=tuple(sorted(alike.start_times)),
            weekdays=frozenset(range(5)),
            seats=len(alike.seats),
            priority=3,
            federal_grantee=not accepted and position % 5 == 1,
            criminal_justice=not accepted and position % 9 == 2,
        )

    def step(self, request_id: int, step: Step, why: str = "") -> None:
        """Make a step of triage."""
        take_step(self.database, self.knows, Wish(request_id, None, step, why), place_of)

    # --- nights and decisions -----------------------------------------------------------------------------------------

    def night(self) -> None:
        """A night that is solved."""
        night = Night(
            self.database, bootstrap.solver(), Limits(seconds=self.year.seconds), cause="night", checks_proof=False
        )
        self.job()
        propose(replace(night, anyway=True))

    def quiet_nights(self, number: int) -> None:
        """Nights that propose what the one before them proposed."""
        for _ in range(number):
            self.clock.forward(days=1)
            self.job()
            self.database.writing(self._same_again)

    def _same_again(self, work: UnitOfWork) -> None:
        latest = work.proposals.latest()
        assert latest
        before = work.runs.get(latest.run_id)
        assert before
        run = replace(before, started_at=work.now, heartbeat=work.now, status=RunStatus.STARTED)
        run = replace(run, run_id=work.runs.add(run))
        rows = work.proposals.rows(latest.proposal_id)
        uncovered = list(work.proposals.uncovered(latest.proposal_id).values())
        work.proposals.add(replace(latest, run_id=run.run_id, created_at=work.now), rows, uncovered)
        ended = replace(run, status=RunStatus.FINISHED, finished_at=work.now + timedelta(seconds=9))
        work.runs.finish(replace(ended, proposal=work.proposals.latest()))

    def job(self) -> None:
        """The job of a night, done."""
        self.clock.forward(minutes=1)

        def work(unit: UnitOfWork) -> None:
            number = unit.jobs.add(Job(0, f"night {unit.now.isoformat()}", JobKind.NIGHT, JobState.WAITING, unit.now))
            unit.jobs.update(
                Job(
                    number,
                    f"night {unit.now.isoformat()}",
                    JobKind.NIGHT,
                    JobState.DONE,
                    unit.now,
                    "",
                    1,
                    "w",
                    unit.now,
                )
            )

        self.database.writing(work)

    def decide(self, parts: int) -> None:
        """Approve a share of the teams that wait, and reject a few people."""
        with self.database.reading() as work:
            latest = work.proposals.latest()
            rows = work.proposals.rows(latest.proposal_id) if latest else ()
        teams = []
        for _, team in groupby(rows, key=lambda row: row.key.engagement_id):
            waiting = [row for row in team if row.after and row.state is RowState.PENDING]
            if waiting:
                teams.append([RowRef(row.proposal_id, *row.key, row.version) for row in waiting])
        self.dice.shuffle(teams)
        refused, approved = teams[:2], teams[2 : 2 + len(teams) // (parts + 1)]
        approve_teams(self.database, self.knows, [ref for team in approved for ref in team])
        reject(self.database, self.knows, [team[0] for team in refused], RejectReason.OTHER, "Asked too often lately.")

    # --- offers, letters, notes ---------------------------------------------------------------------------------------

    def mail(self) -> None:
        """All letters but the last few are sent."""
        with self.database.reading() as work:
            letters = work.outbox.find([LetterState.DRAFT])
        refs = [LetterRef(one.letter_id, one.version) for one in letters[5:]]
        take_steps(self.database, self.knows, refs, LetterStep.MARK_SENT)

    def answers(self) -> None:
        """Three in four say yes, some no, some ask, some nothing."""
        with self.database.reading() as work:
            asked = work.offers.find(states={OfferState.ASKED})
        yes = []
        for offer in asked:
            luck = self.dice.random()
            if luck < 0.1:
                ask(self.database, offer.nonce, "Is there parking?")
            elif luck < 0.8:
                yes.append(offer)
            elif luck < 0.9:
                answer_for(self.database, self.knows, offer.offer_id, Answer.DECLINE)
        for offer in yes[:JUDGED]:
            answer_by_link(self.database, offer.nonce, Answer.ACCEPT)
        self.database.writing(lambda work: _say_yes(work, yes[JUDGED:]))
        with self.database.reading() as work:
            questions = work.offers.questions(open_only=True)
        for question in questions[3:]:
            reply(self.database, self.knows, question.question_id, "There is, behind the house.")
        expire(self.database)

    def talk(self) -> None:
        """Comments on engagements, with mentions, and calls with organizations."""
        with self.database.reading() as work:
            names = sorted(work.dataset.engagements())
        for name in self.dice.sample(names, min(10, len(names))):
            comment(self.database, self.other, name, f"@{self.knows.name} they would rather have it in the morning.")
        known = organizations(self.database)
        for one in self.dice.sample(known, min(5, len(known))):
            note_on(self.database, self.knows, one.key, NoteKind.CALL, "They asked whether two sessions are possible.")

    # --- delivery -----------------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Name who supports each team that said yes, and confirm it."""
        for name, ends_on in self._ready():
            wish = LifecycleWish(name, EngagementStep.PREPARE, support_person="Sam Reyes", debrief_on=ends_on)
            take_lifecycle_step(self.database, self.knows, wish)
            take_lifecycle_step(self.database, self.knows, LifecycleWish(name, EngagementStep.CONFIRM))

    def _ready(self) -> Iterator[tuple[EngagementId, date]]:
        from matcher.services.seats.seating import seating_of  # noqa: PLC0415

        with self.database.reading() as work:
            found = [(name, seating_of(work, name)) for name in work.dataset.engagements()]
        for name, seating in found:
            if seating and seating.now.state is EngagementState.OFFERED and seating.ends_at:
                yield name, seating.ends_at.date()

    def close(self) -> None:
        """Close what took place; whatever else somebody sits in is withdrawn."""
        from matcher.services.seats.seating import states_of_all  # noqa: PLC0415

        with self.database.reading() as work:
            states = states_of_all(work)
        for name, state in states.items():
            if state is EngagementState.CONFIRMED:
                done = take_lifecycle_step(self.database, self.knows, LifecycleWish(name, EngagementStep.DELIVER))
                if done.done:
                    for step in (EngagementStep.EVALUATE, EngagementStep.CLOSE):
                        take_lifecycle_step(self.database, self.knows, LifecycleWish(name, step))
                    continue
            if state not in {EngagementState.CLOSED, EngagementState.WITHDRAWN}:
                wish = LifecycleWish(name, EngagementStep.WITHDRAW, why="The quarter is over.")
                take_lifecycle_step(self.database, self.knows, wish)


def _say_yes(work: UnitOfWork, offers: Iterable[Offer]) -> None:
    """What a yes by link writes."""
    actor = Actor(Who.CONSULTANT)
    for offer in offers:
        where = Assignment(offer.engagement_id, offer.seat, offer.consultant_id, offer.first_start)
        end_offer(work, actor, offer, OfferStep.ACCEPT)
        record_seat(work, actor, Action.ACCEPT, where, (SeatState.OFFERED, SeatState.ACCEPTED))


def a_center(url: str, year: Year) -> Center:
    """A center in a migrated, empty database, and all that happened there until today."""
    clock = Clock(TODAY - QUARTER * year.quarters)
    database = _database(url, clock)
    grants = frozenset({Permission.READ_LIVED_EXPERIENCE})
    for name in ("Casey Morgan", "Lou Alder"):
        create_user(database, NewUser(_email(name), name, PASSWORD, frozenset(AccountRole), grants))
    for role in AccountRole:
        name = f"{role.value.capitalize()} Only"
        create_user(database, NewUser(_email(name), name, PASSWORD, frozenset({role})))
    center = _center(database, clock, year)
    center.live()
    return center


def opened(url: str, year: Year, memory: Memory | None = None) -> Center:
    """A center that was made before, at the moment at which its last night ended."""
    clock = Clock()
    database = _database(url, clock, memory)
    with database.reading() as work:
        clock.moment = work.runs.find(limit=1)[0].heartbeat
    return _center(database, clock, year)


def _database(url: str, clock: Clock, memory: Memory | None = None) -> SqlDatabase:
    database = SqlDatabase(open_engine(url), Vault(KEY), GivenKeys(AUDIT_KEYS), clock, EASTERN, memory=memory)
    database.brakes = NO_BRAKES
    return database


def _center(database: SqlDatabase, clock: Clock, year: Year) -> Center:
    with database.reading() as work:
        users = {user.name: user for user in work.accounts.all()}
    dice = Random(1)
    return Center(database, clock, year, users["Casey Morgan"], users["Lou Alder"], dice)


def _email(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"
