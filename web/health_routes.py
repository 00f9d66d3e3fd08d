"""What probes and Prometheus ask: is the process alive, can it work, and its numbers."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.responses import Response

from web.api import reply
from web.security import protect

Told = tuple[bool, Mapping[str, Any]]
"""Whether it is well, and what is said as JSON."""


class Health(NamedTuple):
    """Where the answers come from. ``ready`` and ``metrics`` may take some seconds, ``live`` asks no server."""

    live: Callable[[], Told]
    ready: Callable[[], Told]
    metrics: Callable[[], bytes]
    metrics_type: str
    """Media type of the metrics."""


def add_health(app: FastAPI, health: Health) -> None:
    """Add ``/livez``, ``/readyz`` and ``/metrics``.

    None of them waits for the threads that answer pages: those may all be waiting for a server that hangs.
    """

    @app.get("/livez", summary="Whether every loop of the process has turned within its bound")
    async def live() -> Response:
        return _said(health.live())

    @app.get("/readyz", summary="Whether the servers answer, each with its reason")
    async def ready() -> Response:
        return _said(await asyncio.to_thread(health.ready))

    @app.get("/metrics", summary="Numbers for Prometheus")
    async def metrics() -> Response:
        return Response(await asyncio.to_thread(health.metrics), media_type=health.metrics_type)


def health_app(health: Health, allowed_hosts: Sequence[str] = ()) -> FastAPI:
    """Return an application with nothing else, for a process without a page."""
    app = FastAPI(title="Guildwire", docs_url=None, redoc_url=None, openapi_url=None)
    add_health(app, health)
    protect(app, allowed_hosts)
    return app


def _said(told: Told) -> Response:
    well, content = told
    return reply(content, 200 if well else 503)
