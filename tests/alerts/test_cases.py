"""Reported faults of alerts that are told in words, each as a test that bears its id."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from alerts.channels.port import Channel, Letter
from alerts.subscription import Subscription
from guildwire.demo.site import FeedSite
from guildwire.run.one_pass import one_pass
from guildwire.wiring import Parts
from ingest.lists import feed_list
from tests.alerts.make import Answering
from tests.journey.desk import opened

ITEM = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>T</title>
<link>https://news.example/</link><description>d</description><item><title>{title}</title>
<link>https://alpha.example/1</link><guid isPermaLink="false">1</guid><description>{text}</description>
<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


class Only(dict[str, Channel]):
    """The channels there are, as :class:`Parts` has them."""

    def close(self) -> None:
        """Close nothing."""


class Feed:
    """One feed of one item, whose text changes from pass to pass, and a subscription that hears of it at once."""

    def __init__(self, parts: Parts, folder: Path, site: FeedSite) -> None:
        self._parts, self._folder = parts, folder
        listed = folder / "feeds.yaml"
        feed = {"url": site.url("feed.xml"), "outlet": "Alpha", "local": True}
        listed.write_text(yaml.safe_dump({"feeds": [feed]}), "utf-8")
        self._feeds = listed
        self._channel = Answering()
        parts.__dict__["channels"] = Only({"file": self._channel})
        asked = Subscription(
            id="s1", name="n", query="union:*", channels=("file:a",), created=parts.clock(), max_age=None
        )
        parts.alerts.save(asked, parts.clock())

    def says(self, title: str, text: str) -> list[Letter]:
        """Poll with this text, half an hour after the last, and return the letters that went out."""
        (self._folder / "feed.xml").write_text(ITEM.format(title=title, text=text), "utf-8")
        now = self._parts.clock
        self._parts.clock = lambda: now() + timedelta(minutes=30)
        before = len(self._channel.letters)
        one_pass(self._parts, feed_list.load(self._feeds), force=True)
        return self._channel.letters[before:]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("The deal brings 15 percent raises.", "The deal brings 7 percent raises.", "15 percent is now 7 percent"),
        (
            "The deal pays minimums of $900,000 a year.",
            "The deal pays minimums of $90,000 a year.",
            "$900,000 a year is now $90,000 a year",
        ),
        ("The deal covers 2,000 workers.", "The deal covers 3,000 workers.", "2,000 workers is now 3,000 workers"),
        ("It passed by 5,000 votes to 300.", "It passed by 5,000 votes to 3,000.", "is now 5,000 to 3,000 votes"),
        (
            "The fund gets 25 million Canadian dollars.",
            "The fund gets C$35 million.",
            "C$25 million is now C$35 million",
        ),
    ],
    ids=["percent", "pay", "workers", "votes", "currency"],
)
def test_alerts_figures(first: str, second: str, said: str, tmp_path: Path) -> None:
    title, text = "WGA reaches tentative agreement with AMPTP", "The Writers Guild of America said so on Sunday. "
    with FeedSite(tmp_path) as site, opened(tmp_path) as parts:
        feed = Feed(parts, tmp_path, site)
        assert len(feed.says(title, text + first)) == 1
        (letter,) = feed.says(title, text + second)
        assert said in letter.text
        assert "Corrected" in letter.text
        assert feed.says(f"{title} ", text + second) == []


def test_a_changed_headline_is_not_told_again(tmp_path: Path) -> None:
    title, text = (
        "WGA reaches tentative agreement with AMPTP",
        "The Writers Guild gets 15 percent raises.",
    )
    with FeedSite(tmp_path) as site, opened(tmp_path) as parts:
        feed = Feed(parts, tmp_path, site)
        assert len(feed.says(title, text)) == 1
        assert feed.says(f"{title}, sources say", text) == []
