"""Addresses of channels: their two parts, and the secret ones that subscriptions call by a name.

Whoever holds the address of a Slack or Discord webhook may write there, so it stands in a setting and nowhere
else: subscriptions, lists, letters and the log have its name.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from alerts.channels.port import Answer, Sent
from news.errors import WrongUse

ALIASES = {"mailto": "mail"}
"""Other names of kinds that people type."""
SETTING = "GUILDWIRE_CHANNELS"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_SHOWN = "***"
_SHORTEST = 6
"""Characters of a part that is masked; a shorter one would mask half of every sentence."""


def canonical(address: str) -> str:
    """Return a channel's address by the name that its kind is shown under: ``mail:...`` for ``mailto:...``."""
    kind, colon, rest = address.partition(":")
    return f"{ALIASES.get(kind, kind)}{colon}{rest}"


def read_addresses(text: str) -> dict[str, str]:
    """Return the secret addresses in ``text``, one ``NAME=ADDRESS`` a line, by their names.

    Empty lines and lines that begin with ``#`` are passed over. Raises :class:`WrongUse` with the number of the
    line that is wrong, and never with what stands in it.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, address = _read_line(line, f"line {number} of {SETTING}")
        if name in found:
            raise WrongUse(f"line {number} of {SETTING} gives a name a second address: leave one of them out")
        found[name] = address
    return found


def _read_line(line: str, place: str) -> tuple[str, str]:
    name, equals, address = (part.strip() for part in line.partition("="))
    if not equals or not _NAME.fullmatch(name):
        raise WrongUse(f"{place} is no NAME=ADDRESS: begin it with a name of letters, digits, - and _, then =")
    if not address.partition("://")[2] or not address.isprintable() or " " in address or _split(address) is None:
        raise WrongUse(f"{place} has no address behind its name: write one such as https://... without blanks")
    return name, address


class NamedAddresses:
    """Secret addresses by name. What it says, by ``str`` and in errors, holds names only."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = dict(addresses)

    def find(self, kind: str, name: str) -> str:
        """Return the address of that name; raise :class:`WrongUse` with the remedy where there is none.

        An address in the place of the name is refused without being repeated, as it is a secret.
        """
        if name in self._addresses:
            return self._addresses[name]
        if not _NAME.fullmatch(name):
            raise WrongUse(
                f"{kind}: takes a name and no address, because the address is a secret: write NAME=ADDRESS into "
                f"{SETTING} and {kind}:NAME here"
            )
        raise WrongUse(f"{kind}:{name} has no address: write {name}=ADDRESS into {SETTING}")

    def __contains__(self, name: object) -> bool:
        return name in self._addresses

    def __repr__(self) -> str:
        return f"NamedAddresses({', '.join(sorted(self._addresses))})"


def masked(text: str, address: str) -> str:
    """Return ``text`` with stars for a secret address and for each part of it that could be one."""
    for part in sorted({address, *_parts(address)}, key=len, reverse=True):
        text = text.replace(part, _SHOWN)
    return text


def _parts(address: str) -> Iterator[str]:
    """Yield what an error or an answer may repeat of an address: all but its host."""
    for form in (address, unquote(address)):
        parsed = _split(form)
        if parsed is None:
            yield from (piece for piece in re.split(r"[/?&=:@#]", form) if len(piece) >= _SHORTEST)
            continue
        target = parsed.path + (f"?{parsed.query}" if parsed.query else "")
        pieces = re.split(r"[/?&=:@#]", form.partition("://")[2].replace(parsed.hostname or "//", "/", 1))
        yield from (
            piece for piece in (target, parsed.netloc.rpartition("@")[0], *pieces) if len(piece) >= _SHORTEST
        )


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address; null where it has none. The library's words hold what must not be told."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def hidden(answer: Answer, address: str) -> Answer:
    """Return ``answer`` with what it says :func:`masked`; an empty address hides nothing."""
    if not address:
        return answer
    if isinstance(answer, Sent):
        return msgspec.structs.replace(answer, answer=masked(answer.answer, address))
    return msgspec.structs.replace(answer, reason=masked(answer.reason, address))
