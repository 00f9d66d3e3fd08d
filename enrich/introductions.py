"""Names that the text itself introduces: an abbreviation in brackets, a product by what it is.

``the Alliance of Motion Picture and Television Producers (AMPTP)`` makes the abbreviation a name of the
Alliance for the rest of the text. ``presented Green Room (GR), a method that uses AI`` makes Green Room
a product.
"""

import re
from collections.abc import Iterator, Sequence

from enrich.entities import Mention
from enrich.scan import Scan
from enrich.text import Text

_ABBREVIATION = re.compile(r"\s?\(\s?[\"'“‘]?([A-Z][A-Za-z&.-]{1,11})[\"'”’]?\s?\)")
_NAME = r"[A-Z0-9][\w'’+-]*(?:[ -](?:[A-Z0-9][\w'’+.-]*|of|the|and|&|for|in)){0,7}"
_BEFORE = re.compile(rf"({_NAME})$")
_NOUN = (
    r"(?:model|tool|method|system|technique|app|assistant|chatbot|generator|platform|software|service|agent|engine"
    r"|feature|technology|product|algorithm|program|plug-?in)"
)
_PRODUCT = re.compile(
    r"\b(?:present|launch|unveil|introduc|announc|releas|develop|creat|debut|call|nam|built|build|test|open)\w*"
    rf"\s+(?:a\s+\w+\s+called\s+)?[\"“‘]?({_NAME})[\"”’]?(?:\s\([A-Z][\w-]{{1,9}}\))?,\s"
    rf"(?:a|an|its|the|their)\s((?:[\w'’-]+\s){{0,6}}?{_NOUN}s?\b[^.;]{{0,80}})"
)
_CALLED = re.compile(
    rf"\b((?:AI|generative|machine[ -]learning|artificial intelligence)[\w -]{{0,30}}\b{_NOUN}s?),?"
    rf"\s(?:called|named|dubbed|known as)\s[\"“‘]?({_NAME})"
)
_AI = re.compile(r"\bAI\b|\bA\.I\.|artificial intelligence|machine[ -]learning|generative|neural|deep learning")
_BODY = re.compile(
    r"\b(Alliance|Association|Federation|Coalition|Council|Committee|Commission|Authority|Department|Institute"
    r"|Foundation|Agency|Society|Academy|Union|Guild|Brotherhood|Teamsters|Workers|Board|Bureau|Ministry)\b"
)
_UNION = re.compile(r"\b(Union|Guild|Brotherhood|Teamsters|Workers)\b")
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
    if _AI.search(text.raw) is None:
        return
    for match in _PRODUCT.finditer(text.raw):
        if _AI.search(match.group(2)) and match.group(1).split()[0].lower() not in _SMALL:
            yield _product(match, 1)
    for match in _CALLED.finditer(text.raw):
        yield _product(match, 2)


def _product(match: re.Match[str], group: int) -> Mention:
    name = match.group(group).rstrip(".'’ ")
    start = match.start(group)
    return Mention("product", name, start, start + len(name), "product:introduced")


def _abbreviated(text: Text, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the places of abbreviations that stand in brackets behind a name."""
    ending = {mention.end: mention for mention in found}
    for match in _ABBREVIATION.finditer(text.raw):
        short = match.group(1)
        named = ending.get(match.start())
        if named is None:
            named = _new_body(text, match.start(), short)
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
