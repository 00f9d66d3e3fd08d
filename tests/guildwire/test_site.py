"""The site that serves a folder of feeds."""

from pathlib import Path

import httpx
import pytest

from guildwire.demo.site import FeedSite, feed_list
from ingest.feed import Feed


def test_files_are_served_with_validators_and_conditional_answers(tmp_path: Path) -> None:
    (tmp_path / "daily news.rss").write_bytes(b"<rss/>")
    with FeedSite(tmp_path) as site:
        first = httpx.get(site.url("daily news.rss"))
        second = httpx.get(site.url("daily news.rss"), headers={"If-None-Match": first.headers["ETag"]})
        third = httpx.get(
            site.url("daily news.rss"), headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )
    assert (first.status_code, first.content) == (200, b"<rss/>")
    assert first.headers["Content-Type"] == "application/rss+xml"
    assert (second.status_code, third.status_code) == (304, 304)
    assert site.requests == ["daily news.rss"] * 3


@pytest.mark.parametrize("name", ["none.xml", "..%2Fsecret.xml", "%2Fetc%2Fpasswd", "inner"])
def test_only_files_of_the_folder_are_served(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.xml").write_text("x")
    (tmp_path / "site" / "inner").mkdir(parents=True)
    with FeedSite(tmp_path / "site") as site:
        assert httpx.get(f"{site.root}/{name}").status_code == 404


def test_a_feed_for_each_file(tmp_path: Path) -> None:
    (tmp_path / "trade-daily.xml").write_text("x")
    (tmp_path / "music_monitor.json").write_text("x")
    with FeedSite(tmp_path) as site:
        feeds = feed_list(site)
        assert feeds == [
            Feed(url=site.url("music_monitor.json"), outlet="Music Monitor", kind="sample", local=True),
            Feed(url=site.url("trade-daily.xml"), outlet="Trade Daily", kind="sample", local=True),
        ]
        assert feed_list(site, ["trade-daily.xml"]) == feeds[1:]
