"""Letters as signed webhooks (https://www.standardwebhooks.com), for programs that listen."""

from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from alerts.channels.addresses import NamedAddresses
from alerts.channels.hooks.sender import Client, HookSender
from alerts.channels.hooks.signing import SETTING
from alerts.channels.payload import encode
from alerts.channels.port import Answer, Letter, Refused
from news.clock import Clock
from news.errors import WrongUse
from news.text.plain import one_line


class WebhookChannel:
    """Posts each letter as JSON, signed with every secret; the receiver drops an id that it has already."""

    idempotent = True

    def __init__(self, addresses: NamedAddresses, secrets: Sequence[str], client: Client, clock: Clock) -> None:
        """``addresses`` may be called by name; ``secrets`` are those of :mod:`alerts.channels.hooks.signing`."""
        self._signers = [Webhook(secret) for secret in secrets]
        self._sender = HookSender("webhook", addresses, client, knows_again=self.idempotent)
        self._clock = clock

    def check(self, address: str) -> str:
        """Refuse what is no address of https, is inside somebody's network, or shows a password."""
        self._find(address)
        if not self._signers:
            return f"webhooks are not signed, so a receiver cannot tell who sent them: set {SETTING}"
        if "?" in address:
            return (
                "whoever sees the subscription sees this address: if it holds a secret, write NAME=ADDRESS into "
                "GUILDWIRE_CHANNELS and webhook:NAME here"
            )
        return ""

    def send(self, letter: Letter) -> Answer:
        """Post the letter. An answer that got lost is asked for again, under the same id."""
        try:
            address = self._find(letter.address)
        except WrongUse as error:
            return Refused(str(error))
        now = self._clock().astimezone(UTC)
        body = encode(letter, now)
        # Only an address that is or holds a secret is masked: others may be read in the subscription anyway.
        secret = address if self._sender.has(letter.address) or "?" in address else ""
        return self._sender.post(address, body, self._headers(letter.delivery, now, body), secret=secret)

    def _headers(self, delivery: str, now: datetime, body: bytes) -> dict[str, str]:
        headers = {"webhook-id": delivery, "webhook-timestamp": str(int(now.timestamp()))}
        if self._signers:
            text = body.decode()
            headers["webhook-signature"] = " ".join(each.sign(delivery, now, text) for each in self._signers)
        return headers

    def _find(self, address: str) -> str:
        if self._sender.has(address) or "://" not in address:
            return self._sender.named(address)
        if "@" in address.partition("://")[2].partition("/")[0]:
            raise WrongUse(
                "the address of a webhook shows a password: write NAME=ADDRESS into GUILDWIRE_CHANNELS "
                "and webhook:NAME here"
            )
        self._sender.check(address, _named(address))
        return address


def _named(address: str) -> str:
    """Return what an address is called in errors: its host, as the rest may be a secret."""
    host = address.partition("://")[2].partition("/")[0].partition("?")[0]
    return f"the webhook at {one_line(host, 80)}" if host else "the address of webhook:"
