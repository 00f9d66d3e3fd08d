"""What stands before the first element: an XML declaration, a DOCTYPE, and often what does not belong there."""

import re
from typing import NamedTuple

MOST_ENTITIES = 50
"""Entities of a document's own that are used at most."""
LONGEST_ENTITY = 1_000
"""Characters of one at most."""
LARGEST_EXPANSION = 1_000_000
"""Characters that all uses of a document's entities add at most."""
LONGEST_SUBSET = 100_000
"""Characters of a DOCTYPE that are read for entities."""

_ROOTS = r"<(?:[A-Za-z][\w.-]{0,20}:)?(?:rss|feed|RDF|urlset|sitemapindex)(?=[\s>/])"
_NEXT = re.compile(rf"<!--|<!DOCTYPE|<!ENTITY|(?P<root>{_ROOTS})|(?P<other><[A-Za-z])", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s++(?:(%)\s++)?([\w.:-]++)\s++(?:\"([^\"]*+)\"|'([^']*+)')?", re.IGNORECASE)
_INNER = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)|%\w++;")


class Prolog(NamedTuple):
    """What was found before the root element."""

    start: int
    """Where the root element of a feed or sitemap begins; where there is none the first element."""
    known: bool
    """It is such a root element."""
    junk: bool
    """Words or other elements stand before it."""
    entities: dict[str, str]
    """The document's own entities, flat and within bounds."""
    removed: bool
    """It declares others, which are not used."""


def read(text: str) -> Prolog:
    """Return what stands before the first element, whatever precedes it."""
    first, at, subset = -1, 0, ""
    last_comment = text.rfind("-->")
    while found := _NEXT.search(text, at):
        if found["root"]:
            entities, removed = _entities(subset, text)
            junk = text[:200].lstrip()[:1] != "<" or (first >= 0 and not subset)
            return Prolog(found.start(), True, junk, entities, removed)
        if found["other"]:
            first = found.start() if first < 0 else first
            at = found.end()
        elif found[0] == "<!--":
            at = found.end()
            at = text.find("-->", at) + 3 if at <= last_comment else at
        else:
            at = found.end()
            subset = subset or text[found.start() : found.start() + LONGEST_SUBSET]
    return Prolog(max(first, 0), False, False, {}, False)


def _entities(subset: str, text: str) -> tuple[dict[str, str], bool]:
    """Return the flat entities that a DOCTYPE declares, and whether there are others."""
    entities: dict[str, str] = {}
    written = 0
    for parameter, name, double, single in _ENTITY.findall(subset):
        written += 1
        value = double or single
        if not parameter and value and len(value) <= LONGEST_ENTITY and not _INNER.search(value):
            entities.setdefault(name, value)
    uses = sum(text.count(f"&{name};") * len(value) for name, value in list(entities.items())[:MOST_ENTITIES])
    if written > MOST_ENTITIES or uses > LARGEST_EXPANSION:
        return {}, True
    return entities, written > len(entities)
