"""The sample feeds are what ``feeds.yaml`` says they are, plainly marked, and odd in the ways they claim."""

import json
import re
from importlib.resources import files
from typing import Any

import feedparser
import pytest
import yaml

from tests.shared import need_shared

SAMPLE = files("guildwire.demo.sample")
FEEDS: list[dict[str, Any]] = yaml.safe_load(SAMPLE.joinpath("feeds.yaml").read_text("utf-8"))["feeds"]
MARK = ("Sample text written for Guildwire", "Written for this project")
KINDS = {"trade", "general", "tech", "union", "labor-press", "policy", "games", "music"}

each_feed = pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: str(feed["file"]))


def content(name: str) -> bytes:
    return SAMPLE.joinpath("feeds", name).read_bytes()


def parsed(name: str) -> Any:
    return feedparser.parse(content(name))


def entry_count(name: str) -> int:
    if name.endswith(".json"):
        return len(json.loads(content(name))["items"])
    return len(parsed(name).entries)


def test_the_list_names_every_document_once() -> None:
    listed = [feed["file"] for feed in FEEDS]
    present = {path.name for path in SAMPLE.joinpath("feeds").iterdir() if path.name.endswith((".xml", ".json"))}
    assert len(listed) == len(set(listed)) >= 8
    assert set(listed) == present


def test_there_are_enough_items_without_the_unmodified_feed() -> None:
    numbers = [entry_count(feed["file"]) for feed in FEEDS if not feed.get("not_modified")]
    assert min(numbers) >= 1
    assert sum(numbers) >= 70
    assert [feed["file"] for feed in FEEDS if feed.get("not_modified")] == ["policy-record.xml"]


@each_feed
def test_each_row_is_complete(feed: dict[str, Any]) -> None:
    assert feed["outlet"]
    assert feed["kind"] in KINDS
    assert feed["beat"]
    assert re.fullmatch("[A-Z]{2}", feed["country"])
    assert re.fullmatch("[a-z]{2}", feed["language"])


@each_feed
def test_each_document_says_that_it_is_a_sample(feed: dict[str, Any]) -> None:
    if feed["file"].endswith(".json"):
        title, description = (json.loads(content(feed["file"]))[key] for key in ("title", "description"))
    else:
        channel = parsed(feed["file"]).feed
        title, description = channel.title, channel.subtitle
    assert title == feed["outlet"]
    assert any(mark in description for mark in MARK)


@each_feed
def test_every_address_is_reserved_for_examples(feed: dict[str, Any]) -> None:
    text = content(feed["file"]).decode("latin-1")
    namespaces = r"http://(www\.w3\.org|purl\.org)/|https://jsonfeed\.org/version/"
    addresses = re.findall(r"https?://[^\s\"'<>]+", text)
    assert addresses
    for address in addresses:
        assert re.match(rf"{namespaces}|https://([a-z-]+\.)?[a-z-]+\.example(/|$)", address), address


@each_feed
def test_every_item_has_a_title_and_an_identity(feed: dict[str, Any]) -> None:
    if feed["file"].endswith(".json"):
        items = json.loads(content(feed["file"]))["items"]
    else:
        items = parsed(feed["file"]).entries
    for item in items:
        assert item["title"]
        assert item["id"]


@pytest.mark.parametrize(
    ("name", "version", "encoding"),
    [
        ("trade-daily.xml", "rss20", "utf-8"),
        ("tech-bulletin.xml", "atom10", "utf-8"),
        ("games-gazette.xml", "rss10", "utf-8"),
        ("courrier-exemple.xml", "rss20", "iso-8859-1"),
    ],
)
def test_formats_and_encodings_are_those_claimed(name: str, version: str, encoding: str) -> None:
    document = parsed(name)
    assert not document.bozo
    assert (document.version, document.encoding) == (version, encoding)


def test_the_json_feed_is_version_1_1() -> None:
    document = json.loads(content("music-monitor.json"))
    assert document["version"] == "https://jsonfeed.org/version/1.1"


def test_the_latin_1_bytes_are_not_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        content("courrier-exemple.xml").decode("utf-8")
    assert parsed("courrier-exemple.xml").entries[0].title.startswith("Césars : «")


def test_the_broken_feed_is_broken_and_still_readable() -> None:
    document = parsed("labor-dispatch.xml")
    assert document.bozo
    assert b"&nbsp;" in content("labor-dispatch.xml")
    assert any(" & " in entry.title for entry in document.entries)


def test_one_guid_stands_twice() -> None:
    ids = [entry.id for entry in parsed("screen-ledger.xml").entries]
    assert len(ids) - len(set(ids)) == 1


def test_one_link_is_relative() -> None:
    links = [entry.link for entry in parsed("screen-ledger.xml").entries]
    assert [link for link in links if link.startswith("/")] == ["/2024/zaslav-pay"]


def test_odd_dates_are_there() -> None:
    dates = [entry.get("published", "") for entry in parsed("general-post.xml").entries]
    assert "" in dates
    for part in ("last Friday", " 23 ", "1970", "2099", "Mon, 32 Sep", "30/10/2023", "segunda-feira"):
        assert any(part in date for date in dates), part


def test_the_reference_item_is_carried_unchanged() -> None:
    reference = need_shared() / "reference" / "reference.xml"
    assert content("reference-wire.xml") == reference.read_bytes()


def test_the_reference_item_is_there() -> None:
    (entry,) = parsed("reference-wire.xml").entries
    assert entry.id == "wire-2023-07-26-netflix-ai-jobs"
    assert "$450,000 to $650,000" in entry.content[0].value


def test_the_subscriptions_are_instant_and_go_to_a_file() -> None:
    rows = yaml.safe_load(SAMPLE.joinpath("subscriptions.yaml").read_text("utf-8"))["subscriptions"]
    assert len({row["name"] for row in rows}) == 2
    assert {(row["rhythm"], row["channel"]) for row in rows} == {("instant", "file")}
    assert rows[0]["query"] == "tag:ai AND tag:labor"
