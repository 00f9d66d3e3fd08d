"""The feed list: read, refused with the remedy, changed without touching the rest."""

from pathlib import Path

import pytest

from guildwire.settings import BUNDLED_FEEDS
from ingest.feed import Feed
from ingest.lists import feed_list
from news.errors import WrongUse

LIST = """# our feeds
feeds:
  # the trades
  - url: https://a.example/feed?x=1&y[z]=2
    outlet: A  # main feed
    kind: trade
    beat: [ai, labor]
    every: 30
  - {url: "https://b.example/feed", outlet: "B: the second", local: true, full_text: true}

  - url: https://c.example/feed
    outlet: C
    country: "NO"
    language: "no"
    beat: ai|music
"""
A = Feed(url="https://a.example/feed?x=1&y[z]=2", outlet="A", kind="trade", beat=("ai", "labor"), every=30)
B = Feed(url="https://b.example/feed", outlet="B: the second", local=True, full_text=True)
C = Feed(url="https://c.example/feed", outlet="C", country="NO", language="no", beat=("ai", "music"))


def test_read() -> None:
    assert feed_list.read(LIST) == [A, B, C]
    assert feed_list.read("feeds: []") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no list `feeds:`"),
        ("- url: x", "has no list `feeds:`"),
        ("feeds: [", "line 1 is no valid YAML"),
        ("feeds: [x]", "feed 1 is not `url: ...`"),
        ("feeds: [{url: 'https://a.example'}]", "feed 1 (https://a.example): `outlet` is missing"),
        ("feeds: [{outlet: A}]", "feed 1 (A): `url` is missing"),
        ("feeds: [{url: 'ftp://a.example/', outlet: A}]", "`url` 'ftp://a.example/' is no feed address"),
        ("feeds: [{url: 'https:///x', outlet: A}]", "is no feed address"),
        ("feeds: [{url: 'https://[x/', outlet: A}]", "is no feed address"),
        ("feeds: [{url: 'https://a.example/a b', outlet: A}]", "is no feed address"),
        (
            "feeds: [{url: 'https://a.example', outlet: A, colour: red}]",
            "`colour` is not known: the fields are url",
        ),
        ("feeds: [{url: 'https://a.example', outlet: A, every: often}]", "in `every`"),
        ("feeds: [{url: 'https://a.example', outlet: A, every: 0}]", "minutes from 1 to 1440"),
        ("feeds: [{url: 'https://a.example', outlet: A, language: no}]", "in `language`"),
        (
            "feeds: [{url: 'https://a.example/', outlet: A}, {url: 'http://www.a.example', outlet: B}]",
            "twice (A, B): remove one",
        ),
    ],
)
def test_a_mistake_is_named_with_its_remedy(text: str, words: str) -> None:
    with pytest.raises(WrongUse) as caught:
        feed_list.read(text)
    assert words in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="--feeds"):
        feed_list.load(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"feeds: [] # \xe9")
    with pytest.raises(WrongUse, match="UTF-8"):
        feed_list.load(tmp_path / "latin.yaml")


def test_what_is_written_is_read_back() -> None:
    assert feed_list.read(feed_list.write([A, B, C])) == [A, B, C]
    assert feed_list.read(feed_list.write([])) == []


@pytest.mark.parametrize("text", ["", "feeds: []\n", LIST], ids=["nothing", "empty", "full"])
def test_adding_keeps_what_is_there(text: str) -> None:
    new = Feed(url="https://d.example/feed", outlet="Yes", beat=("film-tv",))
    after = feed_list.add(text, new)
    assert feed_list.read(after)[-1] == new
    assert len(feed_list.read(after)) == (len(feed_list.read(text)) if text else 0) + 1
    assert not text.startswith("#") or after.startswith(text)


def test_adding_twice_is_refused() -> None:
    with pytest.raises(WrongUse, match="twice"):
        feed_list.add(LIST, A)


@pytest.mark.parametrize(("gone", "left"), [(A, [B, C]), (B, [A, C]), (C, [A, B])])
def test_removing_takes_out_one_entry_and_no_comment(gone: Feed, left: list[Feed]) -> None:
    after = feed_list.remove(LIST, gone.url)
    assert feed_list.read(after) == left
    assert "# our feeds" in after
    assert "# the trades" in after


def test_removing_all_leaves_an_empty_list() -> None:
    text = LIST
    for feed in (B, A, C):
        text = feed_list.remove(text, feed.url)
    assert feed_list.read(text) == []


@pytest.mark.parametrize("text", [LIST, "feeds: []", "nothing: here"])
def test_removing_what_is_not_there(text: str) -> None:
    with pytest.raises(WrongUse, match="not in the feed list"):
        feed_list.remove(text, "https://z.example/feed")


def test_the_bundled_list() -> None:
    feeds = feed_list.load(BUNDLED_FEEDS)
    assert len(feeds) == 130
    assert all(feed.kind and feed.beat and len(feed.country) == len(feed.language) == 2 for feed in feeds)
    assert not any(feed.local for feed in feeds)
    assert len([feed for feed in feeds if feed.outlet == "Variety"]) == 2
