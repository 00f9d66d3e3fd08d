"""A search is saved, changed and removed in a real browser, by forms alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.alerts.make import NOON
from tests.guildwire.alerts.desk import page
from tests.search.make import document
from tests.web.test_browser import FAINT, Reader, launch
from web.server import Server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with page(tmp_path) as (parts, app, _):
        parts.index.put([document("a" * 32, "A strike", published=NOON - timedelta(days=1), seen=NOON)], NOON)
        with Server(app, port=0) as server:
            yield server.url


def test_a_search_is_saved_below_its_results_changed_and_removed(browser: Browser, url: str) -> None:
    reader = Reader(browser, f"{url}?q=strike")
    shown = reader.page
    shown.get_by_text("Save this search").click()
    shown.get_by_label("Name").fill("Strikes & more")
    shown.get_by_label("What it is for").fill("For the desk")
    shown.get_by_role("button", name="Save").press("Enter")
    expect(shown.get_by_role("heading", level=1)).to_have_text("strikes-more")
    shown.get_by_label("Query").fill("strike nofield:x")
    shown.get_by_role("button", name="Save").click()
    expect(shown.get_by_role("alert")).to_contain_text("There is no field 'nofield'")
    shown.get_by_label("Query").fill("strike OR walkout")
    shown.get_by_label("Order").select_option("relevance")
    shown.get_by_role("button", name="Save").click()
    shown.get_by_role("link", name="What it finds").click()
    expect(shown.locator("#q")).to_have_value("strike OR walkout")
    shown.get_by_role("link", name="Saved searches").click()
    expect(shown.get_by_text("1 in the past 7 days")).to_be_visible()
    shown.get_by_role("link", name="Change").click()
    shown.get_by_role("button", name="Remove").click()
    expect(shown.get_by_text("None yet.")).to_be_visible()
    # A page that was refused is told by its status, which a browser counts as a complaint.
    assert [each for each in reader.complaints if "400" not in each] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_fit_and_their_text_stands_out(browser: Browser, url: str, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark")
    for path in ("?q=strike", "saved"):
        shown.goto(f"{url}{path}")
        shown.locator("details.save summary").click()
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert shown.evaluate(FAINT) == []
