"""A consultant as a form: all that any reader may know. Roles, years, rate and exclusions are no part of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.declared.fields import fields_holding, fields_of
from matcher.domain.model.declared.holds import DatedSpans
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import AUDIENCES, TOPICS, WEEKDAYS, Role
from matcher.ports.forms import FormRead
from matcher.sheets.cells.columns import CONSULTANTS
from matcher.sheets.cells.times import TIME_ZONE
from matcher.sheets.forms.in_words import said, told, typed
from matcher.sheets.forms.on_the_map import NOT_ON_THE_MAP, Locate
from matcher.sheets.forms.rows import FormRow, read_rows
from matcher.sheets.forms.spans import A_SPAN, HOURS, hours_of, hours_text, spans_of, spans_text
from matcher.sheets.listing import record_cells, shown

FIELDS = fields_of(Consultant)
KEPT_APART = tuple(name for name, field in FIELDS.items() if field.apart)
"""Roles, and what goes by a role and could tell it: no part of this form."""
OWN_ROW = tuple(name for name, field in FIELDS.items() if field.group and field.has_column and not field.apart)
SPANS = fields_holding(Consultant, DatedSpans)


@dataclass(frozen=True, slots=True)
class ConsultantForm:
    """Both ways between a consultant and the texts of a form."""

    locate: Locate

    def texts(self, record: Consultant) -> dict[str, str]:
        """Every field of the form, in its order."""
        return said(FIELDS, _cells_of(record))

    def read(self, texts: Mapping[str, str], record: Consultant) -> FormRead[Consultant]:
        """The consultant as the form has them; what it lacks, and what nobody changed, stays as it is."""
        person = record
        now = self.texts(person)
        given = {name: texts.get(name, text).replace("\r\n", "\n").strip() for name, text in now.items()}
        changed = frozenset(name for name, text in given.items() if text != now[name])
        given = typed(FIELDS, _cells_of(person), given)
        place, faults = person.place, dict[str, str]()
        if changed & {"city", "state"}:
            located = self.locate(given["city"], given["state"])
            place = located or place
            faults |= {} if located else {"city": NOT_ON_THE_MAP}
        read = read_rows(
            {
                "consultants": [FormRow(_sheet_row(person, given))],
                "skills": list(_skills(person, given)),
                "availability": list(_weekly(person, given)),
            }
        )
        found = told(FIELDS, read.faults)
        faults |= {name: f"Give {HOURS}." if name.startswith("weekly.") else text for name, text in found.items()}
        faults |= told(FIELDS, {name: text for name, text in read.oddities.items() if name in changed})
        spans, wrong = _spans(given, changed, person)
        faults |= wrong
        if read.problem is None or faults:
            return FormRead(None, faults)
        (made,) = read.problem.consultants.values()
        weekly = made.weekly if any(name.startswith("weekly.") for name in changed) else person.weekly
        given_spans: dict[str, Any] = dict(spans)
        made = replace(made, place=place, weekly=weekly, **given_spans)
        return FormRead(_with_what_stays(made, person), {})


def _cells_of(person: Consultant) -> dict[str, str]:
    """Every field of the form, as a file has them."""
    levels = {"topic": person.topics, "audience": person.audiences}
    return {
        **{name: str(text) for name, text in _row(person).items() if name in OWN_ROW},
        **{
            f"{kind}.{word}": str(levels[kind].get(word, ""))
            for kind, words in (("topic", TOPICS), ("audience", AUDIENCES))
            for word in sorted(words | levels[kind].keys())
        },
        **{
            f"weekly.{name}": hours_text(window for window in person.weekly if window.weekday == number)
            for number, name in enumerate(WEEKDAYS)
        },
        **{kind: spans_text(getattr(person, kind), person.time_zone) for kind in SPANS},
    }


def _with_what_stays(made: Consultant, person: Consultant) -> Consultant:
    """The consultant with what is no part of the form."""
    stays: dict[str, Any] = {name: getattr(person, name) for name in KEPT_APART}
    return replace(made, **stays)


def _row(person: Consultant) -> dict[str, object]:
    """The row in its sheet; a role has to be there for it to be read, and is none of the person's."""
    return dict(
        shown(CONSULTANTS, record_cells(replace(person, roles=frozenset({Role.EXPERT}), years_lived_experience=None)))
    )


def _sheet_row(person: Consultant, given: Mapping[str, str]) -> dict[str, str]:
    return {**{name: str(text) for name, text in _row(person).items()}, **{name: given[name] for name in OWN_ROW}}


def _skills(person: Consultant, given: Mapping[str, str]) -> Iterator[FormRow]:
    for name, level in given.items():
        kind, _, word = name.partition(".")
        if kind in {"topic", "audience"} and level:
            cells = {"consultant_id": person.consultant_id, "kind": kind, "value": word, "level": level}
            yield FormRow(cells, name)


def _weekly(person: Consultant, given: Mapping[str, str]) -> Iterator[FormRow]:
    for weekday in WEEKDAYS:
        name = f"weekly.{weekday}"
        for start, end in hours_of(given[name]):
            cells = {"consultant_id": person.consultant_id, "kind": "weekly", "weekday": weekday}
            yield FormRow({**cells, "start": start, "end": end}, name)


def _spans(
    given: Mapping[str, str], changed: frozenset[str], person: Consultant
) -> tuple[dict[str, tuple[Interval, ...]], dict[str, str]]:
    """Spans of days as they were given, and what is wrong with them; a clock that is none is told elsewhere."""
    try:
        zone: ZoneInfo = TIME_ZONE.parse(given["time_zone"])
    except ValueError:
        zone = person.time_zone
    spans: dict[str, tuple[Interval, ...]] = {}
    wrong = {}
    for kind in SPANS:
        try:
            spans[kind] = spans_of(given[kind], zone) if kind in changed else getattr(person, kind)
        except ValueError as error:
            wrong[kind] = f"Not understood: “{error}”. Give {A_SPAN}."
    return spans, wrong
