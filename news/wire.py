"""How records travel: JSON by msgspec, with the schema version in headers.

A major version says what can be read, a minor one which fields there may be. Within a major version fields are
only added, each with a default: an older message lacks them, an older reader skips them, so that processes of two
releases work side by side.
"""

from typing import TypeVar

import msgspec

from news.enriched import Enriched
from news.item import Item
from news.trace import HEADER

SCHEMA = "1"
"""Major version of the wire form. A reader takes every message of its own, whatever stands behind a point."""
MINOR = "1"
"""Minor version, in a header of its own, since readers of minor version 0 take no other ``schema`` than ``1``.

0: what a feed says is title, texts, author, date. 1: also last change, categories, media, source, discussion, and
safe markup; where an item of it has none, its feed gives none.
"""

T = TypeVar("T", Item, Enriched)

_encoder = msgspec.json.Encoder()
_item = msgspec.json.Decoder(Item)
_enriched = msgspec.json.Decoder(Enriched)


class WireError(ValueError):
    """The bytes are not a record of this schema: the message can never be processed as it is."""


def headers(trace: str = "") -> dict[str, str]:
    """Return the headers every message carries; ``trace`` is its ``traceparent`` (:mod:`news.trace`), if any."""
    ours = {"schema": SCHEMA, "schema-minor": MINOR}
    return {**ours, HEADER: trace} if trace else ours


def encode(record: Item | Enriched) -> bytes:
    """Return the record's JSON in UTF-8.

    Raises :class:`WireError` where a text holds a lone surrogate, which UTF-8 cannot carry.
    """
    try:
        return _encoder.encode(record)
    except UnicodeEncodeError as error:
        raise WireError(f"{record!r:.80} cannot be written as UTF-8: {error.reason}") from error


def decode_item(value: bytes, schema: str = SCHEMA) -> Item:
    """Return the item in ``value``, or raise :class:`WireError`."""
    return _decode(_item, value, schema)


def decode_enriched(value: bytes, schema: str = SCHEMA) -> Enriched:
    """Return the enriched item in ``value``, or raise :class:`WireError`."""
    return _decode(_enriched, value, schema)


def _decode(decoder: "msgspec.json.Decoder[T]", value: bytes, schema: str) -> T:
    if schema.partition(".")[0] != SCHEMA:
        raise WireError(f"schema {schema!r} is not {SCHEMA!r}: this version of Guildwire cannot read it")
    try:
        return decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # ValidationError is a DecodeError
        raise WireError(str(error)) from error
