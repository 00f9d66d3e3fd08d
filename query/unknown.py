"""A value that nothing in the index has."""

import msgspec

from query.reading.known import written


class UnknownValue(msgspec.Struct, frozen=True):
    """A value that a query asks for and no document has."""

    field: str
    value: str
    """As the query has it; one that ends in ``*`` is the beginning of values."""
    near: tuple[str, ...] = ()
    """Values that documents have and that may be meant, the likeliest first."""

    @property
    def words(self) -> str:
        """What is said of it: ``no item has company:netflx; nearest: company:Netflix``."""
        asked = f"{self.field}:{self.value if self.value.endswith('*') else written(self.value)}"
        near = ", ".join(f"{self.field}:{written(value)}" for value in self.near)
        return f"no item has {asked}; " + (f"nearest: {near}" if near else "nothing there is spelled like it")
