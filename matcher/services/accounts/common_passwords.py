"""Passwords that many people use, and those that are like them. Source: NIST SP 800-63B, section 5.1.1.2."""

import re
from unicodedata import normalize

EASY = 2
"""zxcvbn's score below which a password is guessed within some 1,000,000 tries."""
OURS = ("matcher", "consultant", "coordinator", "trafficking")
"""What is tried here before other words."""
YEAR = re.compile(r"(?:19|20)\d\d$", re.ASCII)
"""At the end: what people add who have to change a word."""
JUDGED = 72
"""Characters that are judged: zxcvbn takes no more, and longer ones are not what lists hold."""


def is_common(password: str, *about: str) -> bool:
    """Whether a password is among the first that someone would try.

    Args:
        about: The person's name and address, which are tried as well.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists take a while: loaded when a password is set

    tried = [*OURS, *(word for word in about if word)]
    bare = "".join(sign for sign in normalize("NFKC", password) if sign.isalnum())  # as lists hold it
    forms = {password, bare, YEAR.sub("", bare)} - {""}
    return any(zxcvbn(form[:JUDGED], user_inputs=tried)["score"] < EASY for form in forms)
