"""What saving the policy would do to the plan: a what-if of what a form changes, asked before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matcher.domain.model.policy import Policy
from matcher.ports import Database
from matcher.ports.forms import Form
from matcher.records import Permission, QuestionKind, Study, StudyKind, User
from matcher.services.accounts.accounts import require
from matcher.services.dataset.editing import Given, Saved, as_given, without_roles
from matcher.services.protection.allowance import draw
from scenarios.changes import WholePolicy
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyQuestion, add_study, may_see

TITLE = "The effect of changed rules and points"
COLUMN = "With these settings"
SAME = "Nothing differs from what is saved: there is no effect to show."
SETTINGS, SEEN, REASON = "policy", "seen", "reason"
"""Of a study's options: what the form would change, what it was made from, and why."""


@dataclass(frozen=True, slots=True)
class AskedEffect:
    """A study that will tell the effect, and the job to send to the queue."""

    study_id: int
    job_id: int


def ask_effect(database: Database, user: User, given: Given, form: Form[Policy]) -> AskedEffect | Saved:
    """Ask what saving a form of the policy would do; or what is wrong with it. Draws on the allowance as a what-if.

    Raises:
        NotPermittedError: The user may not change data.
        SpentError: The user has asked as much today as one day allows.
    """
    require(user, Permission.KEEP_DATA)
    with database.reading() as work:
        policy = work.dataset.policy()
    after = as_given(form, policy, replace(given, texts=without_roles(user, given.texts)))
    if isinstance(after, Saved):
        return after
    changed = changed_texts(form.texts(policy), form.texts(after))
    if not changed:
        return Saved(faults={"reason": SAME})
    draw(database, user, QuestionKind.WHAT_IF)
    change = WholePolicy(tuple(f"{name} = {text}" for name, text in changed.items()))
    options = {SETTINGS: changed, SEEN: given.seen, REASON: given.reason}
    question = StudyQuestion(StudyKind.COMPARE, TITLE, (written(COLUMN, [change]),), options=options)
    return AskedEffect(*database.writing(lambda work: add_study(work, user, question, user.name)))


def changed_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The texts that differ, as they would be."""
    return {name: text for name, text in after.items() if text != before[name]}


def effect_of(database: Database, user: User, study_id: int) -> Study | None:
    """The study of an effect, where there is one that the user may see."""
    require(user, Permission.KEEP_DATA)
    with database.reading() as work:
        study = work.scenarios.study(study_id)
    return study if study and SETTINGS in study.options and may_see(study, user) else None
