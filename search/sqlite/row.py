"""An enriched item to what is written of it: the postings, the numbers, the facets and the packed record."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from isal import isal_zlib
from isal.igzip_lib import IsalError

from news.enriched import Enriched
from news.wire import WireError, decode_enriched, encode
from query.analysis.nearness import is_near, positions
from query.document import View
from query.fields import FACETS, TEXT
from search.sqlite.schema import COLUMNS, NUMBERS, SHIFT, WORDS, marks, with_beginnings

LEVEL = 1
"""Level of zlib: halves the file. Intel's library writes what zlib reads, in 40% of the time."""

_SEPARATOR = "\x00"
"""Between the columns of the packed postings; analysis leaves no control characters in a token."""


class IndexRow(msgspec.Struct, frozen=True):
    """One document ready to be written."""

    id: str
    version: int
    published: int
    """Milliseconds since 1970."""
    numbers: tuple[float | None, ...]
    """In the order of ``NUMBERS``."""
    postings: tuple[str, ...]
    """Tokens between blanks, in the order of ``COLUMNS``; without the beginnings of words."""
    story: str
    facets: tuple[tuple[str, str], ...]
    """Field and value of what can be counted, ``published`` aside."""
    enriched: bytes
    posted: bytes


class Unindexable(ValueError):
    """The document can never be written; ``str()`` says why."""


def row_of(enriched: Enriched, indexed: datetime) -> IndexRow:
    """Return what is written of an item. Raises :class:`Unindexable`."""
    view = View(enriched, indexed)
    published = int(view.numbers["published"])
    if not -(2**63) <= published << SHIFT < 2**63 - (1 << SHIFT):
        raise Unindexable(f"published {enriched.item.at:%Y-%m-%d} is beyond the year 4199: mend the feed's dates")
    postings = _postings(view)
    try:
        return IndexRow(
            id=enriched.item.id,
            version=enriched.version,
            published=published,
            numbers=tuple(view.numbers.get(name) for name in NUMBERS),
            postings=postings,
            story=enriched.story,
            facets=_facets(view),
            enriched=isal_zlib.compress(encode(enriched), LEVEL),
            posted=isal_zlib.compress(_SEPARATOR.join(postings).encode(), LEVEL),
        )
    except (WireError, UnicodeEncodeError) as error:
        raise Unindexable(f"the text cannot be written as UTF-8: {error}") from error


def _postings(view: View) -> tuple[str, ...]:
    texts = [" ".join(view.stems.get(name, ())) for name in TEXT]
    words = [" ".join(view.words.get(name, ())) for name in TEXT]
    return (*texts, *words, marks(view.marks))


def _facets(view: View) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name in FACETS:
        value = view.fields.get(name, ())
        if isinstance(value, str):
            found.append((name, value))
        elif isinstance(value, tuple):
            found.extend((name, each) for each in value)
    return tuple(found)


def unpack(enriched: bytes) -> Enriched:
    """Return the item of a packed record. Raises :class:`ValueError` for one that is damaged."""
    return decode_enriched(_unpacked(enriched))


def posted(packed: bytes) -> list[str]:
    """Return the postings in the order of ``COLUMNS`` as they were written."""
    columns = _unpacked(packed).decode().split(_SEPARATOR)
    if len(columns) != len(COLUMNS):
        raise ValueError(f"{len(columns)} columns of postings where {len(COLUMNS)} belong")
    return columns


def all_postings(columns: Sequence[str]) -> list[str]:
    """Return postings as FTS5 has them: the beginnings of words beside the words."""
    whole = list(columns)
    for at in _WORDS:
        whole[at] = with_beginnings(whole[at])
    return whole


def distinct_words(rows: Iterable[IndexRow]) -> set[str]:
    """Return the unstemmed words of rows."""
    found: set[str] = set()
    for row in rows:
        for at in _WORDS:
            found.update(row.postings[at].split(" "))
    return found - {""}


_WORDS = tuple(COLUMNS.index(name) for name in WORDS)


def are_near(packed: bytes, phrase: str, slop: int, columns: str) -> bool:
    """Say whether stems stand near one another in one of the columns of packed postings (names between blanks)."""
    found, words = posted(packed), phrase.split(" ")
    texts = (found[COLUMNS.index(column)].split(" ") for column in columns.split(" "))
    return any(is_near(positions(text, words), slop) for text in texts)


def _unpacked(packed: bytes) -> bytes:
    try:
        return isal_zlib.decompress(packed)
    except IsalError as error:  # type: ignore[misc]  # the stub has it as a value
        raise ValueError(f"it cannot be unpacked: {error}") from error
