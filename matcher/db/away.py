"""Why a database is away, in words: what its driver says is not repeated, it may hold the address and its password."""

import re

BAD_OPTION = "An option at its end is none, or has no such value. Mend MATCHER_DATABASE_URL."
NOBODY_ANSWERS = "It does not answer: nothing listens at that host and port. Start it, or mend MATCHER_DATABASE_URL."
NO_HOST = "Its host is not known by that name. Mend MATCHER_DATABASE_URL."
TOO_FAR = "Nothing comes back from that host. Look at the network and its firewall, or mend MATCHER_DATABASE_URL."
FULL = "It answers, and has no connection left. End what holds them, or raise its max_connections."
NOT_YET = "It is starting or stopping. Wait until it is ready, and try again."
BAD_CERTIFICATE = "Its connection can't be encrypted as asked. Mend its certificate, or ssl… in MATCHER_DATABASE_URL."
REASONS = {
    "invalid connection option": BAD_OPTION,
    "bad value for": BAD_OPTION,
    "invalid sslmode value": BAD_OPTION,
    "invalid integer value": BAD_OPTION,
    "authentication failed": "It does not let us in: the user or the password is wrong. Mend MATCHER_DATABASE_URL.",
    "no password supplied": "It does not let us in: it asks for a password. Give one in MATCHER_DATABASE_URL.",
    "role does not exist": "It does not let us in: it knows no such user. Make the user, or mend MATCHER_DATABASE_URL.",
    "database does not exist": "It answers, and has no database of that name. Make it: createdb. Or mend"
    " MATCHER_DATABASE_URL.",
    "permission denied for database": "It knows the user, who may not use this database. Let them: GRANT CONNECT.",
    "not permitted to log in": "It knows the user, who may not sign in. Let them: ALTER ROLE … LOGIN.",
    "pg_hba.conf": "It does not let us in from this machine, or not that way. Add a line to its pg_hba.conf.",
    "too many c": FULL,
    "connection slots": FULL,
    "starting up": NOT_YET,
    "shutting down": NOT_YET,
    "not yet accepting connections": NOT_YET,
    "certificate": BAD_CERTIFICATE,
    "does not support ssl": BAD_CERTIFICATE,
    "connection refused": NOBODY_ANSWERS,
    "accepting connections on that socket": NOBODY_ANSWERS,
    "resolve": NO_HOST,
    "translate host name": NO_HOST,
    "connection timeout expired": TOO_FAR,
    "connection timed out": TOO_FAR,
    "no route to host": TOO_FAR,
    "unreachable": TOO_FAR,
}
"""By words of PostgreSQL's driver, names of people's own left out; the first that fit count."""
NAME = re.compile(r""" *"[^"]*"| *'[^']*'""")
"""A user, database, host or file: it may read like a reason itself."""


def why_away(said: object) -> str:
    """Why nobody can connect, and what would do, by what the driver says; empty where it says nothing that we know."""
    words = NAME.sub("", str(said).casefold())
    return next((reason for part, reason in REASONS.items() if part in words), "")
