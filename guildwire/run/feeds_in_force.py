"""Which feeds a data folder watches, and never beside the demo's sample news."""

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.lists import feed_list
from news.errors import WrongUse

if TYPE_CHECKING:
    from guildwire.wiring import Parts
    from ingest.feed import Feed


MARK = "SAMPLE"
"""File in a data folder that holds sample news, so that real news is never mixed in."""


def watched_feeds(parts: "Parts") -> "list[Feed]":
    """Return the feed list in force, and let the store know that these are all.

    Raises :class:`WrongUse` for a mistake in it, or in a folder of the demo.
    """
    refuse_sample(parts.settings.data)
    feeds = feed_list.load(parts.settings.feed_list)
    parts.feeds.keep_listed([feed.url for feed in feeds])
    return feeds


def refuse_sample(data: Path) -> None:
    """Raise :class:`WrongUse` if a data folder holds the demo's sample news."""
    if (data / MARK).exists():
        raise WrongUse(
            f"{data} holds the demo's sample news, which must not mix with real news: "
            f"choose another folder with --data or GUILDWIRE_DATA, or delete {data}"
        )
