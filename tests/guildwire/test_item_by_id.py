"""An item by the beginning of its id: in the index and in the stories, with the same answers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.stories.port import StoryItem
from guildwire.item_by_id import in_index, in_stories, perhaps_in_index
from guildwire.wiring import Parts
from news.enriched import Enriched
from news.errors import WrongUse
from news.item import Item
from tests.journey.desk import opened

NOW = datetime(2023, 7, 26, 16, 0, tzinfo=UTC)
TITLES = {"a": "", "ab1": "Writers walk out", "ab2": "Talks resume " * 9, "ab3": "x", "ab4": "x", "cd": "Vote"}

Find = Callable[[Parts, str], str]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        items = [Item(id=name, feed="f", outlet="Herald", title=title, seen=NOW) for name, title in TITLES.items()]
        made.index.put([Enriched(item=item, rules="1-x") for item in items], NOW)
        made.stories.add([(StoryItem(id=item.id, story=item.id, at=NOW, title=item.title), ()) for item in items])
        yield made


@pytest.fixture(params=["index", "stories"])
def find(request: pytest.FixtureRequest) -> Find:
    ways: dict[str, Find] = {
        "index": lambda parts, start: in_index(parts.index, start).item.id,
        "stories": lambda parts, start: in_stories(parts.stories, start),
    }
    return ways[request.param]


@pytest.mark.parametrize(("start", "found"), [("c", "cd"), ("cd", "cd"), ("ab1", "ab1"), ("a", "a")])
def test_a_whole_id_or_the_only_one_that_begins_so(parts: Parts, find: Find, start: str, found: str) -> None:
    assert find(parts, start) == found


def test_several_are_named(parts: Parts, find: Find) -> None:
    with pytest.raises(WrongUse) as error:
        find(parts, "ab")
    said = str(error.value)
    assert said.startswith("several items have an id that begins with 'ab': ab")
    assert said.endswith(" and others; give more of it")
    assert len(said) < 300


def test_two_are_told_apart_by_their_titles(parts: Parts, find: Find) -> None:
    parts.index.put([Enriched(item=Item(id="cde", feed="f", outlet="", seen=NOW), rules="1-x")], NOW)
    parts.stories.add([(StoryItem(id="cde", story="cde", at=NOW), ())])
    with pytest.raises(WrongUse, match=r"cde \(no title\).*; give more") as error:
        find(parts, "c")
    assert "cd (Vote)" in str(error.value)


@pytest.mark.parametrize("start", ["", "b", "ab12", "*", "a%"])
def test_none_is_said_with_what_to_do(parts: Parts, find: Find, start: str) -> None:
    with pytest.raises(WrongUse, match=r"no item has an id that begins with .*guildwire search"):
        find(parts, start)


def test_an_item_that_the_index_lacks_may_be_asked_for(parts: Parts) -> None:
    assert perhaps_in_index(parts.index, "b") is None
