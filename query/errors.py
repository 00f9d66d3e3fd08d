"""What is said of a query: why it is refused, or what of it was read otherwise than it may be meant."""

import msgspec

from news.errors import WrongUse


class QueryError(WrongUse):
    """A query that is refused. ``str()`` says what to do; ``position`` is where in the text, from 0."""

    def __init__(self, message: str, position: int, length: int = 0, instead: tuple[str, ...] = ()) -> None:
        """``instead`` are texts that could stand in the place of the ``length`` characters at ``position``."""
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = length
        self.instead = instead
        self.offers: tuple[str, ...] = ()
        """Whole queries to ask instead, the likeliest first."""

    def within(self, text: str) -> "QueryError":
        """Return the same refusal with its offers, as whole queries made from ``text``."""
        self.offers = tuple(put(text, self.position, self.length, each) for each in self.instead)
        return self


class Remark(msgspec.Struct, frozen=True):
    """Something of a query that was read otherwise than it may be meant."""

    message: str
    """What was read, and how to write what may be meant."""
    position: int
    """Where in the text, in code points from 0."""
    query: str = ""
    """The whole query written the other way; empty where that is not known."""


def put(text: str, position: int, length: int, new: str) -> str:
    """Return ``text`` with ``new`` in the place of ``length`` characters."""
    return text[:position] + new + text[position + length :]
