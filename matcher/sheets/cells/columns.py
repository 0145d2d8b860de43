"""Every sheet of a dataset, column by column, and those of an answer: the one declaration that reader and writer share.

Source: the dataset's description in the documentation. Names are those of the domain's fields.
"""

from dataclasses import dataclass

from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, SeatStatus, TaType
from matcher.sheets.cells.kinds import (
    IDENTIFIER,
    LANGUAGE_CODE,
    LANGUAGES,
    NAME,
    RANKED_WORDS,
    TEXT,
    WORD,
    YES_NO,
    Kind,
    exactly,
    number,
    one_of,
    optional,
    some_of,
    whole,
)
from matcher.sheets.cells.times import (
    CLOCK_OR_MOMENT,
    CLOCKS,
    DAY,
    LAST_DAY,
    MOMENT,
    TIME_ZONE,
    WEEKDAY,
    WEEKDAYS_OFFERED,
)

YEARS = number(0, 100)
DOLLARS = number(0, 1_000_000_000)
LATITUDE, LONGITUDE = number(-90, 90), number(-180, 180)
DAYS = whole(0, 366)
LEVEL = whole(1, 5)
POINTS = whole(-1_000_000, 1_000_000)
COUNT = whole(0, 10_000)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Args:
        key: Part of what names a row: no two rows agree on all key columns.
        absent: The column may be missing altogether; its cells are then empty.
        private: What a fault there found is never repeated: it could tell who brings lived experience.
        names: The sheet whose key a cell must be, or an empty string.
    """

    name: str
    kind: Kind
    key: bool = False
    absent: bool = False
    private: bool = False
    names: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a folder, or one sheet of a workbook.

    Args:
        required: The sheet must be there, if only with its header.
    """

    name: str
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.key)


A_CONSULTANT = Column("consultant_id", IDENTIFIER, names="consultants")
AN_ENGAGEMENT = Column("engagement_id", IDENTIFIER, names="engagements")
KEY_CONSULTANT = Column("consultant_id", IDENTIFIER, key=True, names="consultants")
KEY_ENGAGEMENT = Column("engagement_id", IDENTIFIER, key=True, names="engagements")
KEY_SEAT = Column("seat", NAME, key=True)

CONSULTANTS = Sheet(
    "consultants",
    (
        Column("consultant_id", IDENTIFIER, key=True),
        Column("name", TEXT),
        Column("email", TEXT),
        Column("roles", some_of(Role), private=True),
        Column("years_experience", optional(YEARS, 0.0)),
        Column("years_lived_experience", optional(YEARS), absent=True, private=True),
        Column("languages", LANGUAGES),
        Column("disciplines", RANKED_WORDS, absent=True),
        Column("modes", some_of(Mode, Mode.HYBRID)),
        Column("city", TEXT),
        Column("state", TEXT),
        Column("lat", LATITUDE),
        Column("lon", LONGITUDE),
        Column("time_zone", TIME_ZONE),
        Column("max_travel_miles", optional(whole(0, 25_000), 0)),
        Column("max_hours_per_week", number(0, 168)),
        Column("max_engagements_per_month", COUNT),
        Column("rest_days", optional(DAYS, 0), absent=True),
        Column("rate_per_hour", number(0, 1_000_000)),
        Column("organization", TEXT, absent=True),
        Column("status", one_of(ConsultantStatus)),
        Column("agreement_end", optional(LAST_DAY), absent=True),
        Column("cleared_for_minors", YES_NO, absent=True),
        Column("recent_engagements", optional(COUNT, 0), absent=True),
    ),
    required=True,
)
SKILLS = Sheet(
    "skills",
    (
        KEY_CONSULTANT,
        Column("kind", exactly("topic", "audience"), key=True),
        Column("value", WORD, key=True),
        Column("level", LEVEL),
    ),
)
AVAILABILITY = Sheet(
    "availability",
    (
        A_CONSULTANT,
        Column("kind", exactly("weekly", "available", "unavailable", "preferred")),
        Column("weekday", optional(WEEKDAY), absent=True),
        Column("start", CLOCK_OR_MOMENT),
        Column("end", CLOCK_OR_MOMENT),
    ),
)
EXCLUSIONS = Sheet(
    "exclusions",
    (
        A_CONSULTANT,
        Column("kind", exactly("topic", "audience", "state", "organization", "consultant")),
        Column("value", WORD),
    ),
)
ENGAGEMENTS = Sheet(
    "engagements",
    (
        Column("engagement_id", IDENTIFIER, key=True),
        Column("organization", TEXT),
        Column("audience", WORD),
        Column("ta_type", one_of(TaType)),
        Column("mode", one_of(Mode)),
        Column("language", LANGUAGE_CODE),
        Column("city", TEXT),
        Column("state", TEXT),
        Column("lat", optional(LATITUDE)),
        Column("lon", optional(LONGITUDE)),
        Column("time_zone", TIME_ZONE),
        Column("priority", LEVEL),
        Column("requested_on", optional(DAY)),
        Column("window_start", DAY),
        Column("window_end", DAY),
        Column("sessions", whole(1, 366)),
        Column("session_minutes", whole(1, 1440)),
        Column("cadence_days", DAYS),
        Column("start_times", CLOCKS),
        Column("weekdays", WEEKDAYS_OFFERED),
        Column("budget", optional(DOLLARS), absent=True),
        Column("federal_grantee", YES_NO, absent=True),
        Column("granting_office_confirmed", YES_NO, absent=True),
        Column("criminal_justice", YES_NO, absent=True),
        Column("minors_present", YES_NO, absent=True),
    ),
    required=True,
)
ENGAGEMENT_TOPICS = Sheet(
    "engagement_topics", (KEY_ENGAGEMENT, Column("topic", WORD, key=True), Column("min_level", LEVEL))
)
SEATS = Sheet("seats", (KEY_ENGAGEMENT, KEY_SEAT, Column("role", one_of(SeatRole), private=True)))
SCHEDULE = Sheet(
    "schedule",
    (KEY_ENGAGEMENT, KEY_SEAT, A_CONSULTANT, Column("first_start", MOMENT), Column("status", one_of(SeatStatus))),
)
REJECTIONS = Sheet("rejections", (AN_ENGAGEMENT, A_CONSULTANT, Column("reason", TEXT, absent=True)))
AFFINITY = Sheet("affinity", (KEY_ENGAGEMENT, KEY_CONSULTANT, Column("points", POINTS)))

SAME_PERSON = Sheet(
    "same_person",
    (
        KEY_CONSULTANT,
        Column("other_id", IDENTIFIER, key=True, names="consultants"),
        Column("answer", exactly("same", "different")),
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

# An answer is judged against its dataset by the audit, not here: names that the dataset lacks are broken rules there.
ASSIGNMENTS = Sheet(
    "assignments",
    (
        Column("engagement_id", IDENTIFIER),
        Column("seat", NAME),
        Column("consultant_id", IDENTIFIER),
        Column("first_start", MOMENT),
    ),
    required=True,
)
UNCOVERED = Sheet("uncovered", (Column("engagement_id", IDENTIFIER), Column("reason", TEXT), Column("sentence", TEXT)))
