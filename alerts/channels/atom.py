"""Letters as an Atom feed (RFC 4287) that a feed reader asks for, each subscription at a secret address."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from lxml import etree
from msgspec.structs import replace

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent
from alerts.channels.text import lines, one_line, whole_letter
from news.clock import Clock
from news.errors import Unavailable, WrongUse
from news.text.addresses import outside_href

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")
"""What nobody guesses: 120 bits and more of ``secrets.token_urlsafe``."""
_ATOM = "http://www.w3.org/2005/Atom"


class Keeping(Protocol):
    """What of :class:`alerts.port.LetterBox` the channel needs."""

    def put(self, letter: Letter) -> None:
        """Keep the letter; one whose delivery is kept already changes nothing."""
        ...


class AtomChannel:
    """Keeps letters until a feed reader comes for them. The address is the token that the feed is read by."""

    idempotent = True

    def __init__(self, box: Keeping, clock: Clock) -> None:
        self._box = box
        self._clock = clock

    def check(self, address: str) -> str:
        """Refuse what could be guessed. It is a secret, so it is not repeated."""
        if not _TOKEN.fullmatch(address):
            raise WrongUse(
                "the address of atom: is 20 to 128 letters, digits, - and _ that nobody can guess: "
                "write atom: alone and it is made"
            )
        return ""

    def send(self, letter: Letter) -> Answer:
        """Keep the letter; one that is kept already changes nothing."""
        try:
            self.check(letter.address)
            self._box.put(replace(whole_letter(letter), at=letter.at or self._clock()))
        except WrongUse as error:
            return Refused(str(error))
        except Unavailable as error:
            return Retry(one_line(str(error), 300))
        return Sent()


def feed(letters: Sequence[Letter], *, subscription: str, title: str, address: str, now: datetime) -> bytes:
    """Return the document of a subscription's letters, newest first, as UTF-8.

    ``address`` is where it is read, ``now`` (aware) the time of a feed without letters. Whatever a headline holds,
    it is text: no markup of the feed, nothing that XML cannot hold.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    dated = [(letter, (letter.at or now).astimezone(UTC)) for letter in letters]
    _text(root, "id", f"urn:guildwire:subscription:{one_line(subscription)}")
    _text(root, "title", one_line(title, 200) or "Guildwire")
    _text(root, "updated", _time(max((at for _, at in dated), default=now.astimezone(UTC))))
    _text(_text(root, "author", None), "name", "Guildwire")
    if address:
        _text(root, "link", None, rel="self", type="application/atom+xml", href=one_line(address))
    for letter, at in dated:
        _entry(root, letter, at)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")  # type: ignore[no-any-return]


def _entry(root: "etree._Element", letter: Letter, at: datetime) -> None:
    entry = _text(root, "entry", None)
    _text(entry, "id", _identity(letter.delivery))
    _text(entry, "title", one_line(letter.subject, 300) or "(no subject)")
    _text(entry, "updated", _time(at))
    _text(entry, "published", _time(at))
    told = (story.link or outside_href(story.first.url) for story in letter.stories)
    link = letter.links.open or next(filter(None, told), "")
    if one_line(link):
        _text(entry, "link", None, rel="alternate", href=one_line(link))
    if letter.html:
        _text(entry, "content", lines(letter.html), type="html")
    else:
        _text(entry, "content", lines(letter.text), type="text")


def _text(above: "etree._Element", name: str, text: str | None, **attributes: str) -> "etree._Element":
    found = etree.SubElement(above, f"{{{_ATOM}}}{name}", attributes)
    found.text = text
    return found


def _identity(delivery: str) -> str:
    try:
        return UUID(hex=delivery).urn
    except ValueError:
        return f"urn:guildwire:delivery:{one_line(delivery)}"


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
