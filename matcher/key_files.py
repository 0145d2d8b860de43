"""Key files: one key or several, the newest first. Each change replaces a file as a whole: a kill loses no key."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from matcher.domain.model.errors import MatcherError

KEY_BYTES = 32
PRIVATE = 0o600
NOT_OURS = "{} can't be read. Make it, and its folder, this user's, or mend MATCHER_VAR."
SEPARATORS = re.compile(r"[\s,]+")


class SettingsError(MatcherError):
    """A setting that can't be used."""


class KeyFile:
    """The keys of a file, as they are each time: it is read again when it was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[bytes, ...] = ()

    def __call__(self) -> tuple[bytes, ...]:
        """The keys, newest first.

        Raises:
            SettingsError: As :func:`stored_keys`.
        """
        now = _state(self._path)
        if now is None and self._keys:
            return self._keys  # a file that is lost while somebody works loses no key
        if now is None or now != self._seen:
            self._keys = stored_keys(self._path)
            self._seen = _state(self._path)
        return self._keys

    def there(self) -> tuple[bytes, ...]:
        """As a call, but no key is made: none where there is no file. Raises likewise."""
        return self() if self._keys or is_there(self._path) else ()


class GivenKeys:
    """Keys that never change, as those of the environment.

    Args:
        keys: The newest first.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)

    def __call__(self) -> tuple[bytes, ...]:
        """All of them."""
        return self._keys

    there = __call__


KeySource: TypeAlias = KeyFile | GivenKeys
"""Where keys come from each time that they are needed."""


def is_there(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        SettingsError: A folder above it can't be entered.
    """
    try:
        return path.exists()
    except OSError:
        raise SettingsError(NOT_OURS.format(path)) from None


def stored_keys(path: Path) -> tuple[bytes, ...]:
    """The keys in a file that only its owner reads, newest first; one is made when there is none.

    Raises:
        SettingsError: The file holds no key, others may read it, or none can be made.
    """
    if not is_there(path):
        _make(path)
    try:
        shared, kept = path.stat().st_mode & 0o077, path.read_bytes()
    except OSError:
        raise SettingsError(NOT_OURS.format(path)) from None
    if shared:
        raise SettingsError(f"Others may read {path}. Take that from them: chmod 600 {path}")
    return decoded_keys(kept.decode("ascii", "replace"), str(path))


def _make(path: Path) -> None:
    """Make a file with a new key, unless another process does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(path, [secrets.token_bytes(KEY_BYTES)])
        with suppress(FileExistsError):  # another process was faster: its key counts
            os.link(draft, path)
        draft.unlink()
    except OSError:
        raise SettingsError(f"{path} can't be made. Make the folder this user's, or mend MATCHER_VAR.") from None


def add_key(path: Path) -> tuple[bytes, ...]:
    """Put a new key before the others of a file; all of them."""
    keys = (secrets.token_bytes(KEY_BYTES), *stored_keys(path))
    _draft(path, keys).replace(path)
    _sync_folder(path.parent)
    return keys


def retire_keys(path: Path, retired: Path) -> tuple[bytes, ...]:
    """Leave the newest key alone in a file; the others go to another one, which is written first."""
    newest, *others = stored_keys(path)
    known = stored_keys(retired) if retired.exists() else ()
    retired.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _draft(retired, dict.fromkeys([*others, *known])).replace(retired)
    _sync_folder(retired.parent)
    _draft(path, [newest]).replace(path)
    _sync_folder(path.parent)
    return tuple(others)


def decoded_keys(text: str, place: str) -> tuple[bytes, ...]:
    """Keys that stand one after the other, with spaces, commas or line ends between them; newest first.

    Raises:
        SettingsError: One is none.
    """
    return tuple(_decoded(one, place) for one in SEPARATORS.split(text.strip()))


def _decoded(text: str, place: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{place} holds no key. Make one with: python -c 'import base64, secrets;"
            f" print(base64.urlsafe_b64encode(secrets.token_bytes({KEY_BYTES})).decode())'"
        )
    return key


def _draft(path: Path, keys: Iterable[bytes]) -> Path:
    """A file beside the path that holds the keys, on the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"\n".join(map(base64.urlsafe_b64encode, keys)))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # not there, or not this user's any more
        return None
    return found.st_ino, found.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
