"""Answers of the index as people read them in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.wording import count, more_words
from search.port import Hit, LooserSearch, Piece, Result, Search, Significant

if TYPE_CHECKING:
    from query.parse import QueryReading


def show(result: Result, asked: Search, *, as_json: bool) -> None:
    """Show hits and facets; with ``as_json`` the hits as JSON lines and the facets beside them, for people."""
    show_hits(result.hits, as_json=as_json)
    for name, values in result.facets.items():
        title = f"{name} ({asked.zone})" if name == "published" else name
        _beside(as_json).print(_facet(title, values, result.others.get(name, 0)))


def show_hits(hits: Sequence[Hit], *, as_json: bool) -> None:
    """Show hits alone."""
    for hit in hits:
        if as_json:
            common.write_json(hit.fields())
        else:
            common.out.print(_entry(hit))


def show_apart(found: Mapping[str, Sequence[Significant]], query: str, *, as_json: bool) -> None:
    """Show what sets an answer apart: values that the query does not ask for, with their items here and in all."""
    from web.parts.clauses import clause, has

    told = {
        name: [each for each in values if not has(query, clause(name, each.value))]
        for name, values in found.items()
    }
    for name, values in told.items():
        table = Table(title=f"{name}, apart", title_justify="left", show_header=False, box=None)
        for each in values:
            table.add_row(Text(each.value), f"{each.here:,} of {each.everywhere:,}")
        if values:
            _beside(as_json).print(table)
    if not any(told.values()):
        _beside(as_json).print(Text("Nothing that three of these items have sets them apart.", style="dim"))


def report(parts: Parts, reading: "QueryReading", asked: Search, result: Result) -> None:
    """Say on standard error how the query was read, how much was found, and what was watched for it."""
    from guildwire.trust import judged
    from query.times import TimeRange
    from receipt.words import line, silence
    from search.results.unknown import unknown_values

    unknown = () if result.total else unknown_values(parts.index, reading.tree, parts.names)
    common.say_remarks(reading.remarks)
    judgement = judged(parts, asked.query, TimeRange(asked.since, asked.until), unknown)
    now = parts.clock()
    said = f"{count(result.total, 'hit')}. {line(judgement, now)}" if result.total else silence(judgement, now)
    common.console.print(Text(said), style="dim")
    common.offer_known(reading, unknown)
    if not result.total:
        _offer_less(parts, reading, asked)
    if result.next:
        common.console.print(Text(f"More: --after {result.next}"), style="dim", soft_wrap=True)


def _offer_less(parts: Parts, reading: "QueryReading", asked: Search) -> None:
    import msgspec

    from query.modes.most import most
    from search.results.loosened import loosened

    every = msgspec.structs.replace(asked, query=reading.tree, after="")
    tried = most if asked.query == reading.tree else None
    for offer in loosened(parts.index, every, most=tried):
        common.console.print(Text(f"  Try: {_way(offer)}: {offer.count:,}"), soft_wrap=True)


def _way(offer: LooserSearch) -> str:
    match offer.kind:
        case "without":
            return f"{offer.query} (without {offer.left_out})"
        case "spelled":
            return f"{offer.query} (words spelled like {offer.left_out})"
        case "most":
            return "--match most"
        case _:
            return "any time, without --since and --until"


def _beside(as_json: bool) -> Console:
    return common.console if as_json else common.out


def _entry(hit: Hit) -> Text:
    item = hit.enriched.item
    text = _pieces(hit.title, "bold")
    text.append(f"\n  {item.outlet} · {item.at:%Y-%m-%d %H:%M} UTC · {item.id[:12]}", "dim")
    for line, style in _lines(hit):
        text.append("\n  ").append_text(line if isinstance(line, Text) else Text(line, style))
    return text.append("\n")


def _lines(hit: Hit) -> Iterator[tuple[str | Text, str]]:
    if hit.enriched.tags:
        yield "  ".join(tag.name for tag in hit.enriched.tags), "cyan"
    if hit.snippet:
        yield _pieces(hit.snippet, ""), ""
    if hit.more:
        yield f"and {more_words(hit.more, hit.outlets)}: story:{hit.enriched.story}", "dim"
    if hit.enriched.item.url:
        yield hit.enriched.item.url, "dim underline"


def _pieces(pieces: tuple[Piece, ...], style: str) -> Text:
    return Text.assemble(
        *((text, f"{style} black on yellow".strip() if matched else style) for text, matched in pieces)
    )


def _facet(name: str, values: tuple[tuple[str, int], ...], other: int) -> Table:
    table = Table(title=name, title_justify="left", show_header=False, box=None)
    for value, number in values:
        table.add_row(Text(value), f"{number:,}")
    if other:
        table.add_row(Text("other", style="dim"), Text(f"{other:,}", style="dim"))
    return table
