"""Letters in a real browser: no sideways scroll at any width, no script, no request, and a dark look."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from docs.build import sample_letters
from tests.alerts.letters.look.test_hostile import hostile, made
from tests.alerts.make import note
from tests.web.test_browser import launch

GIANT = note(title="W" * 5_000, outlet="O" * 500, quote="Q" * 5_000, pay=(f"${'9' * 90} a year, {'R' * 90}",))
LETTERS: dict[str, Callable[[], str]] = {
    "alert": lambda: sample_letters.alert().html,
    "digest": lambda: sample_letters.digest().html,
    "hostile": lambda: made(hostile()).html,
    "giant": lambda: made(GIANT, query="W" * 3_000).html,
    "giant digest": lambda: made(*[GIANT] * 9).html,
    "right to left": lambda: made(note(title="نقابة الممثلين: اتفاق", quote="اتفاق مبدئي")).html,
    "bare": lambda: made(note(title="", outlet="", story="")).html,
    "empty": lambda: made().html,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_fits_and_asks_for_nothing(browser: Browser, name: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.set_content(LETTERS[name]())
    for width in (320, 360, 600, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    assert page.locator("script, img, link, iframe, object").count() == 0
    assert (asked, complaints) == ([], [])
    page.close()


def test_the_dark_is_dark(browser: Browser) -> None:
    page = browser.new_page(color_scheme="dark")
    page.set_content(LETTERS["alert"]())
    colors = "e => [getComputedStyle(e).color, getComputedStyle(document.querySelector('.sheet')).backgroundColor]"
    assert page.locator("h1").evaluate(colors) == ["rgb(233, 230, 223)", "rgb(27, 31, 35)"]
    page.close()


def test_a_headline_stands_on_the_side_that_its_language_is_written_from(browser: Browser) -> None:
    page = browser.new_page()
    sides = "e => getComputedStyle(e).direction"
    page.set_content(made(note(title="نقابة الممثلين: اتفاق")).html)
    assert page.locator("h1").evaluate(sides) == "rtl"
    page.set_content(made(note(title="Actors agree")).html)
    assert page.locator("h1").evaluate(sides) == "ltr"
    page.close()
