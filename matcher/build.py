"""Which build this is: the version, the commit where that is known, and what else takes part in a run."""

import json
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path
from platform import python_version

SHOWN = 10
"""Digits of a commit that are shown."""
ROOT = Path(__file__).parents[1]


@cache
def build() -> str:
    """The version, and after a plus sign the commit: ``0.2.0+g3604ee2a1b``.

    The commit is what a checkout has checked out, whatever was edited since, or what pip noted when it installed from
    git (PEP 610). No process is started for it.
    """
    commit = checked_out(ROOT) or _installed_from()
    return version("matcher") + (f"+g{commit[:SHOWN]}" if commit else "")


def versions() -> dict[str, str]:
    """What the bytes of an answer depend on, by name: for the record of a run, and beside an answer in files."""
    return {"matcher": version("matcher"), "ortools": version("ortools"), "python": python_version()}


def checked_out(root: Path) -> str:
    """The commit of the checkout at a folder, or an empty string where there is none, or it can't be read."""
    try:
        return _commit_of(_git_folder(root))
    except OSError:
        return ""


def _git_folder(root: Path) -> Path:
    """Where git keeps the state of a checkout: a worktree has a file there that says where."""
    marker = root / ".git"
    return root / marker.read_text().removeprefix("gitdir:").strip() if marker.is_file() else marker


def _commit_of(folder: Path) -> str:
    head = (folder / "HEAD").read_text().strip()
    if not head.startswith("ref:"):
        return head
    name, shared = head.removeprefix("ref:").strip(), folder / "commondir"
    common = folder / shared.read_text().strip() if shared.is_file() else folder
    loose, packed = common / name, common / "packed-refs"
    if loose.is_file():
        return loose.read_text().strip()
    lines = packed.read_text().splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")


def _installed_from() -> str:
    noted = json.loads(distribution("matcher").read_text("direct_url.json") or "{}")
    return str(noted.get("vcs_info", {}).get("commit_id", ""))
