"""A value that nothing in the index has."""

import re

import msgspec

from query.reading.known import written

_LOOSE = re.compile(r"(?<!\\)[*?]|~[12]\Z")
"""What makes of a value a beginning, a form, or what is spelled similarly."""


class UnknownValue(msgspec.Struct, frozen=True):
    """A value that a query asks for and no document has."""

    field: str
    value: str
    """As the query has it (:func:`query.reading.known.asked`)."""
    near: tuple[str, ...] = ()
    """Values that documents have and that may be meant, the likeliest first."""

    @property
    def words(self) -> str:
        """What is said of it: ``no item has company:netflx; nearest: company:Netflix``."""
        asked = f"{self.field}:{self.value if _LOOSE.search(self.value) else written(self.value)}"
        near = ", ".join(f"{self.field}:{written(value)}" for value in self.near)
        return f"no item has {asked}; " + (f"nearest: {near}" if near else "nothing there is spelled like it")
