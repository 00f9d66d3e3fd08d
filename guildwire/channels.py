"""The kinds of channel there are, each made when it is first used.

A desk that writes files only never pays for mail, for a client of HTTP or for apprise.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from alerts.channels.addresses import ALIASES, NamedAddresses, read_addresses

if TYPE_CHECKING:
    from alerts.channels.hooks.client import GuardedHttp
    from alerts.channels.port import Channel
    from alerts.port import LetterBox
    from guildwire.settings import Settings
    from news.clock import Clock
    from stream.port import Log

Make = Callable[["Workshop"], "Channel"]


class Means(Protocol):
    """What of a running Guildwire channels are made from; each is opened when it is first asked for."""

    @property
    def settings(self) -> "Settings":
        """The settings."""
        ...

    @property
    def clock(self) -> "Clock":
        """The clock."""
        ...

    @property
    def log(self) -> "Log":
        """The log between the stages."""
        ...

    @property
    def letterbox(self) -> "LetterBox":
        """Letters that are kept to be fetched."""
        ...


class MadeOnUse(Mapping[str, "Channel"]):
    """Channels by kind. Aliases of a kind are found and not listed."""

    def __init__(self, parts: Means) -> None:
        self._workshop = Workshop(parts)
        self._made: dict[str, Channel] = {}

    def __getitem__(self, kind: str) -> "Channel":
        kind = ALIASES.get(kind, kind)
        if kind not in self._made:
            self._made[kind] = KINDS[kind](self._workshop)
        return self._made[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in KINDS or kind in ALIASES

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)

    def close(self) -> None:
        """End connections that are open. May be called twice; a channel opens another one when it needs it."""
        for channel in self._made.values():
            end = getattr(channel, "close", None)
            if end is not None:
                end()


class Workshop:
    """What several channels are made from."""

    def __init__(self, parts: Means) -> None:
        self.parts = parts
        self.settings = parts.settings

    @cached_property
    def addresses(self) -> NamedAddresses:
        """The secret addresses."""
        return NamedAddresses(read_addresses(self.settings.channels.get_secret_value()))

    @cached_property
    def http(self) -> "GuardedHttp":
        """The client of those that post."""
        from alerts.channels.hooks.client import GuardedHttp

        return GuardedHttp(self.settings.private_hosts, self.parts.clock)


def _file(shop: Workshop) -> "Channel":
    from alerts.channels.file import FileChannel

    return FileChannel(shop.settings.data / "alerts", shop.parts.clock)


def _stdout(_: Workshop) -> "Channel":
    import sys

    from alerts.channels.stdout import StdoutChannel

    return StdoutChannel(lambda: sys.stdout)


def _mail(shop: Workshop) -> "Channel":
    from alerts.channels.mail import MailChannel
    from alerts.channels.mailing.recipient import read_sender
    from alerts.channels.mailing.server import read_server

    found = shop.settings
    password = found.smtp_password.get_secret_value()
    return MailChannel(
        read_server(found.smtp, password, found.smtp_ca) if found.smtp else None,
        read_sender(found.mail_from, "GUILDWIRE_MAIL_FROM") if found.mail_from else None,
        shop.parts.clock,
    )


def _webhook(shop: Workshop) -> "Channel":
    from alerts.channels.hooks.signing import read_secrets
    from alerts.channels.hooks.webhook import WebhookChannel

    secrets = read_secrets(shop.settings.webhook_secrets.get_secret_value())
    return WebhookChannel(shop.addresses, secrets, shop.http, shop.parts.clock)


def _slack(shop: Workshop) -> "Channel":
    from alerts.channels.chat.hook import ChatChannel
    from alerts.channels.chat.slack import slack_message

    return ChatChannel("slack", shop.addresses, shop.http, slack_message)


def _discord(shop: Workshop) -> "Channel":
    from alerts.channels.chat.discord import discord_message
    from alerts.channels.chat.hook import ChatChannel

    # Without it Discord answers before it has kept the message.
    return ChatChannel("discord", shop.addresses, shop.http, discord_message, {"wait": "true"})


def _apprise(shop: Workshop) -> "Channel":
    from alerts.channels.chat.services import AppriseChannel

    return AppriseChannel(shop.addresses)


def _atom(shop: Workshop) -> "Channel":
    from alerts.channels.atom import AtomChannel

    return AtomChannel(shop.parts.letterbox, shop.parts.clock)


def _kafka(shop: Workshop) -> "Channel":
    from alerts.channels.kafka import KafkaChannel

    return KafkaChannel(lambda: shop.parts.log, shop.parts.clock)


KINDS: dict[str, Make] = {
    "file": _file,
    "stdout": _stdout,
    "mail": _mail,
    "webhook": _webhook,
    "slack": _slack,
    "discord": _discord,
    "apprise": _apprise,
    "atom": _atom,
    "kafka": _kafka,
}
"""Every kind, and what makes it."""
