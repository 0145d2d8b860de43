"""What a consultant changes by themselves: limits, hours, what they rule out. No account, no name in the address."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.domain.model.consultant import Consultant
from matcher.ports.forms import Form
from matcher.services.consent import own_facts
from matcher.services.consent.own_facts import ByName, PartOfForm
from matcher.services.dataset.editing import Given, Saved, Texts, seen_of
from web.pages.people.own_page import ACTS, LOOKS, required
from web.shell.center import database
from web.shell.form_fields import FormSection, labels_of, own_sections, ruled_out_sections, texts_from
from web.shell.guard.limits import limiter
from web.shell.guard.security import keep_apart
from web.shell.identity import public
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

pages = Blueprint("own_facts", __name__, url_prefix="/own")
pages.after_request(keep_apart)


@pages.get("/limits")
@limiter.limit(LOOKS)
@public
def limits() -> ResponseReturnValue:
    """The owner's limits and hours, to be changed."""
    now = own_facts.own_limits(database(), required(), limits_form())
    return page("own/limits.html", own_sections(), now, seen_of(now))


@pages.post("/limits")
@limiter.limit(ACTS)
@public
def keep_limits() -> ResponseReturnValue:
    """Save them."""
    who, form = required(), limits_form()
    sections = own_sections()
    return answer("limits", sections, own_facts.save_limits(database(), who, given_in(sections), form))


@pages.post("/ruled-out/open")
@limiter.limit(ACTS)
@public
def open_ruled_out() -> ResponseReturnValue:
    """Show the owner what they rule out."""
    now = own_facts.open_ruled_out(database(), required(), ruled_out_form())
    return page("own/ruled_out.html", ruled_out_sections(), now, seen_of(now))


@pages.post("/ruled-out")
@limiter.limit(ACTS)
@public
def keep_ruled_out() -> ResponseReturnValue:
    """Save it."""
    who, form = required(), ruled_out_form()
    sections = ruled_out_sections()
    return answer("ruled_out", sections, own_facts.save_ruled_out(database(), who, given_in(sections), form))


def limits_form() -> Form[Consultant]:
    """Limits and hours as a form."""
    return PartOfForm(forms.consultant_form(), frozenset(labels_of(own_sections())))


def ruled_out_form() -> Form[Consultant]:
    """What is ruled out as a form, with people by name."""
    with database().reading() as work:
        people = work.dataset.consultants()
    form = PartOfForm(forms.confidential_form(people.keys()), frozenset(labels_of(ruled_out_sections())))
    return ByName(form, {one: person.name for one, person in people.items()})


def given_in(sections: tuple[FormSection, ...]) -> Given:
    """What the form says."""
    return Given(texts_from(request.form, sections), request.form.get("version") or abort(400))


def answer(about: str, sections: tuple[FormSection, ...], saved: Saved) -> ResponseReturnValue:
    """Back to the page where it is saved; else what is wrong, or what was saved meanwhile beside what was typed."""
    given = given_in(sections)
    if saved.newer is not None:
        fields = fields_of(labels_of(sections), saved.newer, {**saved.newer, **given.texts})
        here, back = url_for(f".keep_{about}"), url_for("own.show")
        return side_by_side(Save("Your own page", here, seen_of(saved.newer), back, fields))
    if not saved.done:
        return page(f"own/{about}.html", sections, given.texts, given.seen, saved.faults), 422
    tell("own_facts_kept")
    return redirect(url_for("own.show"), 303)


def page(template: str, sections: tuple[FormSection, ...], texts: Texts, seen: str, faults: Texts | None = None) -> str:
    """Render a form."""
    return render_template(template, sections=sections, texts=texts, seen=seen, faults=faults or {})
