"""What the names of feeds' elements say about damage: which hold only a text, which no HTML tag can be."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_CORE = {"", "atom", "rss"}
"""Prefixes whose names are read like those without one."""
_LEAVES = _words(
    "title link description guid pubdate category comments language copyright managingeditor webmaster"
    " lastbuilddate generator docs ttl url width height name email uri homepage id updated published modified"
    " issued created summary content subtitle tagline info rights logo icon rating enclosure cloud fullitem"
    " expirationdate keywords day hour"
)
_BRANCHES = _words(
    "image textinput author contributor source items skipdays skiphours channel item entry feed rss"
)
_LEAF_PREFIXES = _words("content dc dcterms feedburner pheedo slash sy wfw thr creativecommons")
_MEDIA_LEAVES = _words("title description keywords text thumbnail category player hash credit copyright rating")
_ITUNES_BRANCHES = {"owner", "category"}
_HTML_PREFIXES = _words("fb g html o st1 svg v w x xhtml")
"""Prefixes that stand in the markup of texts, most of them pasted from a word processor."""

VOID = _words("area base br col embed hr img input link meta param source track wbr")
"""Elements of HTML that have no end tag."""


def holds_text(key: str) -> bool:
    """Say whether an element, by its name in lower case, holds a text, maybe with the markup of HTML in it."""
    prefix, _, local = key.rpartition(":")
    if prefix in _CORE:
        return local in _LEAVES
    if prefix == "media":
        return local in _MEDIA_LEAVES
    return prefix in _LEAF_PREFIXES or (prefix == "itunes" and local not in _ITUNES_BRANCHES)


def is_feeds(key: str) -> bool:
    """Say whether an element belongs to a feed's own structure, so that a text without an end ends before it."""
    prefix, _, local = key.rpartition(":")
    return local in _LEAVES | _BRANCHES if prefix in _CORE else prefix not in _HTML_PREFIXES
