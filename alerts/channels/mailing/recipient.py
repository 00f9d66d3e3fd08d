"""Addresses of mail, as people write them and as servers take them."""

import re
from email.headerregistry import Address

import msgspec
from yarl import URL

from news.errors import WrongUse

_LOCAL = re.compile(r"[^\s\"(),:;<>@\[\\\]\x00-\x20\x7f-\x9f]{1,64}")
"""What stands before the @, without the quoted forms that nobody has."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST = 254


class Mailbox(msgspec.Struct, frozen=True):
    """One address, its host in the form that goes over the line (``xn--...``)."""

    local: str
    host: str
    name: str = ""
    """What is shown beside it; empty for a recipient."""

    @property
    def address(self) -> str:
        """The address as servers take it."""
        return f"{self.local}@{self.host}"

    @property
    def wants_utf8(self) -> bool:
        """Whether the server must take letters other than ASCII before the @ (RFC 6531)."""
        return not self.local.isascii()

    @property
    def header(self) -> Address:
        """The address as a header shows it."""
        return Address(self.name, username=self.local, domain=self.host)


def read_mailbox(text: str, named: str) -> Mailbox:
    """Return the address in ``text``. Raises :class:`WrongUse`, which speaks of it as ``named``."""
    local, at, domain = text.strip().rpartition("@")
    # What is not printable turns the direction of letters, or is half of one.
    if (
        not at
        or not local.isprintable()
        or not _LOCAL.fullmatch(local)
        or local.startswith(".")
        or local.endswith(".")
        or ".." in local
    ):
        raise WrongUse(f"{named} is no address of mail: write one such as desk@example.org")
    host = _host(domain)
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdecimal():
        raise WrongUse(f"{named} has no name of a host behind the @: write one such as desk@example.org")
    if len(local.encode()) > 64 or len(local.encode()) + 1 + len(host) > _LONGEST:
        raise WrongUse(f"{named} is longer than an address of mail can be ({_LONGEST} characters)")
    return Mailbox(local, host)


def read_sender(text: str, named: str) -> Mailbox:
    """Return ``NAME <ADDRESS>`` or an address alone. Raises as :func:`read_mailbox`."""
    match = re.fullmatch(r"\s*(.*?)\s*<([^<>]*)>\s*", text)
    found = read_mailbox(match[2] if match else text, named)
    name = match[1].strip('"') if match else ""
    if not name.isprintable():
        raise WrongUse(f"{named} has a line end or a control character in its name: leave it out")
    return Mailbox(found.local, found.host, name)


def _host(domain: str) -> str:
    try:
        return (URL.build(scheme="http", host=domain).raw_host or "").lower()
    except ValueError:
        return ""
