"""The words of a text file in turn, each with its line; what is wrong is said with its place and the way out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from matcher.domain.model.errors import MatcherError

MOST_BYTES = 128 * 2**20
"""A larger file is refused before it is read."""
COMMENT = "#"
TOKEN = re.compile(r"[^\s:=]+|[:=]")
GROUP = re.compile(r"\{[^{},]+(?:,[^{},]+)*\}|[^{},]+")
SHOWN = 40
"""Characters of a wrong word that a message repeats."""


class Words:
    """Words and the signs ``:`` and ``=``, without comments.

    Args:
        path: The file, for messages.
        text: What it holds.
        form: What a file of this kind looks like, as a sentence: the way out of every fault.
    """

    def __init__(self, path: Path, text: str, form: str) -> None:
        self._path, self._text, self._form = path, text, form
        self._line = 0
        self._words = self._all(text)
        self._next = next(self._words, None)

    def _all(self, text: str) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.lstrip().startswith(COMMENT):
                for found in TOKEN.finditer(line):
                    yield number, found.group()

    def fault(self, said: str) -> NoReturn:
        """Stop with what is wrong at the last word taken.

        Raises:
            MatcherError: Always.
        """
        raise MatcherError(f"{self._path}, line {self._line}: {said} {self._form}")

    def take(self, what: str) -> str:
        """The next word.

        Raises:
            MatcherError: The file ends.
        """
        if self._next is None:
            self.fault(f"the file ends where {what} is expected.")
        self._line, word = self._next
        self._next = next(self._words, None)
        return word

    def sign(self, sign: str, after: str) -> None:
        """Take a sign.

        Raises:
            MatcherError: It is something else.
        """
        word = self.take(f"`{sign}`")
        if word != sign:
            self.fault(f"{word[:SHOWN]!r} stands where `{sign}` is expected after {after}.")

    def whole(self, what: str, low: int, high: int) -> int:
        """The next word as a whole number within limits.

        Raises:
            MatcherError: It is none, or beyond the limits.
        """
        word = self.take(what)
        try:
            number = int(word) if len(word) <= SHOWN else None
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            self.fault(f"{what} is {word[:SHOWN]!r}, not a whole number from {low:,} to {high:,}.")
        return number

    def number(self, what: str, most: float) -> float:
        """The next word as a number whose size is at most so much.

        Raises:
            MatcherError: It is none, or larger.
        """
        word = self.take(what)
        try:
            number = float(word)
        except ValueError:
            number = float("nan")
        if not abs(number) <= most:
            self.fault(f"{what} is {word[:SHOWN]!r}, not a number from {-most:,.0f} to {most:,.0f}.")
        return number

    def skip_to(self, name: str) -> None:
        """Take all words up to and with a name.

        Raises:
            MatcherError: The file ends before.
        """
        while self.take(f"`{name}`") != name:
            pass

    def note(self, name: str, low: int, high: int) -> int:
        """A whole number that a comment ``# NAME: number`` gives, wherever it stands.

        Raises:
            MatcherError: There is none, or it is beyond the limits.
        """
        for number, line in enumerate(self._text.splitlines(), start=1):
            key, _, value = line.removeprefix(COMMENT).partition(":")
            if line.startswith(COMMENT) and key.strip() == name:
                self._line, word = number, value.strip()
                break
        else:
            self.fault(f"there is no line `# {name}: …`.")
        if not word.isdecimal() or len(word) > SHOWN or not low <= int(word) <= high:
            self.fault(f"{name} is {word[:SHOWN]!r}, not a whole number from {low:,} to {high:,}.")
        return int(word)

    def groups(self, what: str) -> list[list[str]]:
        """The rest of a line as words with commas, some of them together in braces.

        Raises:
            MatcherError: It is something else.
        """
        line, taken = self._line, []
        while self._next is not None and self._next[0] == line:
            taken.append(self.take(what))
        rest = "".join(taken)
        found = GROUP.findall(rest)
        if not found or ",".join(found) != rest:
            self.fault(f"{rest[:SHOWN]!r} stands where {what} is expected.")
        return [group.strip("{}").split(",") for group in found]

    @property
    def at_end(self) -> bool:
        """Whether no word is left."""
        return self._next is None

    def end(self) -> None:
        """See that nothing is left.

        Raises:
            MatcherError: Something is.
        """
        if self._next is not None:
            word = self.take("the end")
            self.fault(f"{word[:SHOWN]!r} stands where the file should end.")


def read_bytes(path: Path) -> bytes:
    """A whole file.

    Raises:
        MatcherError: It can't be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MatcherError(f"{path} can't be read: {error.strerror}") from error
    if len(found) > MOST_BYTES:
        raise MatcherError(f"{path} has more than {MOST_BYTES // 2**20} MiB: too large for a published problem.")
    return found


def as_text(path: Path, found: bytes) -> str:
    """What a text file holds.

    Raises:
        MatcherError: It is no text in UTF-8.
    """
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise MatcherError(
            f"{path}, line {line}: byte {found[error.start]:#04x} is no text in UTF-8. Unpack an archive first, or "
            "write the file again as text in UTF-8."
        ) from error
