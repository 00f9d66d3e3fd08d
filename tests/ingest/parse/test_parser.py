"""Bytes to a document: formats, damage, hostility."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.parser import FORMATS, parse
from ingest.parse.update_period import hint
from tests.ingest.scripted import item, rss

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>T</title>
<link href="https://a.example/"/><entry><id>tag:1</id><title type="text">A &lt;b&gt; c</title>
<link rel="alternate" href="https://a.example/1"/><updated>2026-01-02T03:04:05Z</updated>
<author><name>Ada</name></author><author><name>Ben</name></author>
<summary>Short</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long</p></div></content>
</entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title>
<dc:language>en</dc:language></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>
<dc:date>2026-01-02</dc:date><dc:creator>Ada</dc:creator></item></rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "T",
    "language": "en-GB",
    "items": [
        {"id": 7, "url": "https://a.example/7", "title": "A < B", "content_html": "<p>x</p>", "summary": "s",
         "date_published": "2026-01-02T03:04:05Z", "authors": [{"name": "Ada"}, {"name": "Ben"}, "odd"]},
        "no object",
        {"id": None, "content_text": "a <b> c", "author": {"name": "Cy"}, "external_url": "https://b.example/"},
    ],
}  # fmt: skip


def document(source: bytes, content_type: str = "", formats: tuple[Format, ...] = FORMATS) -> FeedDocument:
    found = parse(source, content_type, formats=formats)
    assert isinstance(found, FeedDocument), found
    return found


def unparsed(source: bytes) -> Unparsed:
    found = parse(source)
    assert isinstance(found, Unparsed), found
    return found


def only(source: bytes, content_type: str = "") -> Entry:
    (entry,) = document(source, content_type).entries
    return entry


def test_rss() -> None:
    source = rss(item("1", "One", "Text"), more="<language>en-us</language><ttl>30</ttl>")
    found = document(source)
    assert (found.form, found.title, found.language, found.hint, found.total) == ("rss20", "T", "en-us", 30, 1)
    entry = found.entries[0]
    assert (entry.guid, entry.link, entry.title) == ("1", "https://news.example/1", "One")
    assert (entry.description, entry.content) == ("Text", "")
    assert entry.published == "Sun, 01 Mar 2026 10:00:00 GMT"


def test_atom() -> None:
    found = document(ATOM)
    assert (found.form, found.language) == ("atom10", "de")
    entry = found.entries[0]
    assert (entry.guid, entry.link, entry.author) == ("tag:1", "https://a.example/1", "Ada, Ben")
    assert (entry.description, entry.published) == ("Short", "2026-01-02T03:04:05Z")
    assert "<p>Long</p>" in entry.content


def test_rdf() -> None:
    entry = only(RDF)
    assert (entry.title, entry.link, entry.author, entry.published) == (
        "One",
        "https://a.example/1",
        "Ada",
        "2026-01-02",
    )


def test_json_feed() -> None:
    found = document(b"\xef\xbb\xbf \n" + msgspec.json.encode(JSON))
    assert (found.form, found.language, found.total) == ("json11", "en-GB", 2)
    first, second = found.entries
    assert (first.guid, first.title, first.author, first.content) == ("7", "A &lt; B", "Ada, Ben, odd", "<p>x</p>")
    assert (second.guid, second.link, second.author) == ("", "https://b.example/", "Cy")
    assert second.content == "a &lt;b&gt; c"


@pytest.mark.parametrize(
    ("source", "status", "words"),
    [
        (b"", "not-a-feed", "empty"),
        (b" \r\n\xef\xbb\xbf", "not-a-feed", "empty"),
        (
            b"<!DOCTYPE html><html><head><title>Hi</title></head><body>Hello</body></html>",
            "not-a-feed",
            "HTML page",
        ),
        (b"<html><title>Just a moment...</title></html>", "not-a-feed", "asks for a browser"),
        (b"only words", "not-a-feed", "format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not-a-feed", "format"),
        (b"<sitemap><url/></sitemap>", "not-a-feed", "format"),
        (b'{"items": []}', "not-a-feed", "JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken", "JSON"),
        (b"<rss version='2.0'><channel><title>T</tit", "broken", "breaks off"),
    ],
    ids=["nothing", "spaces", "html", "challenge", "words", "picture", "sitemap", "json", "half-json", "half-xml"],
)
def test_what_is_no_feed(source: bytes, status: str, words: str) -> None:
    found = unparsed(source)
    assert found.status == status
    assert words in found.message


def test_an_empty_feed_is_a_feed() -> None:
    assert document(rss()).total == 0
    assert document(b'{"version": "https://jsonfeed.org/version/1", "items": []}').total == 0


def test_a_feed_that_breaks_off_keeps_its_whole_entries() -> None:
    found = document(rss(item("1"), item("2"))[:-40])
    assert [entry.guid for entry in found.entries] == ["1"]
    assert found.notes == ("tags-mended", "document-cut")


def test_broken_references_do_not_lose_the_entry() -> None:
    entry = only(rss(item("1", "AT&T &nbsp; R&D &copy;", "a & b")))
    assert entry.title.startswith("AT&")
    assert entry.guid == "1"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type", "notes"),
    [
        ("utf-8", "utf-8", "", ()),
        ("iso-8859-1", "iso-8859-1", "", ()),
        ("windows-1252", "windows-1252", "", ()),
        ("utf-16", "utf-16", "", ()),
        ("utf-8", "iso-8859-1", "", ("charset-wrong",)),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1", ("charset-wrong",)),
        ("iso-8859-1", "utf-8", "", ("charset-wrong",)),
        ("utf-8", "", "text/xml", ()),
    ],
)
def test_charsets(encoding: str, declared: str, content_type: str, notes: tuple[str, ...]) -> None:
    text = rss(
        item(
            "1",
            "Société générale à l\u2019\u0153uvre"
            if encoding in ("utf-8", "utf-16", "windows-1252")
            else "Société à",
        )
    ).decode()
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    source = text.replace('<?xml version="1.0"?>', head).encode(encoding)
    found = document(source, content_type)
    assert found.entries[0].title.startswith("Société")
    assert found.notes == notes


def laughs(levels: int) -> str:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, levels)]
    return "<!DOCTYPE rss [" + "\n".join(lines) + "]>"


@pytest.mark.parametrize(
    "doctype",
    [
        laughs(10),
        '<!DOCTYPE rss [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p; <!ENTITY a9 "v">]>',
        f'<!DOCTYPE rss [<!ENTITY a9 "{"x" * 100_000}">]>',
    ],
    ids=["laughs", "file", "parameter", "quadratic"],
)
def test_declared_entities_are_not_expanded(doctype: str) -> None:
    source = rss(item("1", "T &a9; end", "&a9;" * 50)).replace(b"<rss", doctype.encode() + b"<rss", 1)
    entry = only(source)
    assert "root:" not in entry.title
    assert len(entry.title) + len(entry.description) < 1000
    assert "entities-removed" in document(source).notes


def test_entities_in_two_byte_encodings_are_not_expanded_either() -> None:
    text = rss(item("1", "&a9;")).decode().replace("<rss", laughs(10) + "<rss", 1)
    assert only(text.encode("utf-16")).title == "&a9;"


def test_entries_over_the_limit_are_counted_but_not_read() -> None:
    found = document(rss(*(item(str(number)) for number in range(MOST_ENTRIES + 3))))
    assert (len(found.entries), found.total) == (MOST_ENTRIES, MOST_ENTRIES + 3)


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "minutes"),
    [
        ("60", "", "", 60), ("", "hourly", "2", 30), ("", "daily", "", 1440), ("", "weekly", "1", 10080),
        ("", "hourly", "0", 60), ("x", "never", "y", 0), ("", "", "", 0), ("99999999", "", "", 10080),
    ],
)  # fmt: skip
def test_hint(ttl: str, period: str, frequency: str, minutes: int) -> None:
    assert hint(ttl, period, frequency) == minutes


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda noise: rss(item("1"))[:150] + noise))
def test_no_bytes_raise(source: bytes) -> None:
    assert isinstance(parse(source), FeedDocument | Unparsed)


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("desk@outlet.example (Ada Bell)", "Ada Bell"),
        ("Ada Bell &lt;ada@press.studio&gt;", "Ada Bell"),
        ("desk@outlet.media", "desk@outlet.media"),
        ("Ada Bell", "Ada Bell"),
    ],
)
def test_an_author_is_a_name_however_long_the_address_ends(written: str, name: str, fast: bool) -> None:
    entry = f"<item><title>T</title><author>{written}</author></item>"
    document = parse(f'<rss version="2.0"><channel>{entry}</channel></rss>'.encode(), fast=fast)
    assert isinstance(document, FeedDocument)
    assert document.entries[0].author == name


def test_a_further_format_is_asked_with_the_beginning_and_given_the_whole() -> None:
    body = b"\xef\xbb\xbf\n BEGIN:one\n" + b"x" * 5_000
    asked: list[bytes] = []

    def recognises(start: bytes) -> bool:
        asked.append(start)
        return start.startswith(b"BEGIN:")

    own = Format(recognises, lambda whole, _: FeedDocument(form="own", total=len(whole)))
    assert parse(body, formats=(*FORMATS, own)) == FeedDocument(form="own", total=len(body))
    assert len(asked[0]) < 4096
    assert parse(body).__class__ is Unparsed
    assert document(rss(item("1", "One", "Text")), formats=(*FORMATS, own)).form == "rss20"
