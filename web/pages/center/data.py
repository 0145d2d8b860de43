"""Facts of consultants and engagements, and the policy, changed on pages: checked, compared, kept in the trail."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import Permission, Subject, SubjectKind
from matcher.services.dataset.editing import (
    POLICY,
    Given,
    Saved,
    Texts,
    edits_of,
    save_consultant,
    save_engagement,
    save_policy,
    seen_of,
)
from matcher.services.failures import NotFoundError
from web.shell.center import database
from web.shell.form_fields import (
    FormSection,
    consultant_sections,
    engagement_sections,
    labels_of,
    policy_sections,
    texts_from,
)
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

pages = Blueprint("data", __name__)


@dataclass(frozen=True, slots=True)
class Editor:
    """A form about one record.

    Args:
        what: Its name.
        now: As it is saved.
        here: The address of the form; ``back`` of the page of the record.
    """

    what: str
    subject: Subject
    now: Texts
    sections: tuple[FormSection, ...]
    here: str
    back: str
    back_name: str
    effect: str = ""
    """Where the effect of saving is asked for; empty where nothing tells it."""

    def show(self, texts: Texts | None = None, saved: Saved | None = None) -> str:
        """Render it, as it is saved or as it was typed."""
        given = {**self.now, **(texts or {})}
        return render_template(
            "data/form.html",
            editor=self,
            texts=given,
            faults=saved.faults if saved else {},
            seen=request.form["version"] if saved else seen_of(self.now),
            reason=request.form.get("reason", ""),
            history=edits_of(database(), self.subject),
            may_keep=reader().may(Permission.KEEP_DATA),
        )

    def save(self, keep: Callable[[Given], Saved]) -> ResponseReturnValue:
        """Save what the form says, or say what is wrong, or show what someone saved meanwhile beside it."""
        try:
            saved = keep(self.given())
        except NotFoundError:
            abort(404)
        if saved.done:
            tell("data_kept")
            return redirect(self.back, 303)
        return self.not_saved(saved)

    def given(self) -> Given:
        """What was sent."""
        texts = texts_from(request.form, self.sections)
        return Given(texts, request.form.get("version") or abort(400), request.form.get("reason", ""))

    def not_saved(self, saved: Saved) -> ResponseReturnValue:
        """What is wrong, or what someone saved meanwhile beside what was sent."""
        texts = texts_from(request.form, self.sections)
        if saved.newer is not None:
            labels = labels_of(self.sections)
            fields = fields_of(labels, saved.newer, {**saved.newer, **texts})
            return side_by_side(Save(self.what, self.here, seen_of(saved.newer), self.here, fields))
        return self.show(texts, saved), 422


def consultant_editor(consultant_id: ConsultantId) -> Editor:
    """The form of a consultant."""
    with database().reading() as work:
        person = work.dataset.consultants([consultant_id]).get(consultant_id) or abort(404)
    texts = forms.consultant_form().texts(person)
    return Editor(
        person.name,
        Subject(SubjectKind.CONSULTANT, consultant_id),
        texts,
        consultant_sections(texts),
        url_for("data.consultant", consultant_id=consultant_id),
        url_for("consultants.show", consultant_id=consultant_id),
        person.name,
    )


@pages.get("/consultants/<path:consultant_id>/facts")
@requires(Permission.READ)
def consultant(consultant_id: str) -> ResponseReturnValue:
    """A consultant's facts, to be changed by those who may."""
    return consultant_editor(ConsultantId(consultant_id)).show()


@pages.post("/consultants/<path:consultant_id>/facts")
@requires(Permission.KEEP_DATA)
def keep_consultant(consultant_id: str) -> ResponseReturnValue:
    """Save them."""
    its_id, form = ConsultantId(consultant_id), forms.consultant_form()
    keep: Callable[[Given], Saved] = lambda given: save_consultant(database(), reader(), its_id, given, form)  # noqa: E731
    return consultant_editor(its_id).save(keep)


def engagement_editor(engagement_id: EngagementId) -> Editor:
    """The form of an engagement."""
    with database().reading() as work:
        engagement = work.dataset.engagements([engagement_id]).get(engagement_id) or abort(404)
    texts = forms.engagement_form().texts(engagement)
    return Editor(
        engagement.organization or engagement_id,
        Subject.engagement(engagement_id),
        texts,
        engagement_sections(texts),
        url_for("data.engagement", engagement_id=engagement_id),
        url_for("engagements.show", engagement_id=engagement_id),
        engagement.organization or engagement_id,
    )


@pages.get("/engagements/<path:engagement_id>/facts")
@requires(Permission.READ)
def engagement(engagement_id: str) -> ResponseReturnValue:
    """An engagement's facts, to be changed by those who may."""
    return engagement_editor(EngagementId(engagement_id)).show()


@pages.post("/engagements/<path:engagement_id>/facts")
@requires(Permission.KEEP_DATA)
def keep_engagement(engagement_id: str) -> ResponseReturnValue:
    """Save them."""
    its_id, form = EngagementId(engagement_id), forms.engagement_form()
    keep: Callable[[Given], Saved] = lambda given: save_engagement(database(), reader(), its_id, given, form)  # noqa: E731
    return engagement_editor(its_id).save(keep)


def policy_editor() -> Editor:
    """The form of the policy."""
    with database().reading() as work:
        texts = forms.policy_form().texts(work.dataset.policy())
    may_know = reader().may(Permission.READ_LIVED_EXPERIENCE)
    here, effect = url_for("data.policy"), url_for("policy_effect.ask")
    sections = policy_sections(may_know=may_know)
    return Editor("Rules and points", POLICY, texts, sections, here, here, "Records", effect)


@pages.get("/policy")
@requires(Permission.READ)
def policy() -> ResponseReturnValue:
    """The policy, to be changed by those who may."""
    return policy_editor().show()


@pages.post("/policy")
@requires(Permission.KEEP_DATA)
def keep_policy() -> ResponseReturnValue:
    """Save it."""
    form = forms.policy_form()
    return policy_editor().save(lambda given: save_policy(database(), reader(), given, form))
