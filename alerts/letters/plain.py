"""Text of others as a letter may hold it: on one line, without signs that hide or turn around what is beside."""

from functools import lru_cache

from news.text.plain import one_line

HEADLINE, NAME = 500, 100
"""Characters of a headline and of a name at most."""


@lru_cache(4_000)
def plain(text: str, most: int = HEADLINE) -> str:
    """Return the text on one line, without what controls, and no longer than ``most`` characters."""
    return one_line(text, most)


def joined(words: list[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
