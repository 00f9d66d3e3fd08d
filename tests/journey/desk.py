"""A data folder to run passes in, and what it holds afterwards."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import yaml

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.settings import load
from guildwire.wiring import Parts
from news.enriched import Enriched
from query.tree import All
from search.port import Search

ADDRESSES = ("stream", "index", "state")
Place = Mapping[str, str]
"""Settings that say where the parts are; an empty one means the embedded default."""


def embedded(data: Path) -> dict[str, str]:
    """Return the place of a data folder on its own."""
    return {name: f"sqlite:{data / name}.db" for name in ADDRESSES}


def on_servers(kafka: str, elasticsearch: str, database: str) -> dict[str, str]:
    """Return a place of its own on servers that others may use too; ``database`` is one of its own."""
    name = f"journey-{uuid.uuid4().hex}"
    return {
        "stream": f"kafka://{kafka}",
        "stream_prefix": f"{name}.",
        "index": elasticsearch,
        "index_name": name,
        "state": database,
    }


@contextmanager
def opened(data: Path, place: Place | None = None) -> Iterator[Parts]:
    """Open the parts of a data folder at a place, whatever the environment says."""
    parts = Parts(load(data=data, **(place or embedded(data))))
    try:
        yield parts
    finally:
        parts.close()


def write_list(path: Path, site: FeedSite, sample: demo.Sample) -> None:
    """Write the sample's feeds as a feed list with the site's addresses."""
    rows = [
        {
            "url": site.url(feed.url.removeprefix(demo.KEY)),
            "outlet": feed.outlet,
            "kind": feed.kind,
            "language": feed.language or "en",
            "local": True,
        }
        for feed in sample.feeds
    ]
    path.write_text(yaml.safe_dump({"feeds": rows}), "utf-8")


def documents(parts: Parts) -> dict[str, Enriched]:
    """Return every document of the index by id, with the times of this run taken out."""
    hits = parts.index.search(Search(query=All(), limit=10_000)).hits
    return {hit.enriched.item.id: timeless(hit.enriched) for hit in hits}


def timeless(enriched: Enriched) -> Enriched:
    """Return the record without what differs from run to run: when it was seen."""
    item = enriched.item
    at = item.published or item.seen.replace(year=2000, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return msgspec.structs.replace(enriched, item=msgspec.structs.replace(item, seen=at))


def told(data: Path) -> Counter[tuple[str, str]]:
    """Return how often each subscription was told each item, from the files of the file channel."""
    found: Counter[tuple[str, str]] = Counter()
    for path in (data / "alerts").glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            letter = json.loads(line)
            for story in letter["stories"]:
                found[letter["name"], story["first"]["item"]] += 1
    return found
