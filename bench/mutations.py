"""Small documents of every kind that is read, and the same ones damaged: number N always gives the same bytes."""

import json
import re
from collections.abc import Callable
from random import Random

LARGEST = 1_000_000
"""Bytes of a damaged document at most."""
HUGE = 40
"""One in so many repetitions goes on up to :data:`LARGEST`."""
USUAL = 4_000
"""Bytes that other repetitions add at most."""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xml:base="https://a.example/"><channel><title>A &amp; B</title>
<link>https://a.example/</link><language>de</language><ttl>30</ttl><image><url>i.png</url><title>no</title></image>
<item><guid isPermaLink="false">tag:1</guid><title>Größe &#8211; <![CDATA[<b>one</b>]]></title>
<link>/1?utm_source=x</link>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate><author>ada@a.example (Ada)</author><category>Film</category>
<description>&lt;p&gt;Text &amp;amp; more&lt;/p&gt;</description>
<enclosure url="1.mp3" type="audio/mpeg" length="9"/>
<content:encoded><![CDATA[<p>Long <a href="/x">text</a><iframe src="y"/></p><script>z()</script>]]>
</content:encoded></item>
<item><title>Two</title><link>https://a.example/2</link><dc:date>2026-03-01</dc:date><dc:creator>Ben</dc:creator>
<media:group><media:content url="2.jpg"><media:title>Picture</media:title></media:content></media:group>
<source url="https://b.example/">Wire</source><comments>https://a.example/2#c</comments></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">T</title>
<author><name>Desk</name></author><entry><id>urn:1</id><title type="xhtml"><div
 xmlns="http://www.w3.org/1999/xhtml">One<br/></div></title><link rel="alternate" href="1"/>
<link rel="enclosure" href="1.mp3"/><updated>2026-03-01T10:00:00Z</updated><summary>S</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content>
<category term="Film"/></entry><entry><id>urn:2</id><title>Two</title><content type="text">y &lt; z</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title>
<dc:language>en</dc:language></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><dc:date>2026-01-02</dc:date>
<dc:creator>Ada</dc:creator></item></rdf:RDF>"""
ENTITIES = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&b;</title><item>
<title>&b;&c;&nbsp;</title><guid>1</guid>
<description>&bogus; R&D &#55356;&#57286; &#x110000; &#0;</description></item>
</channel></rss>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en", "authors": [{"name": "Desk"}],
    "items": [
        {"id": "1", "url": "https://a.example/1", "title": "Größe \u2013 One", "content_html": "<p>x</p>",
         "tags": ["a"], "date_published": "2026-03-01T10:00:00Z",
         "attachments": [{"url": "1.mp3", "size_in_bytes": 9}]},
        {"id": 2, "content_text": "a < b\n\ud83c\udfc6", "author": {"name": "Ben"}, "image": "2.jpg",
         "_x": {"y": None}},
    ],
}  # fmt: skip
RSS_JSON = {"rss": {"version": "2.0", "channel": {"title": "T", "item": [
    {"title": "One", "guid": {"#value": "1", "isPermaLink": False}, "pubDate": "Sun, 01 Mar 2026 10:00:00 GMT",
     "category": ["a", {"#value": "b"}], "enclosure": {"url": "1.mp3", "length": "9"}},
    {"title": "Two", "guid": 2},
]}}}  # fmt: skip
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><news:news>
<news:publication><news:name>T</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-01T10:00:00Z</news:publication_date><news:title>One &amp; two</news:title>
<news:keywords>a, b</news:keywords></news:news></url><url><loc>https://a.example/2</loc></url></urlset>"""
JSON_LD = {"@context": "https://schema.org", "@graph": [
    {"@type": "NewsArticle", "@id": "#1", "headline": "One", "url": "https://a.example/1", "author": {"@id": "#p"},
     "datePublished": "2026-03-01T10:00:00Z", "articleBody": "x", "keywords": "a, b", "image": ["1.jpg"]},
    {"@type": "Person", "@id": "#p", "name": "Ada"}, {"@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "item": {"@type": "BlogPosting", "headline": "Two", "@id": "https://a.example/2"}}]},
]}  # fmt: skip
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>T</title><script type="application/ld+json">
{json.dumps(JSON_LD)}</script></head><body><div><p>x<script>y()</script></div></body></html>"""
RUSSIAN = RSS.replace("utf-8", "windows-1251").replace("Größe", "Москва")

SEEDS: dict[str, bytes] = {
    "rss": RSS.encode(),
    "atom": ATOM.encode(),
    "rdf": RDF.encode(),
    "entities": ENTITIES.encode(),
    "json-feed": json.dumps(JSON_FEED).encode(),
    "json-feed-raw": json.dumps(JSON_FEED, indent=1).replace("\\ud83c\\udfc6", "x").encode(),
    "rss-json": json.dumps(RSS_JSON).encode(),
    "sitemap": SITEMAP.encode(),
    "json-ld": json.dumps(JSON_LD).encode(),
    "page": PAGE.encode(),
    "windows-1251": RUSSIAN.encode("windows-1251"),
    "latin-1": RSS.replace("utf-8", "iso-8859-1").encode("iso-8859-1"),
    "latin-1-undeclared": RSS.replace(' encoding="utf-8"', "").encode("iso-8859-1"),
    "shift-jis": RSS.replace("utf-8", "shift_jis").replace("Größe", "東京ソ表").encode("cp932"),
    "gb18030": RSS.replace("utf-8", "gbk").replace("Größe", "中文").encode("gb18030"),
    "iso-2022-jp": RSS.replace("utf-8", "iso-2022-jp").replace("Größe", "東京").encode("iso-2022-jp"),
    "utf-16": RSS.replace("utf-8", "utf-16").encode("utf-16"),
    "utf-16-json": json.dumps(JSON_FEED, ensure_ascii=False).encode("utf-16-be", "replace"),
}
CONTENT_TYPES = (
    "", "", "", "application/rss+xml", "text/html; charset=iso-8859-1", "application/json; charset=utf-8",
    "text/xml; charset=windows-1251", "text/xml; charset=utf-7", "text/xml; charset=nonsense",
)  # fmt: skip

_WORDS = (
    "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE x [", "<!ENTITY e '&e;'>", "&e;", "&", "&amp;",
    "&#0;", "&#x110000;", "&#55356;", "&#99999999999;", "<", ">", "</", "/>", "<item>", "</item>", "<entry>",
    "</entry>", "</channel>", "</rss>", "<a href='", "<br>", "<p/>", "<x:y z='1' z='1'>", "xmlns='",
    "xml:base='//['", "<iframe/>", "<title>", "</title>", "<svg><style>", '"', "'", "\\", "\\u", "\\ud83c",
    "\\udfc6", "{", "}", "[", "]", ",", ":", "null", "1e999", "-", "\x00", "\ufeff", "\u2028", "\ud800",
    "http://[", "http://a:99999999/", "data:,", "9" * 400, "0001-01-01T00:00:00Z",
    "Sun, 99 Foo 99999 99:99:99 XYZ",
)  # fmt: skip
_BYTES = (b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\x1b$B", b"\xff\xfe", b"\x00<")
_PIECES = (*(word.encode("utf-8", "surrogatepass") for word in _WORDS), *_BYTES)
_TAG = re.compile(rb"</?[A-Za-z][\w:.-]*[^<>]{0,200}>")


def damaged(number: int) -> tuple[str, bytes, str]:
    """Return what document this number is made from, the damaged bytes, and a content type."""
    rng = Random(number)
    name = rng.choice(list(SEEDS))
    body = SEEDS[name]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        body = rng.choice(MUTATIONS)(body, rng)[:LARGEST]
    return name, body, rng.choice(CONTENT_TYPES)


def _flip(body: bytes, rng: Random) -> bytes:
    """Turn single bits."""
    out = bytearray(body)
    for _ in range(rng.randint(1, 8) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _insert(body: bytes, rng: Random) -> bytes:
    """Put something in that means something, in one to three places."""
    for _ in range(rng.randint(1, 3)):
        place = rng.randint(0, len(body))
        body = body[:place] + rng.choice(_PIECES) + body[place:]
    return body


def _cut(body: bytes, rng: Random) -> bytes:
    """Leave the tail away."""
    return body[: rng.randint(0, len(body))]


def _delete(body: bytes, rng: Random) -> bytes:
    """Leave a part away."""
    start, end = _part(body, rng)
    return body[:start] + body[end:]


def _repeat(body: bytes, rng: Random) -> bytes:
    """Write a part again and again."""
    start, end = _part(body, rng)
    times = _room(rng) // max(end - start, 1)
    return body[:end] + body[start:end] * times + body[end:]


def _nest(body: bytes, rng: Random) -> bytes:
    """Open something again and again, and close it as often or not at all."""
    opening, closing = rng.choice(
        ((b"<a>", b"</a>"), (b"<div><b>", b"</b></div>"), (b"<item>", b"</item>"), (b"&lt;b&gt;", b"&lt;/b&gt;"),
         (b"[", b"]"), (b'{"a":', b"}"), (b"<![CDATA[", b"]]>"), (b"&amp;", b""), (b"<a", b">"), (b"<!--", b""),
         (b'<p x="', b'">'), (b"&", b";"), (b'{"@graph":[', b"]}"), (b"<svg><style>", b""), (b"<table><td>", b""))
    )  # fmt: skip
    times = _room(rng) // len(opening + closing)
    start, end = _part(body, rng)
    return body[:start] + opening * times + body[start:end] + closing * rng.choice((0, times)) + body[end:]


def _splice(body: bytes, rng: Random) -> bytes:
    """Go on with another document's end."""
    other = rng.choice(list(SEEDS.values()))
    return body[: rng.randint(0, len(body))] + other[rng.randint(0, len(other)) :]


def _swap(body: bytes, rng: Random) -> bytes:
    """Let two tags change places."""
    tags = list(_TAG.finditer(body[:20_000]))
    if len(tags) < 2:
        return _delete(body, rng)
    one, two = sorted(rng.sample(tags, 2), key=lambda tag: tag.start())
    return body[: one.start()] + two[0] + body[one.end() : two.start()] + one[0] + body[two.end() :]


def _crowd(body: bytes, rng: Random) -> bytes:
    """Give a tag many attributes, or many names of spaces."""
    tags = list(_TAG.finditer(body[:20_000]))
    if not tags:
        return _insert(body, rng)
    place = rng.choice(tags).end() - 1
    name = rng.choice((b"x%d", b"xmlns:x%d", b"x:y%d", b"on%d"))
    more = b"".join(b' %s="%d"' % (name % number, number) for number in range(_room(rng) // 12))
    return body[:place] + more + body[place:]


def _recode(body: bytes, rng: Random) -> bytes:
    """Write it, or the rest of it, in another encoding."""
    place = rng.choice((0, rng.randint(0, len(body))))
    rest = body[place:].decode("utf-8", "replace")
    return body[:place] + rest.encode(
        rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7")), "replace"
    )


def _part(body: bytes, rng: Random) -> tuple[int, int]:
    """Return begin and end of a part: of tags, or anywhere."""
    tags = [tag.start() for tag in _TAG.finditer(body[:20_000])]
    if len(tags) > 1 and rng.random() < 0.6:
        start, end = sorted(rng.sample(tags, 2))
        return start, end
    start = rng.randint(0, len(body))
    return start, min(len(body), start + rng.choice((1, 4, 40, 400)))


def _room(rng: Random) -> int:
    return rng.randint(1, LARGEST if rng.randrange(HUGE) == 0 else USUAL)


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _flip, _insert, _insert, _insert, _cut, _delete, _repeat, _nest, _splice, _swap, _crowd, _recode,
)  # fmt: skip
