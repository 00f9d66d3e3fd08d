"""Which characters of a text are already spoken for."""


class Taken:
    """A mark for each character, set and asked by stretches."""

    __slots__ = ("_marks",)

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def free(self, start: int, end: int) -> bool:
        """Say whether no character of the stretch is marked."""
        return self._marks.find(1, start, end) < 0

    def full(self, start: int, end: int) -> bool:
        """Say whether every character of the stretch is marked."""
        return self._marks.find(0, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Mark the stretch."""
        self._marks[start:end] = b"\x01" * (end - start)
