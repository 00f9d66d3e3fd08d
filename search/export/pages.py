"""All hits of a question, page by page, at the memory of one page."""

from collections.abc import Iterator

from search.export.head import Question
from search.port import Index, Result

PAGE = 1_000
"""Hits of one page: what one request to Elasticsearch gives, and some megabytes at most places."""


def pages(index: Index, question: Question, after: str = "", size: int = PAGE) -> Iterator[Result]:
    """Yield the pages after a cursor; the first one always, also where it has no hits.

    An item that comes in meanwhile stands before the cursor or after it, and shifts nothing: none is given twice
    unless a revision changes its place in the order. ``total`` is that of the moment of each page.
    Raises what :meth:`search.port.Index.search` raises.
    """
    while True:
        page = index.search(question.search(after, size))
        yield page
        after = page.next
        if not after:
            return
