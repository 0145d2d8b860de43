"""The database as a whole: brought to a form, looked over, backed up, restored, sealed with new keys."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import bootstrap
from matcher.domain.model.errors import MatcherError, UnavailableError
from matcher.key_files import SettingsError, add_key, retire_keys, stored_keys
from matcher.records import key_id
from matcher.services.audit.key_entries import record_lost_key, record_rotation
from matcher.settings import Settings, read_settings

if TYPE_CHECKING:
    from matcher.db.backup.envelope import Lock


def migrate(settings: Settings | None = None) -> tuple[str | None, str]:
    """Bring the database to this version's form; the revisions before (None: it was empty) and after."""
    from matcher.db.engine import opened
    from matcher.db.migrating import migrate as upgrade
    from matcher.db.vault import Vault

    chosen = settings or read_settings()
    with opened(chosen.database_url, new=True) as engine:
        return upgrade(engine, chosen.audit_keys, Vault(source=chosen.lived_experience_keys))


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """What a backup holds."""

    form: str
    made_at: datetime
    tables: int
    rows: int


def back_up(file: Path, passphrase: str = "", settings: Settings | None = None) -> BackupSummary:
    """Write the database to a sealed file.

    Args:
        passphrase: Seals it, in the place of the key of backups.
    """
    from matcher.db.backup.backups import back_up as write
    from matcher.db.engine import opened
    from matcher.db.migrating import require_current

    chosen = settings or read_settings()
    with opened(chosen.database_url) as engine:
        require_current(engine)  # before a key is made
        made = write(engine, file, _lock_of(chosen, passphrase), bootstrap.system_clock())
    return BackupSummary(made.form, datetime.fromisoformat(made.made_at), len(made.tables), made.rows)


def _lock_of(settings: Settings, passphrase: str) -> "Lock":
    from matcher.db.backup.envelope import Lock

    return Lock(passphrase.encode(), is_passphrase=True) if passphrase else Lock(settings.backup_key)


def restore(
    file: Path,
    *,
    replace: bool,
    passphrase: str = "",
    older_keys: tuple[bytes, ...] = (),
    settings: Settings | None = None,
) -> BackupSummary:
    """Put a backup into the database.

    Args:
        older_keys: Of lived experience, which the backup's database had before they were rotated.

    Raises:
        SettingsError: A key is not here: one made now would open nothing.
    """
    from matcher.db.backup.backups import restore as put
    from matcher.db.engine import opened
    from matcher.db.vault import Vault

    chosen = settings or read_settings()
    chosen.require_key("MATCHER_LIVED_EXPERIENCE_KEY", "lived experience")
    vault = Vault(*chosen.lived_experience_keys(), *older_keys)
    with opened(chosen.database_url, new=True) as engine:
        made = put(engine, vault, chosen.audit_keys, file, _lock_of(chosen, passphrase), replace=replace)
    return BackupSummary(made.form, datetime.fromisoformat(made.made_at), len(made.tables), made.rows)


@dataclass(frozen=True, slots=True)
class RotationSummary:
    """What a rotation of the keys did.

    Args:
        resealed: How many records the new key of lived experience sealed again.
        retired: Where the former keys are now: older backups need them.
    """

    resealed: int
    retired: Path


def rotate_keys(settings: Settings) -> RotationSummary:
    """Seal everything with new keys; killed at any moment, nothing is lost, and it goes on when called again.

    Both keys are in the file before the first record is sealed again, and the former one leaves it after the last.

    Raises:
        SettingsError: The keys are in the environment, where no program can change them.
    """
    from matcher.db.engine import opened
    from matcher.db.key_rotation import reseal_all
    from matcher.db.migrating import require_current
    from matcher.db.vault import Vault

    file, audit_file, retired = settings.rotating_files()
    with opened(settings.database_url) as engine:
        require_current(engine)  # before a key is made
        if len(stored_keys(file)) == 1:
            add_key(file)
        resealed = reseal_all(engine, Vault(source=settings.lived_experience_keys))
    retire_keys(file, retired)
    add_key(audit_file)
    with closing(bootstrap.database(settings)) as rotated:
        rotated.writing(lambda work: record_rotation(work, resealed))
    return RotationSummary(resealed, retired)


def begin_trail_again(settings: Settings, reason: str) -> None:
    """Let the audit trail and the access log go on under the key that is here, because the former is lost.

    Raises:
        SettingsError: It is not lost.
    """
    from matcher.db.engine import opened
    from matcher.db.migrating import require_current

    with opened(settings.database_url) as engine:
        require_current(engine)
    known = {key_id(key) for key in settings.audit_key_source.there()}
    if trail_keys(settings) <= known:
        raise SettingsError("The key that seals the audit trail is here, so there is nothing to begin again.")
    with closing(bootstrap.database(settings, goes_on=True)) as database:
        database.writing(lambda work: record_lost_key(work, reason))


def require_there(settings: Settings) -> None:
    """Stop where the database is a file that is not there, before anything else is made.

    Raises:
        MatcherError: It says where it should be.
    """
    from matcher.db.engine import require_there as require

    require(settings.database_url)


def is_missing(settings: Settings) -> bool:
    """Whether the database is a file that is not there and can be made."""
    from matcher.db.engine import NoDatabaseError

    try:
        require_there(settings)
    except NoDatabaseError:
        return True
    return False


def database_fault(settings: Settings) -> str:
    """Why the database can't be worked with, and the way out; empty if it can."""
    from matcher.db.checkup import fault_of
    from matcher.db.engine import opened

    try:
        with opened(settings.database_url) as engine:
            return fault_of(engine)
    except MatcherError as error:
        return str(error)


def has_own_form(settings: Settings) -> bool:
    """Whether the database has this program's form; also true where it does not answer: others say that."""
    from matcher.db.checkup import has_another_form
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return not has_another_form(engine)


def require_own_form(settings: Settings) -> None:
    """Stop where the database has another form than this program's, or its file can't be used.

    One that is away, or locked, may be there again a little later: pages tell of it.

    Raises:
        MatcherError: It says which form, or what is wrong with the file, and the way out.
    """
    from matcher.db.engine import DatabaseFileError, opened
    from matcher.db.migrating import require_current

    try:
        with opened(settings.database_url) as engine:
            require_current(engine)
    except DatabaseFileError:
        raise
    except UnavailableError:
        return


def database_clock(settings: Settings) -> datetime:
    """The moment by the database's clock."""
    from matcher.db.checkup import database_clock as read
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return read(engine)


def newest_recorded(settings: Settings) -> tuple[datetime, str] | None:
    """The latest moment at which anything is said to have happened, and the table that says so."""
    from matcher.db.checkup import newest_recorded as read
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return read(engine)


def sealed_records_exist(settings: Settings) -> bool:
    """Whether the database has records that need the key of lived experience."""
    from matcher.db.checkup import holds_sealed
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return holds_sealed(engine)


def sealed_records_open(settings: Settings) -> bool:
    """Whether the key here is that of the database's sealed records."""
    from matcher.db.checkup import opens
    from matcher.db.engine import opened
    from matcher.db.vault import Vault

    with opened(settings.database_url) as engine:
        return opens(engine, Vault(*settings.lived_experience_keys()))


def seats_by_name(settings: Settings) -> int:
    """How many engagements of the database have seats that some dataset named."""
    from matcher.db.checkup import seats_by_name as read
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return read(engine)


def trail_keys(settings: Settings) -> frozenset[str]:
    """Ids of the keys under which the audit trail and the access log end."""
    from matcher.db.checkup import trail_keys as read
    from matcher.db.engine import opened

    with opened(settings.database_url) as engine:
        return read(engine)
