"""Exports over HTTP: streamed or by pages, with a name for the file, and honest when they are cut off."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from guildwire.ops.export.page import MOST, PageExports
from guildwire.trust import Trust
from guildwire.wiring import Parts
from news.errors import Unavailable
from search.export.pages import PAGE
from search.port import Result, Search
from tests.guildwire.run import lines
from tests.journey.desk import opened
from tests.search.export.rows import formula, reference
from tests.web.desk import NOW, get, make, plain
from web.export import ExportAddress, of_page
from web.parts.links import PageAddress

NUMBER = 2_300


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with opened(tmp_path_factory.mktemp("desk")) as made:
        made.index.put([reference(), formula(), *(plain(number) for number in range(3, NUMBER + 1))], NOW)
        yield made


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    return make(index=parts.index, export=PageExports(parts, Trust(parts)))


def ask(app: FastAPI, status: int = 200, **params: str) -> httpx.Response:
    response = get(app, "/api/export", **params)
    assert response.status_code == status, response.text
    return response


def test_everything_is_sent_with_a_name_for_the_file(app: FastAPI) -> None:
    response = ask(app, q="*", head="0")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith('attachment; filename="guildwire-2')
    assert response.headers["content-disposition"].endswith('.csv"')
    assert "content-length" not in response.headers
    assert "link" not in response.headers
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert len({row["id"] for row in rows}) == NUMBER


def test_the_head_has_the_question_and_what_was_watched(app: FastAPI) -> None:
    head, item = lines(ask(app, q="union:sag-aftra", format="jsonl", since="2023-07").text)
    assert head["export"]["query"] == "union:sag-aftra"
    assert head["export"]["coverage"] == "not"
    assert item["id"] == reference().item.id


def test_head_asks_for_nothing_but_the_headers(app: FastAPI) -> None:
    import asyncio

    async def look() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.head("/api/export", params={"q": "*", "format": "atom"})

    response = asyncio.run(look())
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["content-disposition"].endswith('.atom"')


def test_pages_lead_to_one_another_and_are_the_whole(app: FastAPI) -> None:
    found: list[dict[str, Any]] = []
    address, pages = ExportAddress(q="*", format="jsonl", head="0", limit=str(MOST)).href, count()
    while address:
        response = get(app, address)
        found += lines(response.text)
        address = response.links.get("next", {}).get("url", "")
        assert next(pages) < 5
    assert [item["id"] for item in found] == [
        item["id"] for item in lines(ask(app, q="*", format="jsonl", head="0").text)
    ]
    assert len(found) == NUMBER


def test_the_address_of_a_page_leads_to_all_that_it_found(app: FastAPI) -> None:
    address = of_page(PageAddress(q="union:sag-aftra", since="2023-07", limit="5"), "jsonl")
    assert address == "/api/export?q=union%3Asag-aftra&format=jsonl&since=2023-07"
    assert len(lines(get(app, address).text)) == 2


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"colour": "red"}, "colour= is no parameter here"),
        ({"format": "xlsx"}, "csv, jsonl, atom, ndjson"),
        ({"columns": "titel"}, "no column titel"),
        ({"sort": "relevance"}, "newest or first-seen"),
        ({"match": "most"}, "with OR"),
        ({"since": "soon"}, "since: 'soon' is not a date"),
        ({"limit": "0"}, "1 to 1,000"),
        ({"limit": "1001"}, "1 to 1,000"),
        ({"limit": "٣"}, "1 to 1,000"),
        ({"head": "maybe"}, "neither 1 nor 0"),
        ({"bom": "1", "format": "atom"}, "byte order mark"),
        ({"after": "nowhere"}, "no cursor of this index"),
        ({"q": "nofield:x"}, "nofield"),
    ],
)
def test_mistakes_are_400_before_anything_is_sent(app: FastAPI, params: dict[str, str], said: str) -> None:
    response = ask(app, 400, **params)
    assert said in response.json()["error"]


class Failing:
    """An index that goes away after its first page."""

    def __init__(self, parts: Parts) -> None:
        self._index = parts.index
        self.pages = 0

    def search(self, request: Search) -> Result:
        self.pages += request.limit > 0
        if self.pages > 1:
            raise Unavailable("the index cannot be reached: is it running?")
        return self._index.search(request)


def test_an_index_that_is_away_is_told_before_anything_is_sent(parts: Parts) -> None:
    broken = Parts(parts.settings)
    index = Failing(parts)
    index.pages = 1
    broken.__dict__.update(index=index, rules=parts.rules, names=parts.names)
    app = make(index=parts.index, export=PageExports(broken, Trust(parts)))
    assert "is it running" in ask(app, 503, q="*").json()["error"]


def take(chunks: Iterator[bytes], sent: list[bytes]) -> None:
    for chunk in chunks:
        sent.append(chunk)  # noqa: PERF402 (what came before an error stays)


def test_what_is_cut_off_has_the_cursor_to_go_on_with(parts: Parts) -> None:
    broken = Parts(parts.settings)
    broken.__dict__.update(index=Failing(parts), rules=parts.rules, names=parts.names)
    made = PageExports(broken, Trust(parts))(ExportAddress(q="*", format="jsonl", head="0"))
    sent: list[bytes] = []
    with pytest.raises(Unavailable):
        take(made.chunks, sent)
    *items, last = lines(b"".join(sent).decode())
    assert len(items) == PAGE
    rest = PageExports(parts, Trust(parts))(
        ExportAddress(q="*", format="jsonl", head="0", after=last["stopped"]["after"])
    )
    ids = [item["id"] for item in [*items, *lines(b"".join(rest.chunks).decode())]]
    assert len(ids) == len(set(ids)) == NUMBER


def test_the_name_of_the_file_has_the_time(parts: Parts) -> None:
    made = PageExports(Parts(parts.settings, clock), Trust(parts))(ExportAddress())
    assert made.filename == "guildwire-20230727-120000.csv"


def clock() -> datetime:
    return NOW
