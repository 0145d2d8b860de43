"""What an operator sets: read from the environment when asked for, never on import."""

import errno
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matcher.domain.model.clock.due_nights import USUAL_TIME
from matcher.domain.model.names.mail_address import is_address
from matcher.domain.workflow.offer import LONGEST_DAYS, SHORTEST_DAYS
from matcher.key_files import GivenKeys, KeyFile, KeySource, SettingsError, decoded_keys, is_there, stored_keys
from matcher.records import USUAL_BRAKES

__all__ = ["Settings", "SettingsError", "read_settings", "stored_keys"]

SHORTEST_TOKEN = 20
OFFER_DAYS = 5
REMIND_DAYS = 1
REMINDERS = ("draft", "send", "off")
LONGEST_KEPT = 36_500
MOST_WORKERS = 1_000
LOCAL_ADDRESS = "http://127.0.0.1:8000"
HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}(?<![-.])|\[[0-9A-Fa-f:.]+\]")
LARGEST_FILE_MB, MOST_SHEET_ROWS = 4_096, 50_000_000
MOST_ASKED = 10_000
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MANY_DIGITS = 6
ONE_SLIP = 0.9
"""difflib's ratio from which the name of a variable is taken for one of ours."""
SECOND_FACTOR = "MATCHER_SECOND_FACTOR"
KEY_FILES = {
    "MATCHER_SECRET_KEY": "secret.key",
    "MATCHER_LIVED_EXPERIENCE_KEY": "lived-experience.key",
    "MATCHER_AUDIT_KEY": "audit.key",
    "MATCHER_BACKUP_KEY": "backup.key",
}
"""Each key's variable, and its file where the variable is not set."""


KNOWN = frozenset({
    "MATCHER_ADDRESS", "MATCHER_ANCHOR", "MATCHER_AUDIT_KEY", "MATCHER_BACKUP_KEY", "MATCHER_BACKUP_PASSPHRASE",
    "MATCHER_BEHIND_PROXY", "MATCHER_CLUSTER", "MATCHER_DATABASE_URL", "MATCHER_EXPECTED_WORKERS",
    "MATCHER_KEEP_DECLINED_DAYS", "MATCHER_KEEP_PEOPLE_DAYS", "MATCHER_KEEP_REQUESTS_YEARS", "MATCHER_KEEP_RUNS_DAYS",
    "MATCHER_KEEP_WRITTEN_DAYS", "MATCHER_LARGEST_FILE_MB", "MATCHER_LARGEST_SHEET_ROWS",
    "MATCHER_LIVED_EXPERIENCE_KEY", "MATCHER_MAIL_FROM", "MATCHER_METRICS_TOKEN", "MATCHER_NIGHT_AT",
    "MATCHER_NIGHT_SECONDS", "MATCHER_OFFER_DAYS", "MATCHER_QUESTIONS_A_DAY", "MATCHER_QUEUE_URL",
    "MATCHER_RECORDS_AN_HOUR", "MATCHER_REMINDERS", "MATCHER_REMIND_DAYS", "MATCHER_SECOND_FACTOR",
    "MATCHER_SECRET_KEY",
    "MATCHER_SMTP_URL", "MATCHER_TIME_ZONE", "MATCHER_TRUSTED_HOSTS", "MATCHER_VAR",
})  # fmt: skip
"""Every variable that is read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this process.

    Args:
        var: Folder of the database and the key files, where these are not set otherwise.
        database_url: SQLite by default.
        time_zone: Where the center's days begin.
        given_keys: Keys from the environment by name; the others are in files below ``var``.
        metrics_token: Those who show it may read the metrics; nobody where it is empty.
        queue_url: Where workers are woken: a file below ``var`` by default.
        night_at: When a worker begins the night, on the center's clock; None where something else does.
        keep_runs_days: How long runs and replaced proposals are kept; ``keep_declined_days`` and
            ``keep_requests_years``: who asked, in a request that was declined, or otherwise closed.
        keep_written_days: Letters, questions, support persons and consents, after all is over;
            ``keep_people_days`` addresses and calendars of people who left.
        night_seconds: What a worker gives the search of a run, or None for as long as it takes.
        offer_days: How long an offer is open, unless the person who makes it says otherwise.
        remind_days: Before an offer ends its reminder is written; ``reminders``: ``draft``, ``send`` or ``off``.
        largest_file_mb: Mebibytes of a spreadsheet that is read; ``largest_sheet_rows``: of one of its sheets.
        questions_a_day: How often one account may ask a day what may tell of people.
        records_an_hour: So many confidential records may be read within an hour for a reason said once.
        anchor: Where ends of the audit trail are noted: ``file:PATH``, ``syslog`` or ``mail:ADDRESS``.
        smtp_url: Of the mail server, with its password; empty where no mail is sent.
        mail_from: The address that mail comes from.
        second_factor: Whether accounts that read lived experience or manage accounts need a second factor.
        cluster: Address of the Dask scheduler that solves many scenarios; empty for this machine.
        address: Where people open the pages, without a slash at the end.
        trusted_hosts: Further names that requests may ask for.
        expected_workers: How many workers a check-up expects to be there.
    """

    var: Path
    database_url: str
    time_zone: ZoneInfo
    given_keys: Mapping[str, str]
    metrics_token: str = ""
    queue_url: str = ""
    night_at: time | None = USUAL_TIME
    night_seconds: float | None = None
    offer_days: int = OFFER_DAYS
    remind_days: int = REMIND_DAYS
    reminders: str = "draft"
    keep_runs_days: int = 400
    keep_declined_days: int = 365
    keep_requests_years: int = 3
    keep_written_days: int = 365
    keep_people_days: int = 365
    largest_file_mb: int = 128
    largest_sheet_rows: int = 1_000_000
    questions_a_day: int = USUAL_BRAKES.questions_a_day
    records_an_hour: int = USUAL_BRAKES.records_an_hour
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    second_factor: bool = True
    cluster: str = ""
    address: str = LOCAL_ADDRESS
    trusted_hosts: tuple[str, ...] = ()
    anchor: str = ""
    expected_workers: int = 0

    @property
    def secret_key(self) -> bytes:
        """Signs sessions: MATCHER_SECRET_KEY, or a file made on first use."""
        return self.key("MATCHER_SECRET_KEY")

    @property
    def lived_experience_key(self) -> bytes:
        """Seals lived experience: MATCHER_LIVED_EXPERIENCE_KEY, or a file made on first use."""
        return self.key("MATCHER_LIVED_EXPERIENCE_KEY")

    @property
    def lived_experience_keys(self) -> KeySource:
        """Gives the keys of lived experience as they are when it is called: a rotation changes the file."""
        return self._source("MATCHER_LIVED_EXPERIENCE_KEY")

    @property
    def backup_key(self) -> bytes:
        """Seals backups: MATCHER_BACKUP_KEY, or a file made on first use."""
        return self.key("MATCHER_BACKUP_KEY")

    @property
    def audit_keys(self) -> tuple[bytes, ...]:
        """Seal the audit trail and the access log: MATCHER_AUDIT_KEY, or a file made on first use; newest first.

        The others stay, to read seals that were made with them.
        """
        return self._keys("MATCHER_AUDIT_KEY")

    @property
    def audit_key_source(self) -> KeySource:
        """Gives :attr:`audit_keys` as they are when it is called: a rotation changes the file."""
        return self._source("MATCHER_AUDIT_KEY")

    def key(self, name: str) -> bytes:
        """The key by the name of its variable, the newest of several; one is made where there is none.

        Raises:
            SettingsError: It is no key, or others may read it.
        """
        return self._keys(name)[0]

    @property
    def anchor_file(self) -> Path | None:
        """Where ends of the audit trail are noted; None where that is no file."""
        kind, _, place = self.anchor.partition(":")
        return Path(place) if kind == "file" else None

    def rotating_files(self) -> tuple[Path, Path, Path]:
        """The files of the key of lived experience and of the audit keys, and where former keys go.

        Raises:
            SettingsError: A key is in the environment.
        """
        names = ("MATCHER_LIVED_EXPERIENCE_KEY", "MATCHER_AUDIT_KEY")
        for name in names:
            if self.given_keys.get(name):
                raise SettingsError(
                    f"{name} is set in the environment, and no program can change it there. Put its value into"
                    f" {self.var / KEY_FILES[name]} (chmod 600), take the variable out, and rotate again."
                )
        lived_experience, audit = (self.var / KEY_FILES[name] for name in names)
        return lived_experience, audit, self.var / "retired-keys" / lived_experience.name

    def has_key(self, name: str) -> bool:
        """Whether there is a key by the name of its variable: none is made by asking."""
        return bool(self.given_keys.get(name)) or is_there(self.var / KEY_FILES[name])

    def require_key(self, name: str, of: str) -> None:
        """Stop unless there is a key by the name of its variable already.

        Args:
            of: What the key is of, in words.

        Raises:
            SettingsError: There is none.
        """
        if not self.has_key(name):
            raise SettingsError(
                f"There is no key of {of} here. Put that of the center's database at"
                f" {self.var / KEY_FILES[name]}, or set {name}."
            )

    def _source(self, name: str) -> KeySource:
        given = self.given_keys.get(name)
        return GivenKeys(decoded_keys(given, name)) if given else KeyFile(self.var / KEY_FILES[name])

    def _keys(self, name: str) -> tuple[bytes, ...]:
        given = self.given_keys.get(name, "")
        return decoded_keys(given, name) if given else stored_keys(self.var / KEY_FILES[name])


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings.

    Args:
        environment: Of this process if None.

    Raises:
        SettingsError: Some can't be used: a line for each, which begins with the variable.
    """
    given = dict(os.environ if environment is None else environment)
    faults: list[str] = []
    while True:
        try:
            settings = _settings(given)
        except SettingsError as error:
            faults.append(str(error))
            if given.pop(str(error).partition(" ")[0], None) is None:  # the others are looked at without it
                break
        else:
            break
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def _settings(given: Mapping[str, str]) -> Settings:
    """The settings, up to the first that can't be used."""
    var, time_zone = _var(given), _time_zone(given)
    keys = {name: given[name] for name in KEY_FILES if given.get(name)}
    token = given.get("MATCHER_METRICS_TOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        raise SettingsError(f"MATCHER_METRICS_TOKEN is too short. Give {SHORTEST_TOKEN} characters or more.")
    address = given.get("MATCHER_DATABASE_URL") or _file_address(var / "matcher.db")
    queue = given.get("MATCHER_QUEUE_URL") or _file_address(var / "queue.db")
    return Settings(
        var,
        address,
        time_zone,
        keys,
        token,
        queue,
        _night_at(given),
        _night_seconds(given),
        _offer_days(given),
        _span(given, "MATCHER_REMIND_DAYS", REMIND_DAYS, LONGEST_DAYS),
        _reminders(given),
        smtp_url=given.get("MATCHER_SMTP_URL", ""),
        mail_from=given.get("MATCHER_MAIL_FROM", ""),
        second_factor=_second_factor(given),
        cluster=_cluster(given),
        address=_address(given),
        trusted_hosts=_trusted_hosts(given),
        anchor=_anchor(given, var),
        expected_workers=_expected_workers(given),
        keep_runs_days=_span(given, "MATCHER_KEEP_RUNS_DAYS", 400),
        keep_declined_days=_span(given, "MATCHER_KEEP_DECLINED_DAYS", 365),
        keep_requests_years=_span(given, "MATCHER_KEEP_REQUESTS_YEARS", 3),
        keep_written_days=_span(given, "MATCHER_KEEP_WRITTEN_DAYS", 365),
        keep_people_days=_span(given, "MATCHER_KEEP_PEOPLE_DAYS", 365),
        largest_file_mb=_span(given, "MATCHER_LARGEST_FILE_MB", 128, LARGEST_FILE_MB),
        largest_sheet_rows=_span(given, "MATCHER_LARGEST_SHEET_ROWS", 1_000_000, MOST_SHEET_ROWS),
        questions_a_day=_span(given, "MATCHER_QUESTIONS_A_DAY", USUAL_BRAKES.questions_a_day, MOST_ASKED),
        records_an_hour=_span(given, "MATCHER_RECORDS_AN_HOUR", USUAL_BRAKES.records_an_hour, MOST_ASKED),
    )


def _time_zone(given: Mapping[str, str]) -> ZoneInfo:
    zone = given.get("MATCHER_TIME_ZONE") or "America/New_York"
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"MATCHER_TIME_ZONE is {zone!r}. Give a name like America/New_York.") from None


def _file_address(file: Path) -> str:
    """Of a database in a file: signs that mean something in an address are not a part of it."""
    return f"sqlite:///{quote(str(file))}"


def _var(given: Mapping[str, str]) -> Path:
    var = Path(given.get("MATCHER_VAR") or "var").absolute()
    try:
        str(var).encode()
        var.exists()
    except UnicodeEncodeError:
        raise SettingsError("MATCHER_VAR names a folder that is no text in UTF-8. Name another folder.") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SettingsError("MATCHER_VAR is longer than a folder's name can be. Name another folder.") from None
    return var


def _second_factor(given: Mapping[str, str]) -> bool:
    text = given.get(SECOND_FACTOR) or "required"
    if text not in ("required", "optional"):
        raise SettingsError(
            f"{SECOND_FACTOR} is {text!r}. Say required; or optional, where people only try things out."
        )
    return text == "required"


def _address(given: Mapping[str, str]) -> str:
    text = (given.get("MATCHER_ADDRESS") or LOCAL_ADDRESS).strip().rstrip("/")
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and text == f"{parts.scheme}://{parts.netloc}"
        known = HOST_NAME.fullmatch(parts.netloc.rpartition(":")[0] if parts.port else parts.netloc)
    except ValueError:
        whole, known = False, None
    if not (whole and known):
        raise SettingsError(
            f"MATCHER_ADDRESS is {text!r}. Give where people open the pages, like https://matcher.example.org."
        )
    return text


def _cluster(given: Mapping[str, str]) -> str:
    text = given.get("MATCHER_CLUSTER", "").strip()
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"tcp", "tls"} and parts.hostname and parts.port and not (parts.path or parts.query)
    except ValueError:
        whole = False
    if text and not whole:
        raise SettingsError(
            f"MATCHER_CLUSTER is {text[:80]!r}. Give the address of a Dask scheduler, like tcp://scheduler:8786."
        )
    return text


def _expected_workers(given: Mapping[str, str]) -> int:
    text = given.get("MATCHER_EXPECTED_WORKERS") or "0"
    if not (text.isascii() and text.isdecimal() and int(text[:MANY_DIGITS]) <= MOST_WORKERS):
        raise SettingsError(f"MATCHER_EXPECTED_WORKERS is {text[:40]!r}. Give a whole number up to {MOST_WORKERS:,}.")
    return int(text[:MANY_DIGITS])


def misspelt(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Variables that begin like ours, or are a slip away from one, and are none; with the nearest that is."""
    given = os.environ if environment is None else environment
    return tuple(_nearest(name) for name in sorted(given) if name not in KNOWN and _may_be_ours(name.upper()))


def _may_be_ours(name: str) -> bool:
    return name.startswith("MATCHER_") or (name[:1] == "M" and bool(get_close_matches(name, KNOWN, 1, ONE_SLIP)))


def _nearest(name: str) -> str:
    near = get_close_matches(name.upper(), sorted(KNOWN), 1)
    return f"{name} is no setting of ours." + (f" Did you mean {near[0]}?" if near else " Take it out.")


def _trusted_hosts(given: Mapping[str, str]) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in given.get("MATCHER_TRUSTED_HOSTS", "").split(","))))
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise SettingsError(
                f"MATCHER_TRUSTED_HOSTS holds {name!r}. Give names with commas between, like matcher.example.org."
            )
    return names


def _span(given: Mapping[str, str], name: str, usual: int, most: int = LONGEST_KEPT) -> int:
    text = given.get(name) or str(usual)
    if not (text.isdecimal() and 1 <= int(text[:9]) <= most):
        raise SettingsError(f"{name} is {text!r}. Give a whole number from 1 to {most:,}; or leave it out.")
    return int(text)


def _anchor(given: Mapping[str, str], var: Path) -> str:
    text = given.get("MATCHER_ANCHOR") or f"file:{var / 'audit-anchors.log'}"
    kind, _, place = text.partition(":")
    if text != "syslog" and not ((kind == "file" and place) or (kind == "mail" and is_address(place))):
        raise SettingsError(f"MATCHER_ANCHOR is {text!r}. Give file:PATH, mail:ADDRESS or syslog; or leave it out.")
    return text


def _night_at(given: Mapping[str, str]) -> time | None:
    text = given.get("MATCHER_NIGHT_AT") or f"{USUAL_TIME:%H:%M}"
    if text == "off":
        return None
    if not CLOCK.fullmatch(text):
        raise SettingsError(f"MATCHER_NIGHT_AT is {text!r}. Give a time like 01:00, or off.")
    return time.fromisoformat(text)


def _night_seconds(given: Mapping[str, str]) -> float | None:
    text = given.get("MATCHER_NIGHT_SECONDS", "")
    if text and not (text.isdecimal() and len(text) <= MANY_DIGITS and int(text) > 0):
        raise SettingsError(f"MATCHER_NIGHT_SECONDS is {text!r}. Give whole seconds, 1 or more; or leave it out.")
    return float(text) if text else None


def _reminders(given: Mapping[str, str]) -> str:
    text = given.get("MATCHER_REMINDERS") or REMINDERS[0]
    if text not in REMINDERS:
        raise SettingsError(
            f"MATCHER_REMINDERS is {text[:40]!r}. Say draft, for a person to send them; send, for the clock to; or off."
        )
    return text


def _offer_days(given: Mapping[str, str]) -> int:
    text = given.get("MATCHER_OFFER_DAYS", "")
    if not text:
        return OFFER_DAYS
    days = int(text) if text.isdecimal() and len(text) < MANY_DIGITS else 0
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise SettingsError(f"MATCHER_OFFER_DAYS is {text!r}. Give {SHORTEST_DAYS} to {LONGEST_DAYS} days.")
    return days
