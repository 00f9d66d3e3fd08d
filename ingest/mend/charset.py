"""Bytes to text (a stand-in)."""

import msgspec


class Decoded(msgspec.Struct, frozen=True):
    """A decoded document."""

    text: str
    charset: str
    notes: tuple[str, ...]


def decode(body: bytes, _content_type: str, _language: str = "") -> Decoded:
    """Return the text of ``body``."""
    return Decoded(body.decode("utf-8", "replace"), "utf-8", ())
