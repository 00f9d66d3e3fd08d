"""How Guildwire uses an Elasticsearch cluster: where it is, who we are there, and every limit and time-out."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import msgspec

from news.errors import WrongUse

SCHEMES = ("http://", "https://")
_ALIAS = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
_EXAMPLE = "give http://HOST:9200 or https://HOST:9200"


class ElasticSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The cluster's address, and what may be chosen about it. ``repr()`` shows no secret."""

    urls: tuple[str, ...]
    """One or more nodes, ``http://host:9200``, without user and password."""
    user: str = ""
    password: str = ""
    api_key: str = ""
    """In place of user and password."""
    ca: Path | None = None
    """File of the authorities that signed the cluster's certificate; nothing means those of the system."""
    alias: str = "guildwire-news"
    """Name that is read and written; the indices behind it are called ALIAS-000001 and so on."""
    shards: int = 1
    """Primary shards of an index that is made here."""
    replicas: str = "0-1"
    """Copies of each shard: a number, or a range that follows the number of nodes."""
    patience: float = 20.0
    """Seconds that writing is tried again while the cluster fails, before it counts as unavailable."""
    reading_patience: float = 3.0
    """The same for questions: a page should rather say it soon."""
    timeout: float = 30.0
    """Seconds one request may take."""
    longest: float = 10.0
    """Seconds a question may keep each shard busy, before it is told to ask for less."""
    chunk: int = 1_000
    """Most documents of one bulk request."""
    chunk_bytes: int = 8 * 1024 * 1024
    """Most bytes of one bulk request, before compression; a larger document goes alone."""

    @property
    def address(self) -> str:
        """What messages call the cluster."""
        return ",".join(self.urls)

    def client(self) -> dict[str, Any]:
        """Return the options of the client that say where the cluster is and who we are."""
        options: dict[str, Any] = {"hosts": list(self.urls)}
        if self.ca is not None:
            options["ca_certs"] = str(self.ca)
        if self.api_key:
            options["api_key"] = self.api_key
        elif self.user:
            options["basic_auth"] = (self.user, self.password)
        return options

    def __repr__(self) -> str:
        return f"ElasticSettings({self.address!r}, alias={self.alias!r})"


def from_address(address: str, **given: Any) -> ElasticSettings:
    """Return the settings for ``http(s)://[user:password@]host:port[,host:port...]``.

    What is ``given`` and not empty wins over the address. Raises :class:`WrongUse`, which never
    repeats a password.
    """
    chosen = {name: value for name, value in given.items() if value not in (None, "")}
    parts = [_split(part, address) for part in address.split(",") if part.strip()]
    login: Mapping[str, str] = {
        "user": unquote(parts[0].username or ""),
        "password": unquote(parts[0].password or ""),
    }
    settings = ElasticSettings(urls=tuple(map(_plain, parts)), **{**login, **chosen})
    if not _ALIAS.fullmatch(settings.alias):
        raise WrongUse(
            f"{settings.alias!r} is no name for an index: use small letters, digits, '-', '_' and '.', "
            "a letter or digit first"
        )
    if settings.ca is not None and not settings.ca.is_file():
        raise WrongUse(f"there is no file {settings.ca}: name the file with the cluster's certificate authority")
    _check_together(settings)
    return settings


def _check_together(settings: ElasticSettings) -> None:
    """Raise :class:`WrongUse` for settings that contradict each other; never repeats a secret."""
    if settings.api_key and (settings.user or settings.password):
        raise WrongUse(
            "Elasticsearch is given an API key and a user too; keep GUILDWIRE_INDEX_API_KEY, "
            "or GUILDWIRE_INDEX_USER and GUILDWIRE_INDEX_PASSWORD"
        )
    if settings.user and not settings.password:
        raise WrongUse(
            "Elasticsearch is given a user without a password; set GUILDWIRE_INDEX_PASSWORD, or name no user"
        )
    if settings.password and not settings.user:
        raise WrongUse(
            "Elasticsearch is given a password without a user; set GUILDWIRE_INDEX_USER, or no password"
        )
    if settings.ca is not None and (plain := [url for url in settings.urls if url.startswith("http://")]):
        raise WrongUse(
            f"GUILDWIRE_INDEX_CA is for TLS, and {plain[0]} is without; give https://HOST:9200, or no such file"
        )


def shown(address: str) -> str:
    """Return an address without user and password, for messages."""
    return re.sub(r"//[^/,]*@", "//", address)


def _split(part: str, address: str) -> SplitResult:
    text = part.strip()
    if not text.startswith(SCHEMES):
        text = f"{address.partition('://')[0]}://{text}"
    try:
        found = urlsplit(text)
        found.port  # noqa: B018 (reading it checks it)
    except ValueError as error:
        raise WrongUse(f"{shown(address)} is no address of Elasticsearch ({error}): {_EXAMPLE}") from error
    if not found.hostname:
        raise WrongUse(f"{shown(address)} is no address of Elasticsearch: {_EXAMPLE}")
    return found


def _plain(part: SplitResult) -> str:
    host = f"[{part.hostname}]" if ":" in (part.hostname or "") else part.hostname
    port = part.port or (443 if part.scheme == "https" else 9200)
    return urlunsplit((part.scheme, f"{host}:{port}", part.path.rstrip("/"), "", ""))
