"""The first steps of a test's database: copied where they were done before, done where anything else was written."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from matcher.services.audit.trail import verify_trail
from matcher.services.dataset.importing import import_dataset
from tests.integration.services.center import PEOPLE, WORK, Center, a_center
from tests.support.builders import a_problem
from tests.support.databases import Clock, a_user, import_problem, open_database, open_new
from tests.support.replay import Steady

Open = Callable[[], Steady]


@pytest.fixture
def fresh(tmp_path: Path, migrated_sqlite: Path, clock: Clock) -> Iterator[Open]:
    """Opens databases that were just migrated."""
    with ExitStack() as opened:

        def one() -> Steady:
            file = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            database = open_new(f"sqlite:///{shutil.copy(migrated_sqlite, file)}", clock)
            opened.callback(database.close)
            return database

        yield one


@pytest.fixture
def imports(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each import that is done, not copied."""
    done: list[int] = []

    def note(*given: object, **more: object) -> object:
        done.append(1)
        return import_dataset(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.support.databases.import_dataset", note)
    return done


def test_a_copy_is_what_the_steps_make(fresh: Open, clock: Clock, imports: list[int]):
    clock.forward(minutes=41)  # steps of no other test's
    _, done, copied = (a_center(fresh()) for _ in range(3))
    assert len(imports) == 2
    assert contents(copied) == contents(done)
    assert verify_trail(copied.database) == verify_trail(done.database)
    import_problem(copied.database, a_problem(PEOPLE[:2], WORK))  # and it goes on as any other
    assert len(imports) == 3


def contents(center: Center) -> list[object]:
    with center.database.reading() as work:
        return [
            work.proposals.rows(center.proposal().proposal_id),
            work.standing.seats(),
            work.accounts.all(),
            work.trail.find(),
        ]


def test_nothing_is_copied_over_what_was_written_between(fresh: Open, clock: Clock, imports: list[int]):
    clock.forward(minutes=42)
    problem = a_problem(PEOPLE, WORK)
    for _ in range(2):
        import_problem(fresh(), problem)
    by_itself, by_another = fresh(), fresh()
    by_itself.writing(lambda work: work.accounts.all())
    other = open_database(f"sqlite:///{by_another._file}", clock)
    a_user(other, "Zoe")
    other.close()
    for database in (by_itself, by_another):
        import_problem(database, problem)
    assert len(imports) == 4
    with by_another.reading() as work:
        assert [user.name for user in work.accounts.all()] == ["Zoe"]
