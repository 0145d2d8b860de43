"""What an engagement asks of its presenters, opened and changed by those who may; nothing of it is in an address."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.records import Permission
from matcher.services.consultants.names import names_of
from matcher.services.dataset.editing import Given, Texts, seen_of
from matcher.services.engagements.changing_panel import open_panel, save_panel
from matcher.services.failures import AccountError, NotFoundError
from web.shell.center import database
from web.shell.form_fields import FormField, FormSection, labels_of, texts_from
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

LONGEST_REASON = 300
SECTIONS = (
    FormSection(
        "Presenters",
        (
            FormField("presenters", "Presenters", "number"),
            FormField("experts", "Of them, experts", "number"),
            FormField("survivors", "Of them, survivor consultants", "number", hint="Never the sole presenter."),
        ),
    ),
)

pages = Blueprint("presenters", __name__)


@pages.post("/engagements/<path:engagement_id>/presenters/open")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show(engagement_id: str) -> ResponseReturnValue:
    """Open what the engagement asks for, to change it, for a reason that is kept."""
    its_id = _allowed(engagement_id)
    why, once_more = (request.form.get(name, "")[:LONGEST_REASON] for name in ("why", "once_more"))
    try:
        read = open_panel(database(), reader(), its_id, why, once_more)
    except AccountError as refused:
        return _page(its_id, {}, "", why, {"why": str(refused)}), 422
    except NotFoundError:
        abort(404)
    return _page(its_id, read.texts, seen_of(read.texts), why)


@pages.post("/engagements/<path:engagement_id>/presenters/change")
@requires(Permission.READ_LIVED_EXPERIENCE)
def change(engagement_id: str) -> ResponseReturnValue:
    """Save it."""
    its_id, seen = _allowed(engagement_id), request.form.get("version") or abort(400)
    texts, why = texts_from(request.form, SECTIONS), request.form.get("reason", "")[:LONGEST_REASON]
    try:
        saved = save_panel(database(), reader(), its_id, Given(texts, seen, why))
    except NotFoundError:
        abort(404)
    if saved.newer is not None:
        here, back = url_for(".change", engagement_id=its_id), url_for("engagements.show", engagement_id=its_id)
        fields = fields_of(
            {**labels_of(SECTIONS), "reason": "Why"},
            {**saved.newer, "reason": why},
            {**saved.newer, **texts, "reason": why},
        )
        return side_by_side(Save(_called(its_id), here, seen_of(saved.newer), back, fields))
    if not saved.done:
        return _page(its_id, texts, seen, why, saved.faults), 422
    tell("data_kept")
    return redirect(url_for("engagements.show", engagement_id=its_id), 303)


def _allowed(engagement_id: str) -> EngagementId:
    if not reader().may(Permission.KEEP_DATA):
        abort(403)
    return EngagementId(engagement_id)


def _called(engagement_id: EngagementId) -> str:
    return names_of(database(), (), [engagement_id]).organization(engagement_id)


def _page(engagement_id: EngagementId, texts: Texts, seen: str, why: str, faults: Texts | None = None) -> str:
    return render_template(
        "engagements/presenters.html",
        engagement_id=engagement_id,
        name=_called(engagement_id),
        sections=SECTIONS,
        texts=texts,
        seen=seen,
        reason=why,
        faults=faults or {},
    )
