"""Who wrote it: RSS writes ``address (name)``, others ``name <address>``, Atom an element for each."""

import re
from collections.abc import Iterable

from lxml import etree

from ingest.parse.xml.names import name_of as element_name
from ingest.parse.xml.values import value

# RFC 5322 allows more; this is what addresses in feeds look like. Top-level names have any length.
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)++")


def name_of(text: str) -> str:
    """Return the name in ``address (name)`` or ``name <address>``, else the address, else the text."""
    match = _MAIL.search(text)
    if not match:
        return text
    name = text.replace(match[0], "").replace("()", "").replace("<>", "").strip()
    name = name.removeprefix("mailto:").strip(" ,;").removeprefix("(").removesuffix(")").strip()
    return name or match[0]


def author_in(element: etree._Element) -> str:
    """Return the author that an element names: by elements for name or address, else by its text."""
    if len(element):
        said = {element_name(part).rpartition("_")[2]: value(part) for part in element.iterdescendants()}
        found = said.get("name") or said.get("email")
        if found:
            return name_of(found)
    return name_of(value(element))


def together(names: Iterable[str]) -> str:
    """Return the names in one text, each once; mail addresses only where there are no others."""
    said = list(dict.fromkeys(name for name in names if name))
    return ", ".join([name for name in said if not _MAIL.fullmatch(name)] or said)
