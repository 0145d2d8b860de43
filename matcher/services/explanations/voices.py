"""How much a reader may be told."""

from matcher.domain.explain.obstacles import Voice
from matcher.records import Permission, User


def voice_of(reader: User) -> Voice:
    """How much a reader may be told."""
    return Voice.PERMITTED if reader.may(Permission.READ_LIVED_EXPERIENCE) else Voice.GUARDED
