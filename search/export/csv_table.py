"""CSV (RFC 4180): one line an item under a line of names, the head as comment lines above them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from search.export.cells import cell, defused
from search.export.columns import WORDED, Columns
from search.export.head import Head
from search.port import Hit

BOM = "\ufeff"
"""By which spreadsheets know UTF-8 when a file is opened by a double click."""


class CsvTable:
    """Writes cells in quotation marks, so that no reader takes a ``#`` in a text for a comment."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self, columns: Columns, *, bom: bool = False) -> None:
        self._columns = columns
        self._bom = bom

    def begin(self, head: Head | None) -> bytes:
        """Return the comment lines, each a name and a value, and the line of names."""
        comments = "".join(map(_comment, head.lines())) if head else ""
        return ((BOM if self._bom else "") + comments + _table([self._columns.names])).encode()

    def batch(self, hits: Sequence[Hit]) -> bytes:
        """Return a line for each hit."""
        return _table(map(self._line, hits)).encode("utf-8", "replace")

    def end(self) -> bytes:
        """Return nothing: a table ends with its last line."""
        return b""

    def stopped(self, reason: str, after: str) -> bytes:
        """Return a comment line."""
        return _comment(("stopped", f"{reason}; go on with after={after}")).encode()

    def _line(self, hit: Hit) -> list[object]:
        record = self._columns.record(hit)
        return [_written(name, record[name], hit) for name in self._columns.names]


def _written(name: str, value: Any, hit: Hit) -> object:
    if name in WORDED:
        return cell(WORDED[name](hit))
    # A number without quotation marks is one to every reader.
    return value if isinstance(value, float) and not value.is_integer() else _number_or_cell(value)


def _number_or_cell(value: Any) -> object:
    return int(value) if isinstance(value, float) else cell(value)


def _comment(said: tuple[str, str]) -> str:
    name, value = said
    # One line and one cell, whatever a query holds: what is behind a comma would be a cell of its own.
    return f"# {name},{_table([[defused(' '.join(value.split()))]])}"


def _table(rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
