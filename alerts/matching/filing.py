"""Questions filed under what a document must have, so that few of them are looked at for each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from alerts.matching.question import Question
from query.keys import Frequency, Route, is_word, routes

LEARNT = (100, 1_000, 10_000)
"""After so many documents enough was learnt about rarity to file everything again."""
FULL = 4
"""So many questions under one key are divided by a second one."""
MOST_KEYS = 8
"""Most second keys that a question is filed under: one with more alternatives stays under its first."""

_GUESSES = {"": 0.02, "tag": 0.2, "language": 0.9, "kind": 0.3, "outlet": 0.1, "feed": 0.1, "event": 0.05}
"""Share of documents with a key, by its field, before any was seen."""
_GUESS_WEIGHT = 50

_Filed = tuple[Question, Route]


class Filing:
    """Where questions are looked up. Each is filed under the rarest key it requires, and a second one if needed.

    What is rare is learnt from the documents that pass. Not safe for use from several threads.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.worded = False
        """Whether anything is filed under a word of the text; else the text need not be split for it."""
        self.due = False
        """Whether so much was learnt from the last document that everything should be filed again."""
        self._having: Counter[str] = Counter()
        self._known: set[str] = set()
        """Keys whose rarity matters."""
        self._clear()

    def _clear(self) -> None:
        self._always: set[Question] = set()
        self._by_key: dict[str, list[Question]] = {}
        self._by_two: dict[str, dict[str, list[Question]]] = {}

    def file_all(self, questions: Iterable[Question]) -> None:
        """File these and nothing else."""
        self._clear()
        first: dict[str, list[_Filed]] = {}
        frequency = cache(self._frequency)  # many questions require the same
        for question in questions:
            for route in self._routes(question, frequency):
                for key in route[0]:
                    first.setdefault(key, []).append((question, route))
        for key, filed in first.items():
            self._divide(key, filed)
        self.worded = any(is_word(key) for kind in (self._by_key, self._by_two) for key in kind)

    def add(self, question: Question) -> None:
        """File one more."""
        for route in self._routes(question, self._frequency):
            for key in route[0]:
                self._divide(key, [(question, route)], FULL - len(self._by_key.get(key, ())))
                self.worded = self.worded or is_word(key)

    def candidates(self, keys: frozenset[str]) -> set[Question]:
        """Return the questions that may match a document with these keys, and learn from it."""
        self._learn(keys)
        found = self._always.copy()
        for key in self._by_key.keys() & keys:
            found.update(self._by_key[key])
        for key in self._by_two.keys() & keys:
            second = self._by_two[key]
            # Goes through the smaller of the two.
            for other in keys.intersection(second) if len(second) < len(keys) else second.keys() & keys:
                found.update(second[other])
        return found

    def _routes(self, question: Question, frequency: Frequency) -> Iterator[Route]:
        found = routes(question.tree, frequency)
        if found is None:
            self._always.add(question)
            return
        for route in found:
            self._known.update(*route)
            yield route

    def _divide(self, key: str, filed: list[_Filed], room: int = FULL) -> None:
        """File under one key, by a second one where there are many."""
        for question, route in filed:
            others = route[1] if len(filed) > room and len(route) > 1 else frozenset()
            if 0 < len(others) <= MOST_KEYS:
                second = self._by_two.setdefault(key, {})
                for other in others:
                    second.setdefault(other, []).append(question)
            else:
                self._by_key.setdefault(key, []).append(question)

    def _frequency(self, key: str) -> float:
        field, mark, _ = key.partition("=")
        guess = _GUESSES.get(field if mark else "", 0.02)
        if key.endswith("?"):
            guess = 0.9
        return (self._having[key] + guess * _GUESS_WEIGHT) / (self.seen + _GUESS_WEIGHT)

    def _learn(self, keys: frozenset[str]) -> None:
        self.due = self.seen + 1 in LEARNT
        if self.seen < LEARNT[-1]:
            self.seen += 1
            self._having.update(self._known & keys)
