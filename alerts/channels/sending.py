"""Giving a letter to a channel, whatever the channel does."""

import structlog

from alerts.channels.port import Answer, Channel, Letter, Retry, Unsure
from news.text.plain import one_line

SAID = 300
"""Characters of what an error says, as it is kept: a library's words may hold anything, at any length."""

_log = structlog.get_logger("guildwire.deliver")


def send(channel: Channel, letter: Letter) -> Answer:
    """Return the channel's answer. One that raises may have taken it, unless it knows a letter again."""
    try:
        return channel.send(letter)
    except Exception as error:  # noqa: BLE001 (a broken channel must not stop the others)
        _log.exception("channel failed", channel=type(channel).__name__, delivery=letter.delivery)
        reason = why(error)
        return Retry(reason) if channel.idempotent else Unsure(reason)


def why(error: Exception) -> str:
    """Return what an error says, as one line that can be kept."""
    return one_line(f"{type(error).__name__}: {error}", SAID)
