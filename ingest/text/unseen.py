"""Elements whose contents nobody sees: taken out where they are closed, only their tags where they are not.

To a browser everything after an ``<iframe/>`` or an unclosed ``<script>`` is part of it, up to the end. Feeds
are cut and rewritten as if they were XML, so here an element that ends nowhere, or in its own tag, is empty.
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator

_RAW = ("script", "style", "iframe", "title")
"""Their contents are no markup, up to the next end tag (https://html.spec.whatwg.org/#raw-text-elements)."""
_NESTED = ("template", "noscript", "object", "svg", "math", "head", "button", "select")
_SHOWN = ("textarea", "xmp", "noembed", "noframes", "plaintext", "frameset", "frame")
"""Their contents are seen, but as source text, or what follows them is not: only their tags go."""

_COMMENT_END = re.compile("--!?>")
"""May be the beginning's own dashes, as in ``<!-->`` (https://html.spec.whatwg.org/#comment-start-state)."""
_ATTRIBUTES = r"""(?:(?:[^<>"']++|"[^"]{0,2000}+"|'[^']{0,2000}+')*+>|[^<>]*+>)"""
_TAG = re.compile(
    rf"<(?:!--|(?P<end>/?)(?P<name>{'|'.join(_RAW + _NESTED + _SHOWN)})(?=[\s/>]){_ATTRIBUTES})",
    re.IGNORECASE | re.ASCII,
)


def take_out(source: str) -> str:
    """Return the markup without what nobody sees. The time is linear in its length."""
    kept, place = [], 0
    for start, end in sorted(_cuts(source, list(_TAG.finditer(source)))):
        kept.append(source[place:start])
        place = max(place, end)
    kept.append(source[place:])
    return "".join(kept)


def _cuts(source: str, tags: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the places of the tags, and of the elements that are closed."""
    raw = _raw_places(source, tags)
    opened: defaultdict[str, list[int]] = defaultdict(list)
    until = 0
    for tag in tags:
        if tag.start() < until:
            continue
        if tag["name"] is None:
            comment_end = _COMMENT_END.search(source, tag.end() - 2)
            until = comment_end.end() if comment_end else len(source)
            yield tag.start(), until
            continue
        name, until = tag["name"].lower(), tag.end()
        if tag["end"]:
            if opened[name]:
                yield opened[name].pop(), until
        elif source[until - 2] != "/":
            if name in _RAW:
                until = _end(raw[name], tag.start()) or until
            elif name in _NESTED:
                opened[name].append(tag.start())
        yield tag.start(), until


def _raw_places(source: str, tags: list[re.Match[str]]) -> dict[str, list[tuple[int, int]]]:
    """Return for each raw element where its tags stand: the start, and the end of an end tag.

    A start tag right after a quotation mark is one that a script writes.
    """
    places: dict[str, list[tuple[int, int]]] = {name: [] for name in _RAW}
    for tag in tags:
        name = (tag["name"] or "").lower()
        if name in places and (tag["end"] or source[tag.start() - 1 : tag.start()] not in ('"', "'", "`")):
            places[name].append((tag.start(), tag.end() if tag["end"] else 0))
    return places


def _end(places: list[tuple[int, int]], start: int) -> int:
    """Return where the element ends that starts there; 0 where the next one starts first, or it is not closed."""
    after = bisect(places, (start, 1))
    return places[after][1] if after < len(places) else 0
