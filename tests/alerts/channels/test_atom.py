"""Letters as an Atom feed, as a feed reader reads it."""

import feedparser
import pytest
from lxml import etree

from alerts.channels.atom import AtomChannel, feed
from alerts.channels.port import Letter, Retry
from news.errors import Unavailable, WrongUse
from tests.alerts.channels.make import EVIL, LINKS, letter
from tests.alerts.make import NOON

ADDRESS = "https://news.example.org/atom/n0b0dy-guesses-this?a=1&b=2"


def read(*letters: Letter, title: str = "strikes & lockouts") -> feedparser.FeedParserDict:
    return feedparser.parse(feed(letters, subscription="s1", title=title, address=ADDRESS, now=NOON))


def test_each_letter_is_an_entry_under_the_id_of_its_delivery() -> None:
    found = read(letter("b", html="<p>Zwei <b>Zeilen</b> &amp; mehr</p>", links=LINKS), letter("a"))
    assert not found.bozo
    assert found.feed.title == "strikes & lockouts"
    assert found.feed.id == "urn:guildwire:subscription:s1"
    assert found.feed.updated == "2023-07-20T12:00:00Z"
    assert [link.href for link in found.feed.links if link.rel == "self"] == [ADDRESS]
    first, second = found.entries
    assert first.id == "urn:uuid:bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"
    assert first.link == LINKS.open
    assert (first.content[0].type, first.content[0].value) == ("text/html", "<p>Zwei <b>Zeilen</b> &amp; mehr</p>")
    assert second.title == "[strikes] „Title“"
    assert second.link == "https://variety.example/1"
    assert (second.content[0].type, second.content[0].value) == ("text/plain", "Two\nlines")


def test_a_feed_without_letters_is_a_feed() -> None:
    found = read()
    assert not found.bozo
    assert found.feed.updated == "2023-07-20T12:00:00Z"
    assert found.entries == []


def test_whatever_a_headline_holds_is_text() -> None:
    given = [letter(subject=EVIL, text=EVIL, html=f"<p>{EVIL}</p>]]>"), letter("\ud800", subject="\ud800")]
    document = feed(given, subscription=EVIL, title=EVIL, address=EVIL, now=NOON)
    root = etree.fromstring(document)
    assert {etree.QName(each).localname for each in root.iter()} <= {
        "feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "content",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["", "short", "x" * 200, "with blanks and so on, long enough", "../" * 10])
def test_an_address_that_could_be_guessed_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(WrongUse) as caught:
        AtomChannel(_Gone(), lambda: NOON).check(address)
    assert not address or address not in str(caught.value)


def test_a_store_that_does_not_answer_is_tried_later() -> None:
    answer = AtomChannel(_Gone(), lambda: NOON).send(letter(address="n0b0dy-guesses-this-token"))
    assert answer == Retry("no store")


class _Gone:
    """A letter box that does not answer."""

    def put(self, letter: Letter) -> None:
        raise Unavailable("no store")

    def of(self, subscription: str, limit: int = 50) -> list[Letter]:
        raise Unavailable("no store")
