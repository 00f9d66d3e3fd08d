"""Text of others as a letter may hold it: on one line, without signs that hide or turn around what is beside."""

import re
from functools import lru_cache

from news.text.excerpt import beginning

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, and those that set the direction of what follows them. Joiners of scripts stay."""

HEADLINE, NAME = 500, 100
"""Characters of a headline and of a name at most."""


@lru_cache(4_000)
def plain(text: str, most: int = HEADLINE) -> str:
    """Return the text on one line, without what controls, and no longer than ``most`` characters."""
    if len(text) <= most and text.isprintable() and "  " not in text and text == text.strip():
        return text  # nearly every text: it has none of these signs, and is one line as it is
    line = " ".join(_CONTROL.sub(" ", text).split())
    return beginning(line, most).of(line)


def joined(words: list[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
