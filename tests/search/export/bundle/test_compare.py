"""What differs is told by the gravest word that holds, and every field is named."""

from typing import Any

import msgspec
import pytest

from news.enriched import Enriched, Tag
from search.export.bundle.compare import Finding, absent, difference
from search.export.bundle.manifest import item_line
from tests.web.desk import netflix, span

replace = msgspec.structs.replace


def plain(enriched: Enriched) -> dict[str, Any]:
    return msgspec.json.decode(item_line(enriched), type=dict[str, Any])


THEN = netflix()


def told(now: Enriched, *, found: bool = True) -> Finding | None:
    return difference(plain(THEN), plain(now), found=found)


def item(**changes: Any) -> Enriched:
    return replace(THEN, item=replace(THEN.item, **changes))


def test_nothing_differs() -> None:
    assert told(netflix()) is None


@pytest.mark.parametrize(
    ("now", "what", "field"),
    [
        (item(title="Netflix says nothing", revision=2), "text", "title"),
        (item(categories=("Film",)), "text", "category"),
        (item(url="https://wire.example/other"), "text", "url"),
        (replace(THEN, tags=THEN.tags[:-1], rules="8-aaaaaa"), "claims", "tags"),
        (replace(THEN, entities=THEN.entities[1:]), "claims", "company"),
        (replace(THEN, remote=True), "claims", "remote"),
        (replace(THEN, language="fr"), "claims", "language"),
        (replace(THEN, story="cd" * 16), "story", "story"),
        (replace(THEN, rules="8-aaaaaa"), "evidence", "rules"),
        (
            replace(THEN, tags=(Tag("ai", 9.0, (span(THEN.item, "title", "AI jobs"),)), *THEN.tags[1:])),
            "evidence",
            "tags",
        ),
    ],
)
def test_the_gravest_word_is_told(now: Enriched, what: str, field: str) -> None:
    finding = told(now)
    assert finding is not None
    assert finding.what == what
    assert field in finding.fields


def test_revisions_and_rules_are_told_where_they_differ() -> None:
    finding = told(replace(item(title="Other", revision=3), rules="8-aaaaaa"))
    assert finding is not None
    assert finding.revision == (1, 3)
    assert finding.rules == ("7-0f3a9c", "8-aaaaaa")
    assert finding.title == THEN.item.title
    same = told(item(title="Other"))
    assert same is not None
    assert same.revision is None
    assert same.rules is None


def test_what_the_question_finds_no_longer_is_told_with_its_reason() -> None:
    finding = told(replace(THEN, tags=()), found=False)
    assert finding is not None
    assert finding.what == "unmatched"
    assert "tags" in finding.fields
    assert told(netflix(), found=False) == Finding(
        what="unmatched", id=THEN.item.id, outlet=THEN.item.outlet, title=THEN.item.title
    )


def test_an_item_on_one_side_only() -> None:
    assert absent("gone", plain(THEN)).title == THEN.item.title
    assert absent("new", {}).id == ""
