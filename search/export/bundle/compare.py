"""What differs between an item of a bundle and the same item today. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

Word = Literal["tampered", "gone", "unmatched", "new", "text", "claims", "story", "evidence"]
"""What is found, the gravest first.

``tampered``: the bundle is not what its hashes say. ``gone``: the index has the item no more. ``unmatched``: it is
there, and the question no longer finds it. ``new``: the question finds it, and did not. ``text``: the outlet says
something else. ``claims``: the rules do. ``story``: it was put to another story. ``evidence``: the claims are the
same, the words or the rules that show them are not.
"""

_SAID = frozenset(
    (
        *("title", "summary", "body", "html", "author", "url", "domain", "outlet", "feed", "kind"),
        *("published", "seen", "updated", "category", "media", "media_files", "source", "comments", "revision"),
    )
)
"""What comes from the outlet; the rest are claims."""
_SHOWING = frozenset(("evidence", "against", "score", "remote_evidence", "rules"))
"""What shows a claim and is none."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item that is not what it was."""

    what: Word
    id: str
    outlet: str = ""
    title: str = ""
    """As the bundle has it; as it is now for one that is new."""
    fields: tuple[str, ...] = ()
    """Names of what differs."""
    revision: tuple[int, int] | None = None
    """Then and now, where the two differ."""
    rules: tuple[str, str] | None = None
    """Version of the rules then and now, where the two differ."""
    reason: str = ""


def difference(then: Mapping[str, Any], now: Mapping[str, Any], *, found: bool) -> Finding | None:
    """Return what differs, null where nothing does; ``found`` is whether the question still finds the item."""
    fields = tuple(_differing(then, now))
    if not fields and found:
        return None
    return Finding(
        what=_word(fields, then, now) if found else "unmatched",
        id=_text(then, "id"),
        outlet=_text(then, "outlet"),
        title=_text(then, "title"),
        fields=fields,
        revision=_pair(int(then.get("revision") or 0), int(now.get("revision") or 0)),
        rules=_pair(_text(then, "rules"), _text(now, "rules")),
    )


def absent(what: Word, item: Mapping[str, Any]) -> Finding:
    """Return the finding of an item that is on one side only."""
    return Finding(what=what, id=_text(item, "id"), outlet=_text(item, "outlet"), title=_text(item, "title"))


def _differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*then, *now)):
        if then.get(name) != now.get(name):
            yield name


def _word(fields: tuple[str, ...], then: Mapping[str, Any], now: Mapping[str, Any]) -> Word:
    if _SAID & set(fields):
        return "text"
    if any(
        _bare(then.get(name)) != _bare(now.get(name))
        for name in fields
        if name not in _SHOWING and name != "story"
    ):
        return "claims"
    return "story" if "story" in fields else "evidence"


def _bare(value: Any) -> Any:
    """Return a claim without what shows it."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if name not in _SHOWING}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _pair(then: Any, now: Any) -> Any:
    return None if then == now else (then, now)


def _text(item: Mapping[str, Any], name: str) -> str:
    return str(item.get(name) or "")
