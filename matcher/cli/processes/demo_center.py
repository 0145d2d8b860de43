"""The invented center that ``matcher demo`` shows: made once, kept from then on."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.build import versions
from matcher.ports import Database
from matcher.records import AccountRole, Permission, RunStatus
from matcher.sample import Shape, invent
from matcher.sample.names import with_names
from matcher.sample.open_requests import open_requests
from matcher.services.accounts.accounts import NewUser, create_user, list_users, set_password
from matcher.services.dataset.importing import import_dataset
from matcher.services.engagements.engagement_page import list_engagements
from matcher.services.intake.requests import NewRequest, import_requests
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.run_history import latest_run
from matcher.settings import read_settings

EMAIL = "coordinator@example.org"
NAME = "Casey Morgan"
ROLES = frozenset({AccountRole.COORDINATOR, AccountRole.PLANNER})
"""What-ifs are shown too; what is kept apart of people is not."""
LEAD_EMAIL, LEAD_NAME = "lead@example.org", "Robin Ellis"
LEAD_GRANTS = frozenset({Permission.READ_LIVED_EXPERIENCE})
"""Apart from the first, so that both can be seen: what others cost and who was chosen is for those who may know."""
CONSULTANTS, ENGAGEMENTS, SEED = 120, 60, 1
PASSWORD_BYTES = 8

Say = Callable[[str], None]


def prepare(say: Say) -> str:
    """Make what is missing: tables, the center, someone to sign in, a proposal. What is there stays.

    Returns:
        The password to sign in with, for both accounts.
    """
    settings = read_settings()
    upkeep.migrate(settings)
    with closing(bootstrap.database(settings)) as database:
        is_new = not list_engagements(database)
        if is_new:
            fill(database, say)
        known = {one.email for one in list_users(database)}
        password = sign_in_password(database, settings.var / "demo-password.txt")
        if LEAD_EMAIL not in known and (is_new or known == {EMAIL}):  # never in a center that has accounts of its own
            create_user(database, NewUser(LEAD_EMAIL, LEAD_NAME, password, ROLES, LEAD_GRANTS))
        if latest_run(database, RunStatus.FINISHED) is None:
            first_night(database, say)
    return password


def has_lead() -> bool:
    """Whether there is the lead of the demonstration to sign in as: in a center of its own there is none."""
    with closing(bootstrap.database(read_settings())) as database:
        return any(one.email == LEAD_EMAIL for one in list_users(database))


def fill(database: Database, say: Say) -> None:
    """Import an invented center, as of today, and requests that wait to be triaged."""
    with database.reading() as work:
        today = work.today
    say(f"Inventing a center with {CONSULTANTS} consultants and {ENGAGEMENTS} engagements.")
    shape = Shape(CONSULTANTS, ENGAGEMENTS, SEED, as_of=today)
    import_dataset(database, with_names(invent(shape)))
    import_requests(database, [NewRequest(contact, facts) for contact, facts in open_requests(today)])


def first_night(database: Database, say: Say) -> None:
    """Let a nightly run propose a schedule."""
    say("Proposing a schedule; this takes some seconds.")
    run = propose(Night(database, bootstrap.solver(), versions=versions()))
    if run.proposal:
        after = run.proposal.after
        say(f"{after.covered} of {after.eligible} eligible engagements are covered. Nothing is approved yet.")


def sign_in_password(database: Database, file: Path) -> str:
    """The demo's password: chosen by chance on the first run, kept in a file that only its owner reads."""
    users = {one.email: one for one in list_users(database)}
    user = users.get(EMAIL)
    if user and file.exists():
        return file.read_text().strip()
    password = token_hex(PASSWORD_BYTES)
    for known in (user, users.get(LEAD_EMAIL) if user else None):
        if known:
            set_password(database, known.user_id, password)
    if user is None:
        create_user(database, NewUser(EMAIL, NAME, password, ROLES))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(password)
    return password
