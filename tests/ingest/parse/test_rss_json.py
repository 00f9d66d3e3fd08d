"""RSS in JSON, as its author writes it and as converters from XML do."""

from typing import Any

import msgspec
import pytest

from ingest.parse.document import Entry, FeedDocument, Unparsed
from ingest.parse.parser import parse
from news.item import Media

ITEM = {
    "title": "Crew & cast", "link": "https://a.example/1", "guid": "tag:1",
    "pubDate": "Sun, 01 Mar 2026 10:00:00 GMT",
    "description": "<p>Short</p>", "content:encoded": "<p>Long</p>", "author": "ada@a.example (Ada)",
    "dc:creator": ["Ada", "Ben"], "category": ["Film", {"#value": "Labor", "domain": "x"}, 7, None],
    "comments": "https://a.example/1#c", "source": {"url": "https://b.example/", "#value": "The Wire"},
    "enclosure": {"url": "https://a.example/1.mp3", "type": "audio/mpeg", "length": "120"},
}  # fmt: skip


def written(item: Any, **channel: object) -> bytes:
    return msgspec.json.encode({"rss": {"version": "2.0", "channel": {"title": "T", "item": item, **channel}}})


def document(body: bytes) -> FeedDocument:
    found = parse(body)
    assert isinstance(found, FeedDocument), found
    return found


def only(item: object) -> Entry:
    (entry,) = document(written(item)).entries
    return entry


def test_what_an_item_says_is_kept() -> None:
    assert only(ITEM) == Entry(
        position=0,
        guid="tag:1",
        link="https://a.example/1",
        title="Crew & cast",
        description="<p>Short</p>",
        content="<p>Long</p>",
        author="Ada, Ben",
        published="Sun, 01 Mar 2026 10:00:00 GMT",
        categories=("Film", "Labor", "7"),
        media=(Media("https://a.example/1.mp3", "audio/mpeg", 120),),
        source="The Wire",
        comments="https://a.example/1#c",
    )


def test_what_the_channel_says() -> None:
    found = document(written([ITEM, ITEM, "odd"], language="en-us", ttl=30))
    assert (found.form, found.title, found.language, found.hint, found.total) == ("rss-json", "T", "en-us", 30, 2)


@pytest.mark.parametrize(
    ("guid", "value", "link"),
    [
        ("https://a.example/9", "https://a.example/9", "https://a.example/9"),
        ({"#value": "https://a.example/9", "isPermaLink": True}, "https://a.example/9", "https://a.example/9"),
        ({"#text": "https://a.example/9", "@isPermaLink": "false"}, "https://a.example/9", ""),
        ({"_": "nine", "$ispermalink": "true"}, "nine", ""),
        (9, "9", ""),
        ([], "", ""),
    ],
)
def test_a_guid_stands_for_a_missing_link_where_it_may(guid: object, value: str, link: str) -> None:
    entry = only({"title": "x", "guid": guid})
    assert (entry.guid, entry.link) == (value, link)


@pytest.mark.parametrize(
    "rss",
    [
        {"channel": {"title": "T"}, "item": [ITEM]},
        {"channel": [{"title": "T", "item": ITEM}]},
        [{"channel": {"title": "T", "item": ITEM}}],
    ],
)
def test_items_are_found_wherever_converters_put_them(rss: object) -> None:
    assert [entry.guid for entry in document(msgspec.json.encode({"rss": rss})).entries] == ["tag:1"]


def test_damage_stays_in_its_item() -> None:
    sound = written([{"title": f"Title {n}", "guid": str(n)} for n in range(3)])
    found = document(sound.replace(b"Title 1", b"Title\n 1")).entries
    assert [entry.title for entry in found] == ["Title 0", "Title\n 1", "Title 2"]
    assert [entry.notes for entry in found] == [(), ("json-broken",), ()]


@pytest.mark.parametrize(
    "body", [b'{"rss": {}}', b'{"rss": 5}', b'{"a": {"rss": {"channel": {"item": []}}}}', b'{"rss']
)
def test_other_json_is_none(body: bytes) -> None:
    assert parse(body).__class__ is Unparsed


def test_a_quiet_channel_is_empty_and_no_damage() -> None:
    assert document(b'{"rss": {"channel": {"title": "T", "item": []}}}').total == 0
