"""The demo: the whole pipeline over a folder of feed files that is served on loopback for the occasion."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import yaml

from alerts.subscription import Subscription, make_id
from guildwire.demo.site import FeedSite
from guildwire.progress import Watch, silent
from guildwire.run.feeds_in_force import MARK
from guildwire.run.one_pass import Summary, one_pass, poll_once
from guildwire.wiring import Parts
from ingest.feed import Feed
from ingest.report import PollReport
from news.enriched import Enriched
from news.errors import WrongUse
from query.tree import Keyword
from search.port import Search

SAMPLE = Path(__file__).parent / "sample"
"""The bundled sample: feed documents, their list and two subscriptions."""
KEY = "https://sample.guildwire.example/"
"""Begins the key of every sample feed: the port it is served on may change from run to run, its key may not."""
REFERENCE = "wire-2023-07-26-netflix-ai-jobs"
"""Guid of the reference item."""


class Sample(msgspec.Struct, frozen=True):
    """What a demo runs on."""

    folder: Path
    feeds: tuple[Feed, ...]
    """Keys begin with :data:`KEY` and end with the file's name."""
    unchanged: frozenset[str] = frozenset()
    """Files that are answered with "not modified"."""


def bundled() -> Sample:
    """Return the sample that comes with Guildwire."""
    rows: list[dict[str, Any]] = yaml.safe_load((SAMPLE / "feeds.yaml").read_text("utf-8"))["feeds"]
    return Sample(
        SAMPLE / "feeds",
        tuple(
            Feed(
                url=KEY + row["file"],
                outlet=row["outlet"],
                kind=row["kind"],
                beat=tuple(row["beat"].split("|")),
                country=row["country"],
                language=row["language"],
                local=True,
            )
            for row in rows
        ),
        frozenset(row["file"] for row in rows if row.get("not_modified")),
    )


def folder(path: Path) -> Sample:
    """Return every file of a folder as a feed, notes (.md, .txt) left out.

    Raises :class:`WrongUse` if it is no folder or empty.
    """
    if not path.is_dir():
        raise WrongUse(f"{path} is no folder: name one with feed files in it")
    names = sorted(
        each.name
        for each in path.iterdir()
        if each.is_file() and not each.name.startswith(".") and each.suffix not in {".md", ".txt"}
    )
    if not names:
        raise WrongUse(f"{path} has no files: name a folder with feed files in it")
    return Sample(
        path, tuple(Feed(url=KEY + name, outlet=Path(name).stem, kind="sample", local=True) for name in names)
    )


def run(parts: Parts, sample: Sample, watch: Watch = silent) -> Summary:
    """Serve the sample, run one pass over it and return what it did. A second run finds nothing new."""
    with _served(parts, sample):
        return one_pass(parts, sample.feeds, force=True, watch=watch)


def poll(parts: Parts, sample: Sample) -> PollReport:
    """Serve the sample and poll it once; the stages are others' business."""
    with _served(parts, sample):
        return asyncio.run(poll_once(parts, sample.feeds, force=True))


@contextmanager
def _served(parts: Parts, sample: Sample) -> Iterator[None]:
    with FeedSite(sample.folder, _port(parts), sample.unchanged) as site:
        mark(parts, site.port)
        _point(parts, sample.feeds, site)
        yield


def subscribe(parts: Parts) -> None:
    """Make the two sample subscriptions, unless the data folder has them."""
    there = {each.name for each in parts.alerts.subscriptions()}
    now = parts.clock()
    for row in yaml.safe_load((SAMPLE / "subscriptions.yaml").read_text("utf-8"))["subscriptions"]:
        if row["name"] not in there:
            parts.alerts.save(
                Subscription(
                    id=make_id(row["name"], now),
                    name=row["name"],
                    query=row["query"],
                    channels=("file:sample.jsonl",),
                    created=now,
                    max_age=None,  # the sample is of 2023 to 2025
                    limit_per_hour=None,  # and comes all at once
                ),
                now,
                "guildwire demo",
            )


def mark(parts: Parts, port: int) -> None:
    """Mark the data folder as holding sample news, with the port it was served on."""
    parts.settings.data.mkdir(parents=True, exist_ok=True)
    (parts.settings.data / MARK).write_text(f"{port}\n", "utf-8")


def reference(parts: Parts) -> Enriched | None:
    """Return the reference item from the index, where the sample holds it."""
    feed = KEY + "reference-wire.xml"
    hits = parts.index.search(Search(query=Keyword("feed", feed), limit=50)).hits
    return next((hit.enriched for hit in hits if hit.enriched.item.guid == REFERENCE), None)


def _port(parts: Parts) -> int:
    """Return the port of the last run, so that conditional requests go where their validators came from."""
    try:
        return int((parts.settings.data / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return 0


def _point(parts: Parts, feeds: Sequence[Feed], site: FeedSite) -> None:
    states = parts.feeds.sync(feeds, parts.clock())
    for feed in feeds:
        address = site.url(feed.url.removeprefix(KEY))
        if states[feed.url].address != address:
            parts.feeds.move(feed.url, address)
