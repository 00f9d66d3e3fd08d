"""An entry to an item: plain texts, an address, a date, all else it says; what had to be mended is noted.

Where a feed gives only one text, a short one is the summary; a long one, or that of a feed known to
carry whole articles, is the body, and the summary is its beginning. The same holds for a body
without a summary. So `summary` is never longer than a paragraph or two, and nothing is lost.
"""

import re
from datetime import datetime

import msgspec
from msgspec.structs import replace

from ingest import extras
from ingest.dates.read import DateReader, possible
from ingest.feed import Feed
from ingest.identity import identify, links
from ingest.identity.keys import Keys, keys_of
from ingest.identity.said import Said
from ingest.parse.document import Entry, FeedDocument
from ingest.text.html_text import one_line, scrub, to_text
from ingest.text.undo import undo
from news.item import Item
from news.text import safe
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
    "bytes-replaced",
    "categories-cut",
    "charset-guessed",
    "charset-wrong",
    "date-day-unknown",
    "date-impossible",
    "date-missing",
    "date-month-unsure",
    "date-order-unsure",
    "date-unreadable",
    "date-zone-unknown",
    "date-zone-unsure",
    "document-cut",
    "encoding-undone",
    "entities-removed",
    "escaped-twice",
    "guid-cut",
    "guid-missing",
    "guid-shared",
    "json-broken",
    "last-resort",
    "media-cut",
    "references-mended",
    "source-cut",
    "summary-cut",
    "summary-from-body",
    "tags-mended",
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
    markup: str = ""
    """The longest text as the feed wrote it."""

    def finished(self, revision: int = 1) -> Item:
        """Return the item as it is published: with its revision, and with its markup made safe.

        That is done here, since it takes as long as half of all reading and most entries of a poll are known.
        """
        return replace(self.item, revision=revision, html=safe.markup(self.markup, self.item.url))


class Unreadable(msgspec.Struct, frozen=True):
    """An entry that could not be made into an item, and why."""

    position: int
    reason: str


def date_reader(document: FeedDocument, feed: Feed, seen: datetime, order: str = "") -> DateReader:
    """Return what reads the document's dates, with the order of its numeric dates learned.

    ``order`` is what earlier documents of the feed showed: it is kept. ``seen`` is aware, UTC.
    """
    dates = DateReader((document.language, feed.language), feed.country, order)
    dates.learn([entry.published for entry in document.entries], seen)
    dates.learn([entry.updated for entry in document.entries], seen)
    return dates


def clean(
    document: FeedDocument, feed: Feed, address: str, seen: datetime, dates: DateReader | None = None
) -> list[Cleaned | Unreadable]:
    """Return the document's items in its order; an entry that cannot be cleaned does not hold up the others.

    ``address`` is where the document came from, for relative links; ``seen`` is aware, UTC; ``dates`` is
    :func:`date_reader`'s, needed where something is known of the feed's earlier dates or to be kept of these.
    """
    dates = dates or date_reader(document, feed, seen)
    result: list[Cleaned | Unreadable] = []
    for entry in document.entries:
        try:
            result.append(_clean_entry(entry, document, feed, address, seen, dates))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 (one odd entry must not lose the rest of its feed)
            result.append(Unreadable(entry.position, f"{type(error).__name__}: {error}"[:300]))
    return result


def _clean_entry(
    entry: Entry, document: FeedDocument, feed: Feed, address: str, seen: datetime, dates: DateReader
) -> Cleaned:
    notes = {*document.notes, *entry.notes}
    title, summary, body = _texts(entry, feed, notes)
    url = links.canonical(scrub(entry.link), address)
    if not url:
        notes.add("url-missing")
    guid = scrub(entry.guid)
    if not guid:
        notes.add("guid-missing")
    published = _published(entry, dates, seen, notes)
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
        author=_cut(one_line(to_text(_decoded(entry.author, notes))[0]), AUTHOR, "author-cut", notes),
        language=_language(entry.language, document.language, feed.language),
        categories=extras.categories(entry, notes),
        media=extras.media(entry, address, notes),
        source=extras.source(entry, notes),
        comments=extras.comments(entry, address),
        published=published,
        updated=_updated(entry, published, dates, seen, notes),
        seen=seen,
        content_hash=content,
        notes=tuple(sorted(notes)),
    )
    longest = max(entry.content, entry.description, key=len)
    return Cleaned(item, keys, entry.position, longest)


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


def _published(entry: Entry, dates: DateReader, seen: datetime, notes: set[str]) -> datetime | None:
    if not entry.published.strip():
        notes.add("date-missing")
        return None
    read = dates.read(entry.published)
    if read.at is None:
        notes.add("date-unreadable")
        return None
    if not possible(read.at, seen):
        notes.add("date-impossible")
        return None
    notes.update(read.notes)
    return read.at


def _updated(
    entry: Entry, published: datetime | None, dates: DateReader, seen: datetime, notes: set[str]
) -> datetime | None:
    """Return when the entry was last changed, where the feed says so and it says more than the first date."""
    if entry.updated in ("", entry.published):
        return None
    read = dates.read(entry.updated)
    if read.at is None or read.at == published or not possible(read.at, seen):
        return None
    notes.update(read.notes)
    return read.at


def _language(*declared: str) -> str:
    for code in declared:
        match = _LANGUAGE.match(code.strip())
        if match:
            return match[0].lower()
    return ""
