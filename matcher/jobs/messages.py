"""Messages of the queue as JSON: someone who writes to the queue can't run code, as pickles would allow."""

import json
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer


class JsonMessages(Serializer):  # type: ignore[misc] # it ships no types
    """Huey's messages, and nothing else, as JSON."""

    def _serialize(self, data: Any) -> bytes:
        if not isinstance(data, Message):
            raise TypeError("The queue carries messages only.")
        return json.dumps(data._asdict()).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(**json.loads(bytes(data)))
