"""Fifty queries a desk might ask, over the labelled real headlines: the index finds what the predicate finds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from news.enriched import Enriched, Tag
from news.item import Item
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from search.port import Search
from search.sqlite.index import SqliteIndex
from tests.shared import need_shared

NOW = datetime(2026, 7, 1, tzinfo=UTC)

QUERIES = """
*
strike
strikes -"air strikes"
"tentative agreement"
SAG-AFTRA
"SAG-AFTRA" AND (AI OR "artificial intelligence")
tag:ai AND tag:labor
tag:labor/strike NOT tag:ai
tag:labor/*
strik*
title:strik* -title:strike
writers OR actors
(writers OR actors) AND (Netflix OR Disney OR Amazon)
"digital replica" OR "digital replicas" OR likeness
layoffs OR "laid off" OR "job cuts"
layoff* AND (games OR gaming)
union*
NOT union*
_exists_:tag
NOT _exists_:tag
domain:techcrunch.com
domain:(variety.com OR deadline.com OR hollywoodreporter.com)
published:2023
published:[2023-05-01 TO 2023-11-30] AND strike
published:>=2026-01-01
published:<2020 OR tag:labor
NOT published:>now-3y
seen:[now-1d TO now]
"state of the union"
"strikes a deal"
guild -"guild wars"
title:AI
title:AI -body:AI
summary:"artificial intelligence"
OpenAI OR Anthropic OR Midjourney OR Suno
Sora AND NOT tag:ai
"video game" AND (strike OR voice)
don't
"won't pay"
AT&T
$900,000
"per hour" OR hourly
2023 strike
kind:ai
kind:(ai OR labor) -tag:ai
outlet:v*
revision:1 AND union
pay_min:>0 OR vote
contract AND (ratif* OR reject*)
IATSE OR Teamsters OR "Writers Guild"
(tag:ai -tag:labor) OR (tag:labor -tag:ai)
""".strip().splitlines()


def headlines(folder: Path) -> Iterator[Enriched]:
    for line in (folder / "tagging" / "tagging.dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        date = row.get("published") or ""
        yield Enriched(
            item=Item(
                id=row["id"],
                feed="https://feed.example/rss",
                outlet="Variety" if row["id"] < "t8" else "Deadline",
                url=row.get("link", ""),
                kind=row["kind"],
                title=row["title"],
                summary=row["summary"],
                published=datetime.fromisoformat(date).replace(tzinfo=UTC) if len(date) == 10 else None,
                seen=NOW,
            ),
            rules="1-test",
            tags=tuple(Tag(name, 1.0) for name in (*row["labels"], *row.get("fine", ()))),
        )


def test_fifty_queries_over_real_headlines(tmp_path: Path) -> None:
    corpus = list(headlines(need_shared()))
    views = [View(item, NOW) for item in corpus]
    index = SqliteIndex(tmp_path / "index.db")
    index.put(corpus, NOW)
    sizes = []
    for text in QUERIES:
        query = parse(text, NOW)
        matches = to_predicate(query)
        wanted = {view.fields["id"] for view in views if matches(view)}
        result = index.search(Search(query=query, limit=len(corpus)))
        assert {hit.enriched.item.id for hit in result.hits} == wanted, text
        assert result.total == len(wanted), text
        sizes.append(len(wanted))
    index.close()
    assert len(set(sizes)) > 25, "the queries must tell the documents apart"


@pytest.mark.parametrize("text", QUERIES)
def test_each_of_them_is_understood(text: str) -> None:
    parse(text, NOW)
