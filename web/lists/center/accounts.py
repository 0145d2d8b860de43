"""The list of accounts, for those who manage them."""

from flask import url_for

from matcher.records import Permission
from matcher.services.accounts.administration import AccountRow
from web.lists.columns import Column, Kind, Listing
from web.shell.wording import term

MANAGE = Permission.MANAGE_ACCOUNTS
PERMISSIONS = {
    Permission.READ: "See what is open",
    Permission.DECIDE: "Decide on review",
    Permission.PUBLISH: "Publish",
    Permission.SEND: "Send letters",
    Permission.KEEP_DATA: "Change facts",
    Permission.PLAN: "Ask what-ifs",
    Permission.CONTROL_RUNS: "Start and stop runs",
    Permission.AUDIT: "Read the audit trail",
    Permission.MANAGE_ACCOUNTS: "Manage accounts",
    Permission.READ_LIVED_EXPERIENCE: "Read confidential records",
}
ACCOUNTS: Listing[AccountRow] = Listing(
    name="accounts",
    endpoint="administration.index",
    title="Accounts",
    one="account",
    many="accounts",
    columns=(
        Column(
            "name",
            "Name",
            lambda row: row.user.name,
            link=lambda row: url_for("administration.show", user_id=row.user.user_id),
            needs=MANAGE,
        ),
        Column("email", "Email", lambda row: row.user.email, needs=MANAGE),
        Column("role", "Roles", lambda row: tuple(sorted(map(term, row.user.roles))), Kind.CHOICE, needs=MANAGE),
        Column(
            "grant",
            "Granted by name",
            lambda row: tuple(sorted(PERMISSIONS[one] for one in row.user.grants)),
            Kind.CHOICE,
            needs=MANAGE,
        ),
        Column("factors", "Second factors", lambda row: row.factors, Kind.NUMBER, needs=MANAGE),
        Column("sessions", "Signed in", lambda row: row.sessions, Kind.NUMBER, needs=MANAGE),
        Column("state", "State", lambda row: "Open" if row.user.active else "Closed", Kind.CHOICE, needs=MANAGE),
    ),
    order="name",
    identify=lambda row: f"{row.user.user_id:019}",
    search="Name, email or role",
)
