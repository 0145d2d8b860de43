"""Questions about the schedule: want someone else, why these people, why not this person, what would cover it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.explain.obstacles import Voice
from matcher.domain.goals import GOALS
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.records import Permission, Study, StudyKind, StudyStatus
from matcher.services.choices.choice import find_choice
from matcher.services.choices.choosing import choose
from matcher.services.choices.taking_back import undo_choice
from matcher.services.choices.way_back import find_way_back
from matcher.services.consultants.names import Names, names_of
from matcher.services.explanations.asking import (
    NEEDS_PERMISSION,
    UNDER_WAY,
    About,
    Query,
    QuestionError,
    ask_why,
    find_answer,
)
from matcher.services.explanations.by_name import (
    NO_WISH,
    TeamNow,
    Wish,
    everybody,
    meant_by,
    team_now,
    what_is_in_the_way,
)
from matcher.services.explanations.first_rows import MOST, first_rows
from matcher.services.explanations.forced.seatings import StartError, on_clock_of
from matcher.services.explanations.letters import ask_consultant, ask_requester, asks_for_room
from matcher.services.explanations.uncovered.asking_all import HowFar, ask_all, stop_asking
from matcher.services.explanations.uncovered.uncovered_list import uncovered_rows
from matcher.services.explanations.voices import voice_of
from matcher.services.failures import NotFoundError
from matcher.services.protection.readings import ManyError
from matcher.services.review.proposal_review import review_progress
from scenarios.changes import TryRemedy
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyQuestion, ask_study
from scenarios.studies.kept import keep
from web.lists.answer import show_list
from web.lists.scenarios import STUDY_STATES
from web.lists.uncovered import UNCOVERED
from web.shell.center import center_zone, database, wake_worker
from web.shell.identity import reader, requires, unattended
from web.shell.outcomes import tell
from web.shell.seat_keys import engagement_key

pages = Blueprint("explanations", __name__, url_prefix="/explanations")

ENDED = {**STUDY_STATES, StudyStatus.STARTED: ("info", "Solving")}
"""How a question stands: an icon and words."""
NOBODY_IN_PLACE = "The person whose place is meant is not on the team. Choose one of the list."
PLACE_IS_LOCKED = "{name} is locked for it. Unlock the row on Review first, then ask again."
PLACE_IS_APPROVED = "{name} is approved for it. Release {name} on the engagement’s page first, then ask again."


@pages.errorhandler(ManyError)
def wait(error: ManyError) -> ResponseReturnValue:
    """Nothing more is told before the hour is over."""
    return render_template("explanations/refused.html", sentence=str(error)), 409


@pages.get("/about/<path:engagement_id>")
@requires(Permission.READ)
def about(engagement_id: str) -> ResponseReturnValue:
    """What can be asked about an engagement: someone else for its team, or what would cover it."""
    eid = EngagementId(engagement_id)
    team = team_now(database(), eid) or abort(404)
    typed = request.args.get("consultant", "").strip()
    people = everybody(database())
    meant = meant_by(people, typed)
    person = meant[0] if len(meant) == 1 else None
    wish, faults = wish_of(team, request.args)
    way, waits = None, ""
    try:
        if person and not faults:
            way = what_is_in_the_way(database(), reader(), eid, person.consultant_id, wish)
    except ManyError as many:
        waits = str(many)
    rows = first_rows(database(), reader(), eid, wish.instead_of) if team.is_whole and not person else ()
    return render_template(
        "explanations/about.html",
        team=team,
        people=people,
        typed=typed,
        meant=meant,
        person=person,
        wish=wish,
        faults=faults,
        asked_where={name: request.args[name] for name in ("instead", "start") if request.args.get(name)},
        way=way,
        waits=waits,
        asks_for_room=asks_for_room(way),
        rows=rows[:MOST],
        more=len(rows) - MOST,
        engagement_key=engagement_key,
        **may(),
    )


def wish_of(team: TeamNow, fields: Mapping[str, str]) -> tuple[Wish, tuple[str, ...]]:
    """In whose place and when somebody is wanted, and what is wrong with that; a start is on the engagement's clock."""
    whose, typed = ConsultantId(fields.get("instead", "")), fields.get("start", "").strip()
    replaceable = {one.consultant_id for one in team.people} - team.fixed
    faults = () if not whose or whose in replaceable else (why_kept(team, whose),)
    try:
        start = start_of(team.engagement, typed) if typed else None
    except StartError as error:
        return Wish(whose if not faults else None), (*faults, str(error))
    return Wish(whose if whose in replaceable else None, start), faults


def why_kept(team: TeamNow, whose: ConsultantId) -> str:
    """Why nobody can take someone's place, with the way out."""
    name = next((one.name for one in team.people if one.consultant_id == whose), None)
    if name is None:
        return NOBODY_IN_PLACE
    return (PLACE_IS_LOCKED if whose in team.locked else PLACE_IS_APPROVED).format(name=name)


def start_of(engagement: Engagement, typed: str) -> datetime:
    """The moment of a field.

    Raises:
        StartError: It is none, or none to ask about.
    """
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise StartError(f"“{typed[:40]}” is no day and time. Write them like 2027-03-01T10:00.")
    return on_clock_of(engagement, found)


@pages.get("/uncovered")
@requires(Permission.READ)
def uncovered() -> ResponseReturnValue:
    """What the proposal leaves uncovered, to be worked through."""
    rows, decides = uncovered_rows(database(), reader()), reader().may(Permission.DECIDE)
    page = "explanations/uncovered_list.html"
    return show_list(UNCOVERED, rows, page, how_far=HowFar.of(rows), may_decide=decides)


@pages.get("/uncovered/live")
@unattended
@requires(Permission.READ)
def uncovered_live() -> ResponseReturnValue:
    """How far what was asked of all of them is worked out, for the page to put in place; in the end with the list."""
    rows = uncovered_rows(database(), reader())
    how_far = HowFar.of(rows)
    if how_far.under_way:
        return render_template("explanations/uncovered_asked.html", how_far=how_far, watched=True, **may())
    page = "explanations/uncovered_live.html"
    decides = reader().may(Permission.DECIDE)
    return show_list(UNCOVERED, rows, page, how_far=how_far, watched=True, beside=True, may_decide=decides)


@pages.post("/uncovered/ask")
@requires(Permission.DECIDE)
def ask_all_uncovered() -> ResponseReturnValue:
    """Put the question on the worker's list for all that nobody asked about, as far as the allowance goes."""
    asked = ask_all(database(), reader())
    for job_id in asked.job_ids:
        wake_worker(job_id)
    tell("asked_some_uncovered" if asked.again_on else "asked_all_uncovered", len(asked.job_ids))
    return redirect(url_for(".uncovered"), 303)


@pages.post("/uncovered/stop")
@requires(Permission.DECIDE)
def stop_uncovered() -> ResponseReturnValue:
    """Cancel what the reader asked and has no answer yet."""
    tell("uncovered_stopped", stop_asking(database(), reader()))
    return redirect(url_for(".uncovered"), 303)


@pages.post("/ask")
@requires(Permission.DECIDE)
def ask() -> ResponseReturnValue:
    """Put a question on the worker's list."""
    try:
        query = asked_for()
        asked = ask_why(database(), reader(), query)
    except QuestionError as error:
        about_it = request.form.get("engagement", "")
        return render_template("explanations/refused.html", sentence=str(error), engagement_id=about_it), 409
    except NotFoundError:
        abort(404)
    if asked.job_id is not None:
        wake_worker(asked.job_id)
    if request.headers.get("HX-Request"):
        return fragment(*found(asked.study_id))
    return redirect(url_for(".show", study_id=asked.study_id), 303)


def asked_for() -> Query:
    """The question of a form; anything that no page of ours wrote is a bad request.

    Raises:
        QuestionError: Whom or when it means is not to be had any more.
    """
    engagement_id, about, consultant_id = (request.form.get(name, "") for name in ("engagement", "about", "consultant"))
    if about not in set(About) or not engagement_id or (about == About.PERSON) != bool(consultant_id):
        abort(400)
    eid, person = EngagementId(engagement_id), ConsultantId(consultant_id) if consultant_id else None
    team = team_now(database(), eid) if person or about == About.ALTERNATIVES else None
    wish, faults = wish_of(team, request.form) if team else (NO_WISH, ())
    if faults:
        raise QuestionError(" ".join(faults))
    return Query(eid, About(about), person, wish if person else Wish(wish.instead_of))


@pages.get("/<int:study_id>")
@requires(Permission.READ)
def show(study_id: int) -> ResponseReturnValue:
    """A question and its answer."""
    study, is_current = found(study_id)
    team = team_now(database(), EngagementId(study.base)) or abort(404)
    return render_template("explanations/show.html", team=team, **shown(study, is_current=is_current))


@pages.get("/<int:study_id>/live")
@unattended
@requires(Permission.READ)
def live(study_id: int) -> Response:
    """Where it is, or the answer, for the page to put in place."""
    study, is_current = found(study_id)
    return make_response(fragment(study, is_current))


@pages.get("/<int:study_id>/with/<int:number>")
@requires(Permission.READ)
def choice(study_id: int, number: int) -> ResponseReturnValue:
    """One answer with all that it changes."""
    return choice_page(study_id, number)


@pages.get("/chosen/<int:entry_id>")
@requires(Permission.READ)
def chosen(entry_id: int) -> ResponseReturnValue:
    """Lead from a decision in the trail to the answer that was chosen by it."""
    try:
        study = find_choice(database(), entry_id)
    except NotFoundError:
        abort(404)
    found(study.study_id)
    number = (study.result or {})["chosen"]["number"] + 1
    return redirect(url_for(".choice", study_id=study.study_id, number=number))


@pages.post("/<int:study_id>/with/<int:number>")
@requires(Permission.DECIDE)
def take(study_id: int, number: int) -> ResponseReturnValue:
    """Take an answer over, the whole of it."""
    found(study_id)
    try:
        chosen = choose(database(), reader(), study_id, number - 1)
    except NotFoundError:
        abort(404)
    if not chosen.done:
        return choice_page(study_id, number, chosen.sentence), 409
    tell("answer_chosen")
    return redirect(url_for(".choice", study_id=study_id, number=number), 303)


@pages.post("/<int:study_id>/take-back")
@requires(Permission.DECIDE)
def take_back(study_id: int) -> ResponseReturnValue:
    """Take the chosen answer back, the whole of it."""
    told = found(study_id)[0].result or {}
    number = told.get("chosen", {}).get("number", 0) + 1
    try:
        undone = undo_choice(database(), reader(), study_id)
    except NotFoundError:
        abort(404)
    if not undone.done:
        return choice_page(study_id, number, undone.sentence), 409
    tell("answer_taken_back")
    return redirect(url_for(".choice", study_id=study_id, number=number), 303)


@pages.post("/<int:study_id>/letter/<int:number>")
@requires(Permission.DECIDE)
def ask_for_change(study_id: int, number: int) -> ResponseReturnValue:
    """Draft the letter that asks a requester for what would cover their engagement."""
    found(study_id)
    try:
        letter_id = ask_requester(database(), reader(), study_id, number)
    except NotFoundError:
        abort(404)
    return redirect(url_for("outbox.show", letter_id=letter_id), 303)


@pages.post("/<int:study_id>/what-if/<int:number>")
@requires(Permission.PLAN)
def try_out(study_id: int, number: int) -> ResponseReturnValue:
    """Keep a remedy as a scenario, and compare it with the plan as it is at once."""
    study, _ = found(study_id)
    remedies = (study.result or {}).get("remedies", ())
    one = next((one for one in remedies if one["number"] == number), None) or abort(404)
    keys = one.get("keys") or [one["sentence"]]  # an answer of an earlier version has no keys
    title, changes = f"{study.base}, {one['sentence']}", tuple(TryRemedy(study.base, key) for key in keys)
    question = StudyQuestion(StudyKind.COMPARE, title, (written(title, changes),), base="tonight")
    study_id, job_id = ask_study(database(), reader(), question, reader().name)
    keep(database(), reader(), title, changes)
    wake_worker(job_id)
    return redirect(url_for("studies.show", study_id=study_id), 303)


@pages.post("/room/<path:engagement_id>")
@requires(Permission.DECIDE)
def ask_for_room(engagement_id: str) -> ResponseReturnValue:
    """Draft the letter that asks a consultant whether they could make room."""
    person = ConsultantId(request.form.get("consultant", ""))
    try:
        letter_id = ask_consultant(database(), reader(), EngagementId(engagement_id), person)
    except NotFoundError:
        abort(404)
    return redirect(url_for("outbox.show", letter_id=letter_id), 303)


def choice_page(study_id: int, number: int, refusal: str = "") -> str:
    """The page of an answer, with why nothing was changed."""
    study, is_current = found(study_id)
    team = team_now(database(), EngagementId(study.base)) or abort(404)
    answers = (study.result or {}).get("alternatives", ())
    if not 0 < number <= len(answers):
        abort(404)
    one = answers[number - 1]
    chosen = (study.result or {}).get("chosen") or {}
    is_chosen = bool(chosen) and not chosen["undone"] and chosen["number"] == number - 1
    before = [ConsultantId(kept[2]) for kept in chosen.get("former_seats", ()) if is_chosen and kept[0] == study.base]
    names = names_of(database(), before, {EngagementId(move[0]) for move in one["moves"]})
    under_review = review_progress(database())
    return render_template(
        "explanations/choice.html",
        team=team,
        one=one,
        number=number,
        is_chosen=is_chosen,
        before=sorted(map(names.person, before)),
        spent_on_stability=under_review.proposal.after.terms.get("stability", 0) if under_review else 0,
        refusal=refusal,
        **{**shown(study, is_current=is_current), "names": names},
    )


def fragment(study: Study, is_current: bool) -> str:  # noqa: FBT001  as it is found
    """A question and its answer, as a part of a page."""
    return render_template("explanations/answer.html", **shown(study, is_current=is_current))


def shown(study: Study, *, is_current: bool) -> dict[str, object]:
    """What the templates of an answer take."""
    told = study.result or {}
    names = names_of(database(), (), engagements_in(told) | {EngagementId(study.base)})
    return {
        "study": study,
        "told": told,
        "names": names,
        "again": asked_with(study, names),
        "under_way": study.status in UNDER_WAY,
        "ended": ENDED,
        "way_back": find_way_back(database(), study) if told.get("chosen") else None,
        "is_current": is_current,
        "goals": [goal.name for goal in GOALS],
        "goal_sentences": {goal.name: goal.sentence for goal in GOALS},
        **may(),
    }


def asked_with(study: Study, names: Names) -> dict[str, str]:
    """Whom, in whose place and when a question is about, as its form says it."""
    options = study.options
    start = datetime.fromisoformat(options["start"]) if options.get("start") else None
    local = start.astimezone(names.zone(study.base, center_zone())) if start else None
    return {
        "consultant": options.get("consultant", ""),
        "instead": options.get("instead_of", ""),
        "start": local.strftime("%Y-%m-%dT%H:%M") if local else "",
    }


def engagements_in(told: Mapping[str, Any]) -> set[EngagementId]:
    """Other engagements that an answer names."""
    moved = (move[0] for one in told.get("alternatives", ()) for move in one["moves"])
    changed = (move[0] for one in told.get("remedies", ()) for move in one["others"])
    booked = (eid for _, _, eids, _ in told.get("near", ()) for eid in eids)
    return {EngagementId(eid) for eid in (*moved, *changed, *booked)}


def may() -> dict[str, object]:
    """What the reader may do."""
    decides = reader().may(Permission.DECIDE)
    permitted = voice_of(reader()) is Voice.PERMITTED
    return {
        "may_decide": decides,
        "may_price": decides and permitted,
        "may_plan": reader().may(Permission.PLAN),
        "needs_permission": NEEDS_PERMISSION,
    }


def found(study_id: int) -> tuple[Study, bool]:
    """The question, where there is one that the reader may see, and whether its answer is current."""
    return find_answer(database(), reader(), study_id) or abort(404)
