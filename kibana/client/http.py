"""One request to Kibana and its answer, within a time. Nothing here knows what an answer means."""

import asyncio
import ssl
from typing import Protocol

import aiohttp
import msgspec
from yarl import URL

from kibana.client.settings import KibanaSettings
from news.errors import WrongUse

SECONDS = 60.0
"""For one request: Kibana may take long over an import while it is still warming up."""
_CONNECT = 10.0
MOST = 16 * 1024 * 1024
"""Bytes of an answer that are read: some hundred times what Kibana says to an import of ours."""


class KibanaAnswer(msgspec.Struct, frozen=True):
    """What Kibana said."""

    status: int
    body: bytes = b""
    type: str = ""
    """Media type without parameters, in small letters."""
    location: str = ""
    """Where a redirect leads."""


class NotReached(Exception):
    """No answer came; ``str()`` says why."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good
        """Whether waiting cannot help, as with a certificate that nobody trusts."""


class Kibana(Protocol):
    """What an import asks of. Raises :class:`NotReached` where no answer comes."""

    settings: KibanaSettings

    def get(self, path: str, *, in_space: bool = True) -> KibanaAnswer:
        """Return the answer to a question."""
        ...

    def upload(self, path: str, file_name: str, content: bytes) -> KibanaAnswer:
        """Return the answer to a file."""
        ...


class KibanaHttp:
    """Implements :class:`Kibana` over HTTP. Follows no redirect: one leads to a login page, not to an answer."""

    def __init__(self, settings: KibanaSettings, seconds: float = SECONDS) -> None:
        self.settings = settings
        self._seconds = seconds

    def get(self, path: str, *, in_space: bool = True) -> KibanaAnswer:
        """Return the answer to a question; see the port."""
        return self._run("GET", self.settings.at(path, in_space=in_space), None)

    def upload(self, path: str, file_name: str, content: bytes) -> KibanaAnswer:
        """Return the answer to a file; see the port."""
        return self._run("POST", self.settings.at(path), (file_name, content))

    def _run(self, method: str, address: str, file: tuple[str, bytes] | None) -> KibanaAnswer:
        # Not by asyncio.run, which waits for the thread that looks a name up, however long that takes.
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(self._ask(method, URL(address), file))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _not_reached(error, self._seconds) from error
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _ask(self, method: str, url: URL, file: tuple[str, bytes] | None) -> KibanaAnswer:
        form = None
        if file is not None:
            form = aiohttp.FormData()
            form.add_field("file", file[1], filename=file[0], content_type="application/ndjson")
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._seconds, sock_connect=_CONNECT),
                cookie_jar=aiohttp.DummyCookieJar(),
            ) as session,
            session.request(
                method, url, data=form, headers=self._headers(), ssl=self._tls(), allow_redirects=False
            ) as response,
        ):
            return KibanaAnswer(
                response.status,
                await _body(response),
                response.content_type.lower(),
                response.headers.get("Location", ""),
            )

    def _headers(self) -> dict[str, str]:
        known = self.settings
        headers = {"kbn-xsrf": "true", "Accept": "application/json", "User-Agent": "Guildwire/0.1 (kibana)"}
        if known.api_key:
            headers["Authorization"] = f"ApiKey {known.api_key}"
        elif known.user:
            headers["Authorization"] = aiohttp.encode_basic_auth(known.user, known.password, "utf-8")
        return headers

    def _tls(self) -> ssl.SSLContext | bool:
        if self.settings.ca is None:
            return True
        try:
            return ssl.create_default_context(cafile=self.settings.ca)
        except (ssl.SSLError, OSError) as error:
            raise WrongUse(f"GUILDWIRE_KIBANA_CA={self.settings.ca} holds no certificate: {error}") from error


async def _body(response: aiohttp.ClientResponse) -> bytes:
    said = b""
    async for piece in response.content.iter_chunked(1 << 16):
        said += piece
        if len(said) > MOST:
            raise NotReached(f"its answer is longer than {MOST >> 20} MiB, which Kibana's is not", for_good=True)
    return said


def _not_reached(error: Exception, seconds: float) -> NotReached:
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return NotReached(
            f"{error}; check https:// and the certificate authority (GUILDWIRE_KIBANA_CA)", for_good=True
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        refused = isinstance(error.os_error, ConnectionRefusedError)
        reason = "nobody listens there" if refused else error.os_error.strerror or str(error.os_error)
        return NotReached(f"no connection to {error.host}:{error.port} ({reason})")
    if isinstance(error, TimeoutError):
        return NotReached(f"no answer within {seconds:.0f} s")
    return NotReached(str(error) or type(error).__name__)
