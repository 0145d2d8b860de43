"""A small invented center with one engagement of each kind of change, as a night's run would have left it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.solution import Stage, Status
from matcher.domain.model.vocabulary import Mode, Role, SeatStatus
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    AccountRole,
    ChangeKind,
    HeldSeat,
    Metrics,
    Permission,
    Placement,
    Proposal,
    ProposalRow,
    RowState,
    Run,
    RunStatus,
    SeatKey,
    Uncovered,
    User,
)
from matcher.services.accounts.accounts import NewUser, create_user
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_policy, a_problem, an_engagement, seats

PASSWORD = "correct horse battery"
RUN_AT = datetime(2027, 1, 4, 6, 2, tzinfo=UTC)
EXPERT = frozenset({Role.EXPERT})
SURVIVOR = frozenset({Role.SURVIVOR})
POINTS = {"fit": 92, "local": 10, "travel": 0}
PANEL = seats("expert", "survivor")

PEOPLE = (
    a_consultant("C1", name="Ana Ruiz", roles=EXPERT, email="ana@example.org"),
    a_consultant("C2", name="Ben Cho", roles=SURVIVOR, email="ben@example.org"),
    a_consultant("C3", name="Cara Diaz", roles=EXPERT, email="cara@example.org"),
    a_consultant("C4", name="Dev Patel", roles=SURVIVOR, email="dev@example.org"),
    a_consultant("C5", name="Eve Moran", roles=EXPERT, email="eve@example.org", organization="Harbor Light Shelter"),
)
ENGAGEMENTS = (
    an_engagement("E1", organization="Harbor Light Shelter", seats=PANEL, priority=5),
    an_engagement("E2", organization="Bright River Clinic", city="Dayton"),
    an_engagement("E3", organization="Cedar County Health", seats=PANEL, language="so"),
    an_engagement("E4", organization="Delta Youth Center", mode=Mode.IN_PERSON, start_times=(TUESDAY.time(),)),
    an_engagement("E5", organization="Elm Street Court", criminal_justice=True),
    an_engagement("E6", organization="Fern Valley Services"),
    an_engagement("E7", organization="Grove House"),
)  # fmt: skip


def assignment(engagement_id: str, seat: str, consultant_id: str, start: datetime = MONDAY) -> Assignment:
    return Assignment(EngagementId(engagement_id), SeatName(seat), ConsultantId(consultant_id), start.astimezone(UTC))


def row(
    kind: ChangeKind, engagement_id: str, seat: str, before: Placement | None, after: Placement | None,
    points: Mapping[str, int] = POINTS, before_status: SeatStatus = SeatStatus.PROPOSED,
) -> ProposalRow:  # fmt: skip
    key = SeatKey(EngagementId(engagement_id), SeatName(seat))
    stands = before_status if before else None
    state = RowState.APPROVED if stands is SeatStatus.APPROVED else RowState.PENDING
    return ProposalRow(0, key, kind, before, stands, after, points if after else {}, state)


def who(consultant_id: str, start: datetime = MONDAY) -> Placement:
    return Placement(ConsultantId(consultant_id), start.astimezone(UTC))


ROWS = (
    row(ChangeKind.NEW, "E1", "1", None, who("C1")),
    row(ChangeKind.NEW, "E1", "2", None, who("C2")),
    row(ChangeKind.SWAP, "E2", "1", who("C1", TUESDAY), who("C3", TUESDAY)),
    row(ChangeKind.UNCOVERED, "E3", "1", None, None),
    row(ChangeKind.UNCOVERED, "E3", "2", None, None),
    row(ChangeKind.UNCHANGED, "E4", "1", who("C3"), who("C3"), before_status=SeatStatus.APPROVED),
    row(ChangeKind.BLOCKED, "E5", "1", None, None),
    row(ChangeKind.MOVED, "E6", "1", who("C5", MONDAY), who("C5", TUESDAY), {"fit": 50, "travel": -44}),
    row(ChangeKind.DROPPED, "E7", "1", who("C1"), None),
)
UNCOVERED = (
    Uncovered(
        EngagementId("E3"), "nobody", "Nobody who is otherwise eligible speaks the engagement's language.", "language"
    ),
    Uncovered(EngagementId("E5"), "blocked", "A criminal-justice need is referred to OVC TTAC."),
)
BEFORE = Metrics(2, 6, 3, 3, 1200, {"coverage": 8000, "fit": 270, "travel": -48})
AFTER = Metrics(4, 6, 5, 4, 900, {"coverage": 24000, "fit": 430, "travel": -36})


def center_data(people: Iterable[Consultant] = PEOPLE, engagements: Iterable[Engagement] = ENGAGEMENTS) -> Problem:
    return a_problem(people, engagements)


def tell_the_night(
    database: Database, problem: Problem | None = None, *, bound: int = 24396, rows: Sequence[ProposalRow] = ROWS
) -> int:
    """Store the data and what a run proposed; the proposal's id."""
    data = problem or center_data()

    def work(work: UnitOfWork) -> int:
        stands = [HeldSeat(assignment("E4", "1", "C3"), SeatStatus.APPROVED, decided=True)]
        work.dataset.replace(data, a_policy(), a_policy().as_of, stands)
        run = Run(0, RunStatus.STARTED, RUN_AT, RUN_AT, 1, "here", 7, None)
        run = replace(run, run_id=work.runs.add(run))
        proposal = Proposal(
            0, run.run_id, RUN_AT, "cafe" * 16, "beef" * 16, 7, {"fit": 100}, {"matcher": "0.1.0", "python": "3.11"},
            Status.FEASIBLE if bound > AFTER.score else Status.OPTIMAL, bound, BEFORE, AFTER,
        )  # fmt: skip
        number = work.proposals.add(proposal, rows, UNCOVERED)
        proposed = [each for each in rows if each.after and each.kind is not ChangeKind.UNCHANGED]
        work.standing.put(
            HeldSeat(Assignment(*each.key, *each.after), SeatStatus.PROPOSED) for each in proposed if each.after
        )
        stored = work.proposals.latest()
        work.runs.finish(
            replace(
                run,
                status=RunStatus.FINISHED,
                finished_at=RUN_AT + timedelta(seconds=3),
                consultants=5,
                engagements=7,
                stages=(Stage("read", 0.4), Stage("solve", 1.9)),
                proposal=stored,
                input_hash="cafe" * 16,
            )
        )
        return number

    return database.writing(work)


def coordinator(database: Database, email: str = "coordinator@example.org", *, knows: bool = False) -> User:
    """Someone who decides; with the permission for lived experience if asked for."""
    grants = frozenset({Permission.READ_LIVED_EXPERIENCE}) if knows else frozenset()
    return create_user(database, NewUser(email, "Casey Morgan", PASSWORD, frozenset({AccountRole.COORDINATOR}), grants))


def auditor(database: Database) -> User:
    """Someone who reads and decides nothing."""
    return create_user(
        database, NewUser("auditor@example.org", "Alex Reed", PASSWORD, frozenset({AccountRole.AUDITOR}))
    )
