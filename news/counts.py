"""Counting under a closed list of words, so that what went in can be compared with what came out."""

from collections import Counter
from collections.abc import Iterable, Mapping


class Counts:
    """How often each word of a closed list was used. Adding an unlisted word is an error, not a new column."""

    def __init__(self, words: Iterable[str], start: Mapping[str, int] | None = None) -> None:
        self.words = tuple(words)
        self._counter: Counter[str] = Counter()
        for word, number in (start or {}).items():
            self.add(word, number)

    def add(self, word: str, number: int = 1) -> None:
        """Count ``word`` ``number`` times; ``KeyError`` if it is not on the list."""
        if word not in self.words:
            raise KeyError(f"{word!r} is not one of {', '.join(self.words)}")
        self._counter[word] += number

    def merge(self, other: "Counts") -> None:
        """Add another count made under the same words."""
        for word, number in other.items():
            self.add(word, number)

    def __getitem__(self, word: str) -> int:
        if word not in self.words:
            raise KeyError(word)
        return self._counter[word]

    def items(self) -> list[tuple[str, int]]:
        """Return every listed word with its number, in the order of the list."""
        return [(word, self._counter[word]) for word in self.words]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counts) and dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Counts({ {word: number for word, number in self.items() if number} })"
