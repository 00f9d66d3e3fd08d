"""The subscriptions: whether each can still fire."""

from collections.abc import Iterator

from guildwire.ops.looks.finding import Check, Scene
from guildwire.run.subscriptions import doubtful
from guildwire.wiring import Parts

_NAMED = 5


def subscriptions(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say which subscriptions have a query that can never fire, or in part, since a field or value is gone."""
    found = list(doubtful(parts))
    if not found:
        yield Check("subscriptions", "green", "each can fire")
        return
    names = ", ".join(each.name for each, _ in found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    said = f"{len(found)} can never fire, or in part: {names}"
    yield Check("subscriptions", "red", said, "see guildwire alert list, then remove each and add it anew")
