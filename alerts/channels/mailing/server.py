"""The mail server of a setting: ``smtp://[USER@]HOST[:PORT]`` or ``smtps://...``."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from news.errors import WrongUse

SETTING = "GUILDWIRE_SMTP"
_FORM = "write smtp://[USER@]HOST[:PORT] or smtps://[USER@]HOST[:PORT]"


class MailServer(msgspec.Struct, frozen=True):
    """Where mail is handed in, and how one logs in there. Its ``repr`` has no password."""

    host: str
    port: int
    tls: bool = False
    """Whether the line is encrypted from the beginning."""
    user: str = ""
    password: str = ""
    ca: Path | None = None
    """File of the authorities that sign its certificate; null means the system's."""

    @property
    def verified(self) -> bool:
        """Whether its certificate must be right.

        Where nobody logs in and no authority is named, encryption is used as it is offered, as mail servers do
        among themselves (RFC 7435): it might as well not have been offered.
        """
        return self.tls or bool(self.user) or self.ca is not None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def read_server(address: str, password: str = "", ca: Path | None = None) -> MailServer:
    """Return the server that ``address`` names; the port is 465 with TLS, 587 with a user, else 25.

    Raises :class:`WrongUse` with the remedy; it repeats nothing of what stands before an @.
    """
    try:
        parsed = urlsplit(address.strip())
    except ValueError:
        # Without the library's words, which hold what stands before the @.
        raise WrongUse(f"{SETTING} names no server: {_FORM}") from None
    if parsed.scheme not in ("smtp", "smtps"):
        raise WrongUse(f"{SETTING} does not begin with smtp:// or smtps://: {_FORM}")
    if parsed.password is not None:
        raise WrongUse(f"{SETTING} holds a password: put it into {SETTING}_PASSWORD or {SETTING}_PASSWORD_FILE")
    try:
        host, port = parsed.hostname or "", parsed.port
    except ValueError:
        host, port = "", None
    if not host or parsed.path.strip("/") or parsed.query or parsed.fragment:
        raise WrongUse(f"{SETTING} names no server: {_FORM}")
    tls, user = parsed.scheme == "smtps", unquote(parsed.username or "")
    return MailServer(host, port or (465 if tls else 587 if user else 25), tls, user, password, ca)
