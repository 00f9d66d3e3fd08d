"""What the doctor looks at among subscriptions: whether each can still fire."""

from typing import Literal

from guildwire.wiring import Parts

_NAMED = 5


def subscriptions(parts: Parts) -> tuple[str, Literal["green", "red"], str, str]:
    """Return name, colour, what was found and the remedy: the subscriptions that can never fire, or in part.

    Only the state store and the vocabulary are read.
    """
    from guildwire.run.subscriptions import doubtful  # the doctor is imported by every command

    found = list(doubtful(parts))
    if not found:
        return "subscriptions", "green", "each can fire", ""
    names = ", ".join(each.name for each, _ in found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    said = f"{len(found)} can never fire, or in part: {names}"
    return "subscriptions", "red", said, "see guildwire alert list, then remove each and add it anew"
