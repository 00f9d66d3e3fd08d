"""What small feeds look like after a few polls: each sequence is a fault that feeds have been reported for."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from ingest.decide import decide
from ingest.identity.known import Known
from ingest.reading.read import Read, Unread, read
from tests.ingest.scripted import NOW, feed, rss

MAIN, SECTION = "https://reel.example/feed", "https://reel.example/labor/feed"
SUNDAY, LATER, MONDAY = (f"{day} Mar 2026 {hour}:00:00 GMT" for day, hour in (("01", 10), ("01", 14), ("02", 15)))
LIVE, FRONT = "https://reel.example/live", "https://reel.example/"
LONG = "Stunt performers reject the offer on night rates"


class Entry(NamedTuple):
    """One entry as its feed writes it; what is empty is left out."""

    title: str
    guid: str = ""
    link: str = ""
    date: str = SUNDAY
    text: str = ""

    def element(self) -> str:
        fields = {"title": self.title, "guid": self.guid, "link": self.link, "pubDate": self.date}
        told = {**fields, "description": self.text or f"On {self.title}."}
        return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in told.items() if value)}</item>"


Poll = tuple[str, list[Entry]]


def shown(*polls: Poll) -> list[tuple[str, int]]:
    """Return title and revision of each item as it is in the end."""
    known, seen = Known(), NOW + timedelta(days=2)
    found: dict[str, tuple[str, int]] = {}
    for of, entries in polls:
        source = feed(of)
        body = rss(*(entry.element() for entry in entries))
        document = read(Unread(feed=source, body=body, address=of, seen=seen))
        assert isinstance(document, Read)
        decision = decide(of, document.items, len(entries), known)
        found |= {item.id: (item.title, item.revision) for item in decision.publish}
        known = known.plus(decision.remember, decision.aliases)
    return sorted(found.values())


def page(title: str, guid: str = "", link: str = "", date: str = SUNDAY, text: str = "") -> Entry:
    """Return an entry with an address of its own."""
    return Entry(title, guid, link or f"https://reel.example/{title.lower()}", date, text)


def once(*titles: str) -> list[tuple[str, int]]:
    return [(title, 1) for title in titles]


A, B, C = (page(title, "X") for title in "ABC")
LIVE_ONE, LIVE_TWO, LIVE_THREE = (Entry(f"Update {n}", link=LIVE, date="") for n in (1, 2, 3))
SAME_ONE, SAME_TWO, SAME_THREE = (
    Entry("Live", f"{n}", LIVE, f"01 Mar 2026 10:0{n}:00 GMT", f"{n}") for n in (1, 2, 3)
)


@pytest.mark.parametrize(
    ("polls", "expected"),
    [
        pytest.param([[A, B], [C], [B], [C, A]], once("A", "B", "C"), id="a shared guid tells nothing alone"),
        pytest.param([[A, B], [page("A2", "X", A.link), B]], [("A2", 2), ("B", 1)], id="its article changes"),
        pytest.param(
            [[A, B], [page("A", "1"), page("B", "2")], [page("A2", "1"), page("B", "2")]],
            [("A2", 2), ("B", 1)],
            id="guids that are mended tell again",
        ),
        pytest.param(
            [[LIVE_ONE, LIVE_TWO], [LIVE_THREE], [LIVE_TWO, LIVE_THREE]],
            once("Update 1", "Update 2", "Update 3"),
            id="nor does an address known to be shared",
        ),
        pytest.param(
            [[SAME_ONE, SAME_TWO], [SAME_TWO, SAME_THREE]],
            once("Live", "Live", "Live"),
            id="a live blog under one headline",
        ),
        pytest.param(
            [[page(LONG, "7", "https://reel.example/a", text="One.")], [page(LONG, "8", "https://reel.example/b")]],
            once(LONG, LONG),
            id="another guid and address and text under one headline",
        ),
        pytest.param(
            [[page("A", f"{FRONT}a", f"{FRONT}a", text="1")], [page("A", f"{FRONT}b", f"{FRONT}b", text="2")]],
            [("A", 2)],
            id="a guid made from an address that changes",
        ),
        pytest.param(
            [[page("A", "1"), page("B", "2")], [page("A", "tag:1", date=MONDAY), page("B", "tag:2", date=MONDAY)]],
            once("A", "B"),
            id="guids and dates renewed, texts the same",
        ),
        pytest.param(
            [[Entry("A", "1", FRONT)], [Entry("A", "2", FRONT, MONDAY)]],
            once("A", "A"),
            id="a column that links to the front page",
        ),
        pytest.param(
            [[Entry(LONG)], [Entry(LONG, date=LATER)]], once(LONG), id="a date corrected, without guid and address"
        ),
    ],
)  # fmt: skip
def test_one_feed(polls: list[list[Entry]], expected: list[tuple[str, int]]) -> None:
    assert shown(*((MAIN, entries) for entries in polls)) == expected


@pytest.mark.parametrize(
    ("polls", "expected"),
    [
        pytest.param(
            [(MAIN, [A]), (SECTION, [page("A, says the section", "s", A.link, LATER)])],
            once("A"),
            id="one address under another headline and date",
        ),
        pytest.param(
            [(MAIN, [Entry("Monday column", "1", LIVE)]), (SECTION, [Entry("Tuesday column", "s", LIVE, MONDAY)])],
            once("Monday column", "Tuesday column"),
            id="but not a day later",
        ),
        pytest.param(
            [(MAIN, [LIVE_ONE, LIVE_TWO]), (SECTION, [LIVE_TWO, LIVE_THREE]), (MAIN, [LIVE_THREE])],
            once("Update 1", "Update 2", "Update 3"),
            id="a live blog in both",
        ),
    ],
)
def test_two_feeds_of_an_outlet(polls: list[Poll], expected: list[tuple[str, int]]) -> None:
    assert sorted(shown(*polls)) == sorted(expected)
