"""Tags written soundly: attributes in quotes and once each, every prefix declared."""

import re
from collections import Counter

from ingest.mend.references import Entities, mend_text

MOST = 250
"""Attributes of one mended tag at most: lxml reads them in a time that grows by the square of their number."""

_ATTRIBUTE = re.compile(
    r"([A-Za-z_][\w.:-]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s\"'>]++)))?", re.ASCII
)
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What feeds mean by a prefix that they do not declare."""
_NOTHING: frozenset[str] = frozenset()


class TagWriter:
    """Writes the tags of one document in their order, and knows which prefixes are declared where."""

    def __init__(self, root: str, entities: Entities) -> None:
        self._entities = entities
        self._open: list[tuple[str, frozenset[str]]] = []
        self._declared = Counter({"xml": 1, "xmlns": 1})
        self._spaces = dict(_NAMESPACES)
        self._own = {"rss", root.rpartition(":")[0]}

    def name(self, written: str) -> str:
        """Return a name with one colon at most, without a prefix that means the format itself."""
        prefix, colon, local = written.partition(":")
        if not colon or (prefix in self._own and prefix not in self._spaces):
            return local or prefix
        return (
            f"{prefix}:{local.replace(':', '_')}" if local[:1].isalpha() else f"{prefix}_{local}".replace(":", "_")
        )

    def start(self, written: str, attributes: str, *, empty: bool = False) -> str:
        """Return a start tag, whose element is then open, or an empty-element tag."""
        if not attributes and ":" not in written:
            if not empty:
                self._open.append((written, _NOTHING))
            return f"<{written}/>" if empty else f"<{written}>"
        found = self._read(attributes)
        declared = {name[6:] for name in found if name.startswith("xmlns:")}
        self._spaces |= {prefix: found[f"xmlns:{prefix}"] for prefix in declared}
        name = self.name(written)
        used = {each.partition(":")[0] for each in (name, *found) if ":" in each}
        for prefix in sorted(used - declared - {each for each in used if self._declared[each]}):
            found[f"xmlns:{prefix}"] = self._space(prefix)
            declared.add(prefix)
        if not empty:
            self._open.append((name, frozenset(declared)))
            self._declared.update(declared)
        inner = "".join(f' {key}="{value}"' for key, value in found.items())
        return f"<{name}{inner}{'/' if empty else ''}>"

    def end(self) -> str:
        """Return the end tag of the innermost open element, which is open no more."""
        name, declared = self._open.pop()
        if declared:
            self._declared.subtract(declared)
        return f"</{name}>"

    def _space(self, prefix: str) -> str:
        return self._spaces.get(prefix) or self._spaces.get(prefix.lower()) or f"urn:undeclared:{prefix}"

    def _read(self, attributes: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(attributes):
            name, *values = match.groups("")
            value = mend_text("".join(values), self._entities).replace("<", "&lt;").replace('"', "&quot;")
            if name.startswith("xmlns"):
                value = value.strip()
                if not value and name != "xmlns":
                    continue
            found.setdefault(self.name(name), value)
            if len(found) >= MOST:
                break
        return found
