"""An entry to an item: plain texts, an address, a date; what had to be mended is noted.

Where a feed gives only one text, a short one is the summary; a long one, or that of a feed known to
carry whole articles, is the body, and the summary is its beginning. The same holds for a body
without a summary. So `summary` is never longer than a paragraph or two, and nothing is lost.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from ingest.dates import read as dates
from ingest.feed import Feed
from ingest.identity import identify, links
from ingest.parse.document import Entry, FeedDocument
from ingest.text.html_text import one_line, scrub, to_text
from ingest.text.undo import undo
from news.item import Item
from news.text.excerpt import beginning

TITLE, SUMMARY, BODY = 1_000, 10_000, 200_000
"""Characters of each text at most."""
LONG = 2_000
"""From this many characters on a lone description is an article."""
EXCERPT, HEADLINE = 400, 120
"""Characters of a summary that is cut from a body, and of a title that is cut from a line."""
GUID, AUTHOR = 1_000, 300

NOTES = (
    "author-cut",
    "body-cut",
    "charset-wrong",
    "date-impossible",
    "date-missing",
    "date-unreadable",
    "document-cut",
    "encoding-undone",
    "entities-removed",
    "escaped-twice",
    "guid-cut",
    "guid-missing",
    "guid-shared",
    "summary-cut",
    "summary-from-body",
    "title-cut",
    "title-from-body",
    "url-missing",
    "xml-broken",
)
"""Closed list of what can be noted on an item."""

_TELLING = ("link", "published", "title", "description")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=[-_]|\Z)")


class Cleaned(msgspec.Struct, frozen=True):
    """An item as the document has it, revision and outcome still open."""

    item: Item
    duplicate_key: str
    """Digest of address and title; empty where one is missing."""


class Unreadable(msgspec.Struct, frozen=True):
    """An entry that could not be made into an item, and why."""

    position: int
    reason: str


def clean(document: FeedDocument, feed: Feed, address: str, seen: datetime) -> list[Cleaned | Unreadable]:
    """Return the document's items in its order; an entry that cannot be cleaned does not hold up the others.

    ``address`` is where the document came from, for relative links; ``seen`` is aware, UTC.
    """
    apart = _told_apart_by(document.entries)
    result: list[Cleaned | Unreadable] = []
    for entry in document.entries:
        try:
            result.append(_clean_entry(entry, document, feed, address, seen, apart))
        except Exception as error:  # noqa: BLE001 (one odd entry must not lose the rest of its feed)
            result.append(Unreadable(entry.position, f"{type(error).__name__}: {error}"[:300]))
    return result


def _told_apart_by(entries: Sequence[Entry]) -> dict[str, str]:
    """Return, for each guid or link that a careless feed gives to different articles, the field that differs."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_base(entry), []).append(entry)
    return {
        base: field
        for base, group in groups.items()
        if base and len(group) > 1
        for field in [next((name for name in _TELLING if len({getattr(entry, name) for entry in group}) > 1), "")]
        if field
    }


def _base(entry: Entry) -> str:
    return entry.guid.strip() or entry.link.strip()


def _clean_entry(
    entry: Entry, document: FeedDocument, feed: Feed, address: str, seen: datetime, apart: dict[str, str]
) -> Cleaned:
    notes = set(document.notes)
    title, summary, body = _texts(entry, feed, notes)
    url = links.canonical(scrub(entry.link), address)
    if not url:
        notes.add("url-missing")
    guid = scrub(entry.guid)
    if not guid:
        notes.add("guid-missing")
    field = apart.get(_base(entry), "")
    if field:
        notes.add("guid-shared")
    more = getattr(entry, field).strip() if field else ""
    item = Item(
        id=identify.item_id(feed.url, guid, url, (title, entry.published.strip()), more),
        feed=feed.url,
        outlet=feed.outlet,
        kind=feed.kind,
        url=url,
        guid=_cut(guid, GUID, "guid-cut", notes),
        title=title,
        summary=summary,
        body=body,
        author=_cut(one_line(to_text(_decoded(entry.author, notes))[0]), AUTHOR, "author-cut", notes),
        language=_language(entry.language, document.language, feed.language),
        published=_published(entry, seen, notes),
        seen=seen,
        content_hash=identify.content_hash(title, summary, body),
        notes=tuple(sorted(notes)),
    )
    return Cleaned(item, identify.duplicate_key(url, title))


def _texts(entry: Entry, feed: Feed, notes: set[str]) -> tuple[str, str, str]:
    title, twice = to_text(_decoded(entry.title, notes))
    summary, again = to_text(_decoded(entry.description, notes))
    body, more = to_text(_decoded(entry.content, notes))
    if twice or again or more:
        notes.add("escaped-twice")
    if not body and (len(summary) > LONG or feed.full_text):
        summary, body = "", summary
    if body and summary in ("", body):
        summary = beginning(body, EXCERPT).of(body)
        notes.add("summary-from-body")
    title = one_line(title)
    if not title:
        line = (summary or body).partition("\n")[0]
        title = beginning(line, HEADLINE).of(line)
        if title:
            notes.add("title-from-body")
    return (
        _cut(title, TITLE, "title-cut", notes),
        _cut(summary, SUMMARY, "summary-cut", notes),
        _cut(body, BODY, "body-cut", notes),
    )


def _decoded(text: str, notes: set[str]) -> str:
    text, undone = undo(text)
    if undone:
        notes.add("encoding-undone")
    return text


def _cut(text: str, size: int, note: str, notes: set[str]) -> str:
    if len(text) <= size:
        return text
    notes.add(note)
    return text[:size].rstrip()


def _published(entry: Entry, seen: datetime, notes: set[str]) -> datetime | None:
    if not entry.published.strip():
        notes.add("date-missing")
        return None
    moment = dates.read(entry.published[:200])
    if moment is None:
        notes.add("date-unreadable")
        return None
    if not dates.possible(moment, seen):
        notes.add("date-impossible")
        return None
    return moment


def _language(*declared: str) -> str:
    for code in declared:
        match = _LANGUAGE.match(code.strip())
        if match:
            return match[0].lower()
    return ""
