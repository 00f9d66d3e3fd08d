"""Which format a document has, and where its entries are."""

import pytest

from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse

ITEM = "<item><title>One</title></item>"
ATOM = "http://www.w3.org/2005/Atom"
ATOM_03 = "http://purl.org/atom/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def read(source: str) -> FeedDocument:
    found = parse(source.encode())
    assert isinstance(found, FeedDocument), found
    return found


RSS_10 = "http://purl.org/rss/1.0/"
RDF_090 = "http://my.netscape.com/rdf/simple/0.9/"


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (f'<rss version="2.0"><channel>{ITEM}</channel></rss>', "rss20"),
        (f'<rss version="0.91"><channel>{ITEM}</channel></rss>', "rss091u"),
        (f'<rss version="0.94"><channel>{ITEM}</channel></rss>', "rss094"),
        (f"<rss><channel>{ITEM}</channel></rss>", "rss"),
        (f'<rss version="2.0">{ITEM}</rss>', "rss20"),
        (f'<RSS version="2.0"><Channel>{ITEM.replace("item", "Item")}</Channel></RSS>', "rss20"),
        (f'<r:RDF xmlns:r="{RDF}" xmlns="{RSS_10}"><channel/>{ITEM}</r:RDF>', "rss10"),
        (f'<r:RDF xmlns:r="{RDF}" xmlns="{RDF_090}">{ITEM}</r:RDF>', "rss090"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title></entry></feed>', "atom10"),
        (f'<a:feed xmlns:a="{ATOM}"><a:entry><a:title>One</a:title></a:entry></a:feed>', "atom10"),
        (f'<feed version="0.3" xmlns="{ATOM_03}"><entry><title>One</title></entry></feed>', "atom03"),
        ('<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title></entry>', "atom10"),
        ('<CHANNEL><ITEM HREF="https://a.example/1"><TITLE>One</TITLE></ITEM></CHANNEL>', "cdf"),
        (f'<!DOCTYPE rss SYSTEM "rss.dtd"><rss version="0.92"><channel>{ITEM}</channel></rss>', "rss092"),
    ],
)  # fmt: skip
def test_every_format_is_recognised(source: str, form: str) -> None:
    found = read(source)
    assert found.form == form
    assert [entry.title for entry in found.entries] == ["One"]
    assert found.notes == ()


def test_a_feed_within_another_element_is_read_and_the_element_cut_off() -> None:
    found = read(f'<export><rss version="2.0"><channel>{ITEM}</channel></rss></export>')
    assert ([entry.title for entry in found.entries], found.notes) == (["One"], ("tags-mended",))


def test_a_channel_of_cdf_says_link_and_date_in_the_tag() -> None:
    (entry,) = read('<CHANNEL><ITEM HREF="https://a.example/1" LASTMOD="2026-03-01"/></CHANNEL>').entries
    assert (entry.link, entry.published) == ("https://a.example/1", "2026-03-01")


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ('xmlns:x="http://purl.org/dc/elements/1.1/"', "x:creator"),
        ('xmlns:x="HTTP://purl.org/dc/elements/1.1"', "x:creator"),
        ('xmlns:x="https://purl.org/dc/elements/1.1/"', "x:creator"),
        ('xmlns:dc="https://elsewhere.example/dc"', "dc:creator"),
        ('xmlns:dc="http://www.itunes.com/dtds/podcast-1.0.dtd"', "dc:author"),
        ('xmlns:x="http://www.w3.org/2005/Atom"', "x:author"),
        ('xmlns:x="http://backend.userland.com/rss2"', "x:author"),
    ],
)
def test_elements_are_known_by_their_namespace_or_else_their_prefix(declared: str, name: str) -> None:
    source = f'<rss version="2.0" {declared}><channel><item><{name}>Ada</{name}></item></channel></rss>'
    assert read(source).entries[0].author == "Ada"


def test_a_namespace_that_means_something_else_is_not_the_formats() -> None:
    inside = '<comments xmlns="http://purl.org/rss/1.0/modules/slash/">12</comments>'
    assert read(f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>').entries[0].comments == ""


def test_a_feed_says_how_often_and_in_which_language() -> None:
    inside = "<title>A <b>B</b></title><language>de</language><language>en-gb</language><ttl>30</ttl>"
    found = read(f'<rss version="2.0" xml:lang="fr"><channel>{inside}</channel></rss>')
    assert (found.title, found.language, found.hint, found.total) == ("A B", "en-gb", 30, 0)
