"""A value that no document has."""

import msgspec


class UnknownValue(msgspec.Struct, frozen=True):
    """A value that a query asks for and no document has."""

    field: str
    value: str
    near: tuple[str, ...] = ()
    """The nearest values that documents have, the nearest first."""
