"""A value that nothing in the index has."""

import msgspec

from query.reading.known import written


class UnknownValue(msgspec.Struct, frozen=True):
    """A value that a query asks for and no document has."""

    field: str
    value: str
    """As the query has it (:func:`query.reading.known.asked`)."""
    near: tuple[str, ...] = ()
    """Values that documents have and that may be meant, the likeliest first."""
    whole: bool = True
    """Whether it is a whole value, and not a beginning, a form or what is spelled similarly."""

    @property
    def words(self) -> str:
        """What is said of it: ``no item has company:netflx; nearest: company:Netflix``."""
        whole = self.whole and not self.value.endswith("*")
        asked = f"{self.field}:{written(self.value) if whole else self.value}"
        near = ", ".join(f"{self.field}:{written(value)}" for value in self.near)
        return f"no item has {asked}; " + (f"nearest: {near}" if near else "nothing there is spelled like it")
