"""Where Flask-Limiter counts: in the center's database, so that all processes that serve the pages count together."""

from flask import Flask, Response
from flask_limiter import Limiter
from limits.storage import Storage

from matcher.ports import Database
from matcher.services.runtime.rate_limits import SharedRates
from web.shell.guard.devices import where_from

SCHEME = "center"
limiter = Limiter(where_from)


def failed(response: Response) -> bool:
    """Whether a try was wrong: only those count against an account. A failure of ours is not a wrong try.

    Nor could it be counted: the database is most likely away, and who signs in would wait for it once more.
    """
    return 400 <= response.status_code < 500  # noqa: PLR2004  success redirects, or shows what was asked for


class CenterStorage(Storage):
    """Counts in the database. Its scheme is known to Flask-Limiter once this module is loaded."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  Flask-Limiter reads a list

    def __init__(self, uri: str | None = None, *, wrap_exceptions: bool = False, rates: SharedRates) -> None:
        super().__init__(uri, wrap_exceptions)
        self._rates = rates

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a failing storage raises: where nobody can count, nobody signs in."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count."""
        return self._rates.hit(key, expiry, amount)

    def get(self, key: str) -> int:
        """How many there are."""
        return self._rates.hits(key)

    def get_expiry(self, key: str) -> float:
        """When the span ends, Unix time."""
        return self._rates.ends_at(key).timestamp()

    def check(self) -> bool:
        """Whether the storage answers."""
        self._rates.hits("")
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        self._rates.forget()
        return None

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._rates.forget(key)


def init_limits(app: Flask, database: Database, secret: bytes) -> None:
    """Have the application's limits counted in the database."""
    app.config.update(
        RATELIMIT_STORAGE_URI=f"{SCHEME}://",
        RATELIMIT_STORAGE_OPTIONS={"rates": SharedRates(database, secret)},
        RATELIMIT_HEADERS_ENABLED=False,
    )
