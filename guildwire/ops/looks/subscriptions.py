"""The subscriptions and their channels: whether each can be used."""

from collections.abc import Iterator

from alerts.desk.shown import shown_address
from guildwire.ops.looks.finding import Check, Scene, length
from guildwire.run.subscriptions import doubtful, failing_channels
from guildwire.wiring import Parts
from news.wording import amount

_NAMED = 5


def subscriptions(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say which subscriptions cannot be read, can never fire, or not as they were meant."""
    found = list(doubtful(parts))
    if not found:
        yield Check("subscriptions", "green", "each can fire")
        return
    names = ", ".join(each.name for each, _ in found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    said = f"{amount(len(found), 'is', 'are')} broken: {names}"
    yield Check("subscriptions", "red", said, "see guildwire alert list, then guildwire alert edit")


def channels(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say which channels have taken nothing for some time."""
    now = parts.clock()
    found = failing_channels(parts, now)
    if not found:
        yield Check("channels", "green", "each took what it was last given")
        return
    first = list(found.items())[:_NAMED]
    named = [f"{shown_address(channel)} for {length(now - since)}" for channel, since in first]
    said = f"{amount(len(found), 'takes', 'take')} nothing: {', '.join(named)}" + (
        " ..." if len(found) > _NAMED else ""
    )
    yield Check("channels", "red", said, "see guildwire alert deliveries for the answers; mend or replace it")
