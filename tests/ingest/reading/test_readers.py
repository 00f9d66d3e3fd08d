"""Reading within bounds gives what reading gives, and a document that is too costly is a value."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest

from ingest.parse.document import Unparsed
from ingest.reading.limits import Limits
from ingest.reading.read import Read, Unread, read
from ingest.reading.readers import DirectReader, LimitedReader
from tests.ingest.scripted import NOW, feed, item, rss

MEGABYTE = 1024 * 1024


def unread(body: bytes) -> Unread:
    return Unread(feed=feed(), body=body, address="https://news.example/feed", seen=NOW)


DOCUMENTS = [
    rss(item("1", "One", "&lt;p&gt;A &lt;b&gt;text&lt;/b&gt;&lt;/p&gt;"), item("2"), more="<ttl>30</ttl>"),
    b"<html><body>a page",
    b'{"version": "https://jsonfeed.org/version/1", "items": [',
    b"",
]


@pytest.fixture(scope="module")
def apart() -> Iterator[LimitedReader]:
    """Give a reader that reads even small documents in processes."""
    with closing(LimitedReader(small=0)) as made:
        yield made


@pytest.mark.parametrize("body", DOCUMENTS, ids=["feed", "page", "half", "empty"])
def test_where_a_document_is_read_makes_no_difference(apart: LimitedReader, body: bytes) -> None:
    readers = (DirectReader(), apart)
    assert [asyncio.run(reader.read(unread(body))) for reader in readers] == [read(unread(body))] * 2


def test_a_read_document_keeps_what_it_says_of_itself_and_not_its_entries() -> None:
    found = read(unread(DOCUMENTS[0]))
    assert isinstance(found, Read)
    assert (found.document.hint, found.document.total, found.document.entries) == (30, 2, ())
    assert len(found.items) == 2


def test_small_documents_start_no_process_and_a_crowd_of_them_does() -> None:
    bodies = [rss(item(str(number), text="word " * 40_000)) for number in range(30)]

    async def crowd(reader: LimitedReader, bodies: list[bytes]) -> list[Read | Unparsed]:
        return await asyncio.gather(*(reader.read(unread(body)) for body in bodies))

    with closing(LimitedReader()) as reader:
        asyncio.run(crowd(reader, bodies[:5]))
        few = reader.has_processes
        found = asyncio.run(crowd(reader, bodies))
        assert (few, reader.has_processes) == (False, True)
    assert found == [read(unread(body)) for body in bodies]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(cpu=1, memory=60 * MEGABYTE), "at 60 MiB of memory"),
        (Limits(seconds=0.001), "after 0 s"),
    ],
    ids=["memory", "clock"],
)
def test_a_document_that_costs_too_much_is_named_with_the_remedy(limits: Limits, words: str) -> None:
    body = rss(*(item(str(number), text="word " * 100) for number in range(30_000)))
    with closing(LimitedReader(limits)) as reader:
        found = asyncio.run(reader.read(unread(body)))
    assert isinstance(found, Unparsed)
    assert found.status == "too-costly"
    assert words in found.message
    assert "list another feed" in found.message
