"""By what people come."""

from urllib.parse import urlsplit

from flask import current_app, request


def by_https() -> bool:
    """Whether people come by https: so says the request, or the address of the setting where it was asked for.

    A proxy may hand on the name that was asked for and not the scheme. This machine's own names stay as they are.
    """
    address = urlsplit(current_app.config["ADDRESS"])
    asked_for = urlsplit(f"//{request.host}").hostname
    return request.is_secure or (address.scheme == "https" and asked_for == address.hostname)
