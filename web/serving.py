"""The application of this process's settings, for whatever serves it: ``gunicorn 'web.serving:application()'``."""

import gc
import os
import sys

from flask import Flask

from matcher import bootstrap
from matcher.logs import log_as_json
from matcher.services.runtime.request_id import current_request
from matcher.settings import read_settings
from web.app import Front, create_app
from web.shell.center import use_queue
from web.shell.guard.front import BEHIND_PROXY

YOUNG = 20_000
"""How many new objects make Python look for cycles: a page makes thousands, hardly a cycle. At 700 it looks often."""


def application() -> Flask:
    """Make it; the database is opened by the first request."""
    log_as_json(sys.stderr, current_request)
    settings = read_settings()
    app = create_app(
        bootstrap.database(settings),
        settings.secret_key,
        settings.time_zone,
        front=Front(settings.address, settings.trusted_hosts, behind_proxy=os.environ.get(BEHIND_PROXY) == "1"),
        metrics_token=settings.metrics_token,
        offer_days=settings.offer_days,
        mailer=bootstrap.mailer(settings),
    )
    app.config["SECOND_FACTOR"] = settings.second_factor
    gc.freeze()
    gc.set_threshold(YOUNG)
    return use_queue(app, bootstrap.queue(settings))
