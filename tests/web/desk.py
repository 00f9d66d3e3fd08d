"""Items, a clock and a client for the page's tests."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from news.enriched import Enriched, Entity, Event, Pay, Span, Tag, Title
from news.item import Item, Media
from query.modes.most import most
from query.names import NO_NAMES, KnownNames
from query.parse import read
from receipt.judgement import Doubt, Judgement
from search.loosened import loosened
from search.port import Explorer
from search.unknown import unknown_values
from tests.web.fake_index import FakeIndex
from web.app import create_app
from web.parts.stories import StoryOf

NOW = datetime(2023, 7, 27, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHOLE = Judgement(
    state="watched", feeds=11, watched=11, since=NOW - 48 * HOUR, until=NOW, last_poll=NOW - HOUR / 20
)
GAPS = Judgement(
    state="behind",
    doubts=(
        Doubt(word="stage behind", state="behind", name="match", number=12),
        Doubt(word="parked items", state="behind", name="enrich", number=1, since=NOW - HOUR),
        Doubt(
            word="watched in part",
            state="part",
            name="Sample Trade Daily",
            cause="unreachable",
            since=NOW - 4 * HOUR,
        ),
    ),
    feeds=11,
    watched=10,
    since=NOW - 48 * HOUR,
    until=NOW,
    last_poll=NOW - HOUR / 20,
)


def span(item: Item, field: str, quote: str, rule: str = "", weight: float = 0.0) -> Span:
    """Return the span of the first ``quote`` in the field."""
    start = item.text(field).index(quote)
    return Span(field, start, start + len(quote), quote, rule, weight)


def plain(number: int, **changes: Any) -> Enriched:
    """Return an item without claims, an hour older than the one before it."""
    when = NOW - timedelta(hours=number)
    fields: dict[str, Any] = {
        "id": f"{number:032x}",
        "feed": "https://trade-daily.example/feed",
        "outlet": "Sample Trade Daily",
        "url": f"https://trade-daily.example/{number}",
        "title": f"Sample headline {number}",
        "summary": "Nothing of note.",
        "published": when,
        "seen": when + timedelta(minutes=5),
        "content_hash": f"{number:032x}",
    }
    return Enriched(item=Item(**{**fields, **changes}), rules="1-abcdef")


SAID: dict[str, Any] = {
    "updated": NOW - timedelta(hours=2),
    "categories": ("AI", "Film & TV"),
    "media": (
        Media("https://cdn.example/talk.mp3?key=1", "audio/mpeg", 1_400_000),
        Media("https://cdn.example/still.jpg"),
        Media("https://cdn.example/", "video", 900),
    ),
    "source": "The Daily Reel",
    "comments": "https://wire.example/talk/1",
    "html": "<p>One opening is a <em>Product Manager</em>.</p>"
    '<ul><li><a href="https://wire.example/more">more</a></li></ul>',
}
"""What the outlet says of an item beside its texts."""


def netflix() -> Enriched:
    """Return an item with claims of every sort, some of whose evidence overlaps."""
    item = Item(
        id="ab" * 16,
        feed="https://wire.example/feed",
        outlet="Guildwire reference wire",
        kind="trade",
        url="https://wire.example/2023/07/netflix-ai-jobs",
        title="Netflix advertises AI jobs paying up to $900,000 while actors walk the picket line",
        summary="Two openings in machine learning appeared at Netflix during the SAG-AFTRA and WGA strike.",
        body="One opening is a Product Manager, with pay between $300,000 and $900,000 a year.\n\n"
        "Talks between SAG-AFTRA and the AMPTP broke down. An air strike is something else. "
        "Guild president Jane Roe wants Congress to pass the NO FAKES Act.",
        author="Guildwire desk",
        published=NOW - timedelta(hours=20),
        seen=NOW - timedelta(hours=20),
        **SAID,
        notes=("tracking-removed",),
    )
    pay = span(item, "body", "between $300,000 and $900,000 a year", "range")
    strike = span(item, "summary", "SAG-AFTRA and WGA strike", "strike.joint", 2.5)
    return Enriched(
        item=item,
        rules="7-0f3a9c",
        language="en",
        tags=(
            Tag("ai", 3.0, (span(item, "title", "AI", "ai.word", 1.5),)),
            Tag("ai/hiring", 2.0, (span(item, "title", "AI jobs", "ai.jobs", 2.0),)),
            Tag("labor", 4.5, (strike,)),
            Tag(
                "labor/strike",
                2.5,
                (strike, span(item, "title", "picket line", "picket", 1.0)),
                against=(span(item, "body", "air strike", "strike.air", -1.0),),
            ),
            Tag("labor/pay", 2.0, (pay,)),
        ),
        entities=(
            Entity("company", "Netflix", (span(item, "title", "Netflix", "company.netflix"),)),
            Entity("union", "SAG-AFTRA", (span(item, "summary", "SAG-AFTRA", "union.sag-aftra"),)),
            Entity("union", "WGA", (span(item, "summary", "WGA", "union.wga"),)),
            Entity("organization", "AMPTP", (span(item, "body", "AMPTP", "org.amptp"),)),
            Entity(
                "person",
                "Jane Roe",
                (span(item, "body", "Jane Roe", "person:given-name"),),
                (Title("president", (span(item, "body", "president", "title:before"),)),),
            ),
            Entity("law", "NO FAKES Act", (span(item, "body", "NO FAKES Act", "law:NO FAKES Act"),)),
            Entity("role", "Product Manager", (span(item, "body", "Product Manager", "role"),)),
        ),
        pay=(Pay(300000, 900000, "USD", "year", "Product Manager", 300000, 900000, evidence=(pay,)),),
        events=(
            Event("strike", "ongoing", ("SAG-AFTRA", "WGA"), evidence=(strike,)),
            Event(
                "negotiation", "collapsed", ("SAG-AFTRA", "AMPTP"), evidence=(span(item, "body", "broke down"),)
            ),
        ),
        story="ab" * 16,
    )


def hostile() -> Enriched:
    """Return an item whose every text tries to become markup."""
    item = plain(
        2,
        title="<script>alert(1)</script> & 'strike'",
        summary='"><img src=x onerror=alert(2)> strike',
        outlet='<b onmouseover="x()">Outlet</b>',
        author="<i>author</i>",
        url="javascript:alert(document.domain)",
        categories=("<script>alert(3)</script>",),
        media=(Media("javascript:alert(4)", "<b>x</b>"), Media("/still.jpg")),
        source="<img src=x onerror=alert(5)>",
        comments="javascript:alert(6)",
        html='<p style="color:red" onclick="alert(7)"><strong class="skip">x</strong></p><script>alert(8)</script>'
        '<form action="/"><button>Go</button></form><img src="https://x.example/p.png"><a href="x:a()">y</a>',
    ).item
    tag = Tag("<u>tag</u>", 1.0, (span(item, "title", "<script>", "<rule>"),))
    return Enriched(item=item, rules="<rules>", tags=(tag,), story='"><svg onload=x()>')


def make(
    items: Sequence[Enriched] = (),
    *,
    judgement: Judgement = WHOLE,
    index: Explorer | None = None,
    story: StoryOf = lambda _: None,
    names: KnownNames = NO_NAMES,
    **more: Any,
) -> FastAPI:
    """Return the application over the items, at :data:`NOW`, with no story kept unless one is given."""
    asked = index or FakeIndex(items)
    return create_app(
        index=asked,
        unknown=lambda reading: unknown_values(asked, reading.tree, names),
        read=lambda text: read(text, NOW, names),
        loosen=lambda request, words: loosened(asked, request, most=most if words else None),
        clock=lambda: NOW,
        trust=lambda *question: Judgement(state="ask") if question[2:] > ((),) else judgement,
        story=story,
        **more,
    )


def get(app: FastAPI, path: str, host: str = "127.0.0.1:8350", **params: str) -> httpx.Response:
    """Ask the application as a browser would, without a socket."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path, params=params or None)

    return asyncio.run(ask())
