"""Letters to the services that apprise knows: Teams, Telegram, ntfy and some 150 more.

It tells success from failure and no more: not why, not how long to wait. Its requests do not pass our guard of
addresses, so they come from a setting only, and what acts on this machine is refused.
"""

import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import apprise

from alerts.channels.addresses import SETTING, NamedAddresses, hidden
from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from news.errors import WrongUse
from news.text.excerpt import beginning
from news.text.plain import lines, one_line

SECONDS = 45.0
"""For one letter, whatever the service does."""
LOCAL = frozenset({"blink1", "dbus", "fcm", "glib", "gnome", "kde", "macosx", "qt", "syslog", "vapid", "windows"})
"""Schemes that show, write, read or run something on this machine."""
_READS = frozenset({"template", "keyfile", "subfile", "pgp", "pgppub", "pgpprv", "attach"})
"""Parts of an address that name a file."""
_LOST = ("Read timed out", "Connection aborted", "Connection broken", "IncompleteRead")
"""What urllib3 and requests say where the connection ended after the request."""
_TITLE = 200

Outcome = str
"""``sent``, ``failed``, or ``late``: its answer got lost or came too late, or one of its parts failed."""


class AppriseChannel:
    """Hands letters to the service whose address a setting holds. Retries are the outbox's, never apprise's."""

    idempotent = False

    def __init__(
        self, addresses: NamedAddresses, hand_over: Callable[[Any, str, str], Outcome] | None = None
    ) -> None:
        """``hand_over`` sends a title and a text to a service, for tests of what no service does."""
        self._addresses = addresses
        self._hand_over = hand_over or _notify

    def check(self, name: str) -> str:
        """Refuse an address that apprise does not read, and one that acts on this machine."""
        self._find(name)
        return ""

    def send(self, letter: Letter) -> Answer:
        """Hand the letter over. A failure is tried again, as nothing says that it is for good."""
        try:
            service = self._find(letter.address)
        except WrongUse as error:
            return Refused(str(error))
        return hidden(self._answer(letter, service), self._addresses.find("apprise", letter.address))

    def _answer(self, letter: Letter, service: Any) -> Answer:
        said = one_line(str(service.service_name))
        try:
            outcome = self._hand_over(service, one_line(letter.subject, _TITLE), _text(letter, service))
        except Exception as error:  # noqa: BLE001 (any of 150 services may raise anything)
            return Unsure(f"{said} broke while the letter was handed over: {type(error).__name__}")
        if outcome == "sent":
            return Sent()
        if outcome == "late":
            return Unsure(f"{said} may have taken it: no answer came in time, or some of its targets failed")
        return Retry(f"{said} did not take it; apprise does not say why")

    def _find(self, name: str) -> Any:
        address = self._addresses.find("apprise", name)
        named = f"the address of apprise:{name}"
        scheme = urlsplit(address).scheme.lower()
        if scheme in LOCAL:
            raise WrongUse(f"{named} begins with {scheme}://, which acts on this machine: use another service")
        if reads := _READS & {key.lower() for key in parse_qs(urlsplit(address).query, keep_blank_values=True)}:
            raise WrongUse(f"{named} names a file of this machine ({min(reads)}=): leave that out")
        service = _service(address)
        if service is None:
            raise WrongUse(f"{named} in {SETTING} is none that apprise reads: see its page on {scheme}://")
        return service


def _service(address: str) -> Any:
    """Return apprise's object for an address, with its own retries off; null where it reads none."""
    log = logging.getLogger("apprise")
    # It warns with addresses in its words; what came of a letter is said by the answer. It tells of a lost answer
    # at this level only.
    log.propagate = False
    log.setLevel(logging.DEBUG)
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    service: Any = apprise.Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
    if service is not None and service:
        service.retry = 0
        return service
    return None


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="Guildwire",
        app_desc="Guildwire",
        app_url="",
        async_mode=False,
        secure_logging=True,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )


def _notify(service: Any, title: str, text: str) -> Outcome:
    box = apprise.Apprise(asset=service.asset)
    box.add(service)
    result = box.notify(
        title=title,
        body=text,
        body_format=apprise.NotifyFormat.TEXT,
        timeout=SECONDS,
        log_level=logging.DEBUG,
    )
    if result:
        return "sent"
    # Partly taken is as open as taken too late to be heard of.
    return "late" if result.status.name in ("TIMEOUT", "PARTIAL") or _lost(result) else "failed"


def _lost(result: apprise.AppriseResult) -> bool:
    """Return whether a request went out and its answer got lost: only the words of the client below tell."""
    return any(sign in str(entry) for entry in result.logs() for sign in _LOST)


def _text(letter: Letter, service: Any) -> str:
    """Return the letter's text as far as the service takes it, with a link to the rest."""
    text = re.sub(r"\n{3,}", "\n\n", lines(letter.text)).strip() or one_line(letter.name) or "Guildwire"
    room = int(service.body_maxlen) - len(letter.subject[:_TITLE]) - 10
    if len(text) <= room:
        return text
    more = f"\n{letter.links.open}" if letter.links.open and len(letter.links.open) < room // 2 else ""
    size = max(10, room - len(more))
    return f"{beginning(text, size).of(text)}{more}"
