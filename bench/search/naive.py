"""The straightforward schema: rows with an index by date, a table of tags, and FTS5 over the texts.

Asked for the newest twenty with their number, nothing marked in them, or for five facets by grouping.
"""

import sqlite3
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.search.queries import FACETED_NAIVE, PAGES, PREFIXES
from bench.search.worker import BATCH, ROUNDS, documents
from query.times import millis

_TABLES = """
CREATE TABLE item (n INTEGER PRIMARY KEY, id TEXT UNIQUE, published INTEGER, outlet TEXT, language TEXT,
  title TEXT, summary TEXT, body TEXT);
CREATE INDEX item_published ON item (published);
CREATE TABLE item_tag (tag TEXT, n INTEGER, PRIMARY KEY (tag, n)) WITHOUT ROWID;
CREATE TABLE item_company (company TEXT, n INTEGER, PRIMARY KEY (company, n)) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5(title, summary, body, content='item', content_rowid='n',
  tokenize="porter unicode61 remove_diacritics 2");
"""
_MONTH = (1_761_955_200_000, 1_764_547_200_000)
"""November 2025 in milliseconds since 1970."""
_GROUPS = (
    "SELECT outlet, count(*) FROM found JOIN item USING (n) GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "SELECT language, count(*) FROM found JOIN item USING (n) GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "SELECT published / 86400000, count(*) FROM found JOIN item USING (n) GROUP BY 1 ORDER BY 1 DESC LIMIT 10",
    "SELECT tag, count(*) FROM found JOIN item_tag USING (n) GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "SELECT company, count(*) FROM found JOIN item_company USING (n) GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
)


def measured(corpus: Path, path: Path, number: int) -> dict[str, Any]:
    """Return the figures of the naive schema, as ``bench/search/worker.py`` gives its own."""
    figures: dict[str, Any] = {}
    fresh = not path.exists()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536", "mmap_size = 2147483648"):
        connection.execute(f"PRAGMA {pragma}")
    if fresh:
        connection.executescript(_TABLES)
        rate = number / _write(connection, corpus, number)
        size = sum(part.stat().st_size for part in path.parent.glob(path.name + "*"))
        figures |= {"documents": number, "written": rate, "megabytes": size / 1e6}
    kinds = {asked.kind: asked.naive for asked in (*PAGES, *PREFIXES)}
    figures["pages"] = {kind: {"ms": _times(connection, texts, _page)} for kind, texts in kinds.items()}
    figures["facets"] = {"ms": _times(connection, FACETED_NAIVE, _facets)}
    connection.close()
    return figures


def _write(connection: sqlite3.Connection, corpus: Path, number: int) -> float:
    source = enumerate(documents(corpus, number), 1)
    spent = 0.0
    while batch := list(islice(source, BATCH)):
        began = time.process_time()
        texts = [(n, each.item.title, each.item.summary, each.item.body) for n, each in batch]
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (n, each.item.id, millis(each.item.at), each.item.outlet, each.language, *text)
                for (n, each), (_, *text) in zip(batch, texts, strict=True)
            ],
        )
        tags = [(tag.name, n) for n, each in batch for tag in each.tags]
        companies = [(name, n) for n, each in batch for name in each.names("company")]
        connection.executemany("INSERT OR IGNORE INTO item_tag VALUES (?, ?)", tags)
        connection.executemany("INSERT OR IGNORE INTO item_company VALUES (?, ?)", companies)
        connection.executemany("INSERT INTO fts (rowid, title, summary, body) VALUES (?, ?, ?, ?)", texts)
        connection.execute("COMMIT")
        spent += time.process_time() - began
    return spent


def _times(connection: sqlite3.Connection, texts: Sequence[str], ask: Any) -> list[float]:
    took = []
    for text in texts:
        source, parameters = _conditions(text)
        ask(connection, source, parameters)
        for _ in range(ROUNDS):
            began = time.process_time()
            ask(connection, source, parameters)
            took.append((time.process_time() - began) * 1000)
    return took


def _conditions(text: str) -> tuple[str, list[str]]:
    parts: list[str] = ["1"]
    parameters: list[str] = []
    source = "item AS i"
    for part in text.split("&"):
        kind, _, value = part.partition(":")
        if kind == "match":
            source = "fts JOIN item AS i ON i.n = fts.rowid"
            parts.append("fts MATCH ?")
            parameters.append(value)
        elif kind == "tag":
            parts.append("EXISTS (SELECT 1 FROM item_tag AS t WHERE t.tag = ? AND t.n = i.n)")
            parameters.append(value)
        elif kind == "month":
            parts.append(f"i.published BETWEEN {_MONTH[0]} AND {_MONTH[1]}")
    return f"FROM {source} WHERE {' AND '.join(parts)}", parameters


def _page(connection: sqlite3.Connection, source: str, parameters: list[str]) -> None:
    connection.execute(f"SELECT count(*) {source}", parameters).fetchone()
    connection.execute(
        f"SELECT i.n, i.title, i.summary, i.body {source} ORDER BY i.published DESC LIMIT 20",
        parameters,
    ).fetchall()


def _facets(connection: sqlite3.Connection, source: str, parameters: list[str]) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (n INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM found")
    connection.execute(f"INSERT INTO found SELECT i.n {source}", parameters)
    for group in _GROUPS:
        connection.execute(group).fetchall()
