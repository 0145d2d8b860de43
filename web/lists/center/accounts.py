"""The list of accounts, for those who manage them."""

from flask import url_for

from matcher.records import Permission
from matcher.services.accounts.administration import AccountRow
from web.lists.columns import Column, Kind, Listing
from web.shell.wording import term

MANAGE = Permission.MANAGE_ACCOUNTS
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
        Column("grant", "Granted by name", lambda row: tuple(sorted(row.user.grants)), Kind.CHOICE, needs=MANAGE),
        Column("factors", "Second factors", lambda row: row.factors, Kind.NUMBER, needs=MANAGE),
        Column("sessions", "Signed in", lambda row: row.sessions, Kind.NUMBER, needs=MANAGE),
        Column("state", "State", lambda row: "Open" if row.user.active else "Closed", Kind.CHOICE, needs=MANAGE),
    ),
    order="name",
    identify=lambda row: f"{row.user.user_id:019}",
    search="Name, email or role",
)
