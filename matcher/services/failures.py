"""What stops a use case, each with the fact and the way out."""

from matcher.domain.model.errors import MatcherError


class NotPermittedError(MatcherError):
    """The user lacks the permission."""


class NotFoundError(MatcherError):
    """What was asked for is not there."""


class AccountError(MatcherError):
    """An account can't be made or changed as asked."""


class ClockError(MatcherError):
    """This machine's clock went back, or was ahead before: what is promised until a day can't be promised."""


class RunningError(MatcherError):
    """A run is under way already."""


class CancelledError(MatcherError):
    """A person ended a run, and nothing of it is kept."""
