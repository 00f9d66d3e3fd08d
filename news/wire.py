"""How records travel: JSON by msgspec, with the schema version in a header."""

from typing import TypeVar

import msgspec

from news.enriched import Enriched
from news.item import Item
from news.trace import HEADER

SCHEMA = "1"
"""Version of the wire form. Fields may be added within a version; a reader skips those it does not know."""

T = TypeVar("T", Item, Enriched)

_encoder = msgspec.json.Encoder()
_item = msgspec.json.Decoder(Item)
_enriched = msgspec.json.Decoder(Enriched)


class WireError(ValueError):
    """The bytes are not a record of this schema: the message can never be processed as it is."""


def headers(trace: str = "") -> dict[str, str]:
    """Return the headers every message carries; ``trace`` is its ``traceparent`` (:mod:`news.trace`), if any."""
    return {"schema": SCHEMA, HEADER: trace} if trace else {"schema": SCHEMA}


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
    if schema != SCHEMA:
        raise WireError(f"schema {schema!r} is not {SCHEMA!r}: this version of Guildwire cannot read it")
    try:
        return decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # ValidationError is a DecodeError
        raise WireError(str(error)) from error
