"""Feed lists of other programs: OPML in and out."""

from collections.abc import Sequence

from lxml import etree

from ingest.feed import Feed
from news.errors import WrongUse


def read(source: bytes) -> list[Feed]:
    """Return the feeds of an OPML document, each address once; the folder they lie in becomes their beat.

    Raises :class:`WrongUse` where it is no OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WrongUse(f"this is no OPML: {error}") from error
    if root is None or root.tag.lower() != "opml":
        raise WrongUse("this is no OPML: its first element is not `opml`")
    feeds: dict[str, Feed] = {}
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl", "").strip()
        if not url.startswith(("http://", "https://")):
            continue
        outlet = (outline.get("text") or outline.get("title") or url).strip()
        folder = outline.getparent()
        name = (folder.get("text") or "").strip() if folder is not None and folder.tag == "outline" else ""
        beat = (name,) if name else ()
        feeds.setdefault(
            url, Feed(url=url, outlet=outlet, beat=beat, language=(outline.get("language") or "")[:2])
        )
    return list(feeds.values())


def write(feeds: Sequence[Feed]) -> bytes:
    """Return an OPML 2.0 document, with one folder for each kind of outlet."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Guildwire"
    body = etree.SubElement(root, "body")
    for kind in dict.fromkeys(feed.kind for feed in feeds):
        folder = etree.SubElement(body, "outline", text=kind) if kind else body
        for feed in feeds:
            if feed.kind == kind:
                etree.SubElement(
                    folder, "outline", type="rss", text=feed.outlet, title=feed.outlet, xmlUrl=feed.url
                )
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document
