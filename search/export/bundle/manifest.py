"""What a bundle holds: the names of its files, its manifest, and how an item stands in it."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from news.enriched import Enriched
from query.as_json import item_fields
from search.export.head import Head, Question

VERSION = 1
"""Of the form of bundles; a reader takes every form up to its own."""
MANIFEST, ITEMS, HASHES, RECEIPT, README = (
    "manifest.json",
    "items.jsonl",
    "items.sha256",
    "receipt.json",
    "README.md",
)
FILES = (ITEMS, HASHES, RECEIPT, README, MANIFEST)
"""The files of a bundle in their order. The manifest is the last, since it has the hashes of the others."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class FileHash(msgspec.Struct, frozen=True):
    """What a file of the bundle is held to."""

    bytes: int
    sha256: str
    """64 hexadecimal digits."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the bundle says of itself."""

    bundle: int = VERSION
    head: Head
    """The question, the time, the rules in force, what was watched, the version of Guildwire."""
    question: Question
    """The question as a tree, to be asked again."""
    schema: str
    """Version of the records (``news.wire``)."""
    items: int
    rules: dict[str, int]
    """How many items had their claims made by each version of the rules."""
    files: dict[str, FileHash]
    """Every other file."""


def item_line(enriched: Enriched) -> bytes:
    """Return an item's line, its newline with it: the same from every index.

    It is the item as JSON shows it, without the time at which one index wrote it.
    """
    return msgspec.json.encode(item_record(enriched)) + b"\n"


def item_record(enriched: Enriched) -> dict[str, Any]:
    """Return the item of a line as a dictionary."""
    fields = item_fields(enriched, _NEVER)
    del fields["indexed"]
    return fields


def fingerprint(manifest: bytes) -> str:
    """Return what a paper cites: the SHA-256 of the manifest, which has those of all that the bundle holds."""
    return sha256(manifest).hexdigest()
