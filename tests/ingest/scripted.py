"""A real local site whose answers a test writes down, and the parts that most tests of ingest need."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from guildwire.demo.site import LocalServer
from ingest.feed import Feed
from news.net.address import IP

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Script = web.Response | Callable[[web.Request], web.Response] | Handler


class Ticking:
    """A clock that a test moves."""

    def __init__(self, start: datetime = NOW) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **step: float) -> None:
        self.time += timedelta(**step)


class ScriptedSite(LocalServer):
    """Answers each path with what the test put there; remembers the requests."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        super().__init__(app)
        self.scripts: dict[str, Callable[[web.Request], object]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    def on(self, path: str, script: Callable[[web.Request], object]) -> str:
        """Answer ``path`` with what ``script`` returns, and return its address."""
        self.scripts[path] = script
        return f"{self.root}/{path}"

    def give(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer ``path`` with this response, underscores in header names read as hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.on(path, lambda _: web.Response(body=body, status=status, headers=named))

    def asked(self, path: str) -> list[dict[str, str]]:
        """Return the headers of the requests for ``path``, names in lower case."""
        return [headers for name, headers in self.requests if name == path]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.requests.append((path, {name.lower(): value for name, value in request.headers.items()}))
        if path not in self.scripts:
            raise web.HTTPNotFound
        answer = self.scripts[path](request)
        if isinstance(answer, Awaitable):
            answer = await answer
        assert isinstance(answer, web.StreamResponse)
        return answer


def loopback_one(address: IP) -> bool:
    """Stand in for "the open internet": 127.0.0.1 only."""
    return address == ip_address("127.0.0.1")


def rss(*items: str, more: str = "") -> bytes:
    """Return an RSS document with these item elements."""
    channel = f"<channel><title>T</title>{more}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def item(
    guid: str,
    title: str = "",
    text: str = "Some text.",
    link: str = "",
    published: str = "Sun, 01 Mar 2026 10:00:00 GMT",
) -> str:
    """Return an item element."""
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title or f'Title of {guid}'}</title>"
        f"<link>{link or f'https://news.example/{guid}'}</link><description>{text}</description>"
        f"<pubDate>{published}</pubDate></item>"
    )


def feed(url: str = "https://news.example/feed", **more: Any) -> Feed:
    """Return a feed that may live on loopback."""
    values: dict[str, Any] = {"outlet": "The Example", "local": True, **more}
    return Feed(url=url, **values)
