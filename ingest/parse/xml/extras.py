"""What else an entry says: the publisher's categories, files and pictures, and where it was taken from."""

from collections.abc import Callable

from lxml import etree

from ingest.parse.author import author_in
from ingest.parse.xml.links import is_whole
from ingest.parse.xml.names import name_of
from ingest.parse.xml.values import number, value
from news.item import Media

_PICTURE = "image/*"
_AUTHORS = ("author", "dc_creator")


class Extras:
    """Collects in the order of the document."""

    def __init__(self) -> None:
        self._categories: dict[str, None] = {}
        self._media: dict[str, Media] = {}
        self.source = ""
        self.source_authors: list[str] = []
        self.replies = ""

    def categories(self) -> tuple[str, ...]:
        """Return each category once."""
        return tuple(self._categories)

    def media(self, whole: Callable[[str], str]) -> tuple[Media, ...]:
        """Return each file once, its address made absolute by ``whole``."""
        found: dict[str, Media] = {}
        for each in self._media.values():
            url = whole(each.url)
            found.setdefault(url, Media(url, each.type, each.size))
        return tuple(found.values())

    def add_category(self, element: etree._Element) -> None:
        """Add what a category says: the name for people, else the term, else the text."""
        text = element.get("label") or element.get("term") or element.get("text") or value(element)
        if not text and len(element):
            text = " ".join("".join(str(part) for part in element.itertext()).split())
        self._add(text)

    def add_keywords(self, element: etree._Element) -> None:
        """Add each of a list with commas."""
        for word in value(element).split(","):
            self._add(word)

    def _add(self, name: str) -> None:
        name = name.strip()
        if name and not is_whole(name):  # some software marks what sort of entry it is by an address
            self._categories.setdefault(name)

    def add_file(self, element: etree._Element, address: str = "", kind: str = "") -> None:
        """Add a file: ``address`` or what the attributes say; of type ``kind`` where the feed names none."""
        url = (address or element.get("url") or element.get("href") or "").strip()
        if not url:
            return
        kind = (element.get("type") or kind).strip()
        if not kind and element.get("medium"):
            kind = f"{element.get('medium')}/*"
        size = number(element.get("length") or element.get("fileSize") or "")
        known = self._media.get(url)
        if known is None or (known.type in ("", _PICTURE) and kind):
            self._media[url] = Media(url, kind, size or (known.size if known else 0))

    def add_picture(self, element: etree._Element) -> None:
        """Add a picture, whose address is an attribute, an element ``url`` or the text."""
        text = value(element)
        inner = next((value(part) for part in element if name_of(part) == "url"), "")
        self.add_file(element, inner or (text if is_whole(text) else ""), _PICTURE)

    def take_source(self, element: etree._Element) -> None:
        """Take the publication's name and authors: RSS writes the name as text, Atom a small feed."""
        titles = [value(part) for part in element if name_of(part) == "title"]
        self.source = value(element) or next(filter(None, titles), "")
        self.source_authors = [author_in(part) for part in element if name_of(part) in _AUTHORS]
