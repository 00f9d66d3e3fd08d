"""Asking the index: search, and why an item was tagged as it was."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.fields import FACETS
from search.port import Hit, Piece, Result, Search

if TYPE_CHECKING:
    from query.parse import QueryReading


def search(
    query: Annotated[str, typer.Argument(help="The query; `*` matches everything.")],
    data: common.Data = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="How many hits.")] = 20,
    since: Annotated[
        str, typer.Option(help="Published from the start of this on: 2023-07-26, 2023-07, now-7d.")
    ] = "",
    until: Annotated[
        str, typer.Option(help="Published up to the end of this: 2023-07-26, 2023-07, yesterday.")
    ] = "",
    facets: Annotated[str, typer.Option(help=f"Fields to count, comma-separated: {', '.join(FACETS)}.")] = "",
    after: Annotated[str, typer.Option(help="Cursor of the previous page.")] = "",
    as_json: common.Json = False,
) -> None:
    """Search the index, newest first. With `--json` each hit has its fields and its claims with their evidence.

    Example: `guildwire search 'tag:ai AND tag:labor AND company:netflix' --since 2023-07-01`
    """
    with common.parts(data) as parts:
        reading = _reading(parts, query)
        asked = _request(parts, reading, limit, since, until, facets, after)
        result = parts.index.search(asked)
        if as_json:
            for hit in result.hits:
                common.write_json(hit.fields())
        else:
            for hit in result.hits:
                common.out.print(_entry(hit))
        for name, values in result.facets.items():
            (common.console if as_json else common.out).print(_facet(name, values))
        _report(parts, reading, asked, result)


def explain_item(
    item: Annotated[str, typer.Argument(metavar="ID", help="Item id, or the beginning of one.")],
    rules: Annotated[str, typer.Option(metavar="VERSION", help="Insist on this version of the rules.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Show everything claimed about an item, with the words that show it and the rule that read them.

    Example: `guildwire explain 0f3a9c`
    """
    from enrich.explain import card, document, explain
    from guildwire.item_by_id import in_index

    with common.parts(data) as parts:
        stored = in_index(parts.index, item)
        explained = explain(stored.item, parts.enricher, rules, stored.rules)
        if as_json:
            common.write_json(document(explained))
        else:
            common.out.print(Text(card(explained)))


def _reading(parts: Parts, query: str) -> "QueryReading":
    from guildwire.arguments import reading

    return reading(query, parts.clock(), parts.names)


def _request(
    parts: Parts, reading: "QueryReading", limit: int, since: str, until: str, facets: str, after: str
) -> Search:
    from query.times import time_range

    names = tuple(name.strip() for name in facets.split(",") if name.strip())
    if unknown := [name for name in names if name not in FACETS]:
        raise WrongUse(f"--facets {unknown[0]} cannot be counted: give {', '.join(FACETS)}")
    first, last = time_range(since, until, parts.clock(), "--")
    return Search(
        query=reading.tree,
        since=first,
        until=last,
        limit=limit,
        after=after,
        facets=names,
    )


def _entry(hit: Hit) -> Text:
    item = hit.enriched.item
    text = _pieces(hit.title, "bold")
    text.append(f"\n  {item.outlet} · {item.at:%Y-%m-%d %H:%M} UTC · {item.id[:12]}", "dim")
    if hit.enriched.tags:
        text.append("\n  " + "  ".join(tag.name for tag in hit.enriched.tags), "cyan")
    if hit.snippet:
        text.append("\n  ").append_text(_pieces(hit.snippet, ""))
    if item.url:
        text.append(f"\n  {item.url}", "dim underline")
    return text.append("\n")


def _pieces(pieces: tuple[Piece, ...], style: str) -> Text:
    return Text.assemble(
        *((text, f"{style} black on yellow".strip() if matched else style) for text, matched in pieces)
    )


def _facet(name: str, values: tuple[tuple[str, int], ...]) -> Table:
    table = Table(title=name, title_justify="left", show_header=False, box=None)
    for value, number in values:
        table.add_row(Text(value), str(number))
    return table


def _report(parts: Parts, reading: "QueryReading", asked: Search, result: Result) -> None:
    from guildwire.trust import judged
    from news.wording import count
    from query.times import TimeRange
    from receipt.words import line, silence
    from search.unknown import unknown_values

    unknown = () if result.total else unknown_values(parts.index, reading.tree, parts.names)
    common.say_remarks(reading.remarks)
    judgement = judged(parts, asked.query, TimeRange(asked.since, asked.until), unknown)
    now = parts.clock()
    said = f"{count(result.total, 'hit')}. {line(judgement, now)}" if result.total else silence(judgement, now)
    common.console.print(Text(said), style="dim")
    common.offer_known(reading, unknown)
    if result.next:
        common.console.print(Text(f"More: --after {result.next}"), style="dim")
