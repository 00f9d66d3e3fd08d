"""JSON Lines: one item a line, the head as an object under ``export`` in the first line."""

from collections.abc import Sequence
from typing import Any

import msgspec

from search.export.columns import Columns
from search.export.head import Head
from search.port import Hit


class JsonLines:
    """Writes an item as the API and ``guildwire search --json`` give it, or its chosen columns."""

    media_type = "application/x-ndjson"

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def begin(self, head: Head | None) -> bytes:
        """Return the line of the head."""
        return line({"export": head}) if head else b""

    def batch(self, hits: Sequence[Hit]) -> bytes:
        """Return a line for each hit."""
        return b"".join(line(self._columns.record(hit)) for hit in hits)

    def end(self) -> bytes:
        """Return nothing."""
        return b""

    def stopped(self, reason: str, after: str) -> bytes:
        """Return a line with an object under ``stopped``."""
        return line({"stopped": {"reason": reason, "after": after}})


def line(record: Any) -> bytes:
    """Return a record as one line of JSON."""
    return msgspec.json.encode(record) + b"\n"
