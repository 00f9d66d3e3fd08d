"""The page over the embedded index: marks, facets, pages and mistakes as the real parts make them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser

from search.sqlite.index import SqliteIndex
from tests.web.desk import NOW, get, hostile, make, netflix, plain
from web.parts.facets import SIDE


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    index = SqliteIndex(tmp_path / "index.db")
    index.put([netflix(), hostile(), *(plain(number) for number in range(3, 30))], NOW)
    yield make(index=index)
    index.close()


def page(app: FastAPI, path: str) -> LexborHTMLParser:
    response = get(app, path)
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text() for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [str(node.attributes["href"]) for node in tree.css(selector)]


def test_words_are_marked_whatever_their_ending(app: FastAPI) -> None:
    tree = page(app, "/?q=advertising+AND+openings")
    assert texts(tree, ".hit h2 mark") == ["advertises"]
    assert "openings" in texts(tree, ".snippet mark")
    assert texts(tree, ".hit h2") == [netflix().item.title]


def test_every_link_in_the_side_bar_finds_as_many_as_it_says(app: FastAPI) -> None:
    tree = page(app, "/")
    numbers = texts(tree, "aside li a .number")
    assert len(numbers) >= len(SIDE)
    for number, href in zip(numbers, hrefs(tree, "aside li a"), strict=True):
        found = page(app, href)
        assert texts(found, ".tally h1")[0].split()[0] == number, href
        assert texts(found, "aside li.on"), href


def test_every_chip_and_event_of_a_hit_finds_it_again(app: FastAPI) -> None:
    for href in hrefs(page(app, "/?q=picket"), ".chip, .facts a, .meta a"):
        assert netflix().item.title in texts(page(app, href), ".hit h2"), href


def test_pages_follow_one_another(app: FastAPI) -> None:
    first = page(app, "/")
    (older,) = hrefs(first, ".pages a[rel=next]")
    everything = texts(first, ".hit h2") + texts(page(app, older), ".hit h2")
    assert len(everything) == len(set(everything)) == 29


def test_feed_text_stays_text(app: FastAPI) -> None:
    tree = page(app, "/?q=alert")
    assert texts(tree, ".hit h2") == ["<script>alert(1)</script> & 'strike'"]
    assert texts(tree, ".hit h2 mark") == ["alert"]
    assert not tree.css("script, main svg, img, u, i, b")


def test_a_cursor_of_another_index_is_a_mistake(app: FastAPI) -> None:
    response = get(app, "/", after="elsewhere")
    assert response.status_code == 400
    assert "This question cannot be asked" in response.text
