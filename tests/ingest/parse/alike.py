"""When two readings of an entry are the same: as far as a reader of the item would see."""

from html import unescape

from ingest.parse.document import Entry
from ingest.parse.xml.values import undone
from ingest.text.html_text import to_text

FIELDS = ("guid", "link", "title", "description", "content", "author", "published", "updated", "language")
_TEXTS = ("title", "description", "content", "author")


def seen(entry: Entry, field: str, language: str) -> str:
    """Return a value as it is seen: a text without markup, an address, ``language`` where none is said."""
    value = str(getattr(entry, field))
    if field == "language":
        return value or language
    if field == "link":
        return value if value.startswith(("https://", "http://")) else ""
    if field not in _TEXTS:
        return value
    text = _read(value)
    return "" if field == "description" and text == _read(entry.content) else text


def _read(value: str) -> str:
    return unescape(to_text(undone(value))[0])


def differing(ours: Entry, other: Entry, language: str) -> set[str]:
    """Return the fields in which two readings differ."""
    return {field for field in FIELDS if seen(ours, field, language) != seen(other, field, language)}
