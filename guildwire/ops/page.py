"""The search page over the parts that the settings name."""

import time
from collections.abc import Callable

from guildwire.coverage import coverage
from guildwire.ops.health import health
from guildwire.ops.story_desk import known
from guildwire.wiring import Parts
from news.coverage import Coverage
from query.parse import parse
from web.app import create_app
from web.health_routes import add_health
from web.server import Server

FRESH = 5.0
"""Seconds for which one coverage receipt is shown before it is put together anew."""


def server(parts: Parts) -> Server:
    """Return the page's server, not yet started; its port is taken already."""
    app = create_app(
        index=parts.index,
        parse=lambda text: parse(text, parts.clock()),
        clock=parts.clock,
        coverage=remembered(lambda: coverage(parts)),
        story=lambda name: known(parts, name),
        allowed_hosts=parts.settings.allowed_hosts,
    )
    add_health(app, health(parts))
    return Server(app, parts.settings.host, parts.settings.port)


def remembered(
    make: Callable[[], Coverage], timer: Callable[[], float] = time.monotonic
) -> Callable[[], Coverage]:
    """Return a function that makes the receipt at most once every :data:`FRESH` seconds."""
    kept: list[tuple[float, Coverage]] = []

    def get() -> Coverage:
        if not kept or timer() - kept[0][0] > FRESH:
            kept[:] = [(timer(), make())]
        return kept[0][1]

    return get
