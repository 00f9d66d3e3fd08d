"""An enriched item to the document that is sent, and back. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from news.enriched import Enriched
from query.document import fields_of
from query.fields import TEXT
from search.elastic.mapping import RECORD

LONGEST_ID = 512
"""Bytes that Elasticsearch takes for an id; one longer would fail the whole bulk request."""

_encode = msgspec.json.Encoder().encode


class Source(msgspec.Struct, frozen=True):
    """A document ready to be sent."""

    id: str
    version: int
    source: bytes

    def action(self, index: str) -> bytes:
        """Return the line before the source, for one index."""
        target = {"_index": index, "_id": self.id, "version": self.version, "version_type": "external_gte"}
        return _encode({"index": target}) + b"\n"


class BadDocument(ValueError):
    """The document can never be written; ``str()`` says why."""


def document_of(enriched: Enriched, indexed: datetime, version: int | None = None) -> Source:
    """Return what is sent of an item. The texts are kept once, as fields. Raises :class:`BadDocument`."""
    item = enriched.item
    record = msgspec.structs.replace(enriched, item=msgspec.structs.replace(item, **dict.fromkeys(TEXT, "")))
    try:
        if not 0 < len(item.id.encode()) <= LONGEST_ID:
            raise BadDocument(f"an id has 1 to {LONGEST_ID} bytes, this one {len(item.id.encode())}")
        source = _encode({**fields_of(enriched, indexed), RECORD: record}) + b"\n"
    except UnicodeEncodeError as error:
        raise BadDocument(f"the text cannot be written as UTF-8: {error}") from error
    return Source(item.id, enriched.version if version is None else version, source)


def enriched_of(source: Mapping[str, Any]) -> Enriched:
    """Return the item of a document's source."""
    enriched = msgspec.convert(source[RECORD], Enriched)
    texts = {name: source[name] for name in TEXT if name in source}
    return msgspec.structs.replace(enriched, item=msgspec.structs.replace(enriched.item, **texts))


def indexed_of(source: Mapping[str, Any]) -> datetime:
    """Return when a document was written to the index."""
    return msgspec.convert(source["indexed"], datetime)
