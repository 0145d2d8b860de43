"""Facts changed on a page: written whole, against what is newer, with an entry in the trail, and nothing of a role."""

import pytest

from matcher.bootstrap import forms
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Brakes, Permission, Subject, SubjectKind, User
from matcher.services.consultants.contacts import own_address, unconfirmed_by
from matcher.services.dataset.confidential import save_record
from matcher.services.dataset.editing import (
    POLICY,
    THE_CONSULTANTS_OWN,
    Given,
    Saved,
    edits_of,
    save_consultant,
    save_engagement,
    save_policy,
    seen_of,
)
from matcher.services.dataset.exporting import export_dataset
from matcher.services.failures import NotFoundError, NotPermittedError
from tests.integration.services.center import a_center
from tests.support.builders import a_consultant, a_problem, an_engagement, excludes
from tests.support.databases import a_user
from tests.support.names import C1, C2, C3, E1

PERSON = Subject(SubjectKind.CONSULTANT, C1)
PEOPLE, WORK, RULES = forms.consultant_form(), forms.engagement_form(), forms.policy_form()
AUDITOR = User(9, "x@example.org", "X", frozenset({AccountRole.AUDITOR}))


def edit_person(database: SqlDatabase, user: User, reason: str = "", seen: str = "", **texts: str) -> Saved:
    with database.reading() as work:
        now = PEOPLE.texts(work.dataset.consultants([C1])[C1])
    return save_consultant(database, user, C1, Given(now | texts, seen or seen_of(now), reason), PEOPLE)


def test_facts_of_a_consultant_are_saved_and_the_rest_stays(database: SqlDatabase):
    problem = a_problem([a_consultant("C1", exclusions=excludes("state", "TX"))], [an_engagement()])
    ana = a_center(database, problem, []).ana
    before = export_dataset(database).problem.consultants[C1]
    with database.reading() as work:
        first_seen = seen_of(PEOPLE.texts(work.dataset.consultants([C1])[C1]))
    typed = {"city": "Dayton", "weekly.Mon": "09:00-12:00", "unavailable": "2027-03-01", "topic.substance_use": "4"}
    assert edit_person(database, ana, "moved", **typed) == Saved(done=True)
    after = export_dataset(database).problem.consultants[C1]
    assert (after.city, after.topics["substance_use"], len(after.unavailable)) == ("Dayton", 4, 1)
    assert (after.roles, after.exclusions, after.years_lived_experience, after.rate_per_hour) == (
        before.roles, before.exclusions, before.years_lived_experience, before.rate_per_hour,
    )  # fmt: skip
    (entry,) = edits_of(database, PERSON)
    assert (entry.actor, entry.reason) == (ana.name, "moved")
    assert "City: Columbus" in entry.before
    assert "City: Dayton" in entry.after
    assert "Topic substance use: 4" in entry.after
    assert "2027-03-01" not in entry.after
    late = edit_person(database, ana, seen=first_seen, city="Toledo")
    assert late.newer
    assert (late.done, late.newer["city"]) == (False, "Dayton")
    assert edit_person(database, ana).done
    assert len(edits_of(database, PERSON)) == 1


def test_an_address_changed_here_waits_for_a_second_person(database: SqlDatabase):
    ana = a_center(database, a_problem([a_consultant("C1")], [an_engagement()]), []).ana
    assert edit_person(database, ana, city="Dayton").done
    assert unconfirmed_by(database, C1) is None
    assert edit_person(database, ana, email="mine@example.org").done
    assert unconfirmed_by(database, C1) == ana
    assert own_address(database, C1) == ""


def test_a_limit_of_their_own_is_lifted_with_a_word_on_how_they_asked(database: SqlDatabase):
    ana = a_center(database).ana
    for field, text in {"max_hours_per_week": "60", "rest_days": "", "modes": "in_person;virtual"}.items():
        lowered = {"max_hours_per_week": "5", "rest_days": "3", "modes": "virtual"}[field]
        assert edit_person(database, ana, **{field: lowered}).done
        assert edit_person(database, ana, **{field: text}).faults == {"reason": THE_CONSULTANTS_OWN}
        assert edit_person(database, ana, "by phone", **{field: text}).done
    assert set(edit_person(database, ana, max_travel_miles="x").faults) == {"max_travel_miles"}


def test_facts_of_an_engagement_are_saved_and_its_seats_stay(database: SqlDatabase):
    ana = a_center(database).ana
    before = export_dataset(database).problem.engagements[E1]
    with database.reading() as work:
        now = WORK.texts(work.dataset.engagements([E1])[E1])
    given = Given(now | {"priority": "1", "topic.substance_use": "2"}, seen_of(now))
    assert save_engagement(database, ana, E1, given, WORK).done
    after = export_dataset(database).problem.engagements[E1]
    assert (after.priority, after.topics["substance_use"], after.seats) == (1, 2, before.seats)
    assert save_engagement(database, ana, E1, given, WORK).newer
    (entry,) = edits_of(database, Subject.engagement(E1))
    assert entry.after == "Priority: 1; Topic substance use: 2"
    with database.reading() as work:
        now = WORK.texts(work.dataset.engagements([E1])[E1])
    assert save_engagement(database, ana, E1, Given(now, seen_of(now)), WORK).done
    wrong = Given(now | {"sessions": "0"}, seen_of(now))
    assert set(save_engagement(database, ana, E1, wrong, WORK).faults) == {"sessions"}


def test_the_policy_is_saved_but_what_goes_by_a_role_by_those_who_may_know_only(database: SqlDatabase):
    ana = a_center(database).ana
    knows = User(ana.user_id, ana.email, ana.name, ana.roles, frozenset({Permission.READ_LIVED_EXPERIENCE}))

    def save(user: User, **texts: str) -> Saved:
        with database.reading() as work:
            now = RULES.texts(work.dataset.policy())
        wanted = {name.replace("__", "."): text for name, text in texts.items()}
        return save_policy(database, user, Given(wanted, seen_of(now)), RULES)

    def rules(work: UnitOfWork) -> tuple[float, int]:
        return work.dataset.policy().rules.survivor_min_years, work.dataset.policy().points.fit

    assert save(ana, rules__survivor_min_years="99", points__fit="5").done
    with database.reading() as work:
        assert rules(work) == (2, 5)
    assert save(knows, rules__survivor_min_years="3").done
    with database.reading() as work:
        assert rules(work) == (3, 5)
    assert set(save(ana, points__fit="x").faults) == {"points.fit"}
    assert save_policy(database, ana, Given({}, "old"), RULES).newer
    assert len(edits_of(database, POLICY)) == 2


def test_changed_facts_draw_on_the_allowance(database: SqlDatabase):
    ana = a_center(database).ana
    database.brakes = Brakes(questions_a_day=1)
    assert edit_person(database, ana).done  # nothing changed, nothing to learn
    assert edit_person(database, ana, city="Dayton").done
    assert edit_person(database, ana).done
    for changed in ({"city": "Toledo"}, {"city": "Columbus"}):
        refused = edit_person(database, ana, **changed)
        assert (refused.done, set(refused.faults)) == (False, {"reason"})
        assert "asked as much today as one day allows" in refused.faults["reason"]
    with database.reading() as work:
        engagement, policy = WORK.texts(work.dataset.engagements([E1])[E1]), RULES.texts(work.dataset.policy())
    moved = Given(engagement | {"priority": "1"}, seen_of(engagement))
    assert "reason" in save_engagement(database, ana, E1, moved, WORK).faults
    assert "reason" in save_policy(database, ana, Given({"points.fit": "5"}, seen_of(policy)), RULES).faults
    assert export_dataset(database).problem.consultants[C1].city == "Dayton"
    assert len(edits_of(database, PERSON)) == 1


def test_saving_a_record_is_as_slow_as_reading_it(database: SqlDatabase):
    """A form made from something else shows what is saved: nobody reads past the brake that way."""
    a_center(database)
    lea = a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)
    database.brakes = Brakes(records_an_hour=1)
    form = forms.confidential_form(frozenset(export_dataset(database).problem.consultants))

    def peek(consultant_id: ConsultantId) -> Saved:
        return save_record(database, lea, consultant_id, Given({}, "made of nothing", "why not"), form)

    assert peek(C1).newer
    assert peek(C2).newer  # the reason, said once more
    slowed = peek(C3)
    assert (slowed.newer, set(slowed.faults)) == (None, {"reason"})
    assert "take a second person" in slowed.faults["reason"]
    assert peek(C1).newer  # read within the hour anyway


def test_who_may_not_and_what_is_not_there_are_refused(database: SqlDatabase):
    ana = a_center(database).ana
    given = Given({}, "x")
    with pytest.raises(NotPermittedError):
        save_consultant(database, AUDITOR, C1, given, PEOPLE)
    with pytest.raises(NotPermittedError):
        save_engagement(database, AUDITOR, E1, given, WORK)
    with pytest.raises(NotPermittedError):
        save_policy(database, AUDITOR, given, RULES)
    with pytest.raises(NotFoundError):
        save_consultant(database, ana, ConsultantId("C99"), given, PEOPLE)
    with pytest.raises(NotFoundError):
        save_engagement(database, ana, EngagementId("E99"), given, WORK)
