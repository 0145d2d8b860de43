"""What pages ask of the database grows neither with what lies behind a center, nor with the center."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from shutil import copy
from typing import TypeAlias
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.problem import Engagement, Problem, Rejection
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.offer import Offer, OfferState, Question
from matcher.domain.workflow.request import Step
from matcher.ports import UnitOfWork
from matcher.records import (
    AccountRole,
    Action,
    Job,
    JobKind,
    JobState,
    NoteKind,
    Permission,
    Placement,
    ProposalRow,
    RowState,
    RunStatus,
    SeatKey,
    Subject,
    SubjectKind,
    Version,
)
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.audit.entries import record
from matcher.services.consent.own_page import begin_page
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.notes.comments import comment
from matcher.services.notes.organizations import note_on
from matcher.services.protection.readings import lived_experience
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import Result, RowRef
from matcher.services.review.decisions import approve_teams
from tests.bench.pages.walk import Forgetful, counting, reached
from tests.integration.web.client import make_app, sign_in
from tests.integration.web.scene import ENGAGEMENTS, PASSWORD, PEOPLE, ROWS, center_data, tell_the_night
from tests.integration.web.test_reachable import links_of
from tests.support.builders import MONDAY, an_engagement
from tests.support.databases import Clock, open_database
from tests.support.letters import a_letter, put
from tests.support.names import C1, C2
from tests.support.requests import a_request
from web.pages.people.own_page import PAGE as OWN_PAGE
from web.shell.fragments import EXTENSION

LARGE = 3
"""Times the scene of the other tests."""
LITTLE, MORE = 2, 5
"""Times that everything of a year happened: before the pages are read first, and once more."""


def renamed(name: str, number: int) -> str:
    """The id, name or address of the same person or engagement in another part of a center."""
    return f"{number}-{name}" if number else name


def several(size: int) -> Problem:
    """The scene's people and engagements, so many times; no two people have one name or address."""
    people = [
        replace(
            one,
            consultant_id=ConsultantId(renamed(one.consultant_id, n)),
            name=renamed(one.name, n),
            email=renamed(one.email, n),
        )
        for n in range(size)
        for one in PEOPLE
    ]
    engagements = [
        replace(one, engagement_id=EngagementId(renamed(one.engagement_id, n)))
        for n in range(size)
        for one in ENGAGEMENTS
    ]
    return center_data(people, engagements)


def renamed_row(row: ProposalRow, number: int) -> ProposalRow:
    """The same row in another part of a center."""

    def place(was: Placement | None) -> Placement | None:
        return was and was._replace(consultant_id=ConsultantId(renamed(was.consultant_id, number)))

    key = row.key._replace(engagement_id=EngagementId(renamed(row.key.engagement_id, number)))
    return replace(row, key=key, before=place(row.before), after=place(row.after))


class Behind:
    """A small center, and what lies behind it.

    Args:
        size: So many times the people and engagements of the scene.
    """

    def __init__(self, database: SqlDatabase, clock: Clock, size: int = 1) -> None:
        self.database = database
        self.clock = clock
        knows = frozenset({Permission.READ_LIVED_EXPERIENCE})
        self.everyone = create_user(
            database, NewUser("all@example.org", "Lou All", PASSWORD, frozenset(AccountRole), knows)
        )
        self.other = create_user(
            database, NewUser("o@example.org", "Ola Other", PASSWORD, frozenset(AccountRole), knows)
        )
        tell_the_night(database, several(size), rows=[renamed_row(row, n) for n in range(size) for row in ROWS])
        with database.reading() as work:
            waiting = [row for row in work.proposals.rows(1) if row.after and row.state is RowState.PENDING]
        teams = [RowRef(row.proposal_id, *row.key, row.version) for row in waiting if "E6" not in row.key.engagement_id]
        assert all(one.result is Result.DONE for one in approve_teams(database, self.everyone, teams))
        publish(database, self.everyone)

    @property
    def engagements(self) -> tuple[Engagement, ...]:
        """Those of the data, and one that has left it since."""
        return (*ENGAGEMENTS, an_engagement(f"OLD-{self.clock.moment:%j-%H}"))

    def happened(self, times: int) -> None:
        """Everything that happens at a center happens so many times."""
        for _ in range(times):
            self.clock.forward(hours=1)
            for write in (self.intake, self.talk, self.letters):
                write()
            for rows in (self.night, self.offers, self.decisions, self.versions):
                self.database.writing(rows)

    def intake(self) -> None:
        """A request comes and is declined."""
        asked = a_request(need=f"Something for {self.clock.moment:%H:%M on %d %B}.")
        number = receive(self.database, NewRequest(asked.contact, asked.facts))
        wish = Wish(number, None, Step.DECLINE, "Nobody has time.")
        assert take_step(self.database, self.everyone, wish, lambda _city, _state: None).done

    def talk(self) -> None:
        """Comments with a mention, a call with an organization, and somebody reads a record."""
        for _twice in range(2):
            assert (
                comment(self.database, self.other, EngagementId("E1"), "@Lou All they would rather have it early.")
                == ""
            )
        note_on(self.database, self.other, organization_key("Harbor Light Shelter"), NoteKind.CALL, "They called.")
        lived_experience(self.database, self.everyone, C2, "To find a support person")

    def letters(self) -> None:
        """Letters are sent, about an engagement each, and about the last request."""
        for one in self.engagements:
            about = Subject.engagement(one.engagement_id)
            put(self.database, a_letter(self.database, about=about).letter_id, LetterState.SENT)
        with self.database.reading() as work:
            last = work.requests.find()[-1].request_id
        about = Subject.numbered(SubjectKind.REQUEST, last)
        put(self.database, a_letter(self.database, about=about).letter_id, LetterState.SENT)

    def night(self, work: UnitOfWork) -> None:
        """A night proposes what the one before it did."""
        latest = work.proposals.latest()
        assert latest
        before = work.runs.get(latest.run_id)
        assert before
        run = replace(before, started_at=work.now, status=RunStatus.STARTED)
        run = replace(run, run_id=work.runs.add(run))
        rows, uncovered = work.proposals.rows(latest.proposal_id), work.proposals.uncovered(latest.proposal_id)
        work.proposals.add(replace(latest, run_id=run.run_id), rows, tuple(uncovered.values()))
        ended = replace(run, status=RunStatus.FINISHED, finished_at=work.now, proposal=work.proposals.latest())
        work.runs.finish(ended)
        key = f"night {work.now.isoformat()}"
        work.jobs.add(Job(0, key, JobKind.NIGHT, JobState.DONE, work.now, finished_at=work.now))

    def versions(self, work: UnitOfWork) -> None:
        """Two versions: one adds what the other takes out."""
        last = work.publishing.find(limit=1)[0].number
        seats = dict(work.publishing.seats(last))
        old = {SeatKey(self.engagements[-1].engagement_id, SeatName("1")): Placement(C2, MONDAY)}
        without = dict(list(seats.items())[1:]) | old
        for number, public in enumerate((without, seats), start=last + 1):
            by = (self.everyone.user_id, self.everyone.name)
            work.publishing.add(Version(number, work.now, *by, "Another week"), public)
            for key, sits in seats.items():
                told = (Subject.of_seat(key), "not public", "public")
                record(work, self.everyone, Action.PUBLISH, *told, placement=sits, version=number)

    def offers(self, work: UnitOfWork) -> None:
        """People were asked, and delivered, said no or did not answer; one had a question."""
        for one, person in zip(self.engagements, PEOPLE * 2, strict=False):
            for state in (OfferState.DELIVERED, OfferState.DECLINED, OfferState.EXPIRED):
                number = work.offers.add(
                    Offer(
                        0,
                        one.engagement_id,
                        next(iter(one.seats)),
                        C1 if state is OfferState.DELIVERED else person.consultant_id,
                        MONDAY,
                        f"{work.now.isoformat()} {one.engagement_id} {state}",
                        work.now,
                        work.now + timedelta(days=1),
                        state,
                    )
                )
                work.offers.ask(Question(0, number, work.now, "Is there parking?", "There is.", work.now))

    def decisions(self, work: UnitOfWork) -> None:
        """People approved and rejected, and it is in the trail."""
        for one, person in zip(self.engagements, PEOPLE * 2, strict=False):
            for seat in one.seats:
                about = Subject(SubjectKind.SEAT, one.engagement_id, seat)
                sits = Placement(person.consultant_id, MONDAY)
                for action in (Action.APPROVE, Action.ACCEPT, Action.DECLINE):
                    record(work, self.everyone, action, about, "pending", "approved", placement=sits)
            record(work, self.everyone, Action.ENGAGEMENT, Subject.engagement(one.engagement_id), "open", "confirmed")
            work.standing.reject(Rejection(one.engagement_id, person.consultant_id, "other"))


Statements: TypeAlias = dict[tuple[str, str], int]
"""By whose page it is, and its address."""


class Reading:
    """Somebody of the center and a consultant at their browsers, with nothing kept from one page to the next."""

    def __init__(self, behind: Behind, memory: Forgetful) -> None:
        self.behind = behind
        self.app = make_app(behind.database)
        self.app.extensions[EXTENSION] = fragments = Forgetful()
        self.memories = (memory, fragments)
        self.browsers = {"staff": sign_in(self.app, "all@example.org"), "consultant": self.app.test_client()}

    def open_own_page(self) -> None:
        """Open the consultant's own page, which closes by itself after a while."""
        token = self.behind.database.writing(lambda work: begin_page(work, C1, by_code=False))
        with self.browsers["consultant"].session_transaction() as session:
            session[OWN_PAGE] = token

    def pages(self) -> Statements:
        """One page of each kind that links lead to."""
        self.open_own_page()
        return {
            **self.reached("staff", "/organizations/?q=Harbor", "/"),
            **self.reached("consultant", "/own/"),
        }

    def reached(self, who: str, *begin: str) -> Statements:
        """Likewise, of one of the two."""
        counts: dict[str, int] = {}

        def get(address: str) -> TestResponse:
            counts[address], answer = self.asked(who, address)
            return answer

        return {(who, address): counts[address] for address in reached(self.app, get, begin, 1)}

    def again(self, pages: Iterable[tuple[str, str]]) -> Statements:
        """The same pages."""
        self.open_own_page()
        found: Statements = {}
        for who, address in pages:
            found[who, address], answer = self.asked(who, address)
            assert answer.status_code == HTTPStatus.OK
        return found

    def asked(self, who: str, address: str) -> tuple[int, TestResponse]:
        """How many statements a page takes when nothing is kept, and the page."""
        for memory in self.memories:
            memory.forget()
        with counting() as counter:
            answer = self.browsers[who].get(address)
        return counter.statements, answer


@contextmanager
def reading(file: Path | str, clock: Clock, size: int = 1) -> Iterator[Reading]:
    """Two who read the pages of a center in a file."""
    memory = Forgetful()
    database = open_database(f"sqlite:///{file}", clock, memory=memory)
    yield Reading(Behind(database, clock, size), memory)
    database.close()


def test_no_page_sends_more_statements_the_more_lies_behind(tmp_path: Path, migrated_sqlite: Path, clock: Clock):
    with reading(copy(migrated_sqlite, tmp_path / "center.db"), clock) as pages:
        pages.behind.happened(LITTLE)
        few = pages.pages()
        assert {"/own/", "/versions/", "/outbox/?show=sent", "/records/trail"} <= {address for _, address in few}
        pages.behind.happened(MORE)
        many = pages.again(few)
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}


def test_no_link_leads_to_what_has_left_the_data(tmp_path: Path, migrated_sqlite: Path, clock: Clock):
    with reading(copy(migrated_sqlite, tmp_path / "center.db"), clock) as pages:
        pages.behind.happened(1)
        staff, links = pages.browsers["staff"], set[str]()

        def get(address: str) -> TestResponse:
            answer = staff.get(address)
            found = links_of(answer.text) if answer.mimetype == "text/html" else ()
            links.update(urlsplit(link).path for link in found)
            return answer

        reached(pages.app, get, ["/versions/2", "/"], 1)
        named = [link for link in links if link.startswith(("/engagements/", "/consultants/"))]
        assert {link for link in named if staff.get(link).status_code == HTTPStatus.NOT_FOUND} == set()
        assert {"/engagements/E1", "/consultants/C1"} <= set(named)


def test_no_page_sends_more_statements_in_a_larger_center(tmp_path: Path, migrated_sqlite: Path, clock: Clock):
    with reading(copy(migrated_sqlite, tmp_path / "small.db"), clock) as pages:
        small = pages.pages()
    with reading(copy(migrated_sqlite, tmp_path / "large.db"), clock, LARGE) as pages:
        large = pages.again(small)
    assert {page: (small[page], large[page]) for page in small if large[page] > small[page]} == {}
