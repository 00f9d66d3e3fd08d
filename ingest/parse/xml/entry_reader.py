"""One entry of an XML feed, element by element, to what feedparser makes of it.

Of two elements for the same value the later one counts, unless it lies deeper in the entry. An
element that is not known is looked through. A table from tags to what is done with them is kept for
a document, so that an element costs one look-up.
"""

from collections.abc import Callable

import msgspec
from lxml import etree

from ingest.parse.author import author_in, together
from ingest.parse.document import Entry
from ingest.parse.xml.extras import Extras
from ingest.parse.xml.links import has_scheme, is_whole, joined, new_base, relation, target, unescaped, whole
from ingest.parse.xml.names import RDF_ABOUT, XML_BASE, XML_LANG, name_of
from ingest.parse.xml.values import BLANKS, frame_of, markup, type_of, undone, value

_PAGES = ("text/html", "application/xhtml+xml")
_WRITTEN_AS_TEXT = ("text/html", "text/plain")
_COPIED = (*_PAGES, "text/plain")


class Surroundings(msgspec.Struct, frozen=True):
    """What an entry takes over from the elements around it."""

    base: str = ""
    """What ``xml:base`` says; empty where nothing says it."""
    site: str = ""
    """What relative links are resolved against where there is no base: the channel's own link."""
    language: str = ""
    authors: tuple[str, ...] = ()
    literal: str = ""
    """Beginning of the tags whose plain texts hold no markup: Atom's own; empty for none."""
    stray_base: Callable[[], str] = str
    """Gives the first base that the document says anywhere, for :attr:`Entry.former_guid`."""


class EntryReader:
    """Reads one entry; ``handlers`` is the document's table, which fills as tags are met."""

    def __init__(self, around: Surroundings, handlers: "dict[str, Handler]") -> None:
        self.extras = Extras()
        self._around = around
        self._handlers = handlers
        self._base = around.base
        self._language = around.language
        self._values: dict[str, str] = {}
        self._depths: dict[str, int] = {}
        self._languages: dict[str, str] = {}
        self._contents: list[str] = []
        self._authors: list[str] = []
        self._title_depth = -1
        self._link = self._permalink = ""
        self._resolved_guid = self._has_content = False

    def read(self, element: etree._Element, position: int) -> Entry:
        """Return what ``element`` says; ``position`` is its place in the document, from 0."""
        if element.keys():
            self._begin(element)
        self.look_through(element, -1)
        values, extras = self._values, self.extras
        content = max(self._contents, key=len, default="")
        summary, guid = values.get("summary", ""), values.get("guid", "")
        return Entry(
            position=position,
            guid=guid,
            link=values.get("origin") or values.get("origin2") or self._said_link(),
            title=values.get("title", ""),
            description=summary if summary != content else "",
            content=content,
            author=together(self._authors or extras.source_authors) or together(self._around.authors),
            published=values.get("published") or values.get("updated") or values.get("created", ""),
            updated=values.get("updated", ""),
            language=self._said_language(),
            categories=extras.categories(),
            media=extras.media(self._whole),
            source=extras.source,
            comments=self._whole(values.get("comments") or extras.replies),
            former_guid=self._former(guid),
        )

    def _begin(self, element: etree._Element) -> None:
        """Take what stands in the entry's own tag; ``lastmod`` and ``href`` are CDF's."""
        self._base = new_base(self._base, element.get(XML_BASE) or element.get("base"))
        self._language = language_of(element, self._language)
        self._values["guid"] = about = element.get(RDF_ABOUT, "")
        if is_whole(about):
            self._permalink = about
        self._values["updated"] = element.get("lastmod") or element.get("LASTMOD") or ""
        self._link = element.get("href") or element.get("HREF") or ""

    def look_through(self, parent: etree._Element, depth: int) -> None:
        """Read the elements within ``parent``, which lies ``depth`` below the entry's own elements."""
        handlers = self._handlers
        depth += 1
        for child in parent:
            tag = child.tag
            handler = handlers.get(tag)
            if handler is None:
                handler = handlers[tag] = HANDLERS.get(name_of(child), EntryReader.look_through)
            if handler is not EntryReader.look_through or len(child):
                handler(self, child, depth)

    def pass_over(self, _element: etree._Element, _depth: int) -> None:
        """Leave out what speaks of something else, with all that it holds."""

    def keep(self, key: str, value: str, depth: int) -> None:
        """Keep a value, unless one that lies less deep is there."""
        if depth <= self._depths.get(key, depth):
            self._depths[key] = depth
            self._values[key] = value

    def title(self, element: etree._Element, depth: int) -> None:
        """Read a title: of several the first that is not empty, but one less deep before others."""
        if self._titled(element, depth, "title"):
            self._title_depth = depth

    def media_title(self, element: etree._Element, depth: int) -> None:
        """Read the title of a file, which is the entry's only until that comes."""
        self._titled(element, depth, "file")

    def _titled(self, element: etree._Element, depth: int, name: str) -> str:
        text = self._text(element, name, "text/plain")
        if not -1 < self._title_depth <= depth:
            self.keep("title", text, depth)
        return text

    def description(self, element: etree._Element, depth: int) -> None:
        """Read a short text; a second one is the content, as feeds with two of them mean it."""
        self._short(element, depth, "text/html")

    def summary(self, element: etree._Element, depth: int) -> None:
        """Read a short text that is plain unless it says otherwise."""
        self._short(element, depth, "text/plain")

    def _short(self, element: etree._Element, depth: int, default: str) -> None:
        if "summary" in self._values and not self._has_content:
            self.content(element, depth)
        else:
            self.keep("summary", self._text(element, "summary", default), depth)

    def content(self, element: etree._Element, _depth: int, default: str = "text/plain") -> None:
        """Read a long text; what is no text, such as a picture in base64, is none."""
        self._has_content = True
        kind = type_of(element, default)
        text = self._text(element, "content", default)
        if kind.startswith("text/") or kind.endswith("xml"):
            self._contents.append(text)
        if kind in _COPIED:
            self._values.setdefault("summary", text)

    def abstract(self, element: etree._Element, depth: int) -> None:
        """Read a text that is a summary even where one is there."""
        self.keep("summary", self._text(element, "summary", "text/plain"), depth)

    def encoded(self, element: etree._Element, depth: int) -> None:
        """Read a long text that is HTML unless it says otherwise."""
        self.content(element, depth, "text/html")

    def body(self, element: etree._Element, depth: int) -> None:
        """Read a long text that is written as markup."""
        self.content(element, depth, "application/xhtml+xml")

    def _text(self, element: etree._Element, name: str, default: str) -> str:
        literal = self._around.literal != "" and element.tag.startswith(self._around.literal)
        if not element.keys() and not len(element):
            if literal or default not in _WRITTEN_AS_TEXT:
                return markup(element, default, literal=literal)
            return (element.text or "").strip(BLANKS)
        language = language_of(element, "") or _language_of_frame(element)
        if language:
            self._languages[name] = language
        return markup(element, type_of(element, default), literal=literal)

    def guid(self, element: etree._Element, depth: int) -> None:
        """Read the identifier; a whole address is the link too where no other is given."""
        written = value(element)
        permanent = element.get("isPermaLink", element.get("ispermalink", "true")) == "true"
        self._resolved_guid = permanent
        self.keep("guid", written, depth)
        if permanent and not self._permalink and is_whole(written):
            self._permalink = whole(written, "")

    def link(self, element: etree._Element, _depth: int) -> None:
        """Read a link: an address in ``href``, else the text, else what other attributes say."""
        if not element.keys():
            self._link = unescaped(value(element)) or self._link
            return
        found, kind = target(element), element.get("type", "text/html").partition(";")[0].strip().lower()
        rel = relation(element)
        if not found:
            return
        base = element.get(XML_BASE) or element.get("base")
        if base:
            found = whole(found, new_base(self._base, base))
        if rel == "enclosure":
            self.extras.add_file(element, found)
        elif rel == "alternate" and (kind in _PAGES or kind in ("html", "xhtml") or not element.get("href")):
            if not self._link or not self._is_of_others(element, found):
                self._link = found
        elif rel == "replies" and kind in _PAGES:
            self.extras.replies = found

    def _is_of_others(self, element: etree._Element, link: str) -> bool:
        """Say whether a link leads to no page, or to one in another language than the entry's."""
        language = element.get("hreflang", "")[:2].lower()
        return (has_scheme(link) and not is_whole(link)) or (
            bool(language and self._language) and language != self._language[:2].lower()
        )

    def author(self, element: etree._Element, _depth: int) -> None:
        """Add an author."""
        self._authors.append(author_in(element))

    def source(self, element: etree._Element, _depth: int) -> None:
        """Take the name of the publication that the entry was taken from."""
        self._title_depth = -1
        self.extras.take_source(element)

    def image(self, element: etree._Element, _depth: int) -> None:
        """Take a picture; its title and link are its own."""
        self._title_depth = -1
        self.extras.add_picture(element)

    def category(self, element: etree._Element, depth: int) -> None:
        """Add a category, and those within it."""
        self.extras.add_category(element)
        self.look_through(element, depth)

    def keywords(self, element: etree._Element, _depth: int) -> None:
        """Add categories that are written in one list."""
        self.extras.add_keywords(element)

    def file(self, element: etree._Element, depth: int) -> None:
        """Take a file, and what is said within it."""
        self.extras.add_file(element)
        self.look_through(element, depth)

    def _said_link(self) -> str:
        """Return the link, or the guid that is an address where there is none, or only one of another scheme."""
        link = self._whole(self._link)
        return self._permalink or link if not link or (has_scheme(link) and not is_whole(link)) else link

    def _whole(self, link: str) -> str:
        return whole(link, self._base or self._around.site) if link else ""

    def _former(self, guid: str) -> str:
        """Return the guid as feedparser reads it where that differs: resolved like a link.

        Where nothing around says a base, feedparser goes on with the first that is said anywhere.
        """
        former = guid if guid.isascii() else undone(guid)
        if former and self._resolved_guid and not has_scheme(former):
            former = joined(self._base or self._around.stray_base(), former)
        return former if former != guid else ""

    def _said_language(self) -> str:
        said = self._languages
        return (
            self._values.get("language")
            or said.get("title")
            or said.get("content")
            or said.get("summary")
            or self._language
        )


Handler = Callable[[EntryReader, etree._Element, int], None]


def language_of(element: etree._Element, inherited: str) -> str:
    """Return the language that an element says it is in; said to be empty, it is not known."""
    said = element.get(XML_LANG, element.get("lang"))
    return inherited if said is None else said.replace("_", "-")


def _language_of_frame(element: etree._Element) -> str:
    frame = frame_of(element)
    return "" if frame is None else language_of(frame, "")


def _keeping(key: str) -> Handler:
    def handler(reader: EntryReader, element: etree._Element, depth: int) -> None:
        reader.keep(key, value(element), depth)

    return handler


def _table(names: dict[Handler, str]) -> dict[str, Handler]:
    return {name: handler for handler, listed in names.items() for name in listed.split()}


HANDLERS = _table(
    {
        EntryReader.title: "title dc_title",
        EntryReader.media_title: "media_title",
        EntryReader.description: "description dc_description media_description",
        EntryReader.abstract: "abstract",
        EntryReader.summary: "summary itunes_summary",
        EntryReader.content: "content",
        EntryReader.encoded: "content_encoded fullitem",
        EntryReader.body: "body xhtml_body",
        EntryReader.guid: "guid id",
        EntryReader.link: "link",
        EntryReader.author: "author managingeditor dc_author dc_creator itunes_author",
        EntryReader.source: "source",
        EntryReader.image: "image itunes_image googleplay_image media_thumbnail",
        EntryReader.file: "enclosure media_content",
        EntryReader.category: "category dc_subject media_category itunes_category",
        EntryReader.keywords: "keywords itunes_keywords media_keywords",
        EntryReader.pass_over: "textinput item entry contributor dc_contributor itunes_owner rights copyright"
        " dc_rights subtitle tagline itunes_subtitle info feedburner_browserfriendly generator media_player",
        _keeping("published"): "pubdate published issued dcterms_issued",
        _keeping("updated"): "updated modified lastbuilddate dc_date dcterms_modified date",
        _keeping("created"): "created dcterms_created",
        _keeping("origin"): "feedburner_origlink",
        _keeping("origin2"): "pheedo_origlink",
        _keeping("language"): "language dc_language",
        _keeping("comments"): "comments",
    }
)
"""What is done with an element, by its name as :func:`name_of` has it."""
