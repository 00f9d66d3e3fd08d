"""Where Kibana is and who we are there."""

import re
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import msgspec

from news.errors import WrongUse

_EXAMPLE = "give http://HOST:5601 or https://HOST:5601"
_SPACE = re.compile(r"[a-z0-9_-]+")
DEFAULT_SPACE = "default"


class KibanaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Kibana's address, and a login. ``repr()`` shows no secret."""

    url: str
    """``http(s)://host:port[/base/path]``, without user and password, without a slash at its end."""
    user: str = ""
    password: str = ""
    api_key: str = ""
    """In place of user and password."""
    ca: Path | None = None
    """File of the authorities that signed Kibana's certificate; nothing means those of the system."""
    space: str = DEFAULT_SPACE
    """Identifier of the space that the content goes into, as its address shows it."""

    def at(self, path: str, *, in_space: bool = True) -> str:
        """Return the address of a path of the API, ``/api/...``, in the space unless it has none."""
        space = "" if self.space == DEFAULT_SPACE or not in_space else f"/s/{quote(self.space)}"
        return f"{self.url}{space}{path}"

    def __repr__(self) -> str:
        return f"KibanaSettings({self.url!r}, space={self.space!r})"


def from_address(
    address: str,
    *,
    user: str = "",
    password: str = "",
    api_key: str = "",
    ca: Path | None = None,
    space: str = DEFAULT_SPACE,
) -> KibanaSettings:
    """Return the settings for ``http(s)://[user:password@]host[:port][/base/path]``; what else is given wins.

    Raises :class:`WrongUse`, which never repeats a password.
    """
    parts = _parts(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    netloc = f"{host}:{parts.port}" if parts.port else str(host)
    found = KibanaSettings(
        url=urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", "")),
        # A key in place of a user: one that stands in the address is then not meant.
        user=user or ("" if api_key else unquote(parts.username or "")),
        password=password or ("" if api_key else unquote(parts.password or "")),
        api_key=api_key,
        ca=ca,
        space=space or DEFAULT_SPACE,
    )
    _check(found)
    return found


def _parts(address: str) -> SplitResult:
    if not address.strip():
        raise WrongUse(f"no Kibana is named: {_EXAMPLE} with --url or GUILDWIRE_KIBANA")
    shown = re.sub(r"//[^/]*@", "//", address)
    try:
        found = urlsplit(address.strip())
        found.port  # noqa: B018 (reading it checks it)
    except ValueError as error:
        raise WrongUse(f"{shown} is no address of Kibana ({error}): {_EXAMPLE}") from error
    if found.scheme not in ("http", "https") or not found.hostname:
        raise WrongUse(f"{shown} is no address of Kibana: {_EXAMPLE}")
    if found.query or found.fragment or re.search(r"/(app|s|login)(/|$)", found.path):
        raise WrongUse(
            f"{shown} is the address of a page: give it up to Kibana's base path, and a space with --space"
        )
    return found


def _check(found: KibanaSettings) -> None:
    """Raise :class:`WrongUse` for settings that contradict each other; never repeats a secret."""
    if found.api_key and (found.user or found.password):
        raise WrongUse(
            "Kibana is given an API key and a user too; keep GUILDWIRE_KIBANA_API_KEY, "
            "or GUILDWIRE_KIBANA_USER and GUILDWIRE_KIBANA_PASSWORD"
        )
    if found.user and not found.password:
        raise WrongUse("Kibana is given a user without a password; set GUILDWIRE_KIBANA_PASSWORD, or name no user")
    if ":" in found.user:
        raise WrongUse("the user for Kibana holds a colon, which no login can: check GUILDWIRE_KIBANA_USER")
    if found.password and not found.user:
        raise WrongUse("Kibana is given a password without a user; set GUILDWIRE_KIBANA_USER, or no password")
    if found.ca is not None and not found.ca.is_file():
        raise WrongUse(f"there is no file {found.ca}: name the file with the certificate authority of Kibana")
    if found.ca is not None and found.url.startswith("http://"):
        raise WrongUse(
            f"GUILDWIRE_KIBANA_CA is for TLS, and {found.url} is without; give https://HOST:5601, or no such file"
        )
    if not _SPACE.fullmatch(found.space):
        raise WrongUse(
            f"{found.space!r} is no space of Kibana: give the identifier that its address shows behind /s/"
        )
