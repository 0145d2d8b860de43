import base64
import errno
import re
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from matcher.settings import KNOWN, SettingsError, misspelt, read_settings, stored_keys

KEY = bytes(range(32))
TEXT = base64.urlsafe_b64encode(KEY).decode()


def test_all_is_set_without_anything_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in ("MATCHER_VAR", "MATCHER_DATABASE_URL", "MATCHER_TIME_ZONE"):
        monkeypatch.delenv(name, raising=False)
    settings = read_settings()
    assert settings.database_url == f"sqlite:///{tmp_path}/var/matcher.db"
    assert settings.time_zone == ZoneInfo("America/New_York")
    assert list(tmp_path.iterdir()) == []  # reading makes nothing


def test_what_is_given_counts(tmp_path: Path):
    given = {"MATCHER_VAR": str(tmp_path), "MATCHER_DATABASE_URL": "postgresql://h/d", "MATCHER_TIME_ZONE": "UTC"}
    settings = read_settings(given)
    assert (settings.var, settings.database_url, settings.time_zone) == (tmp_path, "postgresql://h/d", ZoneInfo("UTC"))


@pytest.mark.parametrize("zone", ["Nowhere", "../etc", "America"])
def test_a_zone_that_is_none_is_refused(zone: str):
    with pytest.raises(SettingsError, match="America/New_York"):
        read_settings({"MATCHER_TIME_ZONE": zone})


@pytest.mark.parametrize("name", ["secret_key", "lived_experience_key"])
def test_a_key_that_is_given_is_used_and_none_is_made(tmp_path: Path, name: str):
    settings = read_settings({"MATCHER_VAR": str(tmp_path), f"MATCHER_{name.upper()}": TEXT})
    assert getattr(settings, name) == KEY
    assert list(tmp_path.iterdir()) == []


def test_keys_are_made_on_first_use_and_kept(tmp_path: Path):
    settings = read_settings({"MATCHER_VAR": str(tmp_path / "var")})
    first = settings.secret_key
    assert (settings.secret_key, len(first)) == (first, 32)
    assert settings.lived_experience_key != first


def test_a_key_file_is_for_its_owner_only_and_leaves_no_draft(tmp_path: Path):
    stored_keys(tmp_path / "my.key")
    assert [file.name for file in tmp_path.iterdir()] == ["my.key"]
    assert stat.S_IMODE((tmp_path / "my.key").stat().st_mode) == 0o600


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path):
    stored_keys(tmp_path / "my.key")
    (tmp_path / "my.key").chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        stored_keys(tmp_path / "my.key")


def test_of_two_that_make_a_key_at_once_the_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stored_keys(tmp_path / "my.key")
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    (found,) = stored_keys(tmp_path / "my.key")
    assert base64.urlsafe_b64encode(found) == (tmp_path / "my.key").read_bytes()


def test_a_key_that_can_not_be_made_or_read_as_one_says_its_place(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"\xff" * 40)
    (tmp_path / "file").chmod(0o600)
    with pytest.raises(SettingsError, match=r"file/audit\.key can't be made\. Make the folder this user's"):
        stored_keys(tmp_path / "file" / "audit.key")
    with pytest.raises(SettingsError, match="file holds no key"):
        stored_keys(tmp_path / "file")


@pytest.mark.parametrize("text", ["", "short", "c2hvcnQ=", "ä" * 44])
def test_a_text_that_is_no_key_is_refused_and_not_repeated(text: str):
    with pytest.raises(SettingsError, match="MATCHER_SECRET_KEY holds no key") as refusal:
        _ = read_settings({"MATCHER_SECRET_KEY": text or "x"}).secret_key
    assert not text or f"{text} " not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", "http://127.0.0.1:8000"), ("https://matcher.example.org", "https://matcher.example.org"),
        (" https://matcher.example.org/ ", "https://matcher.example.org"), ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)  # fmt: skip
def test_where_people_open_the_pages(given: str, address: str):
    assert read_settings({"MATCHER_ADDRESS": given}).address == address


@pytest.mark.parametrize(
    "given",
    [
        "matcher.example.org", "ftp://matcher.example.org", "https://", "https://a b", "https://u:p@matcher.example.org",
        "https://matcher.example.org/below", "https://matcher.example.org?x=1", "https://matcher.example.org:x",
        "https://[::1", "https://-x",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_pages_is_refused(given: str):
    with pytest.raises(SettingsError, match="MATCHER_ADDRESS"):
        read_settings({"MATCHER_ADDRESS": given})


def test_further_names_of_the_pages():
    assert read_settings({"MATCHER_TRUSTED_HOSTS": "a.example, [::1],,"}).trusted_hosts == ("a.example", "[::1]")
    with pytest.raises(SettingsError, match="MATCHER_TRUSTED_HOSTS holds 'https://a'"):
        read_settings({"MATCHER_TRUSTED_HOSTS": "https://a"})


@pytest.mark.parametrize("text", ["file:/srv/anchors.log", "syslog", "mail:trust@elsewhere.example"])
def test_anchors_go_to_a_file_the_system_log_or_an_address(text):
    assert read_settings({"MATCHER_ANCHOR": text}).anchor == text


@pytest.mark.parametrize(
    "text",
    ["file:", "mail:", "mail:nobody", "mail:a@b.example\nBcc: c@d.example", "fax:1", "syslog:auth", "/srv/anchors.log"],
)
def test_another_place_for_anchors_is_refused_with_the_way_out(text):
    with pytest.raises(SettingsError, match="file:PATH, mail:ADDRESS or syslog"):
        read_settings({"MATCHER_ANCHOR": text})


def test_anchors_go_to_a_file_beside_the_database_unless_set_otherwise(tmp_path: Path):
    assert read_settings({"MATCHER_VAR": str(tmp_path)}).anchor_file == tmp_path / "audit-anchors.log"
    assert read_settings({"MATCHER_ANCHOR": "syslog"}).anchor_file is None


def test_of_several_keys_the_newest_comes_first():
    other = base64.urlsafe_b64encode(bytes(32)).decode()
    assert read_settings({"MATCHER_AUDIT_KEY": f"{TEXT}, {other}"}).audit_keys == (KEY, bytes(32))


def test_every_setting_that_can_not_be_used_is_named_at_once():
    given = {"MATCHER_TIME_ZONE": "Mars", "MATCHER_NIGHT_AT": "25:00", "MATCHER_NIGHT_SECONDS": "9" * 5_000}
    with pytest.raises(SettingsError) as refused:
        read_settings(given)
    named = [line.partition(" ")[0] for line in str(refused.value).splitlines()]
    assert sorted(named) == sorted(given)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("MATCHER_TIMEZONE", "MATCHER_TIMEZONE is no setting of ours. Did you mean MATCHER_TIME_ZONE?"),
        ("Matcher_Var", "Matcher_Var is no setting of ours. Did you mean MATCHER_VAR?"),
        ("MATCHERVAR", "MATCHERVAR is no setting of ours. Did you mean MATCHER_VAR?"),
        ("MACTHER_ADDRESS", "MACTHER_ADDRESS is no setting of ours. Did you mean MATCHER_ADDRESS?"),
        ("MATCHR_TIME_ZONE", "MATCHR_TIME_ZONE is no setting of ours. Did you mean MATCHER_TIME_ZONE?"),
        ("MATCHER_" + "Q" * 40, "MATCHER_" + "Q" * 40 + " is no setting of ours. Take it out."),
    ],
)  # fmt: skip
def test_a_misspelt_variable_is_named_with_the_nearest(name: str, told: str):
    assert misspelt({name: "x", "MATCHER_VAR": "var", "PATH": "/bin", "MAIL": "/var/mail/x", "MANPATH": "x"}) == (told,)


def test_every_variable_that_the_code_reads_is_known():
    root = Path(__file__).parents[2]
    files = (file for part in ("matcher", "web", "scenarios") for file in (root / part).rglob("*.py"))
    read = {name for file in files for name in re.findall(r"MATCHER_[A-Z_]*[A-Z]", file.read_text(encoding="utf-8"))}
    assert read == KNOWN


def test_a_folder_that_no_machine_can_have_is_refused():
    with pytest.raises(SettingsError, match="MATCHER_VAR is longer than"):
        read_settings({"MATCHER_VAR": "9" * 5_000})


def test_a_folder_that_is_not_ours_to_look_into_is_left_to_what_uses_it(monkeypatch: pytest.MonkeyPatch):
    def refuse(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "exists", refuse)
    assert read_settings({"MATCHER_VAR": "/srv/matcher"}).var == Path("/srv/matcher")


@pytest.mark.parametrize("wild", ["x", "-1", "9" * 5_000, "\u0663", "1001"])
def test_a_wild_number_of_workers_is_refused(wild: str):
    with pytest.raises(SettingsError, match="MATCHER_EXPECTED_WORKERS"):
        read_settings({"MATCHER_EXPECTED_WORKERS": wild})


@pytest.mark.parametrize("given", ["", "tcp://127.0.0.1:8786", "tls://scheduler.example.org:8786", " tcp://[::1]:1 "])
def test_the_address_of_a_cluster(given: str):
    assert read_settings({"MATCHER_CLUSTER": given}).cluster == given.strip()


@pytest.mark.parametrize(
    "given", ["x", "scheduler:8786", "tcp://scheduler", "ftp://scheduler:1", "tcp://h:99999", "tcp://[:1"]
)
def test_what_is_no_address_of_a_cluster(given: str):
    with pytest.raises(SettingsError, match="like tcp://scheduler:8786") as refusal:
        read_settings({"MATCHER_CLUSTER": given})
    assert str(refusal.value).startswith(f"MATCHER_CLUSTER is {given!r}.")
