"""The queue that wakes workers, over Huey: the only place that knows it."""

from matcher.jobs.queue import HueyQueue
from matcher.jobs.storage import require_address

__all__ = ["HueyQueue", "require_address"]
