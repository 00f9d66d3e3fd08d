"""Letters to chat services by their webhooks, through the guarded client: what answer is had decides."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import structs
from yarl import URL

from alerts.channels.addresses import NamedAddresses
from alerts.channels.hooks.sender import Client, HookSender
from alerts.channels.port import Answer, Letter, Refused, Sent
from alerts.channels.text import whole_values
from news.errors import WrongUse


class ChatChannel:
    """One service. It cannot tell a letter sent twice from two, so what may have been taken is ``Unsure``."""

    idempotent = False

    def __init__(
        self,
        kind: str,
        addresses: NamedAddresses,
        client: Client,
        shape: Callable[[Letter], dict[str, Any]],
        asking: dict[str, str] | None = None,
    ) -> None:
        """``shape`` makes the body of a request, ``asking`` is put behind the address."""
        self._sender = HookSender(kind, addresses, client, knows_again=self.idempotent)
        self._shape = shape
        self._asking = asking or {}

    def check(self, address: str) -> str:
        """Refuse a name without an address, and an address that can never be asked."""
        self._sender.named(address)
        return ""

    def send(self, letter: Letter) -> Answer:
        """Post the letter in the service's own form."""
        try:
            address = self._sender.named(letter.address)
        except WrongUse as error:
            return Refused(str(error))
        body = msgspec.json.encode(whole_values(self._shape(letter)))
        asked = str(URL(address).update_query(self._asking)) if self._asking else address
        return _without_message(self._sender.post(asked, body, {}, secret=address))


def _without_message(answer: Answer) -> Answer:
    """Leave out the message itself, with which a service answers and which nobody needs to read again."""
    if isinstance(answer, Sent):
        status, _, words = answer.answer.partition(": ")
        return structs.replace(answer, answer=status) if words.startswith("{") else answer
    return answer
