"""One guarded request of a channel to somebody's server, and what became of it, all of it within a time."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from ipaddress import ip_address
from types import SimpleNamespace

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver
from yarl import URL

from news.clock import Clock, now
from news.errors import WrongUse
from news.net.address import IP, ForbiddenAddress, GuardedResolver, literal, public
from news.net.retry_after import retry_after
from news.text.plain import one_line

SECONDS = 40.0
"""For one request: connecting, sending and the answer."""
ANSWER_SECONDS = 5.0
"""For the words below an answer's status, which are only shown."""
_CONNECT = 15.0
_BODY = 4096
_SHOWN = 300
_HEADERS = {"User-Agent": "Guildwire/0.1 (alerts)", "Accept-Encoding": "identity"}
"""Nothing of an answer is unpacked: a few bytes may stand for gigabytes, and its status says enough."""


class Reply(msgspec.Struct, frozen=True):
    """A server answered."""

    status: int
    words: str = ""
    """The beginning of what it said, as one line."""
    after: timedelta | None = None
    """How long it asks to be left alone."""


class NotAsked(msgspec.Struct, frozen=True):
    """It was not reached, so it has nothing."""

    reason: str
    for_good: bool = False
    """Whether its address may not be asked at all."""


class AnswerLost(msgspec.Struct, frozen=True):
    """The request went out and no answer came: it may have it."""

    reason: str


class GuardedHttp:
    """Posts to public addresses, and inside a network to the hosts that a setting allows. One request at a time.

    The address that was checked is the one connected to, and no redirect is followed.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        clock: Clock = now,
        *,
        seconds: float = SECONDS,
        resolver: Callable[[], AbstractResolver] | None = None,
    ) -> None:
        """``private_hosts`` are names and addresses; ``resolver`` makes what looks names up, for tests."""
        self._private = {_plain(host) for host in private_hosts}
        self._clock = clock
        self._seconds = seconds
        self._resolver = resolver

    def check(self, address: str, named: str) -> None:
        """Raise :class:`WrongUse` where an address can never be asked; it is spoken of as ``named``."""
        url = _url(address)
        if url is None or url.scheme not in ("http", "https") or _odd_number(url.host or ""):
            raise WrongUse(f"{named} is no address of http or https: write one such as https://host.example/path")
        if _own(url.host or "") and not self._is_private(url):
            raise WrongUse(f"{named} is not on the open internet: {_remedy(url)}")
        inside = literal(url.raw_host or "")
        private = self._is_private(url)
        if inside is not None and not self._allowed(url)(inside):
            raise WrongUse(f"{named} is not on the open internet: {_remedy(url)}")
        if url.scheme == "http" and not private:
            raise WrongUse(f"{named} would go over an open line: write https, or if it is inside: {_remedy(url)}")

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply | NotAsked | AnswerLost:
        """Post ``body`` and return the answer."""
        # Not by asyncio.run, which waits for the thread that looks a name up, however long that takes.
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(self._post(URL(address), body, {**_HEADERS, **headers}))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _post(self, url: URL, body: bytes, headers: Mapping[str, str]) -> Reply | NotAsked | AnswerLost:
        way = SimpleNamespace(sent=False)
        guard = GuardedResolver(self._allowed(url), self._resolver() if self._resolver else None)
        try:
            async with aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=guard, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._seconds, sock_connect=_CONNECT),
                trace_configs=[_watching(way)],
                auto_decompress=False,
            ) as session:
                request = session.post(url, data=BytesIO(body), headers=headers, allow_redirects=False)
                async with request as response:
                    return await self._reply(response)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return _explain(error, url, sent=way.sent)
        finally:
            await guard.close()

    async def _reply(self, response: aiohttp.ClientResponse) -> Reply:
        clock, said = self._clock(), b""
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while len(said) < _BODY and (piece := await response.content.read(_BODY - len(said))):
                    said += piece
        packed = response.headers.get("Content-Encoding", "identity").strip().lower() != "identity"
        words = "" if packed else one_line(said.decode("utf-8", "replace"), _SHOWN)
        return Reply(response.status, words, _pause(response, clock))

    def _is_private(self, url: URL) -> bool:
        return _plain(url.raw_host or "") in self._private or _plain(url.host or "") in self._private

    def _allowed(self, url: URL) -> Callable[[IP], bool]:
        if self._is_private(url):
            return lambda _: True
        return lambda address: public(address) or str(address) in self._private


def _pause(response: aiohttp.ClientResponse, clock: datetime) -> timedelta | None:
    """Return how long a server asks to be left alone.

    By ``Retry-After``, or where it says that this was the last request of a period, until that ends
    (https://docs.discord.com/developers/topics/rate-limits).
    """
    asked = response.headers.get("Retry-After", "")
    if response.headers.get("X-RateLimit-Remaining", "").strip() == "0":
        asked = asked or response.headers.get("X-RateLimit-Reset-After", "")
    until = retry_after(asked, clock)
    return None if until is None else until - clock


def _watching(way: SimpleNamespace) -> aiohttp.TraceConfig:
    async def headers_sent(*_: object) -> None:
        way.sent = True

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(headers_sent)
    return config


def _explain(error: Exception, url: URL, *, sent: bool) -> NotAsked | AnswerLost:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForbiddenAddress):
            return NotAsked(f"{cause}: {_remedy(url)}", for_good=True)
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    if isinstance(error, aiohttp.InvalidURL):
        return NotAsked(f"{url.host} is no host that can be asked: write its name", for_good=True)
    if isinstance(error, TimeoutError):
        said = f"{url.host} gave no answer in time"
    elif isinstance(error, aiohttp.ClientResponseError):
        said = f"{url.host} gave an answer that cannot be read"
    else:
        # The words of some of these errors hold the whole address.
        said = f"no connection to {url.host}: {_reason(error)}" if not sent else f"{url.host} hung up"
    return AnswerLost(f"{said} after the request was sent") if sent else NotAsked(said)


def _reason(error: Exception) -> str:
    inner = getattr(error, "os_error", None) or getattr(error, "certificate_error", None)
    return one_line(getattr(inner, "strerror", None) or str(inner or type(error).__name__), _SHOWN)


def _remedy(url: URL) -> str:
    return f"name {url.host} in GUILDWIRE_PRIVATE_HOSTS if it is meant"


def _url(address: str) -> URL | None:
    """Return an address whose host can be read; null for any other text."""
    if not address.isprintable() or " " in address:
        return None
    try:
        found = URL(address)
        readable = bool(found.host and found.raw_host and found.port)
    except (ValueError, IndexError):  # the second from the library, of brackets in the wrong order
        return None
    return found if readable else None


def _own(host: str) -> bool:
    """Say whether a name is always that of the machine itself (RFC 6761, 6.3)."""
    return _plain(host) == "localhost" or _plain(host).endswith(".localhost")


def _odd_number(host: str) -> bool:
    """Say whether it is a number that some read as an address: 2130706433, 0x7f000001, 127.1."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    number = last.isdecimal() or (last.startswith("0x") and not last[2:].strip("0123456789abcdef"))
    return number and literal(host) is None


def _plain(host: str) -> str:
    """Return a host in the one form in which two are compared."""
    host = host.strip().strip("[]").rstrip(".").lower()
    with suppress(ValueError):
        return str(ip_address(host))
    return host
