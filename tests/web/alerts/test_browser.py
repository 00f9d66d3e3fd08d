"""The page of a signed link in a real browser, without JavaScript, on a telephone and on a screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.alerts.fake_desk import FakeLinks, site
from tests.web.test_browser import FAINT, Reader, launch
from web.server import Server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def links() -> FakeLinks:
    return FakeLinks()


@pytest.fixture
def url(links: FakeLinks) -> Iterator[str]:
    with Server(site(links=links), port=0) as server:
        yield f"{server.url}a/good"


def test_stop_and_take_it_back_by_the_keyboard(browser: Browser, url: str, links: FakeLinks) -> None:
    reader = Reader(browser, url)
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop these letters?")
    assert links.changes == []
    page.get_by_role("button", name="Stop these letters").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Done")
    page.get_by_role("button", name="Start the letters again").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Taken back")
    assert len(links.changes) == 2
    assert reader.complaints == []
    assert [asked for asked in reader.asked if not asked.startswith(url.removesuffix("a/good"))] == []


def test_a_time_is_chosen_by_its_button(browser: Browser, url: str, links: FakeLinks) -> None:
    links.action = "mute"
    reader = Reader(browser, url)
    reader.page.get_by_role("button", name="For 7 days").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Done")
    assert [str(length) for length in links.changes] == ["7 days, 0:00:00"]


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("action", ["unsubscribe", "mute", "mute-story"])
def test_it_fits_and_its_buttons_can_be_hit(
    browser: Browser, url: str, links: FakeLinks, width: int, action: str
) -> None:
    links.action = action
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [button.bounding_box() for button in page.locator("main button").all()]
    assert all(box and box["height"] >= 40 and box["width"] >= 44 for box in boxes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_text_stands_out(browser: Browser, url: str, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(url)
    assert page.evaluate(FAINT) == []
