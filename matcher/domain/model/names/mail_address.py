"""Addresses that mail can go to, and the address that somebody meant who wrote more around it."""

import re

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+"
)
"""An address as RFC 5321 has it, without the forms that nobody uses: no quotes, comments, literals or white space."""
LONGEST_ADDRESS = 254
AROUND = re.compile(r"""(?:^|[<(\[\s:"'])(?P<address>[^\s<>()\[\]:;,"'?]+@[^\s<>()\[\]:;,"'?]+)(?=$|[>)\]\s;,"'?])""")
"""As mail programs copy them: ``mailto:ada@example.org?subject=Hello``, ``Ada Example <ada@example.org>``."""


def is_address(text: str) -> bool:
    """Whether mail can go there: nothing in it can end a header or name a second recipient."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def address_within(text: str) -> str:
    """The one address that a longer text holds, or an empty string."""
    found = {one.group("address").rstrip(".") for one in AROUND.finditer(text)}
    address = found.pop() if len(found) == 1 else ""
    return address if address != text and is_address(address) else ""
