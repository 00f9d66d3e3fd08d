"""All hits are gone through once, unmarked, at the memory of a page."""

import tracemalloc
from collections.abc import Callable
from typing import IO

import pytest

from guildwire.ops.export.asking import Asked
from guildwire.ops.export.running import chunks
from query.parse import QueryReading
from query.tree import All
from search.export.bundle.write import write_bundle
from search.export.formats import FORMATS, Form
from search.export.pages import PAGE, pages
from tests.search.export.rows import HEAD, QUESTION, LongIndex
from tests.web.desk import WHOLE

ASKED = Asked(question=QUESTION, head=HEAD, reading=QueryReading(All()), judgement=WHOLE)
PAGES = 12
BODY = "Talks broke down. " * 50
MOST = 4
"""Times the memory of one page, for any number of pages."""


def test_every_item_once_in_pages_without_marks() -> None:
    index = LongIndex(2 * PAGE + 5)
    found = [hit.enriched.item.id for page in pages(index, QUESTION) for hit in page.hits]  # type: ignore[arg-type]
    assert found == [f"{number:032x}" for number in range(2 * PAGE + 5)]
    assert [request.marked for request in index.asked] == [False] * 3


def test_an_empty_answer_has_a_head_and_an_end() -> None:
    (chunk,) = chunks(LongIndex(0), ASKED, Form())  # type: ignore[arg-type]
    assert chunk.content.startswith(b"# Guildwire export")
    assert chunk.rows == 0


class Nowhere:
    """Takes what is written and keeps none of it, as a file does."""

    def __init__(self) -> None:
        self.at = 0

    def write(self, content: bytes) -> int:
        self.at += len(content)
        return len(content)

    def tell(self) -> int:
        return self.at

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = at
        return at

    def flush(self) -> None:
        pass


def highest(run: Callable[[int], None], number: int) -> int:
    tracemalloc.start()
    run(number)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("format_", FORMATS)
def test_an_export_of_any_length_takes_the_memory_of_a_page(format_: str) -> None:
    def run(number: int) -> None:
        index = LongIndex(number, text=BODY)
        index.asked = _Forgetting()
        for _ in chunks(index, ASKED, Form(format=format_), size=100):  # type: ignore[arg-type]
            pass

    highest(run, 100)  # what is made once is made now
    assert highest(run, 100 * PAGES) < MOST * highest(run, 100)


def test_a_bundle_of_any_length_takes_the_memory_of_a_page() -> None:
    def run(number: int) -> None:
        index = LongIndex(number, text=BODY)
        index.asked = _Forgetting()
        batches = (
            [hit.enriched for hit in page.hits]
            for page in pages(index, QUESTION, size=100)  # type: ignore[arg-type]
        )
        file: IO[bytes] = Nowhere()  # type: ignore[assignment]
        write_bundle(file, HEAD, QUESTION, {}, batches)

    highest(run, 100)
    assert highest(run, 100 * PAGES) < MOST * highest(run, 100)


class _Forgetting(list):  # type: ignore[type-arg]
    def append(self, request: object) -> None:
        pass
