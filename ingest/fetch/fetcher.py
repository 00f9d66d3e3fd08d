"""One polite request for a feed. Whatever can be expected to go wrong comes back as a value."""

import asyncio
import re
import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
import msgspec
from msgspec.structs import replace
from yarl import URL

from ingest.feed import Status
from ingest.fetch.host_limiter import HostLimiter, Politeness
from ingest.fetch.unpack import BadEncoding, TooLarge, unpack_file, unpacker
from news.clock import Clock, now
from news.net.address import Allowed, ForbiddenAddress, GuardedResolver, anywhere, literal, public
from news.net.retry_after import http_date, retry_after

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_REFUSED = {401, 402, 403, 407, 451}
_PERMANENT = {301, 308}
_SIGN_IN = 511
"""What a network says in place of the host (RFC 6585, section 6)."""
_REDIRECTS = _PERMANENT | {300, 302, 303, 307}
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class FetchLimits(msgspec.Struct, frozen=True):
    """What a single fetch may take."""

    seconds: float = 30.0
    """For all of it, redirects and reading included, once its turn has come."""
    bytes: int = 15 * 1024 * 1024
    """Of the document, decompressed."""
    redirects: int = 10


class FetchRequest(msgspec.Struct, frozen=True):
    """What to ask for."""

    address: str
    etag: str = ""
    last_modified: str = ""
    """Validators of the last document; both empty for a full request."""
    local: bool = False

    @property
    def conditional(self) -> bool:
        """Whether "not modified" is an answer to it."""
        return bool(self.etag or self.last_modified)


class Fetched(msgspec.Struct, frozen=True):
    """A document came."""

    body: bytes
    address: str
    """Where it came from in the end."""
    moved: str = ""
    """Where permanent redirects led; empty where there were none."""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    hint: int = 0
    """Minutes for which the server calls the document fresh; 0 where it does not say."""
    language: str = ""
    """The one language that ``Content-Language`` names; empty where it names none or several."""


class NotModified(msgspec.Struct, frozen=True):
    """Nothing has changed since the document with these validators."""

    moved: str = ""
    hint: int = 0


class Failed(msgspec.Struct, frozen=True):
    """No document came."""

    status: Status
    message: str
    retry_after: datetime | None = None
    """Until when the server asked to be left alone; aware, UTC."""
    asked: bool = True
    """False where the host was not asked at all, because it wants peace."""
    answered: bool | None = False
    """Whether a server answered, rightly or wrongly; null where the address was refused before anyone was asked.
    A connection without an answer, a certificate that is not the host's and a name that leads into a private
    network are none: they are what an hotel's network gives instead of the host."""
    address: str = ""
    """Where it ended, after redirects."""


FetchResult = Fetched | NotModified | Failed


class _Stop(Exception):
    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.message)
        self.failed = failed


class _Way:
    """How far a request came."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answered = False

    def go_on(self, address: str) -> None:
        self.address, self.answered = address, False

    def cut_off(self, failed: Failed) -> Failed:
        return replace(failed, answered=self.answered or failed.answered)


class Fetcher:
    """Asks for feeds, many at once; one for each run, used as an async context manager.

    ``contact`` is an address or a page that the User-Agent names. ``allowed`` says which network
    addresses may be asked for feeds that are not local.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        limits: FetchLimits = FetchLimits(),  # noqa: B008 (frozen)
        politeness: Politeness = Politeness(),  # noqa: B008 (frozen)
        allowed: Allowed = public,
        clock: Clock = now,
        resolver: aiohttp.abc.AbstractResolver | None = None,
    ) -> None:
        self.agent = f"Guildwire/0.1 (news monitor{'; ' + contact if contact else ''})"
        self._limits = limits
        self._allowed = allowed
        self._clock = clock
        self._resolver = resolver
        self.limiter = HostLimiter(politeness)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for local in (False, True):
            guard = GuardedResolver(anywhere if local else self._allowed, self._resolver)
            self._sessions[local] = await self._stack.enter_async_context(
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(resolver=guard, limit=0, ttl_dns_cache=60),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.seconds),
                    auto_decompress=False,
                    max_line_size=32_768,
                    max_field_size=32_768,
                )
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Ask for the document, following redirects. Never raises for what the network or a server does."""
        host = host_of(request.address)
        held = self._held(host)
        if held is not None:
            return held
        if request.local:
            return await self._in_time(request)
        async with self.limiter.slot(host):
            return self._held(host) or await self._in_time(request)

    def _held(self, host: str) -> Failed | None:
        until = self.limiter.held_until(host, self._clock())
        if until is None:
            return None
        message = f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        return Failed("rate-limited", message, until, asked=False)

    async def _in_time(self, request: FetchRequest) -> FetchResult:
        way = _Way(request.address)
        try:
            async with asyncio.timeout(self._limits.seconds):
                result: FetchResult = await self._follow(request, way)
        except _Stop as stop:
            result = stop.failed
        except TimeoutError:
            result = way.cut_off(Failed("slow", f"no complete answer within {self._limits.seconds:g} seconds"))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            result = way.cut_off(_explain(error))
        return replace(result, address=way.address) if isinstance(result, Failed) else result

    async def _follow(self, request: FetchRequest, way: _Way) -> FetchResult:
        moved, permanent = "", True
        for _ in range(self._limits.redirects + 1):
            async with self._ask(way.address, request) as response:
                way.answered = True
                if response.status not in _REDIRECTS or not response.headers.get("Location"):
                    return await self._read(response, way.address, moved)
                permanent = permanent and response.status in _PERMANENT
                way.go_on(urljoin(way.address, response.headers["Location"].strip()))
                moved = way.address if permanent else moved
        message = f"more than {self._limits.redirects} redirects, the last to {way.address}"
        raise _Stop(Failed("broken", message, answered=True))

    def _ask(self, address: str, request: FetchRequest) -> "aiohttp.client._RequestContextManager":
        url = URL(address)
        if url.scheme not in ("http", "https") or not url.host:
            raise _Stop(Failed("broken", f"{address!r} is no http or https address", answered=None))
        inside = literal(url.host)
        if inside is not None and not request.local and not self._allowed(inside):
            raise _Stop(replace(_forbidden(f"{address} is not on the open internet"), answered=None))
        headers = {"User-Agent": self.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate, br"}
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        return self._sessions[request.local].get(url, headers=headers, allow_redirects=False)

    async def _read(self, response: aiohttp.ClientResponse, address: str, moved: str) -> FetchResult:
        clock = self._clock()
        hint = freshness(response.headers, clock)
        if response.status == 304:
            return NotModified(moved, hint)
        if response.status != 200:
            failed = _judge(response.status, response.headers, clock)
            if failed.retry_after is not None:
                host = response.url.host or ""
                self.limiter.hold(host, failed.retry_after, domain=failed.status == "rate-limited")
            return failed
        return Fetched(
            await self._body(response),
            address,
            moved,
            response.headers.get("ETag", "")[:500],
            response.headers.get("Last-Modified", "")[:100],
            response.headers.get("Content-Type", "")[:200],
            hint,
            _one_language(response.headers.get("Content-Language", "")),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        limit = self._limits.bytes
        try:
            inner = unpacker(response.headers.get("Content-Encoding", ""), limit)
            async for piece in response.content.iter_chunked(65_536):
                inner.feed(piece)
            return unpack_file(inner.finish(), limit)
        except TooLarge:
            message = f"the document is larger than {limit // 1024} KiB: ask the publisher for a shorter feed"
            raise _Stop(Failed("too-large", message, answered=True)) from None
        except BadEncoding as error:
            raise _Stop(Failed("broken", str(error), answered=True)) from None


def freshness(headers: Mapping[str, str], clock: datetime) -> int:
    """Return for how many minutes ``Cache-Control`` or else ``Expires`` call the document fresh; 0 for none."""
    control = headers.get("Cache-Control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return 0
    match = _MAX_AGE.search(control)
    if match:
        return int(match[1]) // 60
    expires = http_date(headers.get("Expires", ""))
    return max(0, int((expires - clock).total_seconds() // 60)) if expires else 0


def _one_language(header: str) -> str:
    """Return the language of a document meant for readers of one (RFC 9110, 8.5); of several, nothing follows."""
    return "" if "," in header else header.strip()[:35]


def _judge(code: int, headers: Mapping[str, str], clock: datetime) -> Failed:
    """Return what an HTTP status means for a feed. A 403 that asks to wait is a rate limit in disguise."""
    until = retry_after(headers.get("Retry-After", ""), clock) if code in (403, 429, 503) else None
    if code == 429 or (code == 403 and until is not None):
        return Failed("rate-limited", f"HTTP {code}: the server asks for fewer requests", until, answered=True)
    if code in _REFUSED:
        message = f"HTTP {code}: the server refuses programs like this one; the publisher may offer another feed"
        return Failed("refused", message, answered=True)
    if code == 404:
        return Failed("gone", "HTTP 404: nothing at this address; look for the feed's present one", answered=True)
    if code == 410:
        message = "HTTP 410: the publisher has ended this feed; it is not asked until the list gives a new address"
        return Failed("retired", message, answered=True)
    if code >= 500 or code in (408, 425):
        whose = "the network wants a sign-in first" if code == _SIGN_IN else "the server has a problem of its own"
        return Failed("server-error", f"HTTP {code}: {whose}", until, answered=code != _SIGN_IN)
    return Failed("broken", f"HTTP {code} instead of a document", answered=True)


def host_of(address: str) -> str:
    """Return the host of an address, in lower case; empty where there is none."""
    try:
        return URL(address).host or ""
    except ValueError:
        return ""


def _forbidden(message: str) -> Failed:
    advice = "if it is meant, mark the feed `local: true` in the feed list"
    return Failed("forbidden-address", f"{message}; {advice}")


def _explain(error: Exception) -> Failed:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForbiddenAddress):
            return _forbidden(str(cause))
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Failed("unreachable", f"no secure connection: {error}"[:300])
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientOSError | OSError):
        return Failed("unreachable", f"no connection: {error}"[:300])
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Failed("unreachable", "the server hung up")
    if isinstance(error, ValueError):
        return Failed("broken", f"not an address that can be asked: {error}"[:300], answered=None)
    return Failed("broken", f"the answer breaks the rules of HTTP: {error}"[:300], answered=True)
