"""A small web site that serves a folder of feed files on loopback: for the demo, a command and tests."""

import asyncio
import threading
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from aiohttp import web

from ingest.feed import Feed

TYPES = {
    ".rss": "application/rss+xml",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".html": "text/html",
}
"""Content types by file ending; other files are served as plain XML, which is what feed files usually are."""


class LocalServer:
    """Serves ``app`` on 127.0.0.1, from a thread of its own, while the context lasts.

    ``port`` is taken where it is free, otherwise (and with 0) any free one.
    """

    def __init__(self, app: web.Application, port: int = 0) -> None:
        self._app = app
        self._wanted = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="local-server", daemon=True)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def root(self) -> str:
        """The address of the site, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(timeout=30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()

    async def _start(self) -> int:
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self._wanted).start()
        except OSError:
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    async def _stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()


class FeedSite(LocalServer):
    """Serves the files of a folder; answers carry ETag and Last-Modified, conditional requests get 304.

    Files are looked for at each request, so they may be changed or added meanwhile. ``requests``
    lists the names that were asked for, in their order. Files named in ``unchanged`` are answered
    with 304 whatever is asked.
    """

    def __init__(self, folder: Path, port: int = 0, unchanged: Collection[str] = ()) -> None:
        app = web.Application()
        app.router.add_get("/{name}", self._serve)
        super().__init__(app, port)
        self._unchanged = frozenset(unchanged)
        self.folder = folder
        self.requests: list[str] = []

    def url(self, name: str) -> str:
        """Return the address of the file ``name``."""
        return f"{self.root}/{quote(name)}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.requests.append(name)
        if name in self._unchanged:
            raise web.HTTPNotModified
        path = self.folder / name
        if "/" in name or "\\" in name or not path.is_file():
            raise web.HTTPNotFound
        response = web.FileResponse(path)
        response.content_type = TYPES.get(path.suffix, "application/xml")
        return response


def feed_list(site: FeedSite, names: list[str] | None = None) -> list[Feed]:
    """Return a feed for each file of the site, or for those named, allowed at its private address.

    The outlet is the file's name in words: ``trade-daily.xml`` gives ``Trade Daily``.
    """
    found = names if names is not None else sorted(path.name for path in site.folder.iterdir() if path.is_file())
    return [Feed(url=site.url(name), outlet=_outlet(name), kind="sample", local=True) for name in found]


def _outlet(name: str) -> str:
    return Path(name).stem.replace("-", " ").replace("_", " ").title()
