"""An XML feed of any kind: which one it is, what it says of itself, and its entries in their order."""

from collections.abc import Iterator
from functools import cached_property

import msgspec
from lxml import etree

from ingest.parse.author import author_in
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument
from ingest.parse.update_period import hint
from ingest.parse.xml.entry_reader import EntryReader, Handler, Surroundings, language_of
from ingest.parse.xml.links import new_base, relation, target, whole
from ingest.parse.xml.names import XML_BASE, XML_LANG, name_of
from ingest.parse.xml.values import value

_RSS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}
_ATOM_10 = "{http://www.w3.org/2005/Atom}"
_RDF_090 = "my.netscape.com/rdf/simple/0.9"
_ROOTS = ("rss", "rdf_rdf", "rdf", "feed", "channel", "entry")
_ENTRIES = ("item", "entry")
_WRITTEN = ("{*}item", "{*}entry", "{*}Item", "{*}Entry", "{*}ITEM", "{*}ENTRY")
_AUTHORS = ("author", "itunes_author")
"""Authors of a feed who are those of its entries: by RFC 4287, 4.2.1, and by Apple's tags. An editor is none."""
_FIRST_BASE = etree.XPath("string((//@xml:base)[1])")
_HINTS = ("ttl", "sy_updateperiod", "sy_updatefrequency")


class ChannelHead(msgspec.Struct):
    """What a feed or one of its channels says of itself."""

    title: str = ""
    language: str = ""
    link: str = ""
    authors: tuple[str, ...] = ()
    hints: dict[str, str] = {}


def read(root: etree._Element, notes: tuple[str, ...] = ()) -> FeedDocument | None:
    """Return the document whose tree is ``root``, or null where that is no feed. ``notes`` are passed on."""
    found = _feed_in(root)
    if found is None:
        return None
    return _Reader(found, _form(found)).read(notes)


def _feed_in(root: etree._Element) -> etree._Element | None:
    """Return the feed's own element: the root, or the first below it where something else is wrapped around."""
    if name_of(root) in _ROOTS:
        return root
    inner = root.iter("{*}rss", "{*}RDF", "{*}feed")
    return next((each for each in inner if name_of(each) in _ROOTS and _is_feed(each)), None)


def _is_feed(element: etree._Element) -> bool:
    return any(name_of(child) in ("channel", *_ENTRIES) for child in element)


def _form(root: etree._Element) -> str:
    """Return the format and its version as feedparser names them, and ``cdf``, which it does not tell apart."""
    name, version = name_of(root), root.get("version", "")
    if name == "rss":
        return _RSS.get(version, "rss20" if version.startswith("2.") else "rss")
    if name.startswith("rdf"):
        return "rss090" if any(_RDF_090 in (uri or "") for uri in root.nsmap.values()) else "rss10"
    if name == "channel":
        return "cdf" if any(name_of(child) == "item" and child.keys() for child in root) else "rss"
    if str(root.tag).startswith(_ATOM_10):
        return "atom10"
    return _ATOM.get(version, "atom")


class _Reader:
    """Reads one document; what is around its entries is found once for each parent that they have."""

    def __init__(self, root: etree._Element, form: str) -> None:
        self._root = root
        self._form = form
        self._heads: dict[etree._Element, ChannelHead] = {}
        self._channels = [child for child in root if name_of(child) == "channel"] or [root]

    def read(self, notes: tuple[str, ...]) -> FeedDocument:
        elements = list(self._entries())
        heads = [self._head(channel) for channel in self._channels]
        said = [self._root.get(XML_LANG, self._root.get("lang", "")), *(head.language for head in heads)]
        hints = heads[0].hints
        return FeedDocument(
            form=self._form,
            entries=tuple(self._read(elements[:MOST_ENTRIES])),
            total=len(elements),
            title=next((head.title for head in heads if head.title), ""),
            language=next((language for language in reversed(said) if language), ""),
            hint=hint(*(hints.get(name, "") for name in _HINTS)),
            notes=notes,
        )

    def _entries(self) -> Iterator[etree._Element]:
        """Yield the entries wherever they stand; an empty one within another is a mistake and none."""
        for element in self._root.iter(*_WRITTEN):
            if name_of(element) in _ENTRIES and (len(element) or element.keys() or not _within_entry(element)):
                yield element

    def _read(self, elements: list[etree._Element]) -> Iterator[Entry]:
        handlers: dict[str, Handler] = {}
        parent, around = None, Surroundings()
        for place, element in enumerate(elements):
            above = element.getparent()
            if above is not parent or place == 0:
                parent, around = above, self._around(above)
            yield EntryReader(around, handlers).read(element, place)

    def _around(self, parent: etree._Element | None) -> Surroundings:
        base = language = ""
        channel = self._channels[0]
        if parent is not None:
            for element in (*reversed(tuple(parent.iterancestors())), parent):
                base = new_base(base, element.get(XML_BASE) or element.get("base"))
                language = language_of(element, language)
                channel = element if name_of(element) == "channel" else channel
        head = self._head(channel)
        atom = self._form.startswith("atom")
        space = str(self._root.tag).partition("}")[0] + "}" if atom and self._root.tag[0] == "{" else ""
        return Surroundings(
            base, "" if atom else head.link, language, head.authors, space, lambda: self._first_base
        )

    @cached_property
    def _first_base(self) -> str:
        return str(_FIRST_BASE(self._root))

    def _head(self, channel: etree._Element) -> ChannelHead:
        if channel not in self._heads:
            self._heads[channel] = _head_of(channel)
        return self._heads[channel]


def _within_entry(element: etree._Element) -> bool:
    return any(name_of(above) in _ENTRIES for above in element.iterancestors())


def _head_of(channel: etree._Element) -> ChannelHead:
    """Read what stands directly in a channel; of several links the first counts, of languages the last."""
    head = ChannelHead(hints={})
    authors: list[str] = []
    for child in channel:
        name = name_of(child)
        if name in _ENTRIES:
            continue
        if name == "title":
            head.title = head.title or "".join(str(part) for part in child.itertext()).strip()
        elif name in ("language", "dc_language"):
            head.language = value(child)
        elif name in _HINTS:
            head.hints[name] = value(child)
        elif name in _AUTHORS:
            authors.append(author_in(child))
        elif name == "link" and not head.link and relation(child) == "alternate":
            head.link = whole(target(child), "")
    head.authors = tuple(authors)
    return head
