"""Which names someone who has typed a part may be going to write: one rule for every backend."""

from collections.abc import Iterable

from news.errors import WrongUse
from query.analysis import analyze
from query.fields import FACETS
from search.port import Suggestion


def begins(folded: str, typed: str) -> bool:
    """Say whether a word of a value begins with what was typed; both lower case and folded.

    A word begins where a letter or digit follows something else, and at the beginning of the value.
    """
    at = folded.find(typed)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(typed, at + 1)
    return at >= 0


def typed(text: str) -> str:
    """Return a text as values are compared with it; empty where there is nothing to go by."""
    return analyze.keyword(" ".join(text.split()))


def ordered(found: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    """Return the most frequent first, then by value and field."""
    return tuple(sorted(found, key=lambda each: (-each.count, each.value, each.field))[:limit])


def counted(fields: Iterable[str]) -> list[str]:
    """Return the fields, each once. Raises :class:`WrongUse` for one that has no names to count."""
    names = list(dict.fromkeys(fields))
    for name in names:
        if name not in FACETS or name == "published":
            known = ", ".join(each for each in FACETS if each != "published")
            raise WrongUse(f"the values of {name!r} are not counted: choose among {known}")
    return names
