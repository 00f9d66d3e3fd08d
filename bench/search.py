"""How fast the embedded index writes and answers: ``python -m bench.search [DOCUMENTS]`` (20,000 if not said).

Documents are words drawn by a Zipf-like law, 225 each, with tags, outlets and companies. Believe the ratios.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from news.enriched import Enriched, Entity, Tag
from news.item import Item
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from search.port import Search
from search.sqlite.index import SqliteIndex

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUERIES = {
    "common word": "w3",
    "phrase": '"w3 w1"',
    "prefix": "w12*",
    "word, tag and month": "w30 AND tag:t5 AND published:[2025-12-01 TO 2025-12-31]",
    "NOT": "w3 -w5",
    "mixed OR": "w900 OR published:>now-1d",
    "everything": "*",
}
FACETS = ("outlet", "tag", "company", "language", "published")


def main() -> None:
    """Write, then ask; print documents a second and milliseconds a query."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    documents = list(_documents(number))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        index = SqliteIndex(path)
        began = time.perf_counter()
        for start in range(0, number, 500):
            index.put(documents[start : start + 500], NOW)
        print(
            f"index      {number / (time.perf_counter() - began):10,.0f} documents/s, {_megabytes(path):,.0f} MB"
        )
        for name, text in QUERIES.items():
            node = parse(text, NOW)
            page = _milliseconds(lambda node=node: index.search(Search(query=node)))  # type: ignore[misc]
            counted = _milliseconds(lambda node=node: index.search(Search(query=node, facets=FACETS)))  # type: ignore[misc]
            total = index.search(Search(query=node, limit=0)).total
            print(f"{name:20} {page:8.2f} ms a page, {counted:8.2f} ms with 5 facets, {total:7,} hits")
        index.close()
    predicate = to_predicate(parse('w30 AND (tag:t5 OR w12 OR "w3 w1")', NOW))
    began = time.perf_counter()
    for document in documents[:5000]:
        predicate(View(document, NOW))
    print(f"view + predicate {5000 / (time.perf_counter() - began):10,.0f} documents/s")


def _documents(number: int) -> Iterator[Enriched]:
    chance = random.Random(7)
    words = [f"w{rank}" for rank in range(20_000)]
    weights = [1 / (rank + 2) for rank in range(20_000)]
    for count in range(number):
        text = chance.choices(words, weights, k=225)
        item = Item(
            id=f"{chance.getrandbits(128):032x}",
            feed=f"https://feed{count % 142}.example/rss",
            outlet=f"Outlet {count % 142}",
            url=f"https://news{count % 142}.example/{count}",
            title=" ".join(text[:12]),
            summary=" ".join(text[12:60]),
            body=" ".join(text[60:]),
            published=NOW - timedelta(seconds=count * 300),
            seen=NOW,
        )
        yield Enriched(
            item=item,
            rules="1-bench",
            language="en",
            tags=tuple(Tag(f"t{chance.randrange(200) // 3}", 1.0) for _ in range(3)),
            entities=(Entity("company", f"Company {chance.randrange(500)}"),),
        )


def _milliseconds(call: Callable[[], object]) -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _megabytes(path: Path) -> float:
    return sum(part.stat().st_size for part in path.parent.iterdir()) / 1e6


if __name__ == "__main__":
    main()
