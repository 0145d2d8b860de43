"""What presenters consented to in an engagement, opened by those who may know, with a reason that is kept."""

from types import MappingProxyType

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.consent import Audience
from matcher.records import Permission
from matcher.services.consent.reading import read_consents
from matcher.services.consultants.names import names_of
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.readings import ManyError
from web.pages.people.guarded_form import reasons
from web.shell.center import database
from web.shell.identity import reader, requires

SAID = MappingProxyType(
    {
        Audience.NOBODY: "Nobody. Say nothing of it.",
        Audience.REQUESTER: "The requester",
        Audience.AUDIENCE: "The requester and the audience",
    }
)
"""To whom it may be shown, for people."""

pages = Blueprint("consents", __name__)


@pages.post("/engagements/<path:engagement_id>/presenters/told")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show(engagement_id: str) -> ResponseReturnValue:
    """Show what each presenter allows, once."""
    its_id, (why, once_more) = EngagementId(engagement_id), reasons()
    about = {"engagement_id": its_id, "organization": names_of(database(), (), [its_id]).organization(its_id)}
    try:
        people = read_consents(database(), reader(), its_id, why, once_more)
    except AccountError as refused:
        many = isinstance(refused, ManyError)
        return render_template("engagements/consents.html", **about, why=why, fault=str(refused), many=many), 422
    except NotFoundError:
        abort(404)
    ordered = sorted(people, key=lambda one: (one.name, one.consultant_id))
    return render_template("engagements/consents.html", **about, people=ordered, said=SAID)
