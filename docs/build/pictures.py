"""Takes pictures of the sample letters in Chromium: ``make pictures``. Fonts differ, so no test compares them."""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from docs.build import sample_letters
from tests.web.test_browser import launch

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
WIDTHS = (360, 600)


def take(browser: Browser, html: str, width: int, *, dark: bool = False) -> bytes:
    """Return a letter as a mail program of that width (pixels) shows it, without script and without network."""
    context = browser.new_context(
        viewport={"width": width, "height": 400},
        color_scheme="dark" if dark else "light",
        java_script_enabled=False,
        offline=True,
    )
    page = context.new_page()
    page.set_content(html)
    picture = page.screenshot(full_page=True)
    context.close()
    return picture


def main() -> None:
    """Write each letter in each width, and the alert in the dark."""
    PICTURES.mkdir(exist_ok=True)
    letters = {"alert": sample_letters.alert().html, "digest": sample_letters.digest().html}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, html in letters.items():
            for width in WIDTHS:
                (PICTURES / f"letter-{name}-{width}.png").write_bytes(take(browser, html, width))
        (PICTURES / "letter-alert-600-dark.png").write_bytes(take(browser, letters["alert"], 600, dark=True))
        browser.close()


if __name__ == "__main__":
    main()
