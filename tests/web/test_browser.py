"""A reader with a real browser and without JavaScript."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, expect, sync_playwright

from tests.servers.require import absent
from tests.web.desk import hostile, make, netflix, plain
from tests.web.fake_stories import FakeStories, report
from web.server import Server

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def launch(playwright: Playwright) -> Browser:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), playwright.chromium.executable_path)
    if not Path(found).exists():
        absent("chromium", "neither Debian's chromium package nor playwright's own browser is installed")
    return playwright.chromium.launch(executable_path=found, args=QUIET)


STORY = netflix().story
REPORTS = [
    report(STORY, STORY, "Guildwire reference wire", 20, title=netflix().item.title, wire="Reuters"),
    *(
        report(
            f"copy{number}",
            STORY,
            f"Provincial Gazette and Advertiser {number}",
            18,
            wire="Reuters",
            copy_of=STORY,
        )
        for number in range(12)
    ),
    report(plain(3).item.id, STORY, "Sample Trade Daily", 3, title="Sample headline 3", credit="Somebody Else"),
    report("later", "later", "Sample Trade Daily", 1, title="Talks resume", steps=(("talks", "resumed"),)),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    stories = FakeStories(REPORTS, links={STORY: ["later"]})
    app = make([netflix(), *(plain(number) for number in (1, 3)), hostile()], story=stories)
    with Server(app, port=0) as server:
        yield server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


class Reader:
    """A page without JavaScript that remembers what it asked for and what it complained of."""

    def __init__(self, browser: Browser, site: str, **look: str) -> None:
        self.page: Page = browser.new_context(java_script_enabled=False, **look).new_page()  # type: ignore[arg-type]
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.goto(site)

    def _failed(self, request: Request) -> None:
        # A browser drops what it still waits for, such as the icon, when the reader goes on to another page.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url} failed: {request.failure}")


def test_search_narrow_and_read_the_evidence(browser: Browser, site: str) -> None:
    reader = Reader(browser, site)
    page = reader.page
    page.get_by_label("Search the news").fill("picket")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hit h2 mark")).to_have_text(["picket"])
    page.get_by_role("complementary").get_by_role("link", name="labor/strike").click()
    expect(page.get_by_label("Search the news")).to_have_value('picket AND tag:"labor/strike"')
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(netflix().item.title)
    page.get_by_role("link", name="SAG-AFTRA and WGA strike").first.click()
    expect(page.locator("mark:target")).to_be_visible()
    assert reader.complaints == []
    assert [url for url in reader.asked if not url.startswith(site)] == []


def test_the_help_opens_and_the_keyboard_suffices(browser: Browser, site: str) -> None:
    reader = Reader(browser, site)
    page = reader.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.get_by_text("How to ask").press("Enter")
    expect(page.get_by_role("region", name="Fields")).to_be_visible()
    page.get_by_label("Search the news").press("Control+A")
    page.keyboard.type("company:netflix")
    page.keyboard.press("Enter")
    expect(page.locator(".hit h2")).to_have_text([netflix().item.title])
    assert reader.complaints == []


def test_from_a_hit_to_its_story_to_another_report(browser: Browser, site: str) -> None:
    reader = Reader(browser, f"{site}?q=picket")
    page = reader.page
    page.get_by_role("link", name="Whole story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(netflix().item.title)
    expect(
        page.get_by_role("img", name="from 26 Jul 2023: 13 reports; from 27 Jul 2023: 1 report")
    ).to_be_visible()
    expect(page.locator(".reports h3")).to_have_count(14)
    page.get_by_role("link", name="Copy of Reuters text").first.click()
    expect(page.locator("li:target h3")).to_have_text(netflix().item.title)
    page.get_by_role("link", name="Sample headline 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample headline 3")
    page.go_back()
    page.get_by_role("link", name="Talks resume").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Talks resume")
    assert reader.complaints == []
    assert [url for url in reader.asked if not url.startswith(site)] == []


def test_what_the_outlet_says_beside_the_texts(browser: Browser, site: str) -> None:
    reader = Reader(browser, f"{site}item/{netflix().item.id}")
    page = reader.page
    layout = page.locator(".laid-out")
    expect(layout).to_be_hidden()
    page.get_by_text("As the outlet lays it out").press("Enter")
    expect(layout.get_by_role("link", name="more")).to_be_visible()
    expect(page.get_by_role("link", name="talk.mp3")).to_have_attribute("rel", "noopener noreferrer nofollow")
    page.get_by_role("link", name="Film & TV").click()
    expect(page.get_by_label("Search the news")).to_have_value('category:"Film & TV"')
    expect(page.locator(".hit h2")).to_have_text([netflix().item.title])
    assert reader.complaints == []
    assert [url for url in reader.asked if not url.startswith(site)] == []


def test_hostile_markup_does_nothing(browser: Browser, site: str) -> None:
    """With JavaScript on: no dialog, no request elsewhere, no style, nothing to press, no breach of policy."""
    page = browser.new_page()
    happened: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: happened.append(dialog.message))
    page.on("console", lambda message: happened.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}item/{hostile().item.id}")
    page.locator(".whole summary").click()
    expect(page.locator(".laid-out strong")).to_be_visible()
    page.locator(".laid-out p").click()
    assert page.locator(".laid-out").inner_html().strip().startswith("<p><strong>x</strong></p>")
    assert page.locator(".laid-out :is(script, form, button, img, [style], [class], [href])").count() == 0
    assert happened == []
    assert [url for url in asked if not url.startswith(site)] == []


def test_dots_of_reports_are_seen_and_on_paper_too(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{site}story/{STORY}")
    for medium in ("screen", "print"):
        page.emulate_media(media="print" if medium == "print" else "screen")
        boxes = [dot.bounding_box() for dot in page.locator(".dot").all()]
        places = {(box["x"], box["y"]) for box in boxes if box}
        assert len(places) == len(boxes) == 10, medium
        assert all(box and box["width"] >= 6 for box in boxes), medium
        expect(page.locator(".more")).to_have_text("+4")
        expect(page.get_by_text("Copy of Reuters text").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", ["", "?q=tag:ai", f"item/{netflix().item.id}", f"story/{STORY}", "?q=colour:red"])
def test_nothing_is_wider_than_the_window(browser: Browser, site: str, width: int, path: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(browser: Browser, site: str, scheme: str) -> None:
    """The contrast of every text is at least 4.5 to 1, which WCAG 2 asks for at level AA."""
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    for path in ("?q=tag:ai+AND+picket", f"item/{netflix().item.id}", f"story/{STORY}", "?q=colour:red"):
        page.goto(site + path)
        assert page.evaluate(FAINT) == []


FAINT = """() => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const one = light(numbers(getComputedStyle(element).color)), two = light(behind(element));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) faint.push(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
