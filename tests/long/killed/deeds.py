"""What is killed beside nights and publications: how a center comes to it, the command, and what is right after it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from matcher.db.backup.backups import back_up
from matcher.db.backup.envelope import Lock
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.request import Step
from matcher.records import Action, RunStatus
from matcher.services.dataset.exporting import export_dataset
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.offers.answering import Answer
from matcher.services.offers.expiring import freed
from matcher.services.publication.publishing import list_versions, publish
from matcher.services.retention.retention import Keeping, prune
from matcher.services.review.decisions import approve
from matcher.services.runs.run_history import list_runs
from matcher.sheets import write_dataset
from tests.integration.services.asked import an_asked_center
from tests.integration.services.center import PEOPLE, ROWS, WORK, a_center
from tests.long.killed.plans import Plan
from tests.support.builders import POLICY, a_consultant, a_problem, an_engagement
from tests.support.databases import AUDIT_KEYS, KEY, Clock, propose_rows
from tests.support.requests import a_request

ANA = ["--as", "ana@example.org"]
LATER = Clock().moment + timedelta(days=4)
MUCH_LATER = Clock().moment + timedelta(days=500)
KEY_HERE = base64.urlsafe_b64encode(KEY).decode()
BACKUP_KEY = bytes(range(2, 34))
OTHER_KEYS = {
    "MATCHER_AUDIT_KEY": base64.urlsafe_b64encode(AUDIT_KEYS[0]).decode(),
    "MATCHER_BACKUP_KEY": base64.urlsafe_b64encode(BACKUP_KEY).decode(),
}


@dataclass(frozen=True)
class Scene:
    """Where a deed is done."""

    database: SqlDatabase
    url: str
    folder: Path


@dataclass(frozen=True)
class Deed:
    """Something that is done to a center.

    Args:
        prepare: Brings an empty center to where the deed can be done; the words of the deed.
        right: Asserts that it was done, once and whole.
        environment: Settings, with the folder of the scene for ``{}``.
    """

    name: str
    prepare: Callable[[Scene], list[str]]
    right: Callable[[SqlDatabase], None]
    now: datetime = Clock().moment
    environment: dict[str, str] = field(default_factory=dict)

    def plan(self, words: list[str], url: str, folder: Path, later: timedelta = timedelta()) -> Plan:
        """The deed, to be done there."""
        settings = {name: value.format(folder=folder, url=url) for name, value in self.environment.items()}
        return Plan(words, url, (self.now + later).isoformat(), environment=settings)


# --- a version is taken back ------------------------------------------------------------------------------------------


def a_version(scene: Scene) -> list[str]:
    center = a_center(scene.database)
    approve(scene.database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2"), center.ref("E2")])
    publish(scene.database, center.ana)
    return ["versions", "undo", "1", *ANA]


def taken_back(database: SqlDatabase) -> None:
    assert [page.version.undoes for page in list_versions(database)] == [1, None]
    with database.reading() as work:
        assert not work.publishing.seats(2)
        assert len(work.trail.find(actions=[Action.PUBLISH])) == 3


# --- offers end, and someone says no: the seats are proposed again ----------------------------------------------------


def late_offers(scene: Scene) -> list[str]:
    an_asked_center(scene.database)
    return ["offers", "expire"]


def ran_out(database: SqlDatabase) -> None:
    with database.reading() as work:
        assert [offer.state for offer in work.offers.find()] == [OfferState.EXPIRED] * 3
        assert len(work.trail.find(actions=[Action.EXPIRE])) == 3
    proposed_anew(database)


def freed_seats(scene: Scene) -> list[str]:
    asked = an_asked_center(scene.database)
    asked.say("C1", Answer.DECLINE)
    return ["offers", "expire"]


def a_no(scene: Scene) -> list[str]:
    return ["decline", an_asked_center(scene.database).offer("C1").nonce]


def declined(database: SqlDatabase) -> None:
    with database.reading() as work:
        assert [offer.consultant_id for offer in work.offers.find(states={OfferState.DECLINED})] == ["C1"]
        assert len(work.trail.find(actions=[Action.DECLINE])) == 1
    proposed_anew(database)


def proposed_anew(database: SqlDatabase) -> None:
    """By one run that ended well, after the first and perhaps one that was killed."""
    ended = list_runs(database)
    assert ended[0].status is RunStatus.FINISHED
    assert [run.status for run in ended[1:]] in ([RunStatus.FINISHED], [RunStatus.DIED, RunStatus.FINISHED])
    assert freed(database) == ()


# --- a dataset is taken in --------------------------------------------------------------------------------------------

ANOTHER = a_problem(
    [*PEOPLE[:2], a_consultant("C3", name="Cy Changed"), a_consultant("C4")],
    [*WORK, an_engagement("E3")],
)


def a_dataset(scene: Scene) -> list[str]:
    center = a_center(scene.database)
    approve(scene.database, center.ana, [center.ref("E2")])
    write_dataset(Dataset(ANOTHER, POLICY), scene.folder / "dataset")
    return ["import", str(scene.folder / "dataset")]


def taken_in(database: SqlDatabase) -> None:
    found = export_dataset(database).problem
    assert (found.consultants, found.engagements) == (ANOTHER.consultants, ANOTHER.engagements)
    assert approved(database) == [("E2", "C3")]


def approved(database: SqlDatabase) -> list[tuple[str, str]]:
    """The approved seats: engagement and person."""
    with database.reading() as work:
        held = work.standing.seats().items()
    return [(key.engagement_id, one.assignment.consultant_id) for key, one in held if one.status is SeatStatus.APPROVED]


# --- what was kept long enough goes -----------------------------------------------------------------------------------


def old_things(scene: Scene) -> list[str]:
    center = a_center(scene.database)
    propose_rows(scene.database, ROWS, seed=1)
    made = a_request()
    number = receive(scene.database, NewRequest(made.contact, made.facts))
    wish = Wish(number, 1, Step.DECLINE, why="as agreed")
    assert take_step(scene.database, center.ana, wish, lambda _city, _state: None).done
    return ["prune", "--go"]


def gone(database: SqlDatabase) -> None:
    assert prune(database, Keeping()).count == 0
    with database.reading() as work:
        assert [bool(work.proposals.rows(number)) for number in (1, 2)] == [False, True]
        assert "Lane" not in str(work.requests.get(1))


# --- a backup is restored ---------------------------------------------------------------------------------------------


def a_backup(scene: Scene) -> list[str]:
    center = a_center(scene.database)
    approve(scene.database, center.ana, [center.ref("E2")])
    engine = open_engine(scene.url)
    back_up(engine, scene.folder / "backup.zip", Lock(BACKUP_KEY), Clock().moment)
    engine.dispose()
    publish(scene.database, center.ana)
    return ["restore", "--replace", str(scene.folder / "backup.zip")]


def restored(database: SqlDatabase) -> None:
    assert not list_versions(database)
    assert approved(database) == [("E2", "C3")]


SETTINGS = {
    "MATCHER_VAR": "{folder}/var",
    "MATCHER_LIVED_EXPERIENCE_KEY": KEY_HERE,
    **OTHER_KEYS,
    "MATCHER_DATABASE_URL": "{url}",
}
DEEDS = (
    Deed("undoing a version", a_version, taken_back),
    Deed("ending offers", late_offers, ran_out, LATER),
    Deed("repairing", freed_seats, declined, Clock().moment + timedelta(hours=1)),
    Deed("a no and its repair", a_no, declined),
    Deed("taking in a dataset", a_dataset, taken_in),
    Deed("letting go", old_things, gone, MUCH_LATER, SETTINGS),
    Deed("restoring a backup", a_backup, restored, environment=SETTINGS),
)
