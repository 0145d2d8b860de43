"""What saving the policy would do to the plan, shown before it is saved."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.records import Permission, Study
from matcher.services.dataset.editing import Saved
from scenarios.comparison.side_by_side import side_by_side
from scenarios.studies.asking import UNDER_WAY
from scenarios.studies.effect import REASON, SEEN, SETTINGS, ask_effect, effect_of
from scenarios.studies.plain import column_of
from web.lists.scenarios import STUDY_STATES
from web.pages.center.data import policy_editor
from web.pages.planning.studies import whereabouts
from web.shell.center import database, wake_worker
from web.shell.identity import reader, requires, unattended

pages = Blueprint("policy_effect", __name__, url_prefix="/policy/effect")


@pages.post("/")
@requires(Permission.KEEP_DATA)
def ask() -> ResponseReturnValue:
    """Ask what the form of the policy would do; nothing is saved."""
    editor = policy_editor()
    asked = ask_effect(database(), reader(), editor.given(), forms.policy_form())
    if isinstance(asked, Saved):
        return editor.not_saved(asked)
    wake_worker(asked.job_id)
    return redirect(url_for(".show", study_id=asked.study_id), 303)


@pages.get("/<int:study_id>")
@requires(Permission.KEEP_DATA)
def show(study_id: int) -> ResponseReturnValue:
    """The effect, and the settings to save or to change again."""
    study = found(study_id)
    return render_template(
        "data/effect.html",
        study=study,
        ended=STUDY_STATES,
        under_way=study.status in UNDER_WAY,
        live_at=url_for(".live", study_id=study_id),
        **side_by_side([column_of(one) for one in (study.result or {}).get("columns", ())]),
        settings=study.options[SETTINGS],
        seen=study.options[SEEN],
        reason=study.options[REASON],
    )


@pages.get("/<int:study_id>/again")
@requires(Permission.KEEP_DATA)
def again(study_id: int) -> ResponseReturnValue:
    """The form of the policy with these settings typed into it."""
    return policy_editor().show(found(study_id).options[SETTINGS])


@pages.get("/<int:study_id>/live")
@unattended
@requires(Permission.KEEP_DATA)
def live(study_id: int) -> Response:
    """Where the search is, for the page to put in place."""
    return whereabouts(found(study_id), url_for(".live", study_id=study_id))


def found(study_id: int) -> Study:
    """The study of an effect, where there is one that the reader may see."""
    return effect_of(database(), reader(), study_id) or abort(404)
