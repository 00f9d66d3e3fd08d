"""Takes pictures of the sample letters in Chromium: ``make pictures``. Fonts differ, so no test compares them."""

from pathlib import Path

from playwright.sync_api import Browser, FloatRect, sync_playwright

from docs.build import sample_letters
from tests.web.test_browser import launch

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
WIDTHS = (360, 600)
TOP = 462
"""Pixels of the alert's upper part that the README shows: up to what is new."""


def take(browser: Browser, html: str, width: int, *, dark: bool = False, top: int = 0) -> bytes:
    """Return a letter as a mail program of that width (pixels) shows it, without script and without network.

    ``top`` is how many pixels of its height to take; 0 is all of it.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 400},
        color_scheme="dark" if dark else "light",
        java_script_enabled=False,
        offline=True,
    )
    page = context.new_page()
    page.set_content(html)
    part: FloatRect | None = {"x": 0, "y": 0, "width": width, "height": top} if top else None
    picture = page.screenshot(full_page=True, clip=part)
    context.close()
    return picture


def main() -> None:
    """Write each letter in each width, the alert in the dark, and the upper part of it."""
    PICTURES.mkdir(exist_ok=True)
    letters = {"alert": sample_letters.alert().html, "digest": sample_letters.digest().html}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, html in letters.items():
            for width in WIDTHS:
                (PICTURES / f"letter-{name}-{width}.png").write_bytes(take(browser, html, width))
        (PICTURES / "letter-alert-600-dark.png").write_bytes(take(browser, letters["alert"], 600, dark=True))
        (PICTURES / "letter-alert-top.png").write_bytes(take(browser, letters["alert"], 600, top=TOP))
        browser.close()


if __name__ == "__main__":
    main()
