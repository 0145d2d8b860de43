"""Puts files where they belong, all or none: each is written beside its place and moved there when all are written."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryFile

from matcher.domain.model.errors import MatcherError

OPEN, PRIVATE = 0o666, 0o600
"""Who may read a file, before the process's mask is taken off."""


class OutputError(MatcherError):
    """Something can't be written where it was asked for."""


def prepare_folder(folder: Path) -> None:
    """Make a folder and make sure that it takes files, before any work is done for it.

    Raises:
        OutputError: It can't be made or written to.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass


def write_files(contents: Mapping[Path, bytes], *, private: Collection[Path] = ()) -> None:
    """Write files, making their folders where needed. A reader sees an old file or a new one, never half of one.

    Args:
        private: Those that only their owner may read, whatever was there before.

    Raises:
        OutputError: One of them can't be written; those that were there before are still there.
    """
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.draft") for path in contents}
    try:
        for path, draft in drafts.items():
            with _explained(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
                _write(draft, contents[path], PRIVATE if path in private else OPEN)
        for path, draft in drafts.items():
            with _explained(path):
                draft.replace(path)
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _write(draft: Path, content: bytes, mode: int) -> None:
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}. Make room, or name another place.") from error
