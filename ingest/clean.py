"""An entry to an item: plain texts, an address, a date; what had to be mended is noted.

Where a feed gives only one text, a short one is the summary; a long one, or that of a feed known to
carry whole articles, is the body, and the summary is its beginning. The same holds for a body
without a summary. So `summary` is never longer than a paragraph or two, and nothing is lost.
"""

import re
from datetime import datetime

import msgspec

from ingest.dates import read as dates
from ingest.feed import Feed
from ingest.identity import identify, links
from ingest.identity.keys import Keys, keys_of
from ingest.identity.said import Said
from ingest.parse.document import Entry, FeedDocument
from ingest.text.html_text import one_line, scrub, to_text
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
    "backlog",
    "body-cut",
    "charset-wrong",
    "date-impossible",
    "date-missing",
    "date-unreadable",
    "document-cut",
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

_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=[-_]|\Z)")


class Cleaned(msgspec.Struct, frozen=True):
    """An item as the document has it; whether it is a known one, its revision and outcome are still open."""

    item: Item
    keys: Keys
    """By what it is found again. The item's id is ``keys.id`` until that is decided."""
    position: int = 0
    """Place in the document, from 0."""


class Unreadable(msgspec.Struct, frozen=True):
    """An entry that could not be made into an item, and why."""

    position: int
    reason: str


def clean(document: FeedDocument, feed: Feed, address: str, seen: datetime) -> list[Cleaned | Unreadable]:
    """Return the document's items in its order; an entry that cannot be cleaned does not hold up the others.

    ``address`` is where the document came from, for relative links; ``seen`` is aware, UTC.
    """
    result: list[Cleaned | Unreadable] = []
    for entry in document.entries:
        try:
            result.append(_clean_entry(entry, document, feed, address, seen))
        except Exception as error:  # noqa: BLE001 (one odd entry must not lose the rest of its feed)
            result.append(Unreadable(entry.position, f"{type(error).__name__}: {error}"[:300]))
    return result


def _clean_entry(entry: Entry, document: FeedDocument, feed: Feed, address: str, seen: datetime) -> Cleaned:
    notes = set(document.notes)
    title, summary, body = _texts(entry, feed, notes)
    url = links.canonical(scrub(entry.link), address)
    if not url:
        notes.add("url-missing")
    guid = scrub(entry.guid)
    if not guid:
        notes.add("guid-missing")
    published = _published(entry, seen, notes)
    content = identify.content_hash(title, summary, body)
    keys = keys_of(
        Said(
            feed=feed.url,
            outlet=feed.outlet,
            guid=guid,
            url=url,
            title=title,
            content=content,
            moment=None if any(note.startswith("date-") for note in notes) else published,
            link=scrub(entry.link),
            base=address,
            former_guid=scrub(entry.former_guid),
            written_link=entry.link.strip(),
            written_date=entry.published.strip(),
            written_title=entry.title.strip(),
        )
    )
    item = Item(
        id=keys.id,
        feed=feed.url,
        outlet=feed.outlet,
        kind=feed.kind,
        url=url,
        guid=_cut(guid, GUID, "guid-cut", notes),
        title=title,
        summary=summary,
        body=body,
        author=_cut(one_line(to_text(entry.author)[0]), AUTHOR, "author-cut", notes),
        language=_language(entry.language, document.language, feed.language),
        published=published,
        seen=seen,
        content_hash=content,
        notes=tuple(sorted(notes)),
    )
    return Cleaned(item, keys, entry.position)


def _texts(entry: Entry, feed: Feed, notes: set[str]) -> tuple[str, str, str]:
    title, twice = to_text(entry.title)
    summary, again = to_text(entry.description)
    body, more = to_text(entry.content)
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
