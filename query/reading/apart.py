"""What stands apart in the text of a query: in quotation marks, escaped, an address, a time of day.

The signs in it are no signs of the language: ``https://variety.com/x?y=1`` and ``18:20`` have no field.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from news.text.domains import domain_of
from query.tree import Keyword

_APART = re.compile(
    r"""(?P<quoted>"(?:[^\\"]|\\.)*")|(?P<escaped>\\.)
    |(?<![^\s(:+\-!])(?P<address>https?://[^\s"<>\\]+)
    |(?<![^\s(+\-!])(?P<time>\d+(?::\d+)+(?:[ap]m)?(?:[-\u2013]\d+(?::\d+)*(?:[ap]m)?)?(?=[\s).,;!?]|\Z))""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_DATED = re.compile(r"[a-z_]+:\S*\d\s+\Z")
"""Before a time of day that belongs to a date, which wants quotation marks."""
_BEHIND = ".,;:!?'"
"""Signs that end a sentence rather than an address."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def mask(text: str, sign: str = "q") -> str:
    """Return the text with what stands apart as one sign repeated."""
    kept: list[str] = []
    at = 0
    for start, end in map(_span, _found(text)):
        kept += text[at:start], sign * (end - start)
        at = end
    return "".join((*kept, text[at:]))


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where texts in quotation marks start and end."""
    return (found.span() for found in _APART.finditer(text) if found["quoted"])


def bare(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses and times of day start and end."""
    return (_span(found) for found in _found(text) if found["address"] or found["time"])


def address(text: str) -> str:
    """Return the address that a term is, without the signs that end its sentence; empty for none."""
    return _without_end(text) if _ADDRESS.fullmatch(text) else ""


def leaf(text: str) -> Keyword:
    """Return what an address by itself asks for: the item there, or all of the outlet's domain."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return Keyword("url", text)
    if parts.path in ("", "/") and not parts.query and (domain := domain_of(text)):
        return Keyword("domain", domain)
    return Keyword("url", text)


def domain(text: str) -> str:
    """Return the domain that an address or the name of a host is of, in small letters."""
    return domain_of(text if _ADDRESS.fullmatch(text) else f"//{text}") or text.lower()


def _found(text: str) -> Iterator[re.Match[str]]:
    for found in _APART.finditer(text):
        if not (found["time"] and _DATED.search(text, 0, found.start())):
            yield found


def _span(found: re.Match[str]) -> tuple[int, int]:
    start, end = found.span()
    if address := found["address"]:
        end = start + len(_without_end(address))
    return start, end


def _without_end(address: str) -> str:
    """Return an address without what ends the sentence or the bracket that it stands in."""
    while address[-1] in _BEHIND or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address
