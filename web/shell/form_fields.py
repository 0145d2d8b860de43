"""Fields of a form about a record, made of the record's own declaration: how each is typed or chosen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from matcher.domain.model.consultant import DATES, FREE_EVERY_WEEK, OWN_LIMITS, Consultant
from matcher.domain.model.declared.fields import ALL, CONFIDENTIAL, OPEN, Field, form_of
from matcher.domain.model.declared.holds import (
    ClockTimes,
    DatedSpans,
    Day,
    Days,
    Email,
    Holds,
    Language,
    Languages,
    Level,
    Levels,
    Number,
    OneOf,
    PointsByPriority,
    RankedWords,
    RuledOut,
    SomeOf,
    State,
    Text,
    TimeZone,
    Weekdays,
    WeeklyHours,
    Whole,
    Word,
    YesNo,
)
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.policy import SECTIONS, Policy
from matcher.domain.model.vocabulary import STATES
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


Widgets = Callable[[str, Field, Mapping[str, str]], tuple[FormField, ...]]
"""From a field's name, its declaration and the texts of a form to what one types or chooses."""


def consultant_sections(texts: Mapping[str, str]) -> tuple[FormSection, ...]:
    """The form of a consultant."""
    return sections_of(Consultant, texts)


HOURS_LEAD = "Hours on your own clock, like 9 AM to 12 PM; 1 PM to 5 PM, or all day. Empty: not free."
DATES_LEAD = "Days, like Mar 1, 2027 to Mar 5, 2027, or times, like Mar 1, 2027, 9:00 AM to 12:00 PM; one a line."


def own_sections() -> tuple[FormSection, ...]:
    """What a consultant changes by themselves, but for what is kept apart."""
    sections = {section.title: section for section in consultant_sections({})}
    limits, weekly, dates = (sections[group.title] for group in (OWN_LIMITS, FREE_EVERY_WEEK, DATES))
    clock = FormField("time_zone", "Your time zone", hint="Like Central, or a city of it.")
    return (
        replace(limits, title="Your limits", lead="Nobody else lifts them. They hold from the next run on."),
        replace(weekly, fields=(clock, *weekly.fields), lead=HOURS_LEAD),
        replace(dates, lead=DATES_LEAD),
    )


def ruled_out_sections() -> tuple[FormSection, ...]:
    """What a consultant rules out."""
    hint = (
        "One a line, like state: Texas, organization: Harbor House or topic: labor trafficking; an audience, or a"
        " consultant by name, likewise."
    )
    return (FormSection("What you rule out", (FormField("exclusions", "Ruled out", "area", hint=hint),)),)


def confidential_sections() -> tuple[FormSection, ...]:
    """The form of what is kept apart of a consultant."""
    return sections_of(Consultant, {}, CONFIDENTIAL)


def engagement_sections(texts: Mapping[str, str]) -> tuple[FormSection, ...]:
    """The form of an engagement."""
    return sections_of(Engagement, texts)


def policy_sections(*, may_know: bool) -> tuple[FormSection, ...]:
    """The form of the policy.

    Args:
        may_know: Whether the reader may know of lived experience: what goes by a role would show who holds it.
    """
    apart = ALL if may_know else OPEN
    tables = (sections_of(record, {}, apart, f"{section}.") for section, record in SECTIONS.items())
    return (*(section for found in tables for section in found), *sections_of(Policy, {}))


def sections_of(
    record: type, texts: Mapping[str, str], apart: tuple[bool, ...] = OPEN, prefix: str = ""
) -> tuple[FormSection, ...]:
    """The form of a record, as its fields are declared.

    Args:
        texts: What the form says now.
        apart: Whether it shows what is kept apart, as :func:`form_of` takes it.
        prefix: Of the names of its fields.
    """
    return tuple(
        FormSection(
            group.title,
            tuple(
                one
                for name, field in fields.items()
                for one in WIDGETS[type(field.holds)](f"{prefix}{name}", field, texts)
            ),
            group.lead,
            group.folded,
        )
        for group, fields in form_of(record, apart).items()
    )


def _typed(kind: str) -> Widgets:
    return lambda name, field, _: (FormField(name, field.label, kind, hint=field.help),)


def _chosen(options: Callable[[Any], Options], kind: str = "select") -> Widgets:
    return lambda name, field, _: (FormField(name, field.label, kind, options(field.holds), field.help),)


def _terms(words: Iterable[str]) -> Options:
    return tuple((str(word), term(word)) for word in words)


def _levels(name: str, _: Field, texts: Mapping[str, str]) -> tuple[FormField, ...]:
    words = [text for text in texts if text.startswith(f"{name.removesuffix('s')}.")]
    return tuple(FormField(word, term(word.partition(".")[2]), "select", LEVELS) for word in words)


def _weekly(name: str, _: Field, __: Mapping[str, str]) -> tuple[FormField, ...]:
    return tuple(FormField(f"{name}.{weekday[:3]}", weekday) for weekday in WEEKDAYS)


WIDGETS: Mapping[type[Holds], Widgets] = {
    **dict.fromkeys((Text, Email, Language, Languages, RankedWords, TimeZone, ClockTimes), _typed("text")),
    PointsByPriority: _typed("text"),
    **dict.fromkeys((Whole, Number), _typed("number")),
    Day: _typed("date"),
    **dict.fromkeys((Days, DatedSpans, RuledOut), _typed("area")),
    State: _chosen(lambda _: STATE_OPTIONS),
    Level: _chosen(lambda _: PRIORITIES),
    YesNo: _chosen(lambda _: YES_NO),
    Word: _chosen(lambda holds: _terms(sorted(holds.vocabulary))),
    OneOf: _chosen(lambda holds: _terms(holds.words)),
    SomeOf: _chosen(lambda holds: _terms(holds.allowed), "ticks"),
    Weekdays: _chosen(lambda _: tuple((name[:3], name) for name in WEEKDAYS), "ticks"),
    Levels: _levels,
    WeeklyHours: _weekly,
}
"""What one types or chooses, by what a field holds."""


def day_given(name: str) -> date | None:
    """A day of the form that was sent, or None."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
