"""Commands on text alone: parse a feed document, tag and group lines. They need no data folder."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guildwire.cli import common
from news.errors import GuildwireError, WrongUse

if TYPE_CHECKING:
    from enrich.enricher import RuleEnricher

Rules = Annotated[
    Path | None, typer.Option("--vocabulary", metavar="FILE", help="A vocabulary file of your own, added to ours.")
]


def parse(
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A feed document; - is standard input.")],
    data: common.Data = None,
    local: Annotated[bool, typer.Option("--local", help="Allow an address in a private network.")] = False,
) -> None:
    """Write one JSON line for each item of a feed document.

    Example: `guildwire parse https://deadline.com/feed/ | guildwire tag`
    """
    from guildwire.cli.sources import read_source
    from ingest.reading.readers import LimitedReader
    from ingest.source import parse_source

    settings = common.settings(data)
    document = read_source(source, settings, local=local)
    with closing(LimitedReader()) as reader:
        for line in parse_source(document.body, document.address, document.content_type, reader=reader):
            common.write_json(line)


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
