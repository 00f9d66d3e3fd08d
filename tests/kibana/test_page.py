"""The page on Kibana names what there is, and shows all of it."""

import json
import re

import pytest

from docs.build.reference import DOCS
from kibana.build import objects
from kibana.check.parts import panels
from kibana.objects import TYPES
from tests.kibana import asking

PAGE = (DOCS / "kibana.md").read_text("utf-8")
CONTENT = objects()


def rows() -> dict[str, tuple[str, str]]:
    """Return how far each search looks back and what it asks, as the page says."""
    found = re.findall(r"^\| (.+) \| (\d+ days) \| `(.+)` \|$", PAGE, re.MULTILINE)
    return {title: (past, query) for title, past, query in found}


@pytest.mark.parametrize(
    "search", [each for each in CONTENT if each["type"] == "search"], ids=lambda each: each["id"]
)
def test_the_page_says_of_each_search_what_it_asks(search: dict[str, dict[str, object]]) -> None:
    attributes = search["attributes"]
    past, query = rows()[str(attributes["title"]).removeprefix("Guildwire: ")]
    assert attributes["timeRange"] == {"from": f"now-{past.removesuffix(' days')}d", "to": "now"}
    source: dict[str, str] = attributes["kibanaSavedObjectMeta"]  # type: ignore[assignment]
    asked = json.loads(source["searchSourceJSON"])["query"]["query"]
    beginning, cut, _ = query.partition("...")
    assert asked.startswith(beginning) if cut else asked == query


def test_the_page_names_every_search_and_no_other() -> None:
    titles = {each["attributes"]["title"] for each in CONTENT if each["type"] == "search"}
    assert {f"Guildwire: {title}" for title in rows()} == titles


@pytest.mark.parametrize("dashboard", asking.TIMES)
def test_the_page_names_every_panel(dashboard: str) -> None:
    named = {name for bold in re.findall(r"\*\*(.+?)\*\*", PAGE) for name in [bold, *bold.split(", ")]}
    titles = {each["embeddableConfig"]["title"] for each in panels(asking.line(CONTENT, dashboard))}
    assert titles <= named


def test_every_picture_is_shown() -> None:
    drawn = {path.name for path in (DOCS / "pictures").glob("kibana-*.svg")}
    assert drawn == set(re.findall(r"\(pictures/(kibana-[\w-]+\.svg)\)", PAGE))
    assert all((DOCS / "pictures" / name).stat().st_size < 30_000 for name in drawn)


@pytest.mark.parametrize("type_", ["dashboard", "search"])
def test_the_page_names_the_versions_that_are_written(type_: str) -> None:
    assert f"`{type_}` {TYPES[type_].version}" in PAGE
