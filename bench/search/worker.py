"""Writes an index and asks it, as of whatever release is on the path: one process, its figures as JSON.

``python bench/search/worker.py TREE CORPUS INDEX NUMBER < QUESTIONS`` puts TREE before everything else on the
path, so that a checkout of an earlier release is measured by the same code. It uses only what all releases have.
"""

import json
import struct
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

sys.path[0] = sys.argv[1]

from news.enriched import Enriched  # noqa: E402
from news.errors import GuildwireError  # noqa: E402
from news.wire import decode_enriched  # noqa: E402
from query.errors import QueryError  # noqa: E402
from query.parse import parse  # noqa: E402
from search.port import Search  # noqa: E402
from search.sqlite.index import SqliteIndex  # noqa: E402

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 7
BATCH = 500


def main() -> None:
    """Print the figures of one index."""
    corpus, path = Path(sys.argv[2]), Path(sys.argv[3])
    asked: dict[str, Any] = json.load(sys.stdin)
    figures: dict[str, Any] = {}
    if not path.exists():
        figures |= _written(corpus, path, int(sys.argv[4]))
    index = SqliteIndex(path)
    figures["pages"] = {kind: _times(index, texts, ()) for kind, texts in asked["pages"].items()}
    figures["facets"] = _times(index, asked["facets"], tuple(asked["fields"]))
    index.close()
    print(json.dumps(figures))


def documents(corpus: Path, number: int) -> Iterator[Enriched]:
    """Yield the documents of a file that ``bench/search/corpus.py`` wrote."""
    with corpus.open("rb") as file:
        while number and (head := file.read(4)):
            yield decode_enriched(file.read(struct.unpack("<I", head)[0]))
            number -= 1


def _written(corpus: Path, path: Path, number: int) -> dict[str, Any]:
    index = SqliteIndex(path)
    source = documents(corpus, number)
    spent = 0.0
    while batch := list(islice(source, BATCH)):
        began = time.process_time()
        index.put(batch, NOW)
        spent += time.process_time() - began
    index.close()
    size = sum(part.stat().st_size for part in path.parent.glob(path.name + "*"))
    return {"documents": number, "written": number / spent, "megabytes": size / 1e6}


def _times(index: SqliteIndex, texts: list[str], facets: tuple[str, ...]) -> dict[str, Any]:
    """Return the CPU milliseconds of every search, what was found, and what was refused."""
    took: list[float] = []
    totals: dict[str, int | str] = {}
    for text in texts:

        def ask(text: str = text) -> int:
            query = parse(text, NOW)
            return index.search(Search(query=query, facets=facets, limit=0 if facets else 20)).total

        try:
            totals[text] = ask()
        except (GuildwireError, QueryError) as error:
            totals[text] = f"{type(error).__name__}: {error}"
            continue
        took += [_milliseconds(ask) for _ in range(ROUNDS)]
    return {"ms": took, "totals": totals}


def _milliseconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
