import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, column, insert, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from matcher.db import tables
from matcher.db.columns import Moment
from matcher.db.engine import open_engine
from matcher.db.migrating import _config, current_form, migrate, require_current
from matcher.db.tables import metadata
from matcher.db.vault import Vault
from matcher.domain.model.errors import OutdatedError
from matcher.domain.model.ids import SeatName
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.ports import UnitOfWork
from matcher.records import (
    NO_KEY,
    Action,
    Placement,
    ReadingRequest,
    Study,
    StudyKind,
    StudyStatus,
    Subject,
    SubjectKind,
)
from matcher.services.audit.entries import record
from matcher.services.audit.trail import TrailReport, verify_access_log, verify_trail
from matcher.services.dataset.exporting import export_dataset
from tests.support.builders import MONDAY, a_consultant, a_problem, an_engagement, seats
from tests.support.databases import AUDIT_KEYS, KEY, Clock, a_user, import_problem, open_database
from tests.support.names import C1, E1, the

OLD_ENTRY = {
    "at": MONDAY,
    "user_id": None,
    "user_name": "Zoë",
    "action": "lock",
    "engagement_id": "E1",
    "seat": "1",
    "consultant_id": "C1",
    "first_start": MONDAY,
    "proposal_id": 1,
    "before": "pending",
    "after": "locked",
    "reason": "",
    "note": "",
    "undoes": None,
}
MOMENTS = {"at", "first_start"}
OLD_DECISIONS = table(
    "decisions",
    column("decision_id"),
    *(column(name, Moment()) if name in MOMENTS else column(name) for name in OLD_ENTRY),
)
"""An entry of the trail as the first form has it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("fresh_database")
    return url


def test_migrations_make_the_tables_that_the_code_reads(database_url: str):
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_tells_the_forms_before_and_after(empty_url: str):
    engine = open_engine(empty_url, new=True)
    assert migrate(engine, AUDIT_KEYS) == (None, current_form())
    assert migrate(engine, AUDIT_KEYS) == (current_form(), current_form())
    engine.dispose()


def test_going_back_leaves_nothing(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert migrate(engine, AUDIT_KEYS) == (None, current_form())
    engine.dispose()


def test_an_empty_database_is_refused_with_the_way_out(empty_url: str):
    engine = open_engine(empty_url, new=True)
    with pytest.raises(OutdatedError, match="matcher migrate"):
        require_current(engine)
    engine.dispose()


def test_a_database_of_another_version_is_refused_with_the_way_out(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refused in (lambda: require_current(engine), lambda: migrate(engine, AUDIT_KEYS)):
        with pytest.raises(OutdatedError, match=r"another version of matcher, a later one: its form is 9999, and"):
            refused()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0033'"))
    with pytest.raises(OutdatedError, match="Bring it to this one with: matcher migrate"):
        require_current(engine)
    engine.dispose()


def test_entries_from_before_the_chain_are_chained(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        for number in range(1, 4):
            connection.execute(insert(OLD_DECISIONS), [{"decision_id": number, **OLD_ENTRY}])
    assert migrate(engine, AUDIT_KEYS) == ("0001", current_form())
    database = open_database(empty_url, Clock())
    report = verify_trail(database)
    assert (report.entries, report.misfit) == (3, None)
    database.close()
    engine.dispose()


SUBJECTS = {
    ("lock", "E1", "1", "C1"): Subject(SubjectKind.SEAT, "E1", SeatName("1")),
    ("engagement", "E1", "", ""): Subject(SubjectKind.ENGAGEMENT, "E1"),
    ("intake", "request 7", "", ""): Subject(SubjectKind.REQUEST, "7"),
    ("letter", "letter 8", "", ""): Subject(SubjectKind.LETTER, "8"),
    ("account", "account 9", "", ""): Subject(SubjectKind.ACCOUNT, "9"),
    ("run", "run 10", "", ""): Subject(SubjectKind.RUN, "10"),
    ("run", "job 11", "", ""): Subject(SubjectKind.JOB, "11"),
    ("calendar", "consultant C1", "", ""): Subject(SubjectKind.CALENDAR, "C1"),
    ("contact", "consultant C1", "", ""): Subject(SubjectKind.CONTACT, "C1"),
    ("person", "consultant C2", "", ""): Subject(SubjectKind.CONSULTANT, "C2"),
    ("erase", "retention", "", ""): Subject(SubjectKind.RETENTION, "retention"),
}
"""What the former forms wrote of each subject, and what it is now."""


def test_old_entries_get_subjects_of_their_own_and_their_old_seals_fit(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        for number, (action, name, seat, person) in enumerate(SUBJECTS, 1):
            was = {"action": action, "engagement_id": name, "seat": seat, "consultant_id": person}
            connection.execute(insert(OLD_DECISIONS), [{**OLD_ENTRY, **was, "decision_id": number}])
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    a_user(database)
    database.writing(lambda work: record(work, "", Action.ERASE, Subject(SubjectKind.RETENTION, ""), "a", "b"))
    with database.reading() as work:
        _new, *old = work.trail.find()
        seals = [link.key_id == NO_KEY for link in work.trail.links()]
    assert [one.subject for one in reversed(old)] == list(SUBJECTS.values())
    assert [one.placement for one in old] == [*[None] * 10, Placement(C1, MONDAY)]
    assert seals == [*[True] * 11, False]
    assert verify_trail(database) == TrailReport(12, verify_trail(database).seal)
    database.close()
    engine.dispose()


def test_readings_from_before_the_chain_are_chained(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS, Vault(KEY))
    config = _config()
    readings = table("access_log", column("entry_id"), column("at", Moment()), column("consultant_id"), column("why"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        for number in range(1, 4):
            values = {"entry_id": number, "at": MONDAY, "consultant_id": "C1", "why": "Zoë asked"}
            connection.execute(insert(readings), [values])
    migrate(engine, AUDIT_KEYS, Vault(KEY))
    database = open_database(empty_url, Clock())
    report = verify_access_log(database)
    assert (report.entries, report.misfit) == (3, None)
    database.close()
    engine.dispose()


def test_typed_reasons_in_plain_text_are_sealed_and_the_chain_stays_whole(empty_url: str):
    engine, vault = open_engine(empty_url, new=True), Vault(KEY)
    migrate(engine, AUDIT_KEYS, vault)
    database = open_database(empty_url, Clock())
    ana, own = a_user(database), "rules checked for a decision of user 1"
    listed, whole = "listed in answer 3: who could present in E1", "what the seats of E1 ask for: changed: The grant"
    asked = ReadingRequest(0, ana.user_id, MONDAY, "E1", "The debrief")

    def write(work: UnitOfWork) -> int:
        for why in ("Her own story", "changed: She told us", listed, whole, "listed in answer, says she"):
            work.access_log.admit(ana.user_id, C1, why)
        work.access_log.admit(None, None, own)
        work.access_log.admit(None, None, "Exported by the operator: A copy")
        return work.reading_requests.add(asked)

    request_id = database.writing(write)
    database.writing(lambda work: work.access_log.admit(ana.user_id, C1, "Long. " * 2000))  # on pages of its own
    before = verify_access_log(database)
    with engine.begin() as connection:  # the form before
        connection.execute(text("ALTER TABLE reading_requests ADD COLUMN why VARCHAR DEFAULT 'The debrief' NOT NULL"))
        connection.execute(text("ALTER TABLE reading_requests DROP COLUMN sealed"))
        connection.execute(text("ALTER TABLE studies ADD COLUMN result JSON"))
        connection.execute(text("DROP TABLE access_reasons"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0035'"))
    migrate(engine, AUDIT_KEYS, vault)
    assert verify_access_log(database) == before
    assert (before.entries, before.fault) == (8, "")
    if engine.dialect.name == "sqlite":
        file = Path(the(engine.url.database))
        left = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))  # with what waits to go into it
        assert [word for word in (b"Her own story", b"Long. Long.", b"The debrief") if word in left] == []
    with database.reading() as work:
        assert [one.why for one in reversed(work.access_log.entries())][:2] == ["Her own story", "changed: She told us"]
        assert work.reading_requests.get(request_id) == replace(asked, request_id=request_id)
    with engine.connect() as connection:
        plain = connection.scalars(select(tables.access_log.c.why).order_by(tables.access_log.c.entry_id)).all()
        lengths = {len(one) for one in connection.scalars(select(tables.access_reasons.c.sealed))}
    changed = "what the seats of E1 ask for: changed: "
    assert plain == ["", "changed: ", listed, changed, "", own, "Exported by the operator: ", ""]
    assert len(lengths) == 2  # of the long one, and of all others
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE access_log SET why = ''"))
    with pytest.raises(NotImplementedError, match="Restore a backup"):
        back_to(engine, "0035")
    database.close()
    engine.dispose()


def back_to(engine: Engine, form: str, *, drops_names: bool = True) -> None:
    """Take a database back to a former form, as an operator would.

    Args:
        drops_names: Whether it forgets first how datasets call seats: their names here are theirs.
    """
    config = _config()
    with engine.begin() as connection:
        if drops_names:
            connection.execute(text("DELETE FROM seat_names"))
        config.attributes["connection"] = connection
        command.downgrade(config, form)


def test_how_datasets_call_seats_is_not_dropped_by_going_back(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    import_problem(database, a_problem([], [an_engagement("E1")]))
    with pytest.raises(NotImplementedError, match="Restore a backup"):
        back_to(engine, "0029", drops_names=False)
    assert export_dataset(database).problem.engagements.keys() == {"E1"}
    database.close()
    engine.dispose()


def test_years_and_pay_in_plain_text_are_sealed_and_stay_the_same(empty_url: str):
    engine, vault = open_engine(empty_url, new=True), Vault(KEY)
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    import_problem(database, a_problem([a_consultant("C1", years_lived_experience=3)]))
    place = ("lived_experience", "C1")
    former = vault.seal({"roles": ["expert", "survivor"], "years": 3}, *place)
    back_to(engine, "0020")
    with engine.begin() as connection:  # the form before
        for name, value in (("years_experience", 12.5), ("rate_per_hour", 90)):
            connection.execute(text(f"ALTER TABLE consultants ADD COLUMN {name} FLOAT DEFAULT {value} NOT NULL"))
        connection.execute(text("UPDATE lived_experience SET sealed = :sealed"), {"sealed": former})
        connection.execute(text("UPDATE alembic_version SET version_num = '0018'"))
    migrate(engine, AUDIT_KEYS, vault)
    person = export_dataset(database).problem.consultants[C1]
    assert (person.years_experience, person.rate_per_hour, person.years_lived_experience) == (12.5, 90, 3)
    left = {one["name"] for one in inspect(engine).get_columns("consultants")}
    assert not {"years_experience", "rate_per_hour"} & left
    database.close()
    engine.dispose()


def test_answers_that_may_tell_a_role_are_sealed_and_stay_the_same(empty_url: str):
    engine, vault = open_engine(empty_url, new=True), Vault(KEY)
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    done = StudyStatus.FINISHED
    asked = Study(0, StudyKind.EXPLAIN, "T", (), "E1", "Lea", MONDAY, open_roles=True, status=done)
    told = {"near": [["The panel requirement", 1]], "a": None}

    def add(study: Study) -> int:
        return database.writing(lambda work: work.scenarios.add_study(study))

    ids = [add(asked), add(replace(asked, result=told)), add(replace(asked, open_roles=False, result=told))]
    with pytest.raises(NotImplementedError, match="Restore a backup of it instead"):
        back_to(engine, "0032")
    back_to(engine, "0035")
    with engine.begin() as connection:  # the form before
        connection.execute(text("DELETE FROM study_results"))
        connection.execute(
            text("UPDATE studies SET result = :told WHERE study_id > :one"), {"told": json.dumps(told), "one": ids[0]}
        )
    back_to(engine, "0032")
    migrate(engine, AUDIT_KEYS, vault)
    with database.reading() as work:
        assert [the(work.scenarios.study(one)).result for one in ids] == [None, told, told]
        assert [one.result for one in work.scenarios.explanations()] == [told, told, None]
    with engine.connect() as connection:
        plain = connection.execute(select(tables.studies)).mappings().all()
        assert all("result" not in one for one in plain)
    database.writing(lambda work: work.scenarios.update_study(replace(asked, study_id=ids[1])))
    database.writing(lambda work: work.scenarios.update_study(replace(asked, study_id=ids[0], result=told)))
    with database.reading() as work:
        assert [the(work.scenarios.study(one)).result for one in ids] == [told, None, told]
    database.writing(lambda work: work.scenarios.forget_before(work.now + timedelta(days=365)))
    with engine.connect() as connection:
        assert [connection.execute(select(one)).all() for one in (tables.studies, tables.study_results)] == [[], []]
    database.close()
    engine.dispose()


def test_lifecycles_of_engagements_stay_when_their_table_gets_its_name(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    kept = Lifecycle(
        E1, EngagementState.ON_HOLD, 3, "Ruth Lee", MONDAY.date(), again=True, resumes_at=EngagementState.CLOSED
    )
    database = open_database(empty_url, Clock())
    database.writing(lambda work: work.lifecycles.put(kept))
    database.close()
    back_to(engine, "0030")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT support_person FROM courses")).scalars().all() == ["Ruth Lee"]
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    with database.reading() as work:
        assert work.lifecycles.all() == {E1: kept}
    database.close()
    engine.dispose()


def test_seats_of_former_forms_are_put_in_the_order_of_their_names(empty_url: str):
    engine = open_engine(empty_url, new=True)
    migrate(engine, AUDIT_KEYS)
    database = open_database(empty_url, Clock())
    import_problem(database, a_problem([], [an_engagement("E1", seats=seats("any", "any", "any"))]))
    back_to(engine, "0020")
    with engine.begin() as connection:
        connection.execute(text("UPDATE seats SET position = 3 - CAST(seat AS INTEGER)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0019'"))
    migrate(engine, AUDIT_KEYS)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT seat, position FROM seats ORDER BY seat")).all()
    assert [tuple(one) for one in stored] == [("1", 0), ("2", 1), ("3", 2)]
    database.close()
    engine.dispose()
