"""The controls around a question, by a reader with a real browser and without JavaScript."""

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.desk import make, netflix, plain
from tests.web.test_browser import FAINT, Reader, launch
from web.server import Server

STORY = "5" * 32
TOLD = [
    msgspec.structs.replace(plain(number, outlet=outlet, title=f"Talks resume {number}"), story=STORY)
    for number, outlet in ((1, "Herald"), (2, "Post"), (3, "Post"))
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Server(make([*TOLD, netflix(), *(plain(number) for number in range(30, 40))]), port=0) as server:
        yield server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def test_choose_an_order_most_words_and_one_hit_a_story(browser: Browser, site: str) -> None:
    reader = Reader(browser, site)
    page = reader.page
    page.get_by_label("Search the news").fill("talks resume zebra")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No hits")
    page.get_by_role("link", name="with most of the words").click()
    expect(page.locator(".hit")).to_have_count(3)
    page.get_by_label("Order").select_option("Best match")
    page.get_by_label("One hit a story").check()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 items, best match first")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.get_by_label("Match")).to_have_value("most")
    page.get_by_role("link", name="and 2 more from 1 other outlet").click()
    expect(page.locator(".hit")).to_have_count(3)
    assert reader.complaints == []
    assert [url for url in reader.asked if not url.startswith(site)] == []


def test_the_days_lead_on_by_keyboard_and_are_named_for_who_does_not_see_them(browser: Browser, site: str) -> None:
    reader = Reader(browser, site)
    page = reader.page
    expect(page.get_by_role("img", name="Items a day")).to_be_visible()
    page.get_by_text("As a table").press("Enter")
    page.get_by_role("link", name="27 Jul 2023").press("Enter")
    expect(page.get_by_label("From")).to_have_value("2023-07-27")
    expect(page.locator(".hit")).to_have_count(3)
    assert reader.complaints == []


def test_more_like_this_what_sets_apart_and_kibana(browser: Browser, site: str) -> None:
    reader = Reader(browser, f"{site}?q=talks+resume")
    page = reader.page
    page.get_by_text("Copy for Kibana").press("Enter")
    expect(page.get_by_label("For the search bar of Kibana, with Lucene chosen")).to_have_value("talks AND resume")
    page.get_by_role("link", name="Compare with everything else").click()
    expect(page.get_by_role("heading", name="What sets this apart")).to_be_visible()
    expect(page.get_by_role("link", name="Hide")).to_be_visible()
    assert reader.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["?stories=1&sort=relevance&apart=1", "?q=talks+resume+zebra"])
def test_nothing_is_wider_than_the_window_and_all_can_be_read(
    browser: Browser, site: str, width: int, path: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FAINT) == []
