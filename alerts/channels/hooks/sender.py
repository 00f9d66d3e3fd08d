"""Sending by HTTP, for every channel that does: whose address it is, what an answer means, what is not told."""

from collections.abc import Mapping
from typing import Protocol

from alerts.channels.addresses import NamedAddresses, hidden
from alerts.channels.hooks.client import AnswerLost, NotAsked, Reply
from alerts.channels.port import Answer, Refused, Retry, Sent, Unsure


class Client(Protocol):
    """What of :class:`alerts.channels.hooks.client.GuardedHttp` sending needs."""

    def check(self, address: str, named: str) -> None:
        """Raise :class:`news.errors.WrongUse` where an address, spoken of as ``named``, can never be asked."""
        ...

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply | NotAsked | AnswerLost:
        """Return what became of a request; takes less than a minute, raises nothing for what the network does."""
        ...


class HookSender:
    """Sends for one kind of channel, to addresses that a subscription calls by name or writes out."""

    def __init__(self, kind: str, addresses: NamedAddresses, client: Client, *, knows_again: bool) -> None:
        """``knows_again`` says whether a receiver drops a letter that it has already."""
        self._kind = kind
        self._addresses = addresses
        self._client = client
        self._knows_again = knows_again

    def named(self, name: str) -> str:
        """Return the address of that name; raise :class:`news.errors.WrongUse` where none can be asked."""
        address = self._addresses.find(self._kind, name)
        self._client.check(address, f"the address of {self._kind}:{name}")
        return address

    def has(self, name: str) -> bool:
        """Tell whether there is an address of that name."""
        return name in self._addresses

    def check(self, address: str, named: str) -> None:
        """Raise :class:`news.errors.WrongUse` where a written-out address can never be asked."""
        self._client.check(address, named)

    def post(self, address: str, body: bytes, headers: Mapping[str, str], *, secret: str = "") -> Answer:
        """Post the body as JSON and return what the answer means, without the ``secret`` address in its words."""
        found = self._client.post(address, body, {"Content-Type": "application/json", **headers})
        return hidden(self._judged(found), secret)

    def _judged(self, found: Reply | NotAsked | AnswerLost) -> Answer:
        if isinstance(found, NotAsked):
            return Refused(found.reason) if found.for_good else Retry(found.reason)
        if isinstance(found, AnswerLost):
            return self._doubt(found.reason)
        if found.status == 504:
            return self._doubt(f"{said(found)} (whoever stands before the receiver gave up waiting for it)")
        return judge(found)

    def _doubt(self, reason: str) -> Answer:
        return Retry(reason) if self._knows_again else Unsure(reason)


def judge(reply: Reply) -> Answer:
    """Return what an answer means for the letter, by its status.

    2xx has it. 410 wants no more. 408, 425, 429, a temporary redirect and 5xx are for later; the rest will not
    change by itself.
    """
    words = said(reply)
    if 200 <= reply.status < 300:
        return Sent(words, reply.after)
    if reply.status == 410:
        return Refused(f"{words} (the receiver wants no more: take this channel out of the subscription)")
    if reply.status in (301, 308):
        return Refused(f"{words} (it has moved: give its new address, as redirects are not followed)")
    if reply.status in (302, 303, 307, 408, 425, 429) or reply.status >= 500:
        return Retry(words, reply.after)
    return Refused(words)


def said(reply: Reply) -> str:
    """Return an answer in words."""
    return f"HTTP {reply.status}" + (f": {reply.words}" if reply.words else "")
