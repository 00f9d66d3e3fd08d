"""Sound documents are read as feedparser reads them: any elements in any order, by any prefix."""

from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.parse import last_resort
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from tests.ingest.parse.alike import differing

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "own": "https://own.example/ns",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "h": "http://www.w3.org/1999/xhtml",
}
ATOM_03 = "http://purl.org/atom/ns#"

WORDS = st.sampled_from(
    ["Strike", "vote", "AI & labour", "Grève à Paris", "声優", "3 < 5", "“quoted”", "Łódź", "$40"]
)
PLAIN = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
ESCAPED = PLAIN.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
MARKUP = ESCAPED.map(lambda text: f"<p>{text}</p><p>A <b>bold</b> claim</p>")
HTML = ESCAPED | MARKUP.map(lambda text: f"<![CDATA[{text}]]>")
INLINE = ESCAPED.map(lambda text: f"{text} <em>now</em> and <i>then</i>")
XHTML = MARKUP.map(lambda text: f'<div xmlns="{SPACES["h"]}">{text}</div><p xmlns="{SPACES["h"]}">End</p>')
ADDRESS = st.integers(1, 99).map(lambda number: f"https://news.example/{number}?a=1&amp;b=2")
DATE = st.integers(10, 28).map(lambda day: f"2026-03-{day}T10:00:00Z")
NAME = st.sampled_from(["Ada Bell", "desk@news.org (Ben Cole)", "Çelik, D.", "Eve &lt;eve@news.org&gt;"])


def tagged(name: str, inside: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    return inside.map(lambda text: f"<{name}{attributes}>{text}</{name}>")


def either(names: str, inside: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    return st.one_of([tagged(name, inside, attributes) for name in names.split()])


PERSON = st.tuples(
    tagged("atom:name", st.sampled_from(["Fay Low", "G. Möller"])), tagged("atom:email", st.just("ada@news.org"))
).map("".join)
COMMON = [
    either("title dc:title media:title", HTML | INLINE),
    either("description dc:description media:description itunes:summary", HTML | INLINE),
    either("atom:title atom:summary atom:content", XHTML, ' type="xhtml"'),
    either("atom:content atom:summary", HTML, ' type="html"'),
    tagged("content:encoded", HTML),
    tagged("atom:content", st.just("R3LDqHZl"), ' type="text/plain" mode="base64"'),
    tagged("atom:content", st.just("iVBORw0KGgo="), ' type="image/png"'),
    either("guid atom:id", ADDRESS),
    tagged("guid", st.just("tag-7"), ' isPermaLink="false"'),
    either("link atom:link", ADDRESS),
    ADDRESS.map(lambda address: f'<atom:link href="{address}"/>'),
    ADDRESS.map(lambda address: f'<atom:link rel="alternate" type="text/html" href="{address}"/>'),
    ADDRESS.map(lambda address: f'<atom:link rel="self" href="{address}"/>'),
    ADDRESS.map(lambda address: f'<enclosure url="{address}" length="7" type="audio/mpeg"/>'),
    either("pubDate atom:published dcterms:issued", DATE),
    either("atom:updated atom:modified dc:date dcterms:modified", DATE),
    either("atom:created dcterms:created", DATE),
    either("category dc:subject media:keywords", ESCAPED),
    either("dc:language language", st.sampled_from(["de", "en-GB"])),
    tagged("slash:comments", st.just("12")),
    st.just('<source url="https://other.example/feed">Other</source>'),
    st.just("<atom:contributor><atom:name>Zed</atom:name></atom:contributor>"),
]
DEEPER = [either("media:group own:wrapper", st.one_of(COMMON[:2])), either("own:plain own:other", ESCAPED)]
AUTHORS = [either("author dc:creator itunes:author", NAME), tagged("atom:author", PERSON)]
"""Of one kind in an entry: where they are mixed feedparser gives the later one's name to the earlier."""
ENTRY = st.one_of([st.lists(st.one_of([*COMMON, *DEEPER, author]), max_size=9).map("".join) for author in AUTHORS])


class Shell(NamedTuple):
    """What is around the entries, and how an entry is written."""

    before: str
    after: str
    entry: str
    core: str
    """The prefix of the format's own elements; empty for none."""


SHELLS = {
    "rss": Shell('<rss version="2.0" {}><channel><title>T</title>', "</channel></rss>", "item", ""),
    "old": Shell('<rss version="0.92" {}><channel><title>T</title>', "</channel></rss>", "item", ""),
    "rdf": Shell(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {}>'
        "<channel><title>T</title></channel>",
        "</rdf:RDF>",
        "item",
        "",
    ),
    "atom": Shell(f'<feed xmlns="{SPACES["atom"]}" xml:lang="en" {{}}><title>T</title>', "</feed>", "entry", ""),
    "old-atom": Shell(f'<feed version="0.3" xmlns="{ATOM_03}" {{}}><title>T</title>', "</feed>", "entry", ""),
}
PREFIXES = st.fixed_dictionaries({name: st.sampled_from([name, f"{name}2", "xyz" + name]) for name in SPACES})


def document(shell: Shell, entries: list[str], prefixes: dict[str, str]) -> bytes:
    text = "".join(f"<{shell.entry}>{entry}</{shell.entry}>" for entry in entries)
    for name, prefix in prefixes.items():
        text = text.replace(f"<{name}:", f"<{prefix}:").replace(f"</{name}:", f"</{prefix}:")
    declared = " ".join(f'xmlns:{prefix}="{SPACES[name]}"' for name, prefix in prefixes.items())
    return f"{shell.before.format(declared)}{text}{shell.after}".encode()


@settings(max_examples=150)
@given(st.sampled_from(sorted(SHELLS)), st.lists(ENTRY, min_size=1, max_size=4), PREFIXES)
@example("rss", ["<title>A <b>b</b> &lt; c</title>"], {name: name for name in SPACES})
def test_sound_documents_are_read_as_feedparser_reads_them(
    shell: str, entries: list[str], prefixes: dict[str, str]
) -> None:
    source = document(SHELLS[shell], entries, prefixes)
    ours, reference = parse(source), last_resort.read(source, "application/xml; charset=utf-8")
    assert isinstance(ours, FeedDocument)
    assert isinstance(reference, FeedDocument)
    assert (ours.title, ours.language, ours.total) == (reference.title, reference.language, reference.total)
    for entry, other in zip(ours.entries, reference.entries, strict=True):
        assert differing(entry, other, ours.language) == set()
