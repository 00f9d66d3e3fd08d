"""What is said of a query beside its answer, on standard error."""

from collections.abc import Iterable

from rich.text import Text

from guildwire.cli import common
from query.errors import Remark
from query.parse import Reading
from query.unknown import UnknownValue


def remarks(found: Iterable[Remark]) -> None:
    """Show what was read otherwise than it may be meant, each with the query written the other way."""
    for remark in found:
        _line(remark.message, remark.query)


def unknown(reading: Reading, found: Iterable[UnknownValue]) -> None:
    """Show the values that no item has, each with the query that has the nearest instead."""
    for each in found:
        _line(each.words, reading.with_value(each.field, each.value, each.near[0]) if each.near else "")


def _line(message: str, query: str) -> None:
    common.console.print(Text(f"Note: {message}.", style="yellow"), soft_wrap=True)
    if query:
        common.console.print(Text(f"  Try: {query}"), soft_wrap=True)
