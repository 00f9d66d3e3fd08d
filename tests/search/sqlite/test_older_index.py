"""An index of a release whose table of fields had no laws, titles of people, categories or media goes on as it is.

``before_laws.db`` was written by that release: three documents, one of which names a law.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from news.errors import WrongUse
from news.item import Media
from query.parse import parse
from search.port import Search
from search.sqlite.admin import SqliteAdmin
from search.sqlite.index import SqliteIndex
from tests.enrich.helpers import enricher
from tests.search.make import NOON

OLD = Path(__file__).parent / "before_laws.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "index.db"))


@pytest.fixture
def index(path: Path) -> Iterator[SqliteIndex]:
    index = SqliteIndex(path)
    yield index
    index.close()


def found(index: SqliteIndex, query: str) -> set[str]:
    result = index.search(Search(query=parse(query, NOON)))
    return {hit.enriched.item.id for hit in result.hits}


def test_what_was_stored_is_still_found_and_the_new_fields_are_empty(index: SqliteIndex) -> None:
    assert found(index, "*") == {"one", "two", "three"}
    assert found(index, 'person:"sean astin"') == {"one"}
    assert found(index, 'law:"no fakes act" OR person_title:president OR _exists_:law') == set()
    assert found(index, "-_exists_:law") == {"one", "two", "three"}
    facets = index.search(Search(query=parse("*", NOON), facets=("law", "company"))).facets
    assert facets == {"law": (), "company": (("Netflix", 2),)}


def test_enriched_anew_a_document_has_the_new_fields(index: SqliteIndex) -> None:
    old = index.search(Search(query=parse("id:one", NOON))).hits[0].enriched
    new = enricher().enrich(old.item)
    assert [each.outcome for each in index.put([new], NOON)] == ["indexed"]
    for query in ('law:"no fakes act"', "person_title:president", 'person_title:"sean astin, president"'):
        assert found(index, query) == {"one"}, query
    facets = index.search(Search(query=parse("*", NOON), facets=("law",))).facets
    assert facets == {"law": (("NO FAKES Act", 1),)}


def test_read_anew_a_document_has_its_categories_and_media(index: SqliteIndex) -> None:
    assert found(index, "_exists_:category OR _exists_:media") == set()
    old = index.search(Search(query=parse("id:two", NOON))).hits[0].enriched
    media = (Media("https://cdn.example/1.mp3"),)
    item = msgspec.structs.replace(old.item, categories=("Film",), media=media, revision=old.item.revision + 1)
    assert [each.outcome for each in index.put([enricher().enrich(item)], NOON)] == ["indexed"]
    assert found(index, "category:film AND media:audio") == {"two"}
    assert found(index, "*") == {"one", "two", "three"}


def test_a_reindex_is_advised_and_makes_the_present_tables(path: Path) -> None:
    admin = SqliteAdmin(path)
    (finding,) = admin.check()
    assert "searched and written as it is" in finding.what
    assert finding.remedy.startswith("run `guildwire index reindex`; it takes about a minute and")
    assert (done := admin.reindex()).documents == 3
    assert done.refused == ()
    assert admin.check() == []


def test_opening_it_says_so(path: Path) -> None:
    with capture_logs() as said:
        SqliteIndex(path).close()
    assert [line["event"] for line in said] == ["index is of an earlier version"]
    assert said[0]["remedy"] == "guildwire index reindex"


def test_what_it_cannot_answer_is_refused_with_the_remedy(index: SqliteIndex) -> None:
    with pytest.raises(WrongUse, match=r"title:net\*x.*guildwire index reindex"):
        found(index, "title:net*x")
    assert found(index, "company:net*x") == found(index, "company:netflix")
    assert found(index, "s* OR st*") == found(index, "sag OR s*")
