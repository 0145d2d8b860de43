"""Saved views: a name for what somebody asks of a list."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.records import Permission, SavedView
from matcher.services.lists.saved_views import delete_view, save_view, views_of
from web.lists.view import View
from web.shell.center import database
from web.shell.identity import local_path, reader, requires
from web.shell.outcomes import tell

pages = Blueprint("views", __name__, url_prefix="/views")


def shown_with(view: View[Any]) -> tuple[SavedView, ...]:
    """The reader's saved views of a list, for its page."""
    return views_of(database(), reader(), view.listing.name)


@pages.post("/")
@requires(Permission.READ)
def save() -> ResponseReturnValue:
    """Save what the list shows under a name, or say why not."""
    query = urlencode(parse_qsl(request.form.get("query", "")))
    try:
        refused = save_view(database(), reader(), request.form.get("listing", ""), request.form.get("name", ""), query)
    except ValueError:
        abort(400)
    tell("view_refused" if refused else "view_saved")
    return redirect(back(), 303)


@pages.post("/<int:view_id>/delete")
@requires(Permission.READ)
def delete(view_id: int) -> ResponseReturnValue:
    """Delete a view."""
    delete_view(database(), reader(), view_id)
    tell("view_deleted")
    return redirect(back(), 303)


def back() -> str:
    """The list that the form was on."""
    return local_path(request.form.get("back") or url_for("records.index"))
