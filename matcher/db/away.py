"""Why a database is away, in words: what its driver says is not repeated, it may hold the address and its password."""

BAD_OPTION = "An option at its end is none, or has no such value. Mend MATCHER_DATABASE_URL."
REASONS = {
    "invalid connection option": BAD_OPTION,
    "bad value for": BAD_OPTION,
    "invalid sslmode value": BAD_OPTION,
    "invalid integer value": BAD_OPTION,
    "password authentication failed": "It does not let us in: the user or the password is wrong. Mend"
    " MATCHER_DATABASE_URL.",
    "no password supplied": "It does not let us in: it asks for a password. Give one in MATCHER_DATABASE_URL.",
    "role": "It does not let us in: it knows no such user. Make the user, or mend MATCHER_DATABASE_URL.",
    "does not exist": "It answers, and has no database of that name. Make it: createdb. Or mend MATCHER_DATABASE_URL.",
    "refused": "It does not answer: nothing listens at that host and port. Start it, or mend MATCHER_DATABASE_URL.",
    "resolve": "Its host is not known by that name. Mend MATCHER_DATABASE_URL.",
    "translate host name": "Its host is not known by that name. Mend MATCHER_DATABASE_URL.",
}
"""By words of PostgreSQL's driver; the first that fit count."""


def why_away(said: object) -> str:
    """Why nobody can connect, and what would do, by what the driver says; empty where it says nothing that we know."""
    words = str(said).casefold()
    return next((reason for part, reason in REASONS.items() if part in words), "")
