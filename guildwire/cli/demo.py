"""The demo command."""

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.tree import All
from search.port import Search

if TYPE_CHECKING:
    from guildwire.run.one_pass import Summary


def demo(
    data: common.Data = None,
    feeds: Annotated[
        Path | None, typer.Option("--feeds", metavar="DIR", help="A folder of feed files instead of the sample.")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the search page at the end.")] = True,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 takes a free one.")] = None,
    as_json: common.Json = False,
) -> None:
    """Run the whole pipeline on bundled sample feeds, show what it found, then serve the search page.

    Example: `guildwire demo --no-serve`
    """
    from guildwire.cli.summary import show_pass
    from guildwire.demo import demo as sample

    began = time.perf_counter()
    with common.parts(data, port=port) as parts:
        _refuse_real(parts)
        chosen = sample.folder(feeds) if feeds else sample.bundled()
        sample.subscribe(parts)
        with common.watching() as watch:
            summary = sample.run(parts, chosen, watch)
        show_pass(summary, as_json=as_json)
        if not as_json:
            _show(parts, summary, time.perf_counter() - began)
            found = None if feeds else sample.reference(parts)
            if found is not None:
                from enrich.explain import card, explain

                text = Text(card(explain(found.item, parts.enricher)))
                common.out.print(Rule("The reference item", align="left"), text)
        if serve and not as_json:
            _serve(parts)


def _refuse_real(parts: Parts) -> None:
    from guildwire.run.feeds_in_force import MARK

    folder = parts.settings.data
    if (folder / "state.db").exists() and not (folder / MARK).exists():
        raise WrongUse(
            f"{folder} holds real news, with which sample news must not mix: choose another with --data"
        )


def _show(parts: Parts, summary: "Summary", seconds: float) -> None:
    assert summary.poll is not None
    facets = parts.index.search(Search(query=All(), limit=0, facets=("tag",), facet_limit=100)).facets
    items = parts.index.search(Search(query=All(), limit=10_000))
    stories = Counter(hit.enriched.story for hit in items.hits)
    several = sum(1 for number in stories.values() if number > 1)
    table = Table(show_header=False, box=None, pad_edge=False)
    news = (
        f"{summary.new} new of {summary.poll.fetched}"
        if summary.new
        else f"nothing new among {summary.poll.fetched}"
    )
    table.add_row("feeds", f"{len(summary.poll.results)}, of which {len(summary.poll.failed)} failed")
    table.add_row("items", f"{news}; {items.total} searchable")
    table.add_row("tags", Text(", ".join(f"{name} {number}" for name, number in facets["tag"][:12])))
    table.add_row("stories", f"{len(stories)}, of which {several} were told more than once")
    table.add_row("alerts", f"{summary.delivered['delivered']} delivered to {parts.settings.data / 'alerts'}")
    table.add_row("seconds", f"{seconds:.1f}")
    common.out.print(Panel(table, title="What the demo found", title_align="left"))


def _serve(parts: Parts) -> None:
    from guildwire.cli.pipeline import stopping
    from guildwire.ops.page import server

    with stopping() as stop, server(parts) as page:
        common.out.print(Text.assemble("The search page is at ", (page.url, "bold"), "; Ctrl-C ends."))
        while not (stop.wait(0.5) or page.wait(0)):
            pass
