"""The embedded index's tables.

The row id is the time: milliseconds since 1970 in the upper bits, so that newest-first pages walk
the postings backwards and stop after the page (at a million documents 0.3 ms against 349 ms by a
date column). All analysis happens before: FTS5 only splits at blanks, so it finds what the
predicate finds. The postings keep no text of their own; what was posted is kept packed beside the
record, because taking a document out of FTS5 needs exactly what was put in.

Version 1 had no lengths (so no relevance), no list of words (so no patterns), no beginnings of words, and
no log of changes. Its files are read and written as they are until `guildwire index reindex` makes version
2 of them.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from operator import itemgetter

from query.document import presence
from query.fields import TEXT

VERSION = "2"
"""Raised whenever the tables, the analysis or the document change in a way that old rows do not fit."""

OLDER = "1"
"""The version before, which can still be read and written."""

SHIFT = 17
"""Bits of the row id below the millisecond: 131,072 documents of one instant, years from 1 to 4199."""

WORDS = tuple(f"{name}_words" for name in TEXT)
"""Columns with the unstemmed tokens of the text fields, each once: for prefixes. Beside them stand their
beginnings of up to ``BEGUN`` letters, by which a short prefix is one token to look up and not thousands."""

BEGUN = 3
"""Letters of the longest beginning that is posted."""
_BEGINNINGS = tuple(itemgetter(slice(length)) for length in range(1, BEGUN + 1))

MARKS = "marks"
"""Column with the keyword keys and the presences."""

COLUMNS = (*TEXT, *WORDS, MARKS)

EVERY = presence("published")
"""A mark that every document has."""

NUMBERS = ("seen", "indexed", "pay_min", "pay_max", "revision")
"""Fields with a column of their own in ``doc``; times in milliseconds since 1970. ``published`` is the row id."""

HASH = 16 * 1024 * 1024
"""Bytes that FTS5 gathers before it writes: a batch of 500 fits, so each becomes one segment and not three."""
MERGE = 8
"""Segments of one level that are merged into one: with 4, as is usual, writing takes a sixth longer."""

_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_TOKENIZE = "ascii tokenchars '" + _SIGNS.replace("'", "''") + "'"

INDEXES = ("doc_seen", "doc_story")
"""What would stand in the way of new tables while the old ones bear another name."""

# doc.story is `story_number` of the story, null where there is none; doc.outlet and the 32-bit numbers in
# doc.facets are those of the table `value`. `word` has every unstemmed token that was ever posted; `change`
# says of which documents something was written or deleted, the last `search.sqlite.write.CHANGES` times.
_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doc (
  at INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  seen INTEGER NOT NULL, indexed INTEGER NOT NULL, pay_min REAL, pay_max REAL, revision REAL NOT NULL,
  story INTEGER, outlet INTEGER, facets BLOB NOT NULL
);
CREATE INDEX doc_seen ON doc (seen);
CREATE INDEX doc_story ON doc (story) WHERE story IS NOT NULL;
CREATE TABLE record (at INTEGER PRIMARY KEY, enriched BLOB NOT NULL, posted BLOB NOT NULL);
CREATE TABLE value (number INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (field, value));
CREATE TABLE word (text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE change (number INTEGER PRIMARY KEY, at INTEGER NOT NULL);
CREATE VIRTUAL TABLE posting USING fts5(
  {", ".join(COLUMNS)}, content='', tokenize="{_TOKENIZE.replace('"', '""')}"
);
INSERT INTO posting (posting, rank) VALUES ('hashsize', {HASH});
INSERT INTO posting (posting, rank) VALUES ('automerge', {MERGE});
INSERT INTO meta VALUES ('schema', '{VERSION}');
"""  # noqa: S608 (constants)

_MOVED = {code: 0xE000 + code for code in (*range(1, 0x21), 0x7F)}
_MOVED_BACK = {moved: code for code, moved in _MOVED.items()}
_MOVED_BLANK = chr(_MOVED[0x20])
_MOVED_BUT_BLANKS = {code: moved for code, moved in _MOVED.items() if code != 0x20}
_MOVING = re.compile("[\x01-\x1f\x7f]")


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in the running transaction."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def version(connection: sqlite3.Connection) -> str | None:
    """Return the version of the tables, null where there are none yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    return str(row[0])


def mark(key: str) -> str:
    """Return a key as one token of FTS5: blanks and control characters, which would split it, are moved away."""
    return key.translate(_MOVED)


def unmark(token: str) -> str:
    """Return the key that was made a token of."""
    return token.translate(_MOVED_BACK)


def marks(keys: Iterable[str]) -> str:
    """Return keys as tokens between blanks."""
    joined = "\x00".join(keys).replace(" ", _MOVED_BLANK).replace("\x00", " ")
    return joined.translate(_MOVED_BUT_BLANKS) if _MOVING.search(joined) else joined


def quoted(text: str) -> str:
    """Return an FTS5 string."""
    return '"' + text.replace('"', '""') + '"'


def beginning(prefix: str) -> str:
    """Return the token that stands for every word that begins with ``prefix``; no word looks like it."""
    return prefix + "*"


def with_beginnings(words: str) -> str:
    """Return words (between blanks) and the tokens of their beginnings."""
    if not words:
        return ""
    found = shorter = set(map(_BEGINNINGS[-1], words.split(" ")))
    for begun in _BEGINNINGS[-2::-1]:
        shorter = set(map(begun, shorter))
        found = found | shorter
    return f"{words} {'* '.join(found)}*"


def story_number(story: str) -> int | None:
    """Return 64 bits that stand for a story in ``doc``; null for none. Two stories share them by a freak only."""
    if not story:
        return None
    return int.from_bytes(hashlib.blake2b(story.encode(), digest_size=8).digest(), signed=True)


def first_row(milliseconds: int) -> int:
    """Return the lowest row id of an instant; the ends of what SQLite can count for times beyond."""
    return max(-(2**63), min(milliseconds << SHIFT, 2**63 - 1))


def instant(at: int) -> int:
    """Return the milliseconds since 1970 of a row id."""
    return at >> SHIFT
