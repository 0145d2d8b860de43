"""A small center under review: E1 with two seats and E2 with one, Ana who coordinates, and a proposal for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Problem
from matcher.records import Proposal, ProposalRow, SeatKey, User
from matcher.services.review.decisions import Outcome, RowRef
from tests.support.builders import TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import a_user, import_problem, propose_rows

PEOPLE = [a_consultant("C1"), a_consultant("C2", name="Bo Example"), a_consultant("C3", name="Cy Example")]
WORK = [an_engagement("E1", seats=seats("expert", "survivor")), an_engagement("E2")]
ROWS = [
    an_assignment("E1", "1", "C1"),
    an_assignment("E1", "2", "C2"),
    an_assignment("E2", "1", "C3", TUESDAY),
]


@dataclass(frozen=True)
class Center:
    """The database, who coordinates, and what to call its rows."""

    database: SqlDatabase
    ana: User

    def proposal(self) -> Proposal:
        """The proposal under review."""
        with self.database.reading() as work:
            proposal = work.proposals.latest()
        assert proposal
        return proposal

    def row(self, engagement_id: str, seat: str = "1") -> ProposalRow:
        """A row as it is now."""
        with self.database.reading() as work:
            row = work.proposals.row(self.proposal().proposal_id, SeatKey(EngagementId(engagement_id), SeatName(seat)))
        assert row
        return row

    def ref(self, engagement_id: str, seat: str = "1") -> RowRef:
        """A row as a reader sees it now."""
        return RowRef(
            self.proposal().proposal_id, *self.row(engagement_id, seat).key, self.row(engagement_id, seat).version
        )

    def standing(self) -> dict[tuple[str, str], tuple[str, str, bool]]:
        """Who stands in each seat, how, and whether locked."""
        with self.database.reading() as work:
            held = work.standing.seats()
        return {(key[0], key[1]): (s.assignment.consultant_id, s.status.value, s.locked) for key, s in held.items()}

    def rejected(self) -> frozenset[tuple[str, str]]:
        """The pairs turned down."""
        with self.database.reading() as work:
            return work.standing.rejected_pairs()


def a_center(database: SqlDatabase, problem: Problem | None = None, rows: Iterable[Assignment] = tuple(ROWS)) -> Center:
    """A center with a proposal under review."""
    import_problem(database, a_problem(PEOPLE, WORK) if problem is None else problem)
    propose_rows(database, rows)
    return Center(database, a_user(database))


def told(outcomes: Iterable[Outcome]) -> list[tuple[str, str]]:
    """What came of each row, and the sentence."""
    return [(outcome.result.value, outcome.sentence) for outcome in outcomes]
