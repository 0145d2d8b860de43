"""Every sheet of a dataset, column by column, and those of an answer: what reader and writer share.

The columns of consultants and engagements are those that the records declare.
"""

from dataclasses import dataclass

from matcher.domain.model.consultant import Consultant
from matcher.domain.model.declared.fields import fields_holding, fields_of
from matcher.domain.model.declared.holds import DatedSpans, Identifier
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.vocabulary import SeatRole, SeatStatus
from matcher.sheets.cells.declared import LEVEL, cells_of
from matcher.sheets.cells.kinds import IDENTIFIER, NAME, TEXT, WORD, CellKind, exactly, one_of, optional, whole
from matcher.sheets.cells.times import CLOCK_OR_MOMENT, MOMENT, WEEKDAY

POINTS = whole(-1_000_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet.

    Args:
        key: Part of what names a row: no two rows agree on all key columns.
        absent: The column may be missing altogether; its cells are then empty.
        private: What a fault there found is never repeated: it could tell who brings lived experience.
        names: The sheet whose key a cell must be, or an empty string.
        label: What people call it, where its name does not say.
        apart: Whether it is kept apart in the database, for those who may know of lived experience.
    """

    name: str
    kind: CellKind
    key: bool = False
    absent: bool = False
    private: bool = False
    names: str = ""
    label: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a folder, or one sheet of a workbook.

    Args:
        row: What a row is.
        required: The sheet must be there, if only with its header.
    """

    name: str
    row: str
    columns: tuple[SheetColumn, ...]
    required: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.key)


def columns_of(record: type) -> tuple[SheetColumn, ...]:
    """The columns of the sheet that has a row for each record, in the order of its declaration."""
    return tuple(
        SheetColumn(
            column,
            kind,
            key=isinstance(field.holds, Identifier),
            absent=field.may_lack,
            private=field.private,
            label=field.label,
            apart=field.apart,
        )
        for name, field in fields_of(record).items()
        for column, kind in cells_of(name, field).items()
    )


A_CONSULTANT = SheetColumn("consultant_id", IDENTIFIER, names="consultants")
AN_ENGAGEMENT = SheetColumn("engagement_id", IDENTIFIER, names="engagements")
KEY_CONSULTANT = SheetColumn("consultant_id", IDENTIFIER, key=True, names="consultants")
KEY_ENGAGEMENT = SheetColumn("engagement_id", IDENTIFIER, key=True, names="engagements")
KEY_SEAT = SheetColumn("seat", NAME, key=True)

CONSULTANTS = Sheet("consultants", "Someone whom the center may ask.", columns_of(Consultant), required=True)
SKILLS = Sheet(
    "skills",
    "A topic or an audience that a consultant is approved for.",
    (
        KEY_CONSULTANT,
        SheetColumn("kind", exactly("topic", "audience"), key=True),
        SheetColumn("value", WORD, key=True),
        SheetColumn("level", LEVEL),
    ),
)
AVAILABILITY = Sheet(
    "availability",
    "Hours of every week, on the consultant's own clock; or a span that is also free, not free, or preferred.",
    (
        A_CONSULTANT,
        SheetColumn("kind", exactly("weekly", *fields_holding(Consultant, DatedSpans))),
        SheetColumn("weekday", optional(WEEKDAY), absent=True),
        SheetColumn("start", CLOCK_OR_MOMENT),
        SheetColumn("end", CLOCK_OR_MOMENT),
    ),
)
EXCLUSIONS = Sheet(
    "exclusions",
    "What a consultant will not do, where, for whom or with whom; never why.",
    (
        A_CONSULTANT,
        SheetColumn("kind", exactly("topic", "audience", "state", "organization", "consultant")),
        SheetColumn("value", WORD),
    ),
)
ENGAGEMENTS = Sheet("engagements", "What an organization asks for.", columns_of(Engagement), required=True)
ENGAGEMENT_TOPICS = Sheet(
    "engagement_topics",
    "A topic of an engagement, with the level that someone on the team must have.",
    (KEY_ENGAGEMENT, SheetColumn("topic", WORD, key=True), SheetColumn("min_level", LEVEL)),
)
SEATS = Sheet(
    "seats",
    "A seat of an engagement, and what it asks for. Imported, its name is sealed, and it has a number by chance.",
    (KEY_ENGAGEMENT, KEY_SEAT, SheetColumn("role", one_of(SeatRole), private=True)),
)
SCHEDULE = Sheet(
    "schedule",
    "A seat that is approved or was proposed, with who takes it and when the first session starts.",
    (
        KEY_ENGAGEMENT,
        KEY_SEAT,
        A_CONSULTANT,
        SheetColumn("first_start", MOMENT),
        SheetColumn("status", one_of(SeatStatus)),
    ),
)
REJECTIONS = Sheet(
    "rejections",
    "A pair that is not proposed again.",
    (AN_ENGAGEMENT, A_CONSULTANT, SheetColumn("reason", TEXT, absent=True)),
)
AFFINITY = Sheet(
    "affinity",
    "Points for a consultant in an engagement, or against.",
    (KEY_ENGAGEMENT, KEY_CONSULTANT, SheetColumn("points", POINTS)),
)

SAME_PERSON = Sheet(
    "same_person",
    "Whether two ids are one person.",
    (
        KEY_CONSULTANT,
        SheetColumn("other_id", IDENTIFIER, key=True, names="consultants"),
        SheetColumn("answer", exactly("same", "different")),
    ),
)

SHEETS = (
    CONSULTANTS,
    SKILLS,
    AVAILABILITY,
    EXCLUSIONS,
    ENGAGEMENTS,
    ENGAGEMENT_TOPICS,
    SEATS,
    SCHEDULE,
    REJECTIONS,
    AFFINITY,
    SAME_PERSON,
)
SHEETS_BY_NAME = {sheet.name: sheet for sheet in SHEETS}
COLUMN_NAMES = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
"""By sheet; what was found in a dataset is given in this order."""

# An answer is judged against its dataset by the audit, not here: names that the dataset lacks are broken rules there.
ASSIGNMENTS = Sheet(
    "assignments",
    "A seat with who takes it and when the first session starts.",
    (
        SheetColumn("engagement_id", IDENTIFIER),
        SheetColumn("seat", NAME),
        SheetColumn("consultant_id", IDENTIFIER),
        SheetColumn("first_start", MOMENT),
    ),
    required=True,
)
UNCOVERED = Sheet(
    "uncovered",
    "An engagement that nobody is booked for, and why.",
    (SheetColumn("engagement_id", IDENTIFIER), SheetColumn("reason", TEXT), SheetColumn("sentence", TEXT)),
)
