"""The documents that are searched: texts of real feeds, cut up and put together anew, always the same.

Tags, companies and outlets follow a Zipf-like law over names that the rules found and made-up ones; times are
spread over two years, every fourth one a whole minute. About one word in thirty is a made-up name, so that
new words keep coming as they do in news.
"""

import math
import re
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from bench.alerts.world import items
from news.enriched import Enriched, Entity, Tag
from news.item import Item
from news.wire import encode

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 15
SPAN = 2 * 365 * 86_400
"""Seconds over which the documents are spread."""
_TITLE, _SUMMARY, _BODY = 10, 40, 175
"""Mean number of words."""
_LENGTH = struct.Struct("<I")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def path_of(number: int, feeds: Path | None, folder: Path) -> Path:
    """Return the file with so many documents, which is written to ``folder`` where it is not there yet."""
    path = folder / f"corpus-{SEED}-{number}.bin"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            for document in documents(number, feeds):
                packed = encode(document)
                file.write(_LENGTH.pack(len(packed)) + packed)
        unfinished.replace(path)
    return path


def documents(number: int, feeds: Path | None) -> Iterator[Enriched]:
    """Yield documents in the order they were published. ``feeds`` null stands for the bundled samples."""
    maker = _Maker(items(feeds))
    step = SPAN / number
    for count in range(number):
        yield maker.document(count, NOW - timedelta(seconds=SPAN - count * step))


class _Maker:
    def __init__(self, real: Sequence[Enriched]) -> None:
        self._chance = Random(SEED)
        texts = [text for each in real for text in (each.item.title, each.item.summary, each.item.body)]
        pieces = [piece for text in texts for piece in _SENTENCE.split(text)]
        self._pieces = [words for piece in pieces if 3 <= len(words := piece.split()) <= 60]
        tags = {tag.name for each in real for tag in each.tags} | {f"topic/{rank}" for rank in range(150)}
        named = {entity.name for each in real for entity in each.entities if entity.kind == "company"}
        self._tags = _Zipf(sorted(tags), self._chance)
        self._companies = _Zipf(sorted(named) + [f"Company {rank}" for rank in range(500)], self._chance)
        self._people = _Zipf([self._name() + " " + self._name() for _ in range(20_000)], self._chance)
        self._outlets = _Zipf(sorted({each.item.outlet for each in real}), self._chance)

    def document(self, count: int, at: datetime) -> Enriched:
        chance = self._chance
        outlet = self._outlets.one()
        item = Item(
            id=f"{chance.getrandbits(128):032x}",
            feed=f"https://{outlet.lower()}.example/rss",
            outlet=outlet,
            kind=chance.choice(("trade", "general", "tech", "union")),
            url=f"https://www.{outlet.lower()}.example/{count}",
            title=self._text(_TITLE),
            summary=self._text(_SUMMARY),
            body=self._text(_BODY),
            published=at.replace(second=0, microsecond=0) if chance.random() < 0.25 else at,
            seen=at + timedelta(seconds=chance.expovariate(1 / 600)),
        )
        entities = {("company", self._companies.one()) for _ in range(chance.randrange(4))}
        entities |= {("person", self._people.one()) for _ in range(chance.randrange(3))}
        return Enriched(
            item=item,
            rules="1-bench",
            language=chance.choice(("en", "en", "en", "de", "fr", "es")),
            tags=tuple(Tag(name, 1.0) for name in sorted({self._tags.one() for _ in range(chance.randrange(5))})),
            entities=tuple(Entity(*entity) for entity in sorted(entities)),
            story=f"{chance.randrange(1 + count // 3):032x}",
        )

    def _text(self, mean: int) -> str:
        wanted = max(3, round(self._chance.gauss(mean, mean / 3)))
        words: list[str] = []
        while len(words) < wanted:
            words += self._chance.choice(self._pieces)
        return " ".join(self._name() if self._chance.random() < 0.03 else word for word in words[:wanted])

    def _name(self) -> str:
        """Return a made-up name of two to four syllables; the shorter, the more often the same."""
        pairs = (self._chance.choice("bdfgklmnprstvz") + self._chance.choice("aeiou") for _ in range(4))
        return "".join(islice(pairs, self._chance.choice((2, 2, 2, 3, 3, 3, 3, 4)))).capitalize()


class _Zipf:
    """Draws names, the n-th about n times rarer than the first."""

    def __init__(self, names: Sequence[str], chance: Random) -> None:
        self._names = list(names)
        chance.shuffle(self._names)
        self._chance = chance

    def one(self) -> str:
        """Return a name."""
        return self._names[int(math.exp(self._chance.random() * math.log(len(self._names) + 0.99))) - 1]
