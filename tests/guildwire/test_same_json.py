"""One item as the terminal, the page's API and ``guildwire tag`` give it: equal keys have equal values."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from enrich.claims import describe
from enrich.stories.grouper import StoryGrouper
from guildwire.wiring import Parts
from news import wire
from news.enriched import Enriched
from tests.enrich.helpers import GOLDENS
from tests.guildwire.run import guildwire, lines
from tests.journey.desk import opened
from tests.web.desk import NOW, get, make

TABLE = {"event", "person_title"}
"""Under these the index has what queries name, ``TYPE/STAGE`` and single titles too; ``tag`` has the claims."""


def reference() -> Enriched:
    return wire.decode_enriched((GOLDENS / "reference.enriched.json").read_bytes())


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        made.index.put([reference()], NOW)
        yield made


def common(one: dict[str, Any], other: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    shared = (one.keys() & other.keys()) - TABLE
    return {name: one[name] for name in shared}, {name: other[name] for name in shared}


def test_the_terminal_the_api_and_tag_agree(parts: Parts) -> None:
    (terminal,) = lines(guildwire("search", "tag:ai", "--json", "--data", parts.settings.data).stdout)
    app = make(index=parts.index)
    (listed,) = get(app, "/api/search", q="tag:ai").json()["hits"]
    assert {**listed, "body": terminal["body"]} == terminal
    whole = get(app, f"/api/item/{reference().item.id}").json()
    places = ("matches", "snippet")  # an item that was not searched for has no words that matched
    assert {**whole, **{name: terminal[name] for name in places}} == {**terminal, "item": whole["item"]}
    tagged = msgspec.json.decode(msgspec.json.encode(describe(reference())))
    one, other = common(terminal, tagged)
    assert one == other
    assert {"tag", "company", "union", "place", "role", "pay", "remote", "rules"} <= one.keys()
    assert tagged["event"] == terminal["events"]
    assert set(tagged["person_title"]) <= set(terminal.get("person_title", ()))


def test_tag_keeps_its_keys() -> None:
    tagged = describe(reference())
    assert list(tagged) == [
        "tag", "company", "union", "organization", "person", "product", "law", "place", "role", "person_title",
        "pay", "event", "remote", "language", "rules", "evidence",
    ]  # fmt: skip
    assert list(tagged["pay"][0])[:5] == ["min", "max", "currency", "period", "role"]
    assert list(tagged["event"][0])[:3] == ["type", "stage", "parties"]


def test_a_report_of_a_story_has_the_keys_of_an_item(parts: Parts) -> None:
    (placed,) = StoryGrouper(parts.stories).assign([reference()])
    parts.index.put([placed], NOW)
    (terminal,) = lines(guildwire("search", "tag:ai", "--json", "--data", parts.settings.data).stdout)
    (told,) = lines(guildwire("story", "show", terminal["story"], "--json", "--data", parts.settings.data).stdout)
    one, other = common(terminal, told["first"])
    assert one == other
    assert one.keys() == {"id", "outlet", "title", "url", "story", "published"}
