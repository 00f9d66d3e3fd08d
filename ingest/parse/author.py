"""Who wrote it: RSS writes ``address (name)``, others ``name <address>``."""

import re

# RFC 5322 allows more; this is what addresses in feeds look like. Top-level names have any length.
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def name_of(text: str) -> str:
    """Return the name in ``address (name)`` or ``name <address>``, else the address, else the text."""
    match = _MAIL.search(text)
    if not match:
        return text
    name = text.replace(match[0], "").replace("()", "").replace("<>", "").strip()
    name = name.removeprefix("(").removesuffix(")").strip()
    return name or match[0]
