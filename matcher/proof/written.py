"""A proof as a file: one JSON object, sealed by a digest of its own text, so that no change to it goes unseen."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.proof import UNITS_PER_POINT, Best, Choice, NearTeam, Proof, ProofRow

PROOF_FILE = "proof.json"
FORMAT = "matcher-proof"
VERSION = 1
PAIR = len(Choice._fields)
Thing = TypeVar("Thing")
WRITE_AGAIN = "Have it written again: matcher solve"
MOST_SHOWN = 80
"""Characters of a value that a fault names."""
FAULTS_NAMED = 5
SEALED = ("format", "version", "units_per_point", "digest")
NUMBERS = ("objective", "bound", "settled", "units")
PARTS = ("rows", "engagements", "near", "last_step")
LAST_STEP = ("programs", "seconded")
ROW = ("kind", "price", "capacity", "consultant", "at", "choices")
BEST = ("engagement", "best", "exact")
NEAR = ("engagement", "start", "people", "loss")


class ProofError(MatcherError):
    """A proof that can't be read, or that was changed after it was written."""


def proof_text(proof: Proof) -> str:
    """A proof as the text of its file; the same proof gives the same bytes."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "units_per_point": UNITS_PER_POINT,
        "objective": proof.objective,
        "bound": proof.bound,
        "settled": proof.settled,
        "units": proof.units,
        "rows": [_row_cells(row) for row in proof.rows],
        "engagements": [
            {"engagement": one.engagement_id, "best": one.units, "exact": one.is_exact} for one in proof.best
        ],
        "near": None if proof.near is None else [_near_cells(team) for team in proof.near],
        "last_step": {"programs": proof.programs, "seconded": proof.seconded},
    }
    return json.dumps({**content, "digest": digest_of(content)}, indent=1, ensure_ascii=False) + "\n"


def _row_cells(row: ProofRow) -> dict[str, Any]:
    cells: dict[str, Any] = {"kind": row.kind, "price": row.price, "capacity": row.capacity}
    if row.consultant_id is not None:
        cells["consultant"] = row.consultant_id
    if row.at:
        cells["at"] = row.at
    if row.choices:
        cells["choices"] = [[choice.engagement_id, choice.first_start.isoformat()] for choice in row.choices]
    return cells


def _near_cells(team: NearTeam) -> dict[str, Any]:
    return {
        "engagement": team.engagement_id,
        "start": team.first_start.isoformat(),
        "people": list(team.people),
        "loss": team.loss,
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of everything but the digest itself, as compact JSON with sorted keys."""
    rest = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + sha256(text.encode()).hexdigest()


def proof_from(text: str | bytes) -> Proof:
    """Read a proof.

    Raises:
        ProofError: It is no proof of this format, or not what was written; the message gives the place.
    """
    try:
        content = json.loads(text, object_pairs_hook=_each_key_once)
        digest = digest_of(content) if isinstance(content, dict) else ""  # fails where a text is none in UTF-8
    except (ValueError, RecursionError) as error:
        msg = f"the proof is no JSON: {error}. {WRITE_AGAIN}"
        raise ProofError(msg) from error
    sealed = (FORMAT, VERSION, UNITS_PER_POINT)
    found = tuple(map(content.get, SEALED[:3])) if isinstance(content, dict) else ()
    if found != sealed or list(map(type, found)) != list(map(type, sealed)):
        msg = f"the file is no proof of the format {FORMAT}, version {VERSION}, of {UNITS_PER_POINT} units a point"
        raise ProofError(msg)
    if content.get("digest") != digest:
        msg = "the proof is not what was written: its digest does not match its content. Have it written again"
        raise ProofError(msg)
    reader = _Reader()
    reader.known(content, (*SEALED, *NUMBERS, *PARTS))
    proof = Proof(
        objective=reader.whole(content, "objective"),
        bound=reader.whole(content, "bound"),
        settled=reader.whole(content, "settled"),
        units=reader.whole(content, "units"),
        programs=reader.of_last_step(content, "programs"),
        seconded=reader.of_last_step(content, "seconded"),
        rows=reader.each(content, "rows", reader.row),
        best=reader.each(content, "engagements", reader.best),
        near=None if content.get("near", ()) is None else reader.each(content, "near", reader.near),
    )
    if reader.faults:
        raise ProofError(f"{'; '.join(reader.faults[:FAULTS_NAMED])}. {WRITE_AGAIN}")
    return proof


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: which of two values is meant, nobody could say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        msg = f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice in an object"
        raise ValueError(msg)
    return found


class _Reader:
    """Reads cells, and notes every one that is not what it should be."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._place = "the proof"

    def known(self, cells: Mapping[str, Any], names: Sequence[str]) -> None:
        """Note the keys of an object that it should not have."""
        for name in sorted(cells.keys() - set(names)):
            self._fault(name, cells[name], f"one of {', '.join(sorted(names))}")

    def whole(self, cells: Mapping[str, Any], name: str) -> int:
        """A whole number, however large."""
        value = cells.get(name)
        if type(value) is int:
            return value
        self._fault(name, value, "a whole number")
        return 0

    def text(self, cells: Mapping[str, Any], name: str) -> str:
        """A text."""
        value = cells.get(name)
        if isinstance(value, str):
            return value
        self._fault(name, value, "a text")
        return ""

    def moment(self, value: object) -> datetime:
        """A moment with an offset."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            found = datetime.min  # noqa: DTZ901 no moment at all: noted below
        if found.tzinfo is None:
            self._fault("a start", value, "an ISO moment with an offset from UTC")
        return found

    def each(
        self, cells: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], Thing]
    ) -> tuple[Thing, ...]:
        """A list of objects."""
        value = cells.get(name)
        if not isinstance(value, list):
            self._fault(name, value, "a list")
            return ()
        found = []
        for number, one in enumerate(value):
            self._place = f"{name}[{number}]"
            if isinstance(one, dict):
                found.append(read(one))
            else:
                self._fault("it", one, "an object")
        self._place = "the proof"
        return tuple(found)

    def row(self, cells: Mapping[str, Any]) -> ProofRow:
        """A row; cells that no row has are noted."""
        self.known(cells, ROW)
        choices = cells.get("choices", [])
        if not isinstance(choices, list) or not all(map(_is_pair, choices)):
            self._fault("choices", choices, "pairs of an engagement and a start")
            choices = []
        return ProofRow(
            kind=self.text(cells, "kind"),
            price=self.whole(cells, "price"),
            capacity=self.whole(cells, "capacity"),
            consultant_id=ConsultantId(self.text(cells, "consultant")) if "consultant" in cells else None,
            at=self.text(cells, "at") if "at" in cells else "",
            choices=tuple(Choice(EngagementId(eid), self.moment(at)) for eid, at in choices),
        )

    def best(self, cells: Mapping[str, Any]) -> Best:
        """What an engagement earns at best."""
        self.known(cells, BEST)
        exact = cells.get("exact")
        if not isinstance(exact, bool):
            self._fault("exact", exact, "true or false")
        return Best(EngagementId(self.text(cells, "engagement")), self.whole(cells, "best"), exact is not False)

    def near(self, cells: Mapping[str, Any]) -> NearTeam:
        """A team of the last step."""
        self.known(cells, NEAR)
        people = cells.get("people")
        if not isinstance(people, list) or not all(isinstance(person, str) for person in people):
            self._fault("people", people, "a list of consultants")
            people = []
        return NearTeam(
            EngagementId(self.text(cells, "engagement")),
            self.moment(cells.get("start")),
            tuple(ConsultantId(person) for person in people),
            self.whole(cells, "loss"),
        )

    def of_last_step(self, cells: Mapping[str, Any], name: str) -> int:
        """What is said of the solver's last step; files from before say nothing."""
        value = cells.get("last_step", {"programs": 0, "seconded": 0})
        if not isinstance(value, dict):
            self._fault("last_step", value, "an object")
            return 0
        if name == "programs":
            self.known(value, LAST_STEP)
        number, most = self.whole(value, name), value.get("programs")
        if number < 0 or (isinstance(most, int) and number > most):
            self._fault(f"last_step, {name}", number, "a count, of programs solved twice no more than of programs")
        return number

    def _fault(self, name: str, value: object, expected: str) -> None:
        shown = repr(value)
        if len(shown) > MOST_SHOWN:
            shown = f"{shown[:MOST_SHOWN]}…"
        self.faults.append(f"{self._place}, {name}: {shown}: should be {expected}")


def _is_pair(choice: object) -> bool:
    return isinstance(choice, list) and len(choice) == PAIR and isinstance(choice[0], str)
