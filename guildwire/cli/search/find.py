"""Asking the index: search, and why an item was tagged as it was."""

from typing import Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.search.asked import Options, for_kibana, question, reading_of
from guildwire.cli.search.shown import report, show, show_apart, show_hits
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.fields import FACETS
from query.modes.most import Match
from search.port import Sort


def search(
    query: Annotated[str, typer.Argument(help="The query; `*` matches everything.")] = "",
    data: common.Data = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="How many hits.")] = 20,
    since: Annotated[
        str, typer.Option(help="Published from the start of this on: 2023-07-26, 2023-07, now-7d.")
    ] = "",
    until: Annotated[
        str, typer.Option(help="Published up to the end of this: 2023-07-26, 2023-07, yesterday.")
    ] = "",
    sort: Annotated[
        Sort,
        typer.Option(help="The order: by publication, by what came in last, or the best match first."),
    ] = "newest",
    match: Annotated[
        Match, typer.Option(help="most: a question of three words or more may lose some of them.")
    ] = "all",
    stories: Annotated[
        bool, typer.Option("--stories", help="One hit a story, with how many more there are.")
    ] = False,
    facets: Annotated[str, typer.Option(help=f"Fields to count, comma-separated: {', '.join(FACETS)}.")] = "",
    zone: Annotated[
        str, typer.Option(help="Zone whose days `--facets published` counts: Europe/Berlin; UTC if not said.")
    ] = "",
    apart: Annotated[
        bool, typer.Option("--apart", help="Show what sets the hits apart from everything else.")
    ] = False,
    like: Annotated[
        str, typer.Option(metavar="ID", help="In place of a query: what is like the item of this id.")
    ] = "",
    kibana: Annotated[
        bool, typer.Option("--kibana", help="Print the query for Kibana's search bar (Lucene), and nothing else.")
    ] = False,
    after: Annotated[str, typer.Option(help="Cursor of the previous page.")] = "",
    as_json: common.Json = False,
) -> None:
    """Search the index. With `--json` each hit has its fields and its claims with their evidence.

    Example: `guildwire search 'tag:ai AND tag:labor AND company:netflix' --since 2023-07-01`

    Best first, a word may lack: `guildwire search 'authors lawsuit openai' --match most --sort relevance`

    One hit a story: `guildwire search strike --stories --facets published --zone Europe/Berlin`

    What is like an item: `guildwire search --like 0f3a9c`
    """
    options = Options(
        limit=limit,
        since=since,
        until=until,
        facets=facets,
        after=after,
        sort=sort,
        match=match,
        stories=stories,
        zone=zone,
    )
    with common.parts(data) as parts:
        if kibana:
            _print_for_kibana(parts, query, options)
        elif like:
            _show_like(parts, query, like, limit, as_json=as_json)
        else:
            _search(parts, query, options, apart=apart, as_json=as_json)


def _search(parts: Parts, query: str, options: Options, *, apart: bool, as_json: bool) -> None:
    from web.explore.apart import APART

    reading = reading_of(parts, query)
    asked = question(parts, reading, options)
    result = parts.index.search(asked)
    show(result, asked, as_json=as_json)
    if apart and result.total:
        show_apart(parts.index.significant(asked, APART), query, as_json=as_json)
    report(parts, reading, asked, result)


def _print_for_kibana(parts: Parts, query: str, options: Options) -> None:
    text, remarks = for_kibana(parts, query, options)
    typer.echo(text)
    for remark in remarks:
        common.console.print(Text(f"Note: {remark}", style="yellow"), soft_wrap=True)


def _show_like(parts: Parts, query: str, like: str, limit: int, *, as_json: bool) -> None:
    from guildwire.item_by_id import in_index

    if query:
        raise WrongUse("--like stands in place of a query: leave one of them out")
    own = in_index(parts.index, like)
    hits = parts.index.similar(own.item.id, limit)
    show_hits(hits, as_json=as_json)
    if not hits:
        common.console.print(Text(f"Nothing is like “{own.item.title}”.", style="dim"))


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
