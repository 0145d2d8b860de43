"""What is kept apart of a consultant as a form: roles, years, rate and what they ruled out."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matcher.domain.model.declared.fields import fields_holding, fields_of
from matcher.domain.model.declared.holds import RuledOut
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS
from matcher.domain.rules.in_words import words
from matcher.ports.forms import FormRead
from matcher.sheets.cells.columns import CONSULTANTS
from matcher.sheets.forms.rows import FormRow, read_rows
from matcher.sheets.forms.spans import parts_of
from matcher.sheets.listing import record_cells, shown

FIELDS = {name: field for name, field in fields_of(Consultant).items() if field.apart}
OWN_ROW = tuple(name for name, field in FIELDS.items() if field.has_column)
OFFERED = re.compile(r"(?<=Did you mean )[a-z_0-9]+(?=\?)")
(RULED_OUT,) = fields_holding(Consultant, RuledOut)


@dataclass(frozen=True, slots=True)
class ConfidentialForm:
    """Both ways between what is kept apart and the texts of a form.

    Args:
        people: Whom a consultant may be kept apart from.
    """

    people: Collection[ConsultantId]

    def texts(self, record: Consultant) -> dict[str, str]:
        """Every field of the form, in its order."""
        row = _row(record)
        ruled_out = "\n".join(f"{kind}: {value}" for kind, value in sorted(record.exclusions))
        return {**{name: row[name] for name in OWN_ROW}, RULED_OUT: ruled_out}

    def read(self, texts: Mapping[str, str], record: Consultant) -> FormRead[Consultant]:
        """The consultant with what the form says of what is kept apart; what it lacks stays as it is."""
        now = self.texts(record)
        given = {name: texts.get(name, text).replace("\r\n", "\n").strip() for name, text in now.items()}
        ruled_out = list(_ruled_out(record, given[RULED_OUT]))
        row = _row(record)
        others = {one.cells["value"] for one in ruled_out if one.cells["kind"] == "consultant"} & set(self.people)
        people = [FormRow({**row, "consultant_id": one}) for one in sorted(others - {record.consultant_id})]
        mine = FormRow({**row, **{name: given[name] for name in OWN_ROW}})
        read = read_rows({"consultants": [mine, *people], "exclusions": ruled_out})
        odd = read.oddities.get(RULED_OUT, "") if given[RULED_OUT] != now[RULED_OUT] else ""
        wrong = " ".join(filter(None, [read.faults.get(RULED_OUT), odd]))
        faults = {**read.faults, **({RULED_OUT: _in_words(wrong)} if wrong else {})}
        if read.problem is None or faults:
            return FormRead(None, faults)
        made = read.problem.consultants[record.consultant_id]
        changed: dict[str, Any] = {name: getattr(made, name) for name in FIELDS}
        return FormRead(replace(record, **changed), {})


def _row(person: Consultant) -> dict[str, str]:
    return {name: str(text) for name, text in shown(CONSULTANTS, record_cells(person)).items()}


def _ruled_out(person: Consultant, text: str) -> Iterator[FormRow]:
    for part in parts_of(text):
        said, _, value = part.partition(":")
        kind = said.strip().casefold()  # a phone begins each line with a capital
        cells = {"consultant_id": person.consultant_id, "kind": kind, "value": _code(kind, value.strip())}
        yield FormRow(cells, RULED_OUT, part)


def _in_words(faults: str) -> str:
    """What is wrong with lines, for readers who know no ids of files and no codes."""
    by_name = faults.replace("a consultant_id that is in consultants.csv", "the name of a consultant of this center")
    return OFFERED.sub(lambda found: words(found[0]), by_name)


def _code(kind: str, said: str) -> str:
    """What is ruled out as a file has it, where somebody wrote it in words: "Texas", "labor trafficking"."""
    if kind == "state":
        return next((code for code, name in STATES.items() if name.casefold() == said.casefold()), said)
    known = {"topic": TOPICS, "audience": AUDIENCES}.get(kind, ())
    return next((code for code in known if words(code).casefold() == said.casefold()), said)
