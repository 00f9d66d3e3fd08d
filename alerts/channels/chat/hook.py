"""Letters to chat services by their webhooks, through the guarded client: what answer is had decides."""

from collections.abc import Callable
from typing import Any

import msgspec
from yarl import URL

from alerts.channels.addresses import NamedAddresses, hidden
from alerts.channels.http import GuardedHttp, NotAsked, Reply, judge
from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from alerts.channels.text import whole_values
from news.errors import WrongUse


class ChatChannel:
    """One service. It cannot tell a letter sent twice from two, so what may have been taken is ``Unsure``."""

    idempotent = False

    def __init__(
        self,
        kind: str,
        addresses: NamedAddresses,
        http: GuardedHttp,
        shape: Callable[[Letter], dict[str, Any]],
        asking: dict[str, str] | None = None,
    ) -> None:
        """``shape`` makes the body of a request, ``asking`` is put behind the address."""
        self._kind = kind
        self._addresses = addresses
        self._http = http
        self._shape = shape
        self._asking = asking or {}

    def check(self, address: str) -> str:
        """Refuse a name without an address, and an address that can never be asked."""
        self._find(address)
        return ""

    def send(self, letter: Letter) -> Answer:
        """Post the letter in the service's own form."""
        try:
            address = self._find(letter.address)
        except WrongUse as error:
            return Refused(str(error))
        body = msgspec.json.encode(whole_values(self._shape(letter)))
        asked = str(URL(address).update_query(self._asking)) if self._asking else address
        return hidden(_answer(self._http.post(asked, body, {"Content-Type": "application/json"})), address)

    def _find(self, name: str) -> str:
        address = self._addresses.find(self._kind, name)
        self._http.check(address, f"the address of {self._kind}:{name}")
        return address


def _answer(found: object) -> Answer:
    if isinstance(found, NotAsked):
        return Refused(found.reason) if found.for_good else Retry(found.reason)
    if not isinstance(found, Reply):
        return Unsure(getattr(found, "reason", ""))
    answer = judge(found)
    if isinstance(answer, Sent) and found.words.startswith("{"):
        return Sent(f"HTTP {found.status}")  # the message itself, which nobody needs to read again
    if found.status == 504:
        return Unsure(f"HTTP {found.status}: whoever stands before the service gave up waiting for it")
    return answer
