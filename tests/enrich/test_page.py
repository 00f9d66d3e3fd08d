"""docs/tags.md says what the vocabulary says."""

from enrich.page import PAGE, page
from tests.enrich.helpers import vocabulary


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m enrich.page"


def test_the_page_has_every_tag() -> None:
    written = page()
    assert [tag for tag in vocabulary().tags if f"## `{tag}`" not in written] == []
