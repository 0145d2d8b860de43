"""What people call a change, and what it takes: files and commands name keys, pages say words."""

from collections.abc import Mapping
from types import MappingProxyType

from matcher.domain.rules.in_words import words

LONGEST = 100
"""Characters of a value that a message shows."""
KINDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "People": {
            "add_consultant_of_kind": "New consultants of a kind",
            "add_consultants": "More consultants like one there is",
            "remove_consultant": "Lose one consultant",
            "remove_consultants": "Lose several consultants",
            "remove_busiest_consultant": "Lose the busiest consultant",
            "train_consultant": "One consultant learns something",
            "train_consultants": "Several consultants learn something",
            "leave": "One consultant on leave",
            "add_hours": "More hours a week of one consultant",
            "add_engagements": "More engagements a month of one consultant",
        },
        "Requests": {
            "add_requests": "More requests",
            "drop_requests": "Fewer requests",
            "move_windows": "Windows earlier or later",
            "lengthen_windows": "Longer windows",
            "make_virtual": "Requests met by video",
        },
        "Limits for everybody": {
            "cap_travel_miles": "A cap on travel, in miles",
            "cap_hours": "A cap on hours a week",
            "cap_engagements": "A cap on engagements a month",
        },
        "Money": {
            "travel_money": "Money for travel",
            "programme_money": "Money for fees and travel",
        },
        "Rules and points": {
            "set_policy": "One setting of the rules or points",
            "whole_policy": "Several settings at once",
            "relax_rule": "Leave a rule out",
            "try_remedy": "Try what would cover a request",
        },
    }
)
"""Every change as planners look for it: what it is about, and its name on the pages."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "title": "What would be different",
        "base": "Compared with",
        "changes": "What changes",
        "consultant_id": "Consultant",
        "like": "Like which consultant",
        "count": "How many",
        "first": "First day away",
        "last": "Last day away",
        "hours": "Hours a week",
        "engagements": "Engagements a month",
        "miles": "Miles one way",
        "engagement_id": "Request, by id",
        "remedy": "What would cover it, in the words of its page",
        "travel_money.percent": "Percent of what the plan spends that is left",
        "programme_money.percent": "Percent of what the plan spends that is left",
        "add_requests.percent": "Percent more",
        "drop_requests.percent": "Percent fewer",
        "make_virtual.percent": "Percent of those on site",
        "move_windows.days": "Days later, or earlier with a minus",
        "lengthen_windows.days": "Days longer",
    }
)
"""Keys whose names say too little, of one change or of all."""

VARIED: Mapping[str, str] = MappingProxyType(
    {
        "add_consultant_of_kind.count": "how many new consultants",
        "add_consultants.count": "how many more like consultant {like}",
        "remove_consultants.count": "how many consultants are lost",
        "train_consultants.count": "how many consultants learn something",
        "add_hours.hours": "more hours a week of consultant {consultant_id}",
        "add_engagements.engagements": "more engagements a month of consultant {consultant_id}",
        "add_requests.percent": "more requests, in percent",
        "drop_requests.percent": "fewer requests, in percent",
        "move_windows.days": "days by which windows are later",
        "lengthen_windows.days": "days by which windows are longer",
        "make_virtual.percent": "requests on site met by video, in percent",
        "cap_travel_miles.miles": "miles of travel at most, one way",
        "cap_hours.hours": "hours a week at most",
        "cap_engagements.engagements": "engagements a month at most",
        "travel_money.percent": "money left for travel, in percent",
        "programme_money.percent": "money left for fees and travel, in percent",
    }
)
"""What a series varies, in words, with the people meant by the keys of its change."""


def label_of(kind: str) -> str:
    """The name of a change on the pages."""
    return next(names[kind] for names in KINDS.values() if kind in names)


def key_label(kind: str, key: str) -> str:
    """The name of a key on the pages."""
    return LABELS.get(f"{kind}.{key}") or LABELS.get(key) or capital(words(key))


def setting_label(name: str) -> str:
    """The name of a setting of the policy in the fields of a scenario: "Rules: travel budget"."""
    return capital(words(name).replace(".", ": "))


def varied_label(kind: str, key: str, given: Mapping[str, object]) -> str:
    """What varies in a series, in words: "more hours a week of consultant C1".

    Args:
        given: The keys of the change with their values.
    """
    if kind == "set_policy":
        return words(str(given["setting"])).replace(".", ": ")
    return VARIED[f"{kind}.{key}"].format_map(given)


def in_field(kind: str, key: str, said: str) -> str:
    """A fault as a sentence that begins with the field that it belongs to; no key where none is meant."""
    sentence = f"{key_label(kind, key)}: {said}" if key else capital(said)
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def of_value(value: object, expected: str) -> str:
    """What a page says of a value that does not fit, without its field."""
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"“{shortened(shown)}”: {expected}" if shown else expected


def shortened(value: str) -> str:
    """A value as a message shows it."""
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def capital(said: str) -> str:
    """The same, as a sentence or a label begins."""
    return said[:1].upper() + said[1:]
