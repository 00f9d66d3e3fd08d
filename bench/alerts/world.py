"""The items that are matched: real feeds as they were fetched, enriched by the rules."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from enrich.enricher import RuleEnricher
from guildwire.demo import demo
from ingest.clean import clean
from ingest.feed import Feed
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from news.enriched import Enriched
from news.item import Item

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def items(folder: Path | None) -> list[Enriched]:
    """Return the enriched items of a folder of feeds, in a random order that is always the same.

    With them the labelled headlines of ``tagging/`` beside the folder, where they are: more of the beat.
    """
    feeds = demo.bundled().folder if folder is None else folder
    found = [item for path in sorted(feeds.iterdir()) if path.is_file() for item in _feed(path)]
    labelled = feeds.parent / "tagging" / "tagging.dev.jsonl"
    found += _labelled(labelled) if labelled.is_file() else []
    Random(14).shuffle(found)
    enricher = RuleEnricher()
    return [enricher.enrich(item) for item in found]


def _feed(path: Path) -> Iterator[Item]:
    document = parse(path.read_bytes())
    feed = Feed(url=f"https://{path.stem}.example/feed", outlet=path.stem)
    if isinstance(document, FeedDocument):
        yield from (cleaned.item for cleaned in clean(document, feed, feed.url, SEEN))


def _labelled(path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        yield Item(
            id=f"{number:032x}",
            feed="labelled",
            outlet="Outlet",
            title=row["title"],
            summary=row.get("summary", ""),
            seen=SEEN,
            published=SEEN,
        )
