"""Why a database is away, in words: what its driver says is not repeated, it may hold the address and its password."""

import os
import re
from pathlib import Path

LOCKED = (
    "It answers, and someone keeps it from being written to. Find the process that hangs, and end it: a command or"
    " worker of matcher, or a program that has the database open."
)
BAD_OPTION = "An option at its end is none, or has no such value. Mend MATCHER_DATABASE_URL."
NOBODY_ANSWERS = "It does not answer: nothing listens at that host and port. Start it, or mend MATCHER_DATABASE_URL."
NO_POSTGRES = "Something else than PostgreSQL answers at that host and port. Mend MATCHER_DATABASE_URL."
NO_HOST = "Its host is not known by that name. Mend MATCHER_DATABASE_URL."
TOO_FAR = "Nothing comes back from that host. Look at the network and its firewall, or mend MATCHER_DATABASE_URL."
FULL = "It answers, and has no connection left. End what holds them, or raise its max_connections."
NOT_YET = "It is starting or stopping. Wait until it is ready, and try again."
BAD_CERTIFICATE = "Its connection can't be encrypted as asked. Mend its certificate, or ssl… in MATCHER_DATABASE_URL."
NO_RIGHTS = (
    "It lets us in, and the user may not make or use the tables there. Name their owner in MATCHER_DATABASE_URL, or let"
    " the user own the database: ALTER DATABASE … OWNER TO …."
)
RIGHTS = frozenset({"42501", "3F000", "25006", "53100"})
"""PostgreSQL: no right, no schema, only reads, no room: of a statement, and yet none of its faults."""
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
    "permission denied for schema": NO_RIGHTS,
    "permission denied for table": NO_RIGHTS,
    "permission denied for sequence": NO_RIGHTS,
    "must be owner of": NO_RIGHTS,
    "no schema has been selected": "It lets us in, and the user has no schema to make tables in. Make one, or mend its"
    " search_path.",
    "read-only transaction": "It lets us in, and only reads: it stands by for another, or is set to. Name the one that"
    " writes in MATCHER_DATABASE_URL.",
    "no space left": "It answers, and has no room left. What was under way changed nothing: make room, and repeat it.",
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
    "invalid response to ssl": NO_POSTGRES,
    "expected authentication request": NO_POSTGRES,
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


DAMAGED = "{file} is damaged. Keep it as it is, and put a backup into another database: matcher restore"
OF_FILES = {
    "not a database": "{file} is no database of SQLite. Move it away, or mend MATCHER_DATABASE_URL or MATCHER_VAR.",
    "malformed": DAMAGED,
    "file is encrypted": DAMAGED,
    "disk is full": "There is no room left for {file}. What was under way changed nothing: make room, and repeat it.",
    "disk i/o error": "The disk of {file} takes no more, or fails. What was under way changed nothing: make room or see"
    " to the disk, and repeat it.",
}
"""By words of SQLite."""
NOT_A_FILE = "{file} is no file. Name another with MATCHER_DATABASE_URL or MATCHER_VAR."
UNREADABLE = "{file} can't be read. Make it this user's, or name another with MATCHER_DATABASE_URL or MATCHER_VAR."
READ_ONLY = "{file} can't be written to. Make it and those beside it this user's, or its disk writable."
READ_ONLY_FOLDER = (
    "Nothing can be written in {folder}, where SQLite keeps files beside {file}. Make the folder this user's, or its"
    " disk writable."
)
UNOPENED = re.compile("readonly|read-only|unable to open|permission denied")
BESIDE = ("-wal", "-shm", "-journal")


def why_unusable(said: object, file: Path) -> str:
    """Why a file can't be worked with, by what SQLite says and by a look at it; empty where neither tells."""
    if file.exists() and not file.is_file():
        return NOT_A_FILE.format(file=file)
    words = str(said).casefold()
    reason = next((reason for part, reason in OF_FILES.items() if part in words), "")
    if not reason and UNOPENED.search(words):
        reason = _looked_at(file)
    return reason.format(file=file, folder=file.absolute().parent)


def _looked_at(file: Path) -> str:
    if not os.access(file, os.R_OK):
        return UNREADABLE
    together = (file, *(file.with_name(file.name + end) for end in BESIDE))
    writable = all(os.access(one, os.W_OK) for one in together if one.exists())
    return READ_ONLY_FOLDER if writable and not os.access(file.absolute().parent, os.W_OK) else READ_ONLY


def why_away(said: object) -> str:
    """Why nobody can connect, and what would do, by what the driver says; empty where it says nothing that we know."""
    words = NAME.sub("", str(said).casefold())
    return next((reason for part, reason in REASONS.items() if part in words), "")
