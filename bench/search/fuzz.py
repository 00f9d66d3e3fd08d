"""Which accepted query takes longest: ``python -m bench.search.fuzz INDEX CORPUS [NUMBER]``.

Random queries by the whole grammar, with words as they are in the corpus, from the commonest to the rarest, in
every order, some with facets and some with one hit a story. No accepted one should take more than two seconds at
200,000 documents. Times are those of the processor.
"""

import sys
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random

from bench.search.queries import FIELDS
from bench.search.worker import documents
from news.errors import WrongUse
from query.errors import QueryError
from query.parse import parse
from search.port import Search, Sort
from search.sqlite.index import SqliteIndex

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 15
SHOWN = 12
SORTS: tuple[Sort, ...] = ("newest", "newest", "first-seen", "relevance")


class Writer:
    """Writes queries."""

    def __init__(self, corpus: Path) -> None:
        self._chance = Random(SEED)
        counted: Counter[str] = Counter()
        tags: Counter[str] = Counter()
        companies: Counter[str] = Counter()
        for each in islice(documents(corpus, 2_000), 2_000):
            words = [word for word in each.item.body.lower().split() if word.isalpha()]
            counted.update(words)
            tags.update(tag.name for tag in each.tags)
            companies.update(each.names("company"))
        self._words = [word for word, _ in counted.most_common()]
        self._tags = [tag for tag, _ in tags.most_common()]
        self._companies = [name for name, _ in companies.most_common()]

    def query(self, depth: int = 3) -> str:
        """Return the text of one."""
        chance = self._chance
        if depth == 0 or chance.random() < 0.25:
            return self._leaf()
        parts = [self.query(depth - 1) for _ in range(chance.choice((2, 2, 3, 5, 12)))]
        joined = chance.choice((" AND ", " OR ", " OR ", " ")).join(parts)
        return f"-({joined})" if chance.random() < 0.1 else f"({joined})"

    def _word(self) -> str:
        return self._words[int(len(self._words) ** self._chance.random()) - 1]

    def _leaf(self) -> str:
        chance = self._chance
        word, other, edits = self._word(), self._word(), chance.choice((1, 2))
        field = chance.choice(("", "", "", "title:", "body:"))
        name = chance.choice(self._companies)[1:5].strip().lower().replace(" ", "?")
        tried = (
            *(field + word,) * 4,
            *(f"{field}{word[: chance.randrange(1, 4)]}*",) * 2,
            f"{field}{word[:3]}*{word[-1]}",
            f"{field}*{word[-4:]}",
            f"{field}{word}~{edits}",
            f'{field}"{word} {other}"~{chance.choice((1, 3, 10, 50))}',
            f'{field}"{word} {other}"',
            f'tag:"{chance.choice(self._tags[:20])}"',
            f"company:*{name}*",
            f"-{field}{word}",
            chance.choice(("published:>now-30d", "seen:>now-90d", "published:[2024-06-01 TO 2025-06-01]")),
            chance.choice(("_exists_:company", "-_exists_:person", "*", "person:a*", "url:*123*")),
        )
        return chance.choice(tried)

    def request(self, text: str) -> Search:
        """Return a question with it."""
        chance = self._chance
        facets = FIELDS if chance.random() < 0.3 else ()
        collapse = chance.random() < 0.15
        return Search(query=parse(text, NOW), sort=chance.choice(SORTS), facets=facets, collapse=collapse)


def main() -> None:
    """Ask, then print the slowest and what was refused."""
    writer, index = Writer(Path(sys.argv[2])), SqliteIndex(Path(sys.argv[1]))
    took: list[tuple[float, str, str]] = []
    refused: Counter[str] = Counter()
    wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 2_000
    while len(took) < wanted:
        try:
            request = writer.request(text := writer.query())
        except QueryError as error:
            refused[_end(error)] += 1
            continue
        how = f"{request.sort}{', facets' if request.facets else ''}{', collapsed' if request.collapse else ''}"
        began = time.process_time()
        try:
            index.search(request)
        except WrongUse as error:
            how = f"refused: ... {_end(error)}"
        took.append((time.process_time() - began, text, how))
    index.close()
    took.sort(reverse=True)
    print(f"{len(took):,} queries; over 2 s: {sum(each[0] > 2 for each in took)}; never asked: {refused.total()}")
    for seconds, text, how in took[:SHOWN]:
        print(f"{seconds:6.2f} s  {how}: {text[:300]}")
    for words, number in refused.most_common(5):
        print(f"refused {number} times: ... {words}")


def _end(error: Exception) -> str:
    return " ".join(str(error).split()[-6:])


if __name__ == "__main__":
    main()
