"""The form of a series: which numbers vary, from where to where, and in which steps."""

from werkzeug.datastructures import MultiDict

from scenarios.changes.wording import in_field, of_value
from scenarios.series.axis import NUMBER
from scenarios.studies.asking import StudyError

SPAN = {"from": "From", "to": "To", "step": "In steps of"}
"""The fields of one number, each with its label."""


def varied(form: "MultiDict[str, str]") -> list[str]:
    """What a series varies, one number or two, as an axis is written.

    Raises:
        StudyError: A field holds no number, or one that makes no series.
    """
    typed = [text.strip() for text in form.getlist("vary") if text.strip()]
    for which in ("", "2"):
        what = form.get(f"what{which}", "").strip()
        if what:
            first, last, step = (_number(key, form.get(f"{key}{which}", "").strip()) for key in SPAN)
            if step < 1:
                raise _wrong("step", str(step), "a whole number from 1 on")
            if last < first:
                raise _wrong("to", str(last), f"a whole number that is not below the first, {first:,}")
            typed.append(f"{what}={first}:{last}:{step}")
    return typed


def _number(key: str, text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise _wrong(key, text, "a whole number, like 20")
    return int(text)


def _wrong(key: str, text: str, expected: str) -> StudyError:
    return StudyError(in_field("", SPAN[key], of_value(text, expected)))
