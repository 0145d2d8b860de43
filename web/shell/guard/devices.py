"""Places that someone has signed in from: wrong passwords elsewhere never lock them out there.

A device that signed in keeps a signed cookie. Tries with it are counted by the device; all others by account and by
network together. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from secrets import token_hex

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from web.shell.addresses.scheme import by_https

COOKIE = "known"
KEPT_SECONDS = 180 * 24 * 3600
IPV6_PREFIX = 64
"""Bits of an IPv6 address that are one household or office: a provider gives out no less."""
NONCE_BYTES = 12


def network() -> str:
    """Where a request comes from: an IPv4 address, or the first half of an IPv6 address."""
    address = _without_port(request.remote_addr or "")
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return f"{int(parsed) >> (128 - IPV6_PREFIX):x}/{IPV6_PREFIX}"
    return str(parsed)


def _without_port(address: str) -> str:
    """Some proxies name the client's port too, which is another one each time."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def asked_for() -> str:
    """What tries to sign in are counted by: the known device, or the account and the network."""
    account = _account()
    device = known_device(account)
    return f"device:{device}" if device else f"account:{account}:{network()}"


def account_elsewhere() -> str:
    """What tries from unknown places are counted by: the account, or a known device's own count."""
    account = _account()
    device = known_device(account)
    return f"device:{device}" if device else f"account:{account}"


def where_from() -> str:
    """What all tries from one place are counted by: the known device, or the network."""
    device = known_device(_account())
    return f"device:{device}" if device else f"network:{network()}"


def known_device(account: str) -> str:
    """The name of the device that asks, where it has signed in to this account before; else empty."""
    nonce, _, signature = request.cookies.get(COOKIE, "").partition(".")
    genuine = hmac.compare_digest(signature.encode(), _signature(account, nonce).encode())
    return nonce if nonce and genuine else ""


def remember_device(answer: ResponseReturnValue, email: str) -> Response:
    """Note on this device that its owner has signed in here."""
    response = make_response(answer)
    account = email.strip().casefold()
    nonce = known_device(account) or token_hex(NONCE_BYTES)
    value = f"{nonce}.{_signature(account, nonce)}"
    response.set_cookie(
        COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=by_https(), path="/sign-in"
    )
    return response


def described() -> str:
    """Browser and system of this request in a few words, as the browser says them."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "Another program")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def _account() -> str:
    return request.form.get("email", "").strip().casefold()


def _signature(account: str, nonce: str) -> str:
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(key, f"device\0{account}\0{nonce}".encode(), sha256).hexdigest()[:32]
