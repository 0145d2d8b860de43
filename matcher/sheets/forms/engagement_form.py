"""An engagement as a form: all its facts but what its seats ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.problem import Engagement
from matcher.domain.model.vocabulary import TOPICS, SeatRole
from matcher.ports.forms import FormRead
from matcher.sheets.cells.columns import ENGAGEMENTS
from matcher.sheets.cells.declared import COORDINATES
from matcher.sheets.forms.in_words import said, told, typed
from matcher.sheets.forms.on_the_map import NOT_ON_THE_MAP, Locate
from matcher.sheets.forms.rows import FormRow, read_rows
from matcher.sheets.listing import record_cells, shown

FIELDS = fields_of(Engagement)
OWN_ROW = tuple(name for name, field in FIELDS.items() if field.group and field.has_column)


@dataclass(frozen=True, slots=True)
class EngagementForm:
    """Both ways between an engagement and the texts of a form."""

    locate: Locate

    def texts(self, record: Engagement) -> dict[str, str]:
        """Every field of the form, in its order."""
        return said(FIELDS, _cells_of(record))

    def read(self, texts: Mapping[str, str], record: Engagement) -> FormRead[Engagement]:
        """The engagement as the form has it; what it lacks stays as it is."""
        engagement = record
        now = self.texts(engagement)
        given = {name: texts.get(name, text).strip() for name, text in now.items()}
        changed = frozenset(name for name, text in given.items() if text != now[name])
        given = typed(FIELDS, _cells_of(engagement), given)
        place, faults = engagement.place, dict[str, str]()
        on_site = given["mode"] != "virtual"
        if changed & {"city", "state"} or (on_site and place is None):
            place = self.locate(given["city"], given["state"])
            faults |= {"city": NOT_ON_THE_MAP} if on_site and place is None else {}
        row = {name: str(text) for name, text in _row(replace(engagement, place=place)).items()}
        read = read_rows(
            {
                "engagements": [FormRow({**row, **{name: given[name] for name in OWN_ROW}})],
                "engagement_topics": list(_topics(engagement, given)),
                "seats": [FormRow(_seat(engagement, seat)) for seat in engagement.seats],
            }
        )
        faults |= told(FIELDS, {name: text for name, text in read.faults.items() if name not in COORDINATES})
        faults |= told(FIELDS, {name: text for name, text in read.oddities.items() if name in changed})
        if read.problem is None or faults:
            return FormRead(None, faults)
        (made,) = read.problem.engagements.values()
        return FormRead(replace(made, seats=engagement.seats), {})


def _cells_of(engagement: Engagement) -> dict[str, str]:
    """Every field of the form, as a file has them."""
    return {
        **{name: str(text) for name, text in _row(engagement).items() if name in OWN_ROW},
        **{f"topic.{word}": str(engagement.topics.get(word, "")) for word in sorted(TOPICS | engagement.topics.keys())},
    }


def _row(engagement: Engagement) -> dict[str, object]:
    return dict(shown(ENGAGEMENTS, record_cells(engagement)))


def _topics(engagement: Engagement, given: Mapping[str, str]) -> Iterator[FormRow]:
    for name, level in given.items():
        kind, _, word = name.partition(".")
        if kind == "topic" and level:
            yield FormRow({"engagement_id": engagement.engagement_id, "topic": word, "min_level": level}, name)


def _seat(engagement: Engagement, seat: str) -> dict[str, str]:
    return {"engagement_id": engagement.engagement_id, "seat": seat, "role": SeatRole.ANY}
