"""Who is not proposed for which engagement: each rejection with who decided it, when and why, to be taken back."""

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import Permission
from matcher.services.review.standing_rejections import all_rejections, take_rejection_back
from web.lists.answer import show_list
from web.lists.work import REJECTED
from web.shell.center import database
from web.shell.identity import local_path, reader, requires
from web.shell.outcomes import tell_whom

pages = Blueprint("rejections", __name__, url_prefix="/rejections")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """All of them, newest first."""
    return overview()


@pages.post("/")
@requires(Permission.DECIDE)
def take_back() -> ResponseReturnValue:
    """Let a rejected pair be proposed again."""
    engagement, person = request.form.get("engagement", ""), request.form.get("consultant", "")
    refused = take_rejection_back(database(), reader(), EngagementId(engagement), ConsultantId(person))
    if refused:
        return make_response(overview(refused), 409)
    tell_whom("rejection_gone")
    return redirect(local_path(request.form.get("back") or url_for(".index")), 303)


def overview(refused: str = "") -> ResponseReturnValue:
    """Render the page."""
    return show_list(
        REJECTED,
        all_rejections(database()),
        "review/rejections.html",
        refused=refused,
        may_decide=reader().may(Permission.DECIDE),
    )
