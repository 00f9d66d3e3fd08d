"""Names of elements as the formats mean them, whatever prefix a document writes: ``title``, ``dc_creator``.

The namespaces are feedparser's, which has collected them from feeds since 2002. Those of RSS and Atom
count as none, since the formats mean the same by the same names.
"""

from lxml import etree

_CORE = (
    "backend.userland.com/rss",
    "backend.userland.com/rss2",
    "blogs.law.harvard.edu/tech/rss",
    "example.com/necho",
    "example.com/newformat",
    "my.netscape.com/rdf/simple/0.9",
    "purl.org/atom/ns",
    "purl.org/echo",
    "purl.org/pie",
    "purl.org/rss/1.0",
    "purl.org/rss/1.0/modules/rss091",
    "uri/of/echo/namespace",
    "www.w3.org/2005/atom",
)
_PREFIXES = {
    "backend.userland.com/blogchannelmodule": "blogchannel",
    "backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "creativecommons.org/ns#license": "cc",
    "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "freshmeat.net/rss/fm": "fm",
    "hacks.benhammersley.com/rss/streaming": "str",
    "madskills.com/public/xml/rss/module/pingback": "pingback",
    "madskills.com/public/xml/rss/module/trackback": "trackback",
    "media.tangent.org/rss/1.0": "audio",
    "my.theinfo.org/changed/1.0/rss": "cp",
    "podlove.org/simple-chapters": "psc",
    "postneo.com/icbm": "icbm",
    "prismstandard.org/namespaces/1.2/basic": "prism",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/aggregation": "ag",
    "purl.org/rss/1.0/modules/annotate": "annotate",
    "purl.org/rss/1.0/modules/company": "co",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/email": "email",
    "purl.org/rss/1.0/modules/event": "ev",
    "purl.org/rss/1.0/modules/image": "image",
    "purl.org/rss/1.0/modules/link": "l",
    "purl.org/rss/1.0/modules/reference": "ref",
    "purl.org/rss/1.0/modules/richequiv": "reqv",
    "purl.org/rss/1.0/modules/search": "search",
    "purl.org/rss/1.0/modules/servicestatus": "ss",
    "purl.org/rss/1.0/modules/slash": "slash",
    "purl.org/rss/1.0/modules/subscription": "sub",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "purl.org/rss/1.0/modules/taxonomy": "taxo",
    "purl.org/rss/1.0/modules/textinput": "ti",
    "purl.org/rss/1.0/modules/threading": "thr",
    "purl.org/rss/1.0/modules/wiki": "wiki",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "schemas.pocketsoap.com/rss/mydescmodule": "szf",
    "schemas.xmlsoap.org/soap/envelope": "soap",
    "search.yahoo.com/mrss": "media",
    "web.resource.org/cc": "cc",
    "webns.net/mvcb": "admin",
    "wellformedweb.org/commentapi": "wfw",
    "www.georss.org/georss": "georss",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.opengis.net/gml": "gml",
    "www.pheedo.com/namespace/pheedo": "pheedo",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/1999/xlink": "xlink",
    "www.w3.org/2000/01/rdf-schema": "rdfs",
    "www.w3.org/2000/svg": "svg",
    "www.w3.org/2003/01/geo/wgs84_pos": "geo",
    "xmlns.com/foaf/0.1": "foaf",
} | dict.fromkeys(_CORE, "")
_READ: dict[object, str] = {}
_MOST_READ = 1_000
_CORE_PREFIXES = ("atom", "atom10", "a10", "rss")

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def name_of(element: etree._Element) -> str:
    """Return the name in lower case after its namespace's usual prefix and ``_``; empty for a comment.

    A namespace that is not known counts by the prefix the document gives it, and so does a prefix that is
    not declared: what is written ``dc:creator`` is meant so.
    """
    tag = element.tag
    known = _READ.get(tag)
    if known is not None:
        return known
    if not isinstance(tag, str):
        return ""
    if tag[0] != "{":
        return _remember(tag, _joined(*tag.rpartition(":")[::2]))
    space, _, local = tag[1:].partition("}")
    prefix = _prefix(space.lower())
    return _joined(element.prefix or "", local) if prefix is None else _remember(tag, _joined(prefix, local))


def _prefix(space: str) -> str | None:
    space = space.partition("://")[2] or space
    return "" if space.startswith("backend.userland.com/rss") else _PREFIXES.get(space.rstrip("/#"))


def _remember(tag: str, name: str) -> str:
    if len(_READ) < _MOST_READ:
        _READ[tag] = name
    return name


def _joined(prefix: str, local: str) -> str:
    prefix = prefix.lower()
    return f"{prefix}_{local.lower()}" if prefix and prefix not in _CORE_PREFIXES else local.lower()
