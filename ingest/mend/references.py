"""References and signs that XML forbids, mended where they stand: ``&#55356;&#57286;``, ``&nbsp;``, ``R&D``.

What a reference stands for is decided as in HTML, whose names feeds use without declaring them; everything
else that begins with ``&`` is that sign itself, so ``?a=1&copy=3`` stays an address.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
"""What no XML 1.0 document may hold (section 2.2)."""
_HIGH = r"(0*+(?:55(?:29[6-9]|[3-9]\d\d)|56(?:[0-2]\d\d|3[01]\d))|[xX]0*+[dD][89abAB][\da-fA-F]{2})"
_LOW = r"(0*+(?:56(?:3[2-9]\d|[4-9]\d\d)|57(?:[0-2]\d\d|3[0-3]\d|34[0-3]))|[xX]0*+[dD][c-fC-F][\da-fA-F]{2})"
_PAIR = re.compile(rf"&#{_HIGH};&#{_LOW};")
_DOUBTFUL = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d++|[xX][\da-fA-F]++);?|(\w++);)?")
_VERBATIM = re.compile(r"<!\[CDATA\[|<!--")
_LAST = 0x10FFFF

Entities = Mapping[str, str]
"""The document's own: what stands for each name."""


def without_forbidden(text: str) -> str:
    """Return the text without signs that XML forbids."""
    return _FORBIDDEN.sub("", text)


def mend(text: str, entities: Entities) -> str:
    """Return the document with every reference sound, CDATA sections and comments as they are."""
    return "".join(
        part if part.startswith(("<![CDATA[", "<!--")) else mend_text(part, entities) for part in _parts(text)
    )


def mend_text(text: str, entities: Entities) -> str:
    """Return a text that is neither CDATA nor a comment with every reference sound."""
    if "&" not in text:
        return text
    return _DOUBTFUL.sub(lambda match: _sound(match, entities), join_pairs(text))


def join_pairs(text: str) -> str:
    """Return the text with what stands for one sign by two references, each of half of it, as that sign."""
    return _PAIR.sub(_joined, text) if "&#" in text else text


def _parts(text: str) -> Iterator[str]:
    """Yield the document in pieces, each CDATA section and comment one of its own."""
    at = 0
    while found := _VERBATIM.search(text, at):
        stop = text.find("]]>" if found[0] == "<![CDATA[" else "-->", found.end())
        yield text[at : found.start()]
        at = len(text) if stop < 0 else stop + 3
        yield text[found.start() : at]
    yield text[at:]


def _joined(match: re.Match[str]) -> str:
    high, low = _number(match[1]), _number(match[2])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _number(digits: str) -> int:
    hexadecimal = digits[0] in "xX"
    written = digits.lstrip("xX").lstrip("0")
    return _LAST + 1 if len(written) > 7 else int(written or "0", 16 if hexadecimal else 10)


def _sound(match: re.Match[str], entities: Entities) -> str:
    digits, name = match.groups()
    if digits:
        number = _number(digits)
        possible = number <= _LAST and not _FORBIDDEN.match(chr(number))
        return f"&#{number};" if possible else ""
    if name in entities:
        return entities[name]
    known = html5.get(f"{name};") if name else None
    return escape(known) if known else "&amp;" + match[0][1:]
