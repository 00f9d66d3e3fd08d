"""The fast path: well-formed feeds of the usual kinds, read by lxml to the same entries as feedparser's.

It answers only where it is sure. Whatever is unusual (damage, a DTD, markup between the tags, an
image or a foreign element that changes the meaning of its neighbours) is left to feedparser. A
differential test over real feeds shows that both give equal items, so which of them read a
document never matters to an item's identity.
"""

import re

from lxml import etree

from ingest.parse.author import name_of
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument
from ingest.parse.update_period import hint
from ingest.text.undo import undo

_CORE = (
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/rss/1.0/",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
)
_NAMES = {
    "http://purl.org/dc/elements/1.1/": "dc_",
    "http://purl.org/dc/terms/": "dcterms_",
    "http://purl.org/rss/1.0/modules/content/": "content_",
    "http://purl.org/rss/1.0/modules/syndication/": "sy_",
    "http://search.yahoo.com/mrss/": "media_",
    "http://search.yahoo.com/mrss": "media_",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes_",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner_",
    "http://www.w3.org/1999/xhtml": "xhtml_",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf_",
}
_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM = "{http://www.w3.org/2005/Atom}feed"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"

_TITLES = {"title", "dc_title", "media_title"}
_SUMMARIES = {"description", "dc_description", "media_description", "summary", "itunes_summary"}
_CONTENTS = {"content_encoded", "content", "fullitem"}
_AUTHORS = {"author", "dc_creator", "dc_author", "itunes_author", "managingeditor"}
_DATES = {
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "dcterms_issued": "published",
    "updated": "updated",
    "modified": "updated",
    "lastbuilddate": "updated",
    "dc_date": "updated",
    "dcterms_modified": "updated",
    "created": "created",
    "dcterms_created": "created",
}
_PLAIN = {
    "feedburner_origlink": "origin",
    "pheedo_origlink": "origin2",
    "language": "language",
    "dc_language": "language",
}
_DOUBTFUL = {"item", "entry", "textinput", "body", "xhtml_body", "abstract", "channel", "feed", "rss"}
_UNREAD = {"category", "dc_subject", "media_category", "itunes_category", "contributor", "enclosure", "keywords"}
_MEANINGFUL = _TITLES | _SUMMARIES | _CONTENTS | _AUTHORS | _DOUBTFUL | {
    *_DATES, *_PLAIN, "link", "guid", "id", "source", "image",
}  # fmt: skip
_TYPES = {None, "text", "html", "text/plain", "text/html", "xhtml", "application/xhtml+xml"}
_SCHEME = re.compile(r"(?:https?://|tag:|urn:)[^/]")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")


class InDoubt(Exception):
    """This document is for feedparser."""


def parse(body: bytes, notes: tuple[str, ...] = ()) -> FeedDocument | None:
    """Return the document in ``body``, or null where feedparser should read it. ``notes`` are passed on."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
        return _document(root, notes, has_base=b"xml:base" in body)
    except (etree.XMLSyntaxError, InDoubt, ValueError):
        return None


def _document(root: etree._Element, notes: tuple[str, ...], *, has_base: bool) -> FeedDocument:
    form, head, entries = _shape(root)
    said = {"title": "", "language": root.get(_LANG, root.get("lang", ""))}
    for child in head:
        name = _name(child)
        if name in ("item", "entry"):
            continue
        if name in _CONTENTS or (name in _SUMMARIES and "summary" in said):
            raise InDoubt  # feedparser lets this change how the first entry is read
        if name in ("summary", "itunes_summary"):
            said["summary"] = ""
        elif name == "title":
            said["title"] = said["title"] or _value(child)
        elif name in ("language", "dc_language", "ttl", "sy_updateperiod", "sy_updatefrequency"):
            said[name.removeprefix("dc_")] = _value(child)
    inherited = _language(head, _language(root, ""))
    based = any(_BASE in element.attrib for element in root.iter()) if has_base else "base" in head.attrib
    return FeedDocument(
        form=form,
        entries=tuple(
            _Reader(entry, based=based).read(place, inherited)
            for place, entry in enumerate(entries[:MOST_ENTRIES])
        ),
        total=len(entries),
        title=said["title"],
        language=said["language"],
        hint=hint(said.get("ttl", ""), said.get("sy_updateperiod", ""), said.get("sy_updatefrequency", "")),
        notes=notes,
    )


def _shape(root: etree._Element) -> tuple[str, etree._Element, list[etree._Element]]:
    """Return the format, the element that speaks of the feed, and the entries."""
    if root.tag == _ATOM:
        return "atom10", root, [child for child in root if child.tag == "{http://www.w3.org/2005/Atom}entry"]
    channels = [child for child in root if _name(child) == "channel"]
    if len(channels) != 1:
        raise InDoubt
    (channel,) = channels
    inner = [child for child in channel if _name(child) in ("item", "entry")]
    outer = [child for child in root if _name(child) in ("item", "entry")]
    if root.tag == "rss" and not outer and all(child.tag == "item" for child in inner):
        version = root.get("version", "")
        return _VERSIONS.get(version, "rss20" if version.startswith("2.") else "rss"), channel, inner
    if root.tag == f"{_RDF}RDF" and not inner and channel.tag == "{http://purl.org/rss/1.0/}channel":
        return "rss10", channel, outer
    raise InDoubt


class _Reader:
    """Reads one entry, element by element, keeping what feedparser would keep.

    Of two elements for the same value the later one counts, unless it lies deeper in the entry.
    """

    def __init__(self, entry: etree._Element, *, based: bool) -> None:
        self._entry = entry
        self._based = based or "base" in entry.attrib
        self._values: dict[str, str] = {}
        self._depths: dict[str, int] = {}
        self._contents: list[str] = []
        self._authors: list[str] = []
        self._title_depth = -1
        self._has_content = False
        self._language = ""

    def read(self, position: int, inherited: str) -> Entry:
        entry, values = self._entry, self._values
        self._language = inherited = _language(entry, inherited)
        about = entry.get(f"{_RDF}about")
        if about:
            values["id"] = about
        self._read_all(entry, 0)
        content = max(self._contents, key=len, default="")
        summary = values.get("summary", "")
        published = values.get("published") or values.get("updated") or values.get("created", "")
        return Entry(
            position=position,
            guid=values.get("id", ""),
            link=values.get("origin") or values.get("origin2") or values.get("link", ""),
            title=values.get("title", ""),
            description=summary if summary != content else "",
            content=content,
            author=", ".join(dict.fromkeys(name for name in self._authors if name)),
            published=published,
            updated=values.get("updated", ""),
            language=values.get("language") or self._language,
        )

    def _read_all(self, parent: etree._Element, depth: int) -> None:
        for child in parent:
            self._read_one(child, _name(child), depth)

    def _read_one(self, child: etree._Element, name: str, depth: int) -> None:  # noqa: C901 (one table)
        if name in _DATES:
            self._keep(_DATES[name], _value(child), depth)
        elif name == "link":
            self._link(child)
        elif name in _TITLES:
            self._title(child, name, depth)
        elif name in _SUMMARIES:
            self._summary(child, depth)
        elif name in _CONTENTS:
            self._content(child)
        elif name in ("guid", "id"):
            self._guid(child, depth)
        elif name in _AUTHORS:
            self._author(child)
        elif name in _PLAIN:
            self._keep(_PLAIN[name], _value(child), depth)
        elif name in ("source", "image"):
            if len(child):
                raise InDoubt
            self._title_depth = -1
        elif name in _DOUBTFUL:
            raise InDoubt
        elif name not in _UNREAD and len(child):
            self._read_all(child, depth + 1)

    def _keep(self, key: str, value: str, depth: int) -> None:
        if depth <= self._depths.get(key, depth):
            self._depths[key] = depth
            self._values[key] = value

    def _title(self, child: etree._Element, name: str, depth: int) -> None:
        value = _text(child)
        if self._title_depth != -1 and self._title_depth <= depth:
            return
        if depth <= self._depths.get("title", depth) and name != "media_title":
            self._language = child.get(_LANG, child.get("lang", self._language))
        self._keep("title", value, depth)
        if value and name != "media_title":
            self._title_depth = depth

    def _summary(self, child: etree._Element, depth: int) -> None:
        if "summary" in self._values and not self._has_content:
            self._content(child)
        else:
            self._keep("summary", _text(child), depth)

    def _content(self, child: etree._Element) -> None:
        self._has_content = True
        value = _text(child)
        self._contents.append(value)
        self._values.setdefault("summary", value)

    def _guid(self, child: etree._Element, depth: int) -> None:
        value = _value(child)
        self._keep("id", value, depth)
        if child.get("isPermaLink", child.get("ispermalink", "true")) == "true":
            self._values.setdefault("link", self._absolute(value))

    def _link(self, child: etree._Element) -> None:
        href = child.get("url") or child.get("uri") or child.get("href")
        if not href:
            value = _value(child).replace("&amp;", "&")
            self._values["link"] = self._absolute(_REFERENCE.sub(r"&\1", value))
            return
        rel = child.get("rel", "alternate").lower()
        kind = child.get("type", "text/html").lower()
        if rel == "alternate" and kind in ("text/html", "application/xhtml+xml", "html", "xhtml"):
            self._values["link"] = self._absolute(href)

    def _absolute(self, address: str) -> str:
        """Return the address; resolving it against a base that the document sets is feedparser's business."""
        if self._based and not _SCHEME.match(address):
            raise InDoubt
        return address

    def _author(self, child: etree._Element) -> None:
        if not len(child):
            self._authors.append(name_of(_value(child)))
            return
        parts = {_name(part): _value(part) for part in child}
        self._authors.append(parts.get("name") or parts.get("email") or "")


def _name(element: etree._Element) -> str:
    """Return the name in lower case, with the usual prefix of its namespace; the core formats have none."""
    tag = element.tag
    if not isinstance(tag, str):
        raise InDoubt
    if tag[0] != "{":
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    space = space.lower()
    if space in _CORE:
        return local.lower()
    known = _NAMES.get(space)
    if known is not None:
        return known + local.lower()
    if element.prefix is not None:
        return f"{element.prefix.lower()}_{local.lower()}"
    if local.lower() in _MEANINGFUL:
        raise InDoubt
    return local.lower()


def _value(element: etree._Element) -> str:
    """Return the text of an element without children."""
    if len(element):
        raise InDoubt
    text = (element.text or "").strip()
    return undo(text)[0]


def _text(element: etree._Element) -> str:
    """Return the text or markup of a title, summary or content."""
    if "mode" in element.attrib or element.get("type", "text").lower() not in _TYPES:
        raise InDoubt
    if not len(element):
        return (element.text or "").strip()
    if element.get("type", "").lower() not in ("xhtml", "application/xhtml+xml"):
        raise InDoubt
    if any(inner.prefix for inner in element.iter() if inner is not element):
        raise InDoubt
    inner = (element.text or "") + "".join(
        etree.tostring(part, encoding="unicode", method="html") for part in element
    )
    return inner.strip()


def _language(element: etree._Element, inherited: str) -> str:
    language = element.get(_LANG, element.get("lang"))
    return inherited if language is None else language
