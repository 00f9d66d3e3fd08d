"""The page over the embedded parts as they are wired: stories from the grouper, through the store, to the page."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from guildwire.ops import story_desk
from guildwire.ops.page import server
from guildwire.wiring import Parts
from tests.guildwire.run import guildwire
from tests.guildwire.test_story_desk import HEADLINES, arrive
from tests.journey.desk import embedded, opened
from web.server import Server


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path, {**embedded(tmp_path), "port": "0"}) as parts:
        arrive(parts)
        yield parts


@pytest.fixture
def site(desk: Parts) -> Iterator[Server]:
    with server(desk) as running:
        yield running


def page(site: Server, path: str, status: int = 200) -> LexborHTMLParser:
    response = httpx.get(site.url + path.removeprefix("/"))
    assert response.status_code == status, response.text
    return LexborHTMLParser(response.text)


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def follow(site: Server, tree: LexborHTMLParser, selector: str) -> LexborHTMLParser:
    node = tree.css_first(selector)
    assert node is not None, selector
    return page(site, str(node.attributes["href"]))


def titles(*ids: str) -> list[str]:
    return [title for id_, _, title, _ in HEADLINES if id_ in ids]


def test_from_a_hit_to_its_story_to_an_item_and_back(site: Server) -> None:
    story = follow(site, page(site, "/?q=confirms"), ".hit .ways a[href^='/story']")
    assert texts(story, "h1") == titles("a1")
    assert texts(story, ".reports h3") == titles("a1", "a2")
    assert texts(story, ".facts dd")[0] == "First reported by Herald, as the reports say"
    item = follow(site, story, ".reports li:last-child h3 a")
    assert texts(item, "h1") == titles("a2")
    assert "Story: 2 reports from 2 outlets, first reported by Herald" in texts(item, ".ways a")
    assert texts(follow(site, item, ".ways a[href^='/story']"), "h1") == titles("a1")
    assert texts(follow(site, story, "a.button"), ".hit h2") == titles("a1", "a2")[::-1]


def test_the_steps_of_a_dispute_lead_to_one_another(site: Server) -> None:
    vote = page(site, "/story/b1")
    assert texts(vote, ".others .chip") == ["deal: tentative"]
    deal = follow(site, vote, ".others a")
    assert texts(deal, "h1") == titles("b2")
    assert texts(deal, ".others li a") == titles("b1")


def test_an_items_id_and_an_id_from_before_a_merge_name_the_story(site: Server, desk: Parts) -> None:
    assert texts(page(site, "/story/a2"), "h1") == titles("a1")
    story_desk.merge(desk, "b2", "b1")
    for path in ("/story/b2", "/story/b1"):
        tree = page(site, path)
        assert texts(tree, ".reports h3") == titles("b1", "b2")
        assert texts(tree, ".record code") == ["b1"]


def test_a_story_is_itself_also_after_its_first_item_was_split_off(site: Server, desk: Parts) -> None:
    assert story_desk.split(desk, ["a1"]).story == "a1+"
    assert texts(page(site, "/story/a1"), ".reports h3") == titles("a2")
    assert texts(page(site, "/story/a1%2B"), ".reports h3") == titles("a1")
    assert texts(follow(site, page(site, "/item/a1"), ".ways a[href^='/story']"), "h1") == titles("a1")


def test_a_story_that_was_forgotten_is_found_by_its_search(site: Server, desk: Parts) -> None:
    later = desk.clock() + timedelta(days=1)
    desk.stories.expire(later, later)
    tree = page(site, "/story/a1", 404)
    assert "2 reports of it can still be found" in texts(tree, "main p")[0]
    assert texts(follow(site, tree, "main a[href^='/?']"), ".hit h2") == titles("a1", "a2")[::-1]


@pytest.mark.parametrize("story", ["zz", "a", "%00", "%27--", "a1%0A"])
def test_what_names_no_story_is_404(site: Server, story: str) -> None:
    assert "There is no story" in texts(page(site, f"/story/{story}", 404), "main p")[0]


def test_the_api_says_what_the_command_line_says(site: Server, tmp_path: Path) -> None:
    for story in ("a1", "b1"):
        told = json.loads(guildwire("story", "show", story, "--json", "--data", tmp_path).stdout)
        answer = httpx.get(f"{site.url}api/story/{story}").json()
        assert answer == told
        assert told["items"]
