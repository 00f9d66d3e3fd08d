"""The names that queries are read by: the vocabulary, the feed list, the languages, and what the index has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from guildwire.settings import BUNDLED_FEEDS, load
from guildwire.wiring import Parts
from ingest.feed import KINDS
from ingest.lists import feed_list
from query.errors import QueryError
from query.parse import read
from tests.journey.desk import embedded
from tests.search.make import NOON, document

Open = Callable[..., Parts]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    kept: list[Parts] = []

    def open_(**more: object) -> Parts:
        kept.append(Parts(load(data=tmp_path, **embedded(tmp_path), **more)))
        return kept[-1]

    yield open_
    for parts in kept:
        parts.close()


def refused(parts: Parts, query: str) -> bool:
    try:
        read(query, NOON, parts.names)
    except QueryError:
        return True
    return False


def test_the_bundled_kinds_are_those_of_the_bundled_list() -> None:
    assert {feed.kind for feed in feed_list.load(BUNDLED_FEEDS)} == set(KINDS)


def test_ones_own_feed_list_adds_kinds_and_a_broken_one_hinders_nobody(opened: Open, tmp_path: Path) -> None:
    own = tmp_path / "feeds.yaml"
    assert refused(opened(), "kind:zine")
    own.write_text("feeds:\n  - {url: 'https://a.example/', outlet: A, kind: zine}\n")
    assert not refused(opened(), "kind:zine")
    own.write_text("feeds: [")
    assert refused(opened(), "kind:zine")
    assert not refused(opened(), "kind:union")


def test_ones_own_vocabulary_adds_tags_and_names(opened: Open, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "tags: {labor/safety: {signals: {a: set accident}}}\nentities: {company: {Acme Pictures: Acme}}\n"
    )
    assert refused(opened(), "tag:labor/safety")
    parts = opened(vocabulary=own)
    assert not refused(parts, "tag:labor/safety")
    assert parts.names.canonical("company", "ACME") == "Acme Pictures"


def test_what_items_have_is_never_refused(opened: Open) -> None:
    parts = opened()
    item = document("a", tags=("labor/heat",))
    item = msgspec.structs.replace(item, item=msgspec.structs.replace(item.item, kind="zine"))
    assert refused(parts, "kind:zine")
    parts.index.put([item], NOON)
    for query in ("kind:zine", "kind:zin*", "tag:labor/heat"):
        assert not refused(parts, query), query
    assert refused(parts, "kind:zines")


def test_languages_are_known_by_code_and_name(opened: Open) -> None:
    parts = opened()
    for name in ("fr", "French", "FR-CA"):
        assert parts.names.canonical("language", name) == "fr", name
    assert refused(parts, "language:klingon")
