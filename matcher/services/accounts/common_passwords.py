"""Passwords that many people use, and those that are like them. Source: NIST SP 800-63B, section 5.1.1.2."""

EASY = 2
"""zxcvbn's score below which a password is guessed within some 1,000,000 tries."""
JUDGED = 72
"""Characters that are judged: zxcvbn takes no more, and longer ones are not what lists hold."""


def is_common(password: str, *about: str) -> bool:
    """Whether a password is among the first that someone would try.

    Args:
        about: The person's name and address, which are tried as well.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists take a while: loaded when a password is set

    return bool(zxcvbn(password[:JUDGED], user_inputs=[word for word in about if word])["score"] < EASY)
