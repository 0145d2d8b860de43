"""Names to choose from while one types: of everybody, with id and city, and nothing that is confidential."""

from flask import Blueprint, render_template

from matcher.records import Permission
from matcher.services.explanations.by_name import everybody
from web.shell.center import database
from web.shell.identity import requires

pages = Blueprint("names", __name__, url_prefix="/data/consultant-names")


@pages.get("/")
@requires(Permission.READ)
def show() -> str:
    """The options of a list of suggestions, fetched when somebody is about to type."""
    return render_template("consultants/names.html", people=everybody(database()))
