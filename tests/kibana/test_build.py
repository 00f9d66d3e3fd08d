"""The content follows the tables it is made from, and is the same each time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guildwire.names import names
from kibana.build import ALIAS, FILE, build, objects
from kibana.check.content import findings
from kibana.check.known import known
from kibana.objects import version_key
from kibana.searches import lucene, saved_search, search_id
from kibana.simulate import simulate
from kibana.views import HEALTH, HIDDEN, NEWS, shown
from query.fields import FIELDS, Field
from search import health
from search.elastic.mapping import RECORD, mappings
from search.elastic.settings import ElasticSettings
from search.recommended import RECOMMENDED, Recommended
from tests.journey.desk import opened


def attributes(id_: str) -> dict[str, Any]:
    (found,) = (each["attributes"] for each in objects() if each["id"] == id_)
    return dict(found)


def test_what_is_kept_is_what_is_built() -> None:
    """Where this fails, a table has changed since: `make docs` writes the file anew."""
    assert FILE.read_bytes() == build()


def test_a_field_that_is_added_changes_what_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIELDS, "mood", Field("mood", "keyword", "How it reads"))
    assert build() != FILE.read_bytes()
    assert any("has no label for mood" in str(each) for each in findings(FILE.read_bytes()))
    assert findings(build()) == []


def test_another_process_builds_the_same() -> None:
    code = "import sys; from kibana.build import build; sys.stdout.buffer.write(build())"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert made.stdout == build()


def test_the_alias_of_the_stack_is_that_of_the_file() -> None:
    assert ElasticSettings(urls=()).alias == ALIAS


def test_another_alias_changes_where_is_looked_and_nothing_else() -> None:
    other = build("newsroom")
    assert f'"{health.prefix("newsroom")}-*"'.encode() in other
    changed = [new for new, old in zip(other.splitlines(), build().splitlines(), strict=True) if new != old]
    assert [json.loads(each)["id"] for each in changed] == [NEWS, HEALTH]
    assert [json.loads(each)["attributes"]["title"] for each in changed] == ["newsroom", "newsroom.health-*"]


def test_every_field_has_a_label_and_an_explanation_and_no_two_the_same() -> None:
    for view in (NEWS, HEALTH):
        described = json.loads(attributes(view)["fieldAttrs"])
        labels = [each["customLabel"] for each in described.values()]
        assert len(set(labels)) == len(labels)
        assert all(each["customDescription"] for each in described.values())
        assert described.keys() == {name for name in known(view) if not name.endswith(".words")}


def test_the_fields_of_the_view_are_those_of_the_index() -> None:
    mapped = mappings()["properties"]
    names = {name for name in mapped if name != RECORD}
    names |= {f"{name}.{inner}" for name in mapped for inner in mapped[name].get("fields", ())}
    assert known(NEWS).keys() == names


def test_the_record_is_hidden_and_no_field_is() -> None:
    patterns = [each["value"] for each in json.loads(attributes(NEWS)["sourceFilters"])]
    assert patterns == list(HIDDEN)
    assert all(pattern.rstrip(".*") == RECORD for pattern in patterns)


def test_addresses_can_be_pressed_and_pay_has_its_sign() -> None:
    formats = json.loads(attributes(NEWS)["fieldFormatMap"])
    assert formats[shown("url")]["id"] == "url"
    assert formats["pay_min"]["params"]["pattern"].startswith("$")


def test_every_recommended_search_is_there_under_its_title() -> None:
    for each in RECOMMENDED:
        assert attributes(search_id(each.name))["title"] == f"Guildwire: {each.title}"


def test_a_relative_time_becomes_the_range_that_kibana_counts_itself() -> None:
    text, past = lucene("tag:ai AND published:>=now-7d")
    assert (text, past.days) == ("tag:ai", 7)
    assert lucene("published:>now-1w")[0] == "*:*"
    held = attributes(search_id("ai-at-the-studios"))
    assert held["timeRange"] == {"from": "now-7d", "to": "now"}
    assert "published" not in held["kibanaSavedObjectMeta"]["searchSourceJSON"]


@pytest.mark.parametrize(
    "text", ["tag:ai OR published:>=now-7d", "published:<now-7d", "seen:>=now-7d", "published:>=now-12h"]
)
def test_a_time_that_no_range_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="one time range for a whole search"):
        lucene(text)


def test_an_order_that_kibana_cannot_keep_is_refused() -> None:
    with pytest.raises(ValueError, match="no order by relevance: sort it by newest or first-seen"):
        saved_search(Recommended(name="x", title="X", query="*", note="", sort="relevance"))


def test_first_seen_goes_by_when_it_came_in() -> None:
    made = saved_search(Recommended(name="x", title="X", query="*", note="", sort="first-seen"))
    assert made["attributes"]["sort"] == [["seen", "desc"]]


def test_versions_are_compared_as_numbers() -> None:
    assert version_key("10.2.0") > version_key("8.9.0")


def test_it_is_imported_whole() -> None:
    answer = simulate(build())
    assert answer.body["success"] is True
    assert answer.body["successCount"] == len(objects()) == len(answer.written)


def test_every_value_that_content_names_is_in_the_vocabulary(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        assert findings(build(), names(parts.settings, lambda: parts.index)) == []
