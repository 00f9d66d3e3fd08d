"""Names that the text itself introduces: an abbreviation in brackets, a product by what it is.

``the Alliance of Motion Picture and Television Producers (AMPTP)`` makes the abbreviation a name of the
Alliance for the rest of the text. ``presented Green Room (GR), a method that uses AI`` makes Green Room
a product.
"""

import re
from collections.abc import Iterator, Sequence

from enrich.names.entities import Mention
from enrich.rules.scan import Scan
from enrich.text.joined import Text, places

_ABBREVIATION = re.compile(r"\(\s?[\"'\u201c\u2018]?([A-Z][A-Za-z&.-]{1,11})[\"'\u201d\u2019]?\s?\)")
_NAME = r"[A-Z0-9][\w'\u2019+-]*(?:[ -](?:[A-Z0-9][\w'\u2019+.-]*|of|the|and|&|for|in)){0,7}"
_BEFORE = re.compile(rf"({_NAME})$")
_NOUN = (
    r"(?:model|tool|method|system|technique|app|assistant|chatbot|generator|platform|software|service|agent|engine"
    r"|feature|technology|product|algorithm|program|plug-?in)"
)
_APPOSITION = re.compile(rf",\s(?:an?|its|the|their)\s((?:[\w'\u2019-]+\s){{0,6}}?{_NOUN}s?\b[^.;\n]{{0,80}})")
_PRESENTED = re.compile(
    r"\b(?:present|launch|unveil|introduc|announc|releas|develop|creat|debut|call|nam|build|built|test|open)\w*"
    rf"\s+(?:a\s\w+\scalled\s+)?[\"\u201c\u2018]?({_NAME})[\"\u201d\u2019]?(?:\s\([A-Z][\w-]{{1,9}}\))?$"
)
_CALLED = re.compile(rf"\b{_NOUN}s?,?\s(?:called|named|dubbed|known as)\s[\"\u201c\u2018]?({_NAME})")
_AI = re.compile(r"\bAI\b|\bA\.I\.|artificial intelligence|machine[ -]learning|generative|neural|deep learning")
_AI_WORDS = ("AI", "A.I.", "artificial intelligence", "machine", "generative", "neural", "deep learning")
"""One of these stands wherever the pattern matches; looking for them costs next to nothing."""
_BODY = re.compile(
    r"\b(Alliance|Association|Federation|Coalition|Council|Committee|Commission|Authority|Department|Institute"
    r"|Foundation|Agency|Society|Academy|Union|Guild|Brotherhood|Teamsters|Workers|Board|Bureau|Ministry)\b"
)
_UNION = re.compile(r"\b(Union|Guild|Brotherhood|Teamsters|Workers)\b")
_NAMING = (" called ", " named ", " dubbed ", " known as ")
OPENING = 6_000
"""Characters of the joined text in which a product is introduced; an abbreviation may be anywhere."""
_NEAR = 90
"""Characters before a product's description in which its name, or what kind of thing it is, must stand."""
_LONGEST_NOUN = 16
"""Characters that a noun in the plural and a comma take, and some to spare."""
_LONGEST_NAME = 200
_SMALL = {"of", "the", "and", "&", "for", "in"}


def introduced(scan: Scan, found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that become known by being introduced; ``found`` are those known before."""
    text = scan.text
    products = list(_products(text))
    mentions = [*products]
    if "(" in text.raw:
        mentions += _abbreviated(text, [*found, *products])
    return mentions


def _products(text: Text) -> Iterator[Mention]:
    raw = text.raw
    opening = raw[:OPENING]
    if not any(word in opening for word in _AI_WORDS):
        return
    for match in _APPOSITION.finditer(raw, 0, OPENING):
        if _AI.search(match.group(1)) is None:
            continue
        named = _PRESENTED.search(raw, max(0, match.start() - _NEAR), match.start())
        if named is not None and named.group(1).split()[0].lower() not in _SMALL:
            yield _product(named)
    for at in places(text.folded[:OPENING], *_NAMING):
        called = _CALLED.search(raw, max(0, at - _LONGEST_NOUN), at + _LONGEST_NAME)
        if called is None or not called.start() < at < called.start(1):
            continue
        if _AI.search(raw, max(0, called.start() - _NEAR), called.start(1)):
            yield _product(called)


def _product(match: re.Match[str]) -> Mention:
    name = match.group(1).rstrip(".'\u2019 ")
    start = match.start(1)
    return Mention("product", name, start, start + len(name), "product:introduced")


def _abbreviated(text: Text, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the places of abbreviations that stand in brackets behind a name."""
    ending = {mention.end: mention for mention in found}
    for match in _ABBREVIATION.finditer(text.raw):
        short = match.group(1)
        behind = match.start() - text.raw[match.start() - 1].isspace()  # where a name before the bracket ends
        named = ending.get(behind)
        if named is None:
            named = _new_body(text, behind, short)
            if named is None:
                continue
            yield named
        for place in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text.raw[match.start() :]):
            start = match.start() + place.start()
            yield Mention(named.kind, named.name, start, start + len(short), f"{named.kind}:abbreviation")


def _new_body(text: Text, end: int, short: str) -> Mention | None:
    """Return the union or organization whose initials are the abbreviation behind it."""
    before = _BEFORE.search(text.raw, max(0, end - 120), end)
    if before is None:
        return None
    words = before.group(1).split(" ")
    for first in range(len(words)):
        name = " ".join(words[first:])
        if words[first] not in _SMALL and _initials(words[first:]) == short.upper().replace(".", ""):
            if _BODY.search(name) is None:
                return None
            kind = "union" if _UNION.search(name) else "organization"
            return Mention(kind, name, end - len(name), end, f"{kind}:introduced")
    return None


def _initials(words: Sequence[str]) -> str:
    return "".join(part[0] for word in words if word not in _SMALL for part in word.split("-") if part).upper()
