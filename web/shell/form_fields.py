"""Fields of a form about a record: what each is called, how it is typed or chosen, and a word of help."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from matcher.domain.model.vocabulary import STATES, ConsultantStatus, Mode, TaType
from web.shell.wording import WEEKDAYS, term

Options = tuple[tuple[str, str], ...]
YES_NO: Options = (("no", "No"), ("yes", "Yes"))
LEVELS: Options = (("", "No"), *((str(level), f"Level {level}") for level in range(1, 6)))
PRIORITIES: Options = tuple((str(number), str(number)) for number in range(1, 6))
STATE_OPTIONS: Options = (("", ""), *STATES.items())
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field.

    Args:
        kind: ``text``, ``number``, ``date``, ``area``, ``select`` or ``ticks``.
        options: Value and words, where one chooses.
    """

    name: str
    label: str
    kind: str = "text"
    options: Options = ()
    hint: str = ""

    def offered(self, value: str) -> Options:
        """What there is to choose, with what is chosen now whatever it is."""
        known = {one for one, _ in self.options}
        return self.options if value in known else (*self.options, (value, value))

    def ticked(self, value: str) -> frozenset[str]:
        """What is ticked."""
        return frozenset(value.split(SEPARATOR))


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields under a heading.

    Args:
        folded: Whether it opens on demand.
        grid: Whether its fields stand beside each other.
    """

    title: str
    fields: tuple[FormField, ...]
    lead: str = ""
    folded: bool = False


def texts_from(form: "MultiDict[str, str]", sections: tuple[FormSection, ...]) -> dict[str, str]:
    """What a form says; ticks that nobody set are none, other fields that it lacks are left out."""
    fields = [one for section in sections for one in section.fields]
    return {
        one.name: SEPARATOR.join(filter(None, form.getlist(one.name)))
        for one in fields
        if one.name in form or one.kind == "ticks"
    }


def labels_of(sections: tuple[FormSection, ...]) -> Mapping[str, str]:
    """What each field is called."""
    return {one.name: one.label for section in sections for one in section.fields}


def _levels(texts: Mapping[str, str], kind: str) -> tuple[FormField, ...]:
    names = [name for name in texts if name.startswith(f"{kind}.")]
    return tuple(FormField(name, term(name.partition(".")[2]), "select", LEVELS) for name in names)


def _terms(words: type[ConsultantStatus] | type[Mode] | type[TaType]) -> Options:
    return tuple((word.value, term(word.value)) for word in words)


CODES = "Codes like en, es, ase; several with semicolons."
OWN_CLOCK = (
    "On the consultant’s own clock. Days, like 2027-03-01 to 2027-03-05, or times, like 2027-03-01 09:00 to "
    "2027-03-01 12:00; one a line."
)


def consultant_sections(texts: Mapping[str, str]) -> tuple[FormSection, ...]:
    """The form of a consultant."""
    return (
        FormSection(
            "Who and where",
            (
                FormField("name", "Name"),
                FormField("email", "Email address of the data"),
                FormField("organization", "Affiliation", hint="Nobody presents for an organization of their own."),
                FormField("city", "City"),
                FormField("state", "State", "select", STATE_OPTIONS),
                FormField("time_zone", "Time zone", hint="Like America/Chicago."),
                FormField("languages", "Languages", hint=CODES),
                FormField("disciplines", "Disciplines", hint="The main one first; several with semicolons."),
                FormField("status", "Status", "select", _terms(ConsultantStatus)),
                FormField("agreement_end", "Agreement until", "date", hint="Empty: without an end."),
                FormField("cleared_for_minors", "Cleared for minors", "select", YES_NO),
                FormField("recent_engagements", "Delivered in the last 180 days", "number"),
            ),
        ),
        FormSection(
            "Own limits",
            (
                FormField("modes", "Works", "ticks", (("virtual", "Virtual"), ("in_person", "In person"))),
                FormField("max_hours_per_week", "Hours a week at most", "number"),
                FormField("max_engagements_per_month", "Engagements a month at most", "number"),
                FormField("max_travel_miles", "Miles of travel at most", "number"),
                FormField("rest_days", "Days of rest after an engagement", "number"),
            ),
            "The consultant’s own: change them as they ask. Lifting one needs a word on how they asked.",
        ),
        FormSection(
            "Free every week",
            tuple(FormField(f"weekly.{name[:3]}", name) for name in WEEKDAYS),
            "Hours on the consultant’s own clock, like 09:00-12:00; 13:00-17:00, or all day. Empty: not free.",
        ),
        FormSection(
            "Dates",
            (
                FormField("available", "Also free", "area"),
                FormField("unavailable", "Not free", "area"),
                FormField("preferred", "Prefers", "area"),
            ),
            OWN_CLOCK,
        ),
        FormSection("Approved to teach: topics", _levels(texts, "topic"), folded=True),
        FormSection("Approved to teach: audiences", _levels(texts, "audience"), folded=True),
    )


def confidential_sections() -> tuple[FormSection, ...]:
    """The form of what is kept apart of a consultant."""
    return (
        FormSection(
            "Kept apart",
            (
                FormField("roles", "Roles", "ticks", (("expert", "Expert"), ("survivor", "Survivor"))),
                FormField("years_experience", "Years of experience", "number"),
                FormField(
                    "years_lived_experience",
                    "Years of bringing lived experience into training",
                    "number",
                    hint="Empty: not said.",
                ),
                FormField("rate_per_hour", "Dollars an hour", "number"),
                FormField(
                    "exclusions",
                    "Ruled out",
                    "area",
                    hint="One a line, like state: TX; topic, audience, organization, consultant likewise.",
                ),
            ),
        ),
    )


def engagement_sections(texts: Mapping[str, str], audiences: Options) -> tuple[FormSection, ...]:
    """The form of an engagement."""
    days = tuple((name[:3], name) for name in WEEKDAYS)
    return (
        FormSection(
            "Who and what",
            (
                FormField("organization", "Organization"),
                FormField("audience", "Kind of organization", "select", audiences),
                FormField("ta_type", "What", "select", _terms(TaType)),
                FormField("mode", "Mode", "select", _terms(Mode)),
                FormField("language", "Language", hint="A code like en, es or ase."),
                FormField("priority", "Priority, 5 is highest", "select", PRIORITIES),
                FormField("budget", "Budget in dollars", "number", hint="Empty: no limit."),
            ),
        ),
        FormSection(
            "Where",
            (
                FormField("city", "City"),
                FormField("state", "State", "select", STATE_OPTIONS),
                FormField("time_zone", "Time zone", hint="Like America/Chicago."),
            ),
        ),
        FormSection(
            "When",
            (
                FormField("requested_on", "Asked for on", "date"),
                FormField("window_start", "First possible day", "date"),
                FormField("window_end", "Last possible day", "date"),
                FormField("sessions", "Sessions", "number"),
                FormField("session_minutes", "Minutes a session", "number"),
                FormField("cadence_days", "Days between sessions", "number", hint="0: on days in a row."),
                FormField("start_times", "Start times", hint="Like 09:00; 13:30, on the engagement’s own clock."),
                FormField("weekdays", "Weekdays", "ticks", days),
            ),
        ),
        FormSection(
            "Gates",
            (
                FormField("federal_grantee", "Federal grantee", "select", YES_NO),
                FormField("granting_office_confirmed", "Granting office has confirmed", "select", YES_NO),
                FormField("criminal_justice", "Criminal-justice need", "select", YES_NO),
                FormField("minors_present", "Minors are present", "select", YES_NO),
            ),
        ),
        FormSection("Topics, with the level that someone on the team must have", _levels(texts, "topic"), folded=True),
    )


HOLIDAYS = FormField("holidays", "Days", "area", hint="Like 2027-01-18; several with semicolons.")
ROLE_FIELDS = (
    FormField("rules.expert_min_years", "Years that an expert needs", "number"),
    FormField("rules.survivor_min_years", "Years that a survivor consultant needs", "number"),
)


def policy_sections(*, may_know: bool) -> tuple[FormSection, ...]:
    """The form of the policy.

    Args:
        may_know: Whether the reader may know of lived experience: what goes by a role would show who holds it.
    """
    return (
        FormSection(
            "Rules",
            (
                FormField("rules.lead_days_virtual", "Days of notice, virtual", "number"),
                FormField("rules.lead_days_in_person", "Days of notice, in person", "number"),
                FormField("rules.buffer_minutes", "Minutes between two engagements", "number"),
                FormField("rules.programme_budget", "Dollars for all engagements", "number", hint="Empty: no limit."),
                FormField("rules.travel_budget", "Dollars for all travel", "number", hint="Empty: no limit."),
                *(ROLE_FIELDS if may_know else ()),
            ),
        ),
        FormSection(
            "Points",
            (
                FormField("points.coverage", "Coverage, priority 1 to 5", hint="Five numbers with semicolons."),
                FormField("points.fit", "Fit", "number"),
                FormField("points.local", "Knows the state", "number"),
                FormField("points.preferred", "Preferred times", "number"),
                FormField("points.dollars_per_point", "Travel dollars that cost a point", "number"),
                FormField("points.wait_per_day", "Each day of waiting costs", "number"),
                FormField("points.fairness", "Fairness", "number"),
                FormField("points.multidisciplinary", "Each further discipline on a team", "number"),
                FormField("points.change_consultant", "Another person than last proposed costs", "number"),
                FormField("points.change_start", "Another start than last proposed costs", "number"),
            ),
            "Goals earn and cost whole points. What a change would do can be tried as a scenario first.",
        ),
        FormSection("Holidays", (HOLIDAYS,)),
    )
