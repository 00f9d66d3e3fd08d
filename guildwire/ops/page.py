"""The search page over the parts that the settings name."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from alerts.letters.links import PATH
from guildwire.ops.alerts.desk import SubscriptionDesk
from guildwire.ops.alerts.links import SignedLinks
from guildwire.ops.alerts.troubles import Troubles
from guildwire.ops.export.page import PageExports
from guildwire.ops.health import health
from guildwire.ops.saved_desk import SavedSearchDesk
from guildwire.ops.saved_feed import Feeds
from guildwire.ops.story_desk import known
from guildwire.trust import Trust
from guildwire.watch.bounded import LIMIT
from guildwire.wiring import Parts
from query.modes.most import most
from query.parse import read
from search.loosened import loosened
from search.unknown import unknown_values
from web.alerts.port import AlertParts
from web.app import create_app
from web.health_routes import add_health
from web.server import Server

FRESH = 5.0
"""Seconds for which the receipt believes what it has just looked up."""


def server(parts: Parts) -> Server:
    """Return the page's server, not yet started; its port is taken already."""
    return Server(application(parts), parts.settings.host, parts.settings.port)


def application(parts: Parts) -> ASGIApp:
    """Return the page, its API and the probes."""
    trust = Trust(parts, FRESH, limit=LIMIT)
    app = create_app(
        index=parts.index,
        read=lambda text: read(text, parts.clock(), parts.names),
        unknown=lambda reading: unknown_values(parts.index, reading.tree, parts.names),
        loosen=lambda request, words: loosened(parts.index, request, most=most if words else None),
        clock=parts.clock,
        trust=trust,
        story=lambda name: known(parts, name),
        alerts=AlertParts(SubscriptionDesk(parts), SignedLinks(parts), Feeds(parts), PATH, Troubles(parts)),
        saved=SavedSearchDesk(parts),
        export=PageExports(parts, trust),
        allowed_hosts=_hosts(parts),
    )
    add_health(app, health(parts))
    return app


def _hosts(parts: Parts) -> Sequence[str]:
    """Return the names the page may be asked under: links in letters lead to its public one."""
    public = urlsplit(parts.settings.public).hostname
    return (*parts.settings.allowed_hosts, *([public] if public else []))
