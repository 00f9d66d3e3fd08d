"""Letters as an Atom feed (RFC 4287) that a feed reader asks for, each subscription at a secret address."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent
from alerts.channels.text import whole_letter
from news.atom import AtomEntry, AtomFeed, document, urn
from news.clock import Clock
from news.errors import Unavailable, WrongUse
from news.text.addresses import outside_href
from news.text.plain import one_line

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")
"""What nobody guesses: 120 bits and more of ``secrets.token_urlsafe``."""


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

    ``address`` is where it is read, ``now`` (aware) the time of a feed without letters.
    """
    head = AtomFeed(
        id=f"urn:guildwire:subscription:{one_line(subscription)}",
        title=one_line(title, 200),
        updated=max((letter.at or now for letter in letters), default=now),
        address=address,
    )
    return b"".join(document(head, (_entry(letter, letter.at or now) for letter in letters)))


def _entry(letter: Letter, at: datetime) -> AtomEntry:
    told = (story.link or outside_href(story.first.url) for story in letter.stories)
    return AtomEntry(
        id=urn("delivery", letter.delivery),
        title=letter.subject or "(no subject)",
        updated=at,
        published=at,
        link=letter.links.open or next(filter(None, told), ""),
        text=letter.text,
        html=letter.html,
    )
