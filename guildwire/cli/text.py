"""Commands on text alone: parse a feed document, tag and group lines. They need no data folder."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from news.errors import GuildwireError, WrongUse
from news.text.excerpt import around

if TYPE_CHECKING:
    from enrich.enricher import RuleEnricher
    from guildwire.cli.sources import RawDocument
    from ingest.compare import FieldDifference

SHOWN = 160
"""Characters of a value that a comparison shows, around the first that differs."""

Rules = Annotated[
    Path | None, typer.Option("--vocabulary", metavar="FILE", help="A vocabulary file of your own, added to ours.")
]


def parse(
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A feed document; - is standard input.")],
    data: common.Data = None,
    local: Annotated[bool, typer.Option("--local", help="Allow an address in a private network.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Show what feedparser reads otherwise.")] = False,
    json: common.Json = False,
) -> None:
    """Write one JSON line for each item of a feed document.

    Where a feed looks wrong, look at `guildwire parse --compare feed.xml` first: instead of the items it shows
    how the document was read, what had to be mended, and every field that feedparser reads otherwise, with
    `--json` a line each. That they differ is no error.

    Example: `guildwire parse https://deadline.com/feed/ | guildwire tag`
    """
    from guildwire.cli.sources import read_source
    from ingest.reading.readers import LimitedReader
    from ingest.source import parse_source

    settings = common.settings(data)
    document = read_source(source, settings, local=local)
    if compare:
        _compare(document, json)
        return
    with closing(LimitedReader()) as reader:
        for line in parse_source(document.body, document.address, document.content_type, reader=reader):
            common.write_json(line)


def _compare(document: "RawDocument", json: bool) -> None:
    from ingest.compare import compare

    found = compare(document.body, document.address, document.content_type)
    if json:
        for each in found.differences:
            common.write_json(each)
        return
    if found.form:
        mended = f"mended: {', '.join(found.notes)}" if found.notes else "sound"
        common.out.print(Text(f"{found.form}, charset {found.charset}, {mended}"))
    for name, reason in (("we", found.ours), ("feedparser", found.feedparser)):
        if reason:
            common.out.print(Text(f"{name} cannot read it: {reason}"))
    for position, differences in groupby(found.differences, lambda each: each.position):
        common.out.print(_differences(position, list(differences)))
    items = "1 item" if found.items == 1 else f"{found.items} items"
    common.out.print(items if found.ours or found.feedparser else f"{items}, {_differing(found.differences)}")


def _differing(differences: "Sequence[FieldDifference]") -> str:
    number = len({each.position for each in differences})
    return f"{number} {'differs' if number == 1 else 'differ'}" if number else "all equal"


def _differences(position: int, differences: "list[FieldDifference]") -> Table:
    table = Table(title=Text(f"item {position}: {differences[0].item}"), title_justify="left", box=None)
    for name in ("", "ours", "feedparser"):
        table.add_column(name, overflow="fold")
    for each in differences:
        start = next((n for n, (a, b) in enumerate(zip(each.ours, each.feedparser, strict=False)) if a != b), 0)
        texts = (around(text, start, start + 1, SHOWN).of(text) for text in (each.ours, each.feedparser))
        table.add_row(each.field, *map(Text, texts))
    return table


def tag(vocabulary: Rules = None, data: common.Data = None) -> None:
    """Read JSON lines with `title`, `summary`, `body`; write one line each with what they are about.

    Example: `echo '{"title": "Actors authorize a strike over AI"}' | guildwire tag`
    """
    from enrich.claims import tag_line

    enricher = _enricher(vocabulary, data)
    wrong = 0
    for number, line in _lines():
        found = tag_line(line, number, enricher)
        wrong += "error" in found
        common.write_json(found)
    _end(wrong)


def group(vocabulary: Rules = None, data: common.Data = None) -> None:
    """Read the same lines as `guildwire tag`, write one line each with `story`: lines of one event share it.

    Example: `guildwire parse feed.xml | guildwire group`
    """
    from enrich.stories.group import group_lines

    wrong = 0
    for found in group_lines((line for _, line in _lines()), _enricher(vocabulary, data)):
        wrong += "error" in found
        common.write_json(found)
    _end(wrong)


def _enricher(vocabulary: Path | None, data: Path | None) -> "RuleEnricher":
    from guildwire.wiring import Parts

    return Parts(common.settings(data, vocabulary=vocabulary)).enricher


def _lines() -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of standard input; bytes that are no UTF-8 become replacement characters."""
    if sys.stdin.isatty():
        raise WrongUse("nothing on standard input: pipe JSON lines in, for example from `guildwire parse FILE`")
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        line = raw.decode("utf-8", "replace").strip()
        if line:
            yield number, line


def _end(wrong: int) -> None:
    if wrong:
        raise GuildwireError(f"{wrong} lines could not be read; each has an `error` in its place in the output")
