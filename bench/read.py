"""How fast feeds are parsed and cleaned, measured beside feedparser in one run: ``make bench-read``.

``python -m bench.read [FOLDER]`` reads every feed in FOLDER (without one, the bundled sample feeds). The ways take
turns document by document, and the best of some rounds over all documents counts. Times are those of the
processor, because the machine does other things as well. Believe the ratios: the rest is this machine's.
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from unittest.mock import patch

import feedparser
from rich.console import Console
from rich.progress import track

from ingest.clean import clean
from ingest.feed import Feed
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse

SAMPLE = Path(__file__).resolve().parents[1] / "guildwire" / "demo" / "sample" / "feeds"
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
FEED = Feed(url="https://news.example/feed", outlet="Outlet")
ROUNDS = 5
"""Measurements of each way, of which the best counts."""


def main() -> None:
    """Print the CPU time of each way, items a second and the ratio to feedparser, then who needed feedparser."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    bodies = [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".md"]
    items, needed = _looked_over(bodies)
    best = _best(bodies)
    print(
        f"{len(bodies)} documents, {sum(map(len, bodies)) / 1e6:.1f} MB, {items:,} items; best of {ROUNDS} rounds"
    )
    for way, seconds in best.items():
        ratio = best["feedparser alone"] / seconds
        print(f"{way:18}{seconds:8.3f} CPU s{items / seconds:10,.0f} items/s{ratio:8.1f} times")
    print(f"{needed} documents ({needed / len(bodies):.1%}) needed feedparser")


def read(body: bytes) -> int:
    """Parse and clean a document; return its items."""
    document = parse(body)
    return len(clean(document, FEED, FEED.url, SEEN)) if isinstance(document, FeedDocument) else 0


WAYS: dict[str, Callable[[bytes], object]] = {
    "feedparser alone": feedparser.parse,
    "parse": parse,
    "parse and clean": read,
}


def _looked_over(bodies: Sequence[bytes]) -> tuple[int, int]:
    """Return the items of the documents, and how many of these feedparser had to read."""
    items = needed = 0
    for body in bodies:
        with patch.object(feedparser, "parse", wraps=feedparser.parse) as asked:
            items += read(body)
        needed += asked.called
    return items, needed


def _best(bodies: Sequence[bytes]) -> dict[str, float]:
    """Return the CPU seconds of each way in its best round."""
    spent = {way: [0.0] * ROUNDS for way in WAYS}
    turns = list(product(range(ROUNDS), bodies, WAYS.items()))
    for number, body, (way, work) in track(turns, "reading", console=Console(stderr=True), transient=True):
        start = time.thread_time()
        work(body)
        spent[way][number] += time.thread_time() - start
    return {way: min(rounds) for way, rounds in spent.items()}


if __name__ == "__main__":
    main()
