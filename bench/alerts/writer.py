"""Subscriptions as people on the beat write them, made from what real items hold."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from random import Random

from alerts.subscription import Subscription
from news.enriched import Enriched
from news.wording import event_value
from query.reading.known import written

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"[A-Za-z]{4,}")
_FIELDS = ("company", "union", "organization", "person", "product", "law", "place")
_LEFT_OUT = ("podcast", "review", "sponsored", "opinion", "trailer", "box office", "football", "obituary")
"""What people put behind NOT."""
_MORE = 1
"""Names that no item holds for each that some do: much of what is watched is not in the news."""


_STOP = 20
"""Words used most, which nobody asks for: with, from."""


class Writer:
    """Writes queries over a corpus. Equal seeds write equal queries."""

    def __init__(self, items: Sequence[Enriched], seed: int = 14) -> None:
        self._rng = Random(seed)
        self._names = {field: _by_use(_names(items, field)) for field in _FIELDS}
        self._tags = _by_use(tag.name for item in items for tag in item.tags)
        self._events = _by_use(event_value(event) for item in items for event in item.events)
        self._outlets = _by_use(item.item.outlet for item in items)
        subject = [item for item in items if item.tags]
        self._words = _by_use(word.lower() for item in subject for word in _WORD.findall(item.item.title))[_STOP:]
        self._phrases = _by_use(_phrases(subject))
        self._shapes: tuple[Callable[[], str], ...] = (
            lambda: f"{self._name('union')} AND {self._tag()}",
            lambda: f"{self._name('company')} AND ({self._word()} OR {self._word()} OR {self._phrase()})",
            lambda: f"{self._tag()} AND {self._tag()} NOT {self._not()}",
            lambda: f"{self._phrase()} OR {self._phrase()} OR {self._phrase()}",
            lambda: f"({self._name('union')} OR {self._name('union')}) AND ({self._word()} OR {self._word()})",
            lambda: f"{self._word()} {self._word()} -{self._not()}",
            lambda: f"title:{self._word()} AND {self._tag()} AND NOT ({self._not()} OR {self._not()})",
            lambda: f"{self._name('company')} pay_min:>={self._rng.randrange(5, 40) * 10_000}",
            lambda: f"{self._tag()} {self._word()} published:[now-{self._rng.randrange(1, 60)}d TO now]",
            lambda: f"{self._name('person')} OR ({self._name('product')} AND {self._tag()})",
            lambda: f"event:{self._pick(self._events)} AND ({self._name('company')} OR {self._name('place')})",
            lambda: f"{self._word()[:6]}* AND {self._name('organization')}",
            lambda: f"outlet:{written(self._pick(self._outlets))} AND {self._word()} AND {self._word()}",
            lambda: f"{self._name('law')} OR {self._phrase()} -{self._not()}",
            lambda: f"({self._tag()} OR {self._word()}) AND {self._name('company')} AND {self._word()}",
            lambda: f"summary:{self._phrase()} OR (body:{self._word()} AND {self._name('person')})",
        )

    def subscriptions(self, number: int) -> list[Subscription]:
        """Return so many subscriptions with different queries."""
        queries: dict[str, None] = {}
        while len(queries) < number:
            queries[self._rng.choice(self._shapes)()] = None
        return [
            Subscription(
                id=f"{place:012x}", name=f"watch {place}", query=query, channels=("file:a.jsonl",), created=CREATED
            )
            for place, query in enumerate(queries)
        ]

    def _pick(self, values: Sequence[str]) -> str:
        """Return a value, the often used ones more often: the logarithm of its rank is even."""
        return values[int(len(values) ** self._rng.random()) - 1]

    def _name(self, field: str) -> str:
        names = self._names[field]
        if self._rng.randrange(_MORE + 1):
            first, second = (self._pick(self._words).title() for _ in "ab")
            return f"{field}:{written(f'{first} {second}')}"
        return f"{field}:{written(self._pick(names))}"

    def _tag(self) -> str:
        return f"tag:{self._pick(self._tags)}"

    def _word(self) -> str:
        return self._pick(self._words)

    def _phrase(self) -> str:
        return f'"{self._pick(self._phrases)}"'

    def _not(self) -> str:
        chosen = self._rng.choice(_LEFT_OUT)
        return f'"{chosen}"' if " " in chosen else chosen


def _names(items: Sequence[Enriched], field: str) -> Iterator[str]:
    return (name for item in items for name in item.names(field))


def _phrases(items: Sequence[Enriched]) -> Iterator[str]:
    for item in items:
        words = _WORD.findall(item.item.title)
        yield from (f"{first} {second}" for first, second in pairwise(words))


def _by_use(values: Iterator[str]) -> list[str]:
    """Return the values, the most used first."""
    return [value for value, _ in Counter(value for value in values if value).most_common()] or ["labor"]
