"""Lines for the bulk API of Elasticsearch and OpenSearch: the action with the item's id, then the item."""

from collections.abc import Sequence

from search.export.columns import Columns
from search.export.head import Head
from search.export.json_lines import line
from search.port import Hit


class BulkLines:
    """Writes what ``POST /INDEX/_bulk`` takes. Every line is a document to it, so there is no place for a head."""

    media_type = "application/x-ndjson"

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def begin(self, head: Head | None) -> bytes:  # noqa: ARG002 (there is no place for it)
        """Return nothing: the head goes beside the file."""
        return b""

    def batch(self, hits: Sequence[Hit]) -> bytes:
        """Return two lines for each hit."""
        return b"".join(
            line({"index": {"_id": hit.enriched.item.id}}) + line(self._columns.record(hit)) for hit in hits
        )

    def end(self) -> bytes:
        """Return nothing."""
        return b""

    def stopped(self, reason: str, after: str) -> bytes:  # noqa: ARG002 (nor for this)
        """Return nothing."""
        return b""
