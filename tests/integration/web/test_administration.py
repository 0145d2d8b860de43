"""Accounts on pages: invited, changed and signed out by administrators, never their own; settings without keys."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts.accounts import NewUser, create_user, list_users
from matcher.services.accounts.administration import account_row, account_rows, sign_out_everywhere
from matcher.services.failures import NotFoundError, NotPermittedError
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import PASSWORD, auditor, coordinator
from tests.support.names import the
from web.lists.center.accounts import PERMISSIONS

ADMIN = "admin@example.org"


@pytest.fixture
def admin(center: SqlDatabase, app: Flask) -> FlaskClient:
    """An administrator, signed in."""
    create_user(center, NewUser(ADMIN, "Ada Min", PASSWORD, frozenset({AccountRole.ADMIN})))
    return sign_in(app, ADMIN)


def user(database: SqlDatabase, email: str) -> User:
    return the(next((one for one in list_users(database) if one.email == email), None))


def test_an_account_is_made_given_roles_closed_and_its_history_is_shown(center: SqlDatabase, admin: FlaskClient):
    made = post(admin, "/accounts/", on="/accounts/", email="new@example.org", name="New One", roles=["planner"])
    new = user(center, "new@example.org")
    here = f"/accounts/{new.user_id}"
    assert (made.status_code, made.headers["Location"], new.roles) == (303, here, frozenset({AccountRole.PLANNER}))
    assert post(admin, here, on=here, roles=["lead", "auditor"], active="no").status_code == 303
    changed = user(center, "new@example.org")
    assert (changed.roles, changed.active) == (frozenset({AccountRole.LEAD, AccountRole.AUDITOR}), False)
    page = text_of(admin.get(here).text)
    assert "Ada Min : access changed" in page
    assert "Before: planner; open. After: auditor, lead; closed" in page
    assert "New One" in admin.get("/accounts/?state=Closed").text
    assert "New One" not in admin.get("/accounts/?state=Open").text
    again = post(admin, "/accounts/", on="/accounts/", email="new@example.org", name="Twice", roles=["lead"])
    assert again.status_code == 422
    assert "There is an account with this address already." in again.text
    assert post(admin, here, on=here, active="yes").status_code == 422
    assert post(admin, here, on=here, roles="king", active="yes").status_code == 400


def test_what_was_granted_by_name_is_said_in_words(center: SqlDatabase, admin: FlaskClient):
    coordinator(center, "knows@example.org", knows=True)
    told = text_of(admin.get("/accounts/").text)
    assert "Read confidential records" in told
    assert "lived_experience" not in told
    assert PERMISSIONS.keys() == set(Permission)


def test_another_administrator_who_saved_meanwhile_is_noticed(center: SqlDatabase, admin: FlaskClient):
    here = f"/accounts/{auditor(center).user_id}"
    seen = the(re.search(r'name="version" value="([^"]+)"', admin.get(here).text))[1]
    assert post(admin, here, on=here, roles=["lead"], active="yes").status_code == 303
    late = post(admin, here, on=here, roles=["planner"], active="yes", version=seen)
    assert late.status_code == 409
    assert "Someone saved before you" in late.text
    assert user(center, "auditor@example.org").roles == {AccountRole.LEAD}


def test_nobody_changes_their_own_account_or_grants_what_the_operator_grants(center: SqlDatabase, admin: FlaskClient):
    own = f"/accounts/{user(center, ADMIN).user_id}"
    assert "another administrator changes it" in admin.get(own).text
    answer = post(admin, own, on="/accounts/", roles=["lead"], active="yes", version="x")
    assert answer.status_code == 422
    other = f"/accounts/{auditor(center).user_id}"
    post(admin, other, on=other, roles=["lead"], active="yes", grants=Permission.READ_LIVED_EXPERIENCE.value)
    assert user(center, "auditor@example.org").grants == frozenset()


def test_an_account_is_signed_out_everywhere(center: SqlDatabase, app: Flask, admin: FlaskClient):
    reader = sign_in(app, auditor(center).email)
    here = f"/accounts/{user(center, 'auditor@example.org').user_id}"
    assert "signed in at 1 place" in text_of(admin.get(here).text)
    assert post(admin, f"{here}/out", on=here).status_code == 303
    assert "Your session has ended." in reader.get("/", follow_redirects=True).text
    assert "Your session has ended." not in app.test_client().get("/", follow_redirects=True).text  # had none
    assert post(admin, f"{here}/link", on=here).status_code == 303
    for step in ("out", "link"):
        assert post(admin, f"/accounts/9999/{step}", on=here).status_code == 404
    assert admin.get("/accounts/9999").status_code == 404
    assert post(admin, "/accounts/9999", on=here, roles=["lead"], version="x").status_code == 404


def test_settings_are_told_without_a_key_or_password(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_SMTP_URL", "smtp://me:hunter2@mail.example.org")
    monkeypatch.setenv("MATCHER_DATABASE_URL", "postgresql://me:hunter2@db.example.org/x")
    page = admin.get("/accounts/settings").text
    assert "hunter2" not in page
    assert "mail.example.org" in page
    assert "postgresql, db.example.org" in page


def test_who_may_not_manage_accounts_sees_none(center: SqlDatabase, app: Flask):
    reader = auditor(center)
    client = sign_in(app, reader.email)
    for address in ("/accounts/", "/accounts/1", "/accounts/settings"):
        assert client.get(address).status_code == 403
    for refused in (lambda: account_rows(center, reader), lambda: account_row(center, reader, 1)):
        with pytest.raises(NotPermittedError):
            refused()
    administrator = create_user(center, NewUser(ADMIN, "Ada", PASSWORD, frozenset({AccountRole.ADMIN})))
    with pytest.raises(NotFoundError):
        sign_out_everywhere(center, administrator, 9999)
