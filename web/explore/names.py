"""Names that someone who is typing a question may be going to write."""

import re
from collections.abc import Sequence

from search.port import Result, Suggestion
from web.parts.clauses import add, clause, has

SUGGESTED = ("company", "union", "organization", "person", "product", "law", "outlet", "tag")
"""The fields whose values are names to write."""
LONGEST = 60
"""Characters of a word that are looked up."""
_LAST = re.compile(r"(?:^|(?<=\s))[^\s\"():*~^]{2,}$")
_MOST = 12


def unfinished(query: str) -> str:
    """Return the last word of a question where it may be the beginning of a name, else nothing."""
    found = _LAST.search(query)
    return found[0][:LONGEST] if found and found[0] not in ("AND", "OR", "NOT") else ""


def finished(query: str, suggestion: Suggestion) -> str:
    """Return the question with its last word replaced by the name."""
    before = query[: len(query) - len(unfinished(query))].rstrip()
    wanted = clause(suggestion.field, suggestion.value)
    return f"{before} {wanted}" if before else wanted


def completions(query: str, found: Sequence[Suggestion], result: Result) -> tuple[str, ...]:
    """Return whole questions to choose: the last word as a name, then narrowed by what was found."""
    asked = query.strip()
    narrower = (
        add(asked, wanted)
        for field in SUGGESTED
        for value, _ in result.facets.get(field, ())[:3]
        if not has(asked, wanted := clause(field, value))
    )
    every = (*(finished(asked, each) for each in found), *narrower)
    return tuple(dict.fromkeys(every))[:_MOST]
