"""Reading one document for ``guildwire parse``: from a file, an address or standard input."""

import asyncio
import sys
from pathlib import Path

import msgspec

from guildwire.settings import Settings
from ingest.fetch.fetcher import Failed, Fetched, Fetcher, FetchRequest
from news.errors import GuildwireError, WrongUse


class RawDocument(msgspec.Struct, frozen=True):
    """A document and where it came from."""

    body: bytes
    address: str
    content_type: str = ""


def read_source(source: str, settings: Settings, *, local: bool) -> RawDocument:
    """Return the document at ``source``. Raises :class:`GuildwireError` naming what could not be read and why."""
    if source == "-":
        return RawDocument(sys.stdin.buffer.read(), "stdin:")
    if source.startswith(("http://", "https://")):
        return asyncio.run(_fetch(source, settings, local))
    path = Path(source)
    try:
        return RawDocument(path.read_bytes(), path.resolve().as_uri())
    except FileNotFoundError as error:
        raise WrongUse(
            f"there is no file {source}: give a path, an http(s) address or - for standard input"
        ) from error
    except OSError as error:
        raise GuildwireError(f"{source} cannot be read: {error.strerror}") from error


async def _fetch(address: str, settings: Settings, local: bool) -> RawDocument:
    async with Fetcher(contact=settings.contact) as fetcher:
        answer = await fetcher.fetch(FetchRequest(address, local=local))
    if isinstance(answer, Fetched):
        return RawDocument(answer.body, answer.address, answer.content_type)
    message = answer.message if isinstance(answer, Failed) else "the server answers that nothing has changed"
    if isinstance(answer, Failed) and answer.status == "forbidden-address":
        message = f"{address} is in a private network; add --local if it is meant"
    raise GuildwireError(f"{address}: {message}")
