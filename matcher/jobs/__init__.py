"""The queue that wakes workers, over Huey: the only place that knows it."""

from matcher.jobs.queue import HueyQueue

__all__ = ["HueyQueue"]
