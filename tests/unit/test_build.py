"""Which build this is: read from what git leaves on disk, or from what pip noted."""

from importlib.metadata import version
from pathlib import Path

import pytest

from matcher import build
from matcher.build import checked_out

COMMIT = "3604ee2a1b" + "c" * 30


def a_checkout(root: Path, head: str, **files: str) -> Path:
    """A folder with as much of git's state as is read."""
    for name, text in {"HEAD": head, **files}.items():
        file = root / ".git" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")
    return root


def test_a_commit_a_branch_and_a_packed_branch_are_found(tmp_path: Path):
    main = "ref: refs/heads/main"
    packed = {"packed-refs": f"# pack-refs\n{'0' * 40} refs/heads/other\n{COMMIT} refs/heads/main"}
    assert checked_out(a_checkout(tmp_path / "detached", COMMIT)) == COMMIT
    assert checked_out(a_checkout(tmp_path / "loose", main, **{"refs/heads/main": COMMIT})) == COMMIT
    assert checked_out(a_checkout(tmp_path / "packed", main, **packed)) == COMMIT
    assert checked_out(a_checkout(tmp_path / "unborn", main)) == ""


def test_a_worktree_is_followed_to_its_repository(tmp_path: Path):
    state = {"worktrees/two/HEAD": "ref: refs/heads/two", "worktrees/two/commondir": "../..", "refs/heads/two": COMMIT}
    repository = a_checkout(tmp_path / "one", "ref: refs/heads/main", **state)
    worktree = tmp_path / "two"
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {repository / '.git' / 'worktrees' / 'two'}\n")
    assert checked_out(worktree) == COMMIT


def test_without_a_checkout_it_is_what_pip_noted_or_the_version_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert checked_out(tmp_path) == ""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert build.build.__wrapped__() == version("matcher")

    class Installed:
        """A package that pip installed from git."""

        @staticmethod
        def read_text(_: str) -> str:
            return (
                f'{{"url": "https://example.org/matcher.git", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}'
            )

    monkeypatch.setattr(build, "distribution", lambda _: Installed)
    assert build.build.__wrapped__() == f"{version('matcher')}+g3604ee2a1b"
