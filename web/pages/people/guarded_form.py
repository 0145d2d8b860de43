"""A form of what is kept apart: opened and saved with reasons that are kept; nothing of it is in an address."""

from dataclasses import dataclass

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from matcher.records import Permission
from matcher.services.dataset.editing import Given, Saved, Texts, seen_of
from web.shell.form_fields import FormSection, labels_of, texts_from
from web.shell.identity import reader
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

LONGEST_REASON = 300


def keepers_only() -> None:
    """Stop readers who may not change data."""
    if not reader().may(Permission.KEEP_DATA):
        abort(403)


def reasons() -> tuple[str, str]:
    """Why the form is opened, and why once more."""
    return request.form.get("why", "")[:LONGEST_REASON], request.form.get("once_more", "")[:LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class GuardedForm:
    """One such form.

    Args:
        name: Of what it is about, and the page it belongs to: ``back``.
        heading: Its own; ``lead`` what is said under it, ``note`` what is said above the fields.
        opens: The address that opens it; ``saves`` the one that saves it.
    """

    name: str
    heading: str
    lead: str
    sections: tuple[FormSection, ...]
    opens: str
    saves: str
    back: str
    note: str = ""

    def ask(self, why: str, fault: str) -> ResponseReturnValue:
        """The question why, with what is missing."""
        return render_template("data/guarded_why.html", form=self, why=why, fault=fault), 422

    def show(self, texts: Texts, seen: str, why: str, faults: Texts | None = None) -> ResponseReturnValue:
        """The form."""
        page = render_template("data/guarded.html", form=self, texts=texts, seen=seen, reason=why, faults=faults or {})
        return make_response(page, 422 if faults else 200)

    def given(self) -> Given:
        """What was sent."""
        seen = request.form.get("version") or abort(400)
        return Given(texts_from(request.form, self.sections), seen, request.form.get("reason", "")[:LONGEST_REASON])

    def saved(self, given: Given, saved: Saved) -> ResponseReturnValue:
        """Its page; or what is wrong; or what someone saved meanwhile, side by side with what was typed."""
        if saved.newer is not None:
            fields = fields_of(
                {**labels_of(self.sections), "reason": "Why"},
                {**saved.newer, "reason": given.reason},
                {**saved.newer, **given.texts, "reason": given.reason},
            )
            return side_by_side(Save(self.name, self.saves, seen_of(saved.newer), self.back, fields))
        if not saved.done:
            return self.show(given.texts, given.seen, given.reason, saved.faults)
        tell("data_kept")
        return redirect(self.back, 303)
