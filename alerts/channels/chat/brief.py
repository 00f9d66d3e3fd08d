"""A story in a few lines of plain text, which each chat service marks up in its own way."""

import re
from datetime import UTC

import msgspec
from yarl import URL

from alerts.channels.port import Letter, Story
from alerts.note import Fact
from news.enriched import Event
from news.text.plain import lines, one_line
from news.wording import event_words

STORIES = 25
"""Told at most; the rest are counted."""
_TAGS = 5
_EVENTS = 5
_OTHERS = 6
_TITLE, _LINE = 250, 600
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LONGEST_ADDRESS = 2000


class Brief(msgspec.Struct, frozen=True):
    """One story."""

    title: str
    url: str
    """Of http or https, in ASCII; empty where the item has no such one."""
    outlet: str
    at: int
    """Seconds since 1970 of its publication, or of the time it was first seen."""
    dated: bool
    details: tuple[str, ...]


def brief(story: Story) -> Brief:
    """Return the brief of a story."""
    note = story.first
    others = dict.fromkeys(other.outlet for other in story.others if other.outlet != note.outlet)
    events = dict.fromkeys(_said(fact) for fact in story.told if not fact.words)
    said = (
        *(("Corrected", each) for each in story.corrected),
        ("Follows", f"the letter of {story.follows.astimezone(UTC):%-d %B %Y}" if story.follows else ""),
        ("New", story.news),
        ("", f"“{note.quote}”" if note.quote else ""),
        ("Reports", "; ".join(list(events)[:_EVENTS])),
        ("Why", story.why),
        ("Important", story.because),
        ("Pay", "; ".join(note.pay)),
        ("Tags", ", ".join(note.tags[:_TAGS])),
        ("Also", ", ".join(list(others)[:_OTHERS])),
    )
    return Brief(
        one_line(note.title, _TITLE) or "(no title)",
        address(note.url),
        one_line(note.outlet, _TITLE),
        int(note.at.timestamp()),
        note.dated,
        tuple(one_line(f"{name}: {value}" if name else value, _LINE) for name, value in said if value),
    )


def _said(fact: Fact) -> str:
    return event_words(Event(type=fact.type, stage=fact.stage or None, parties=fact.parties))


def briefs(letter: Letter) -> tuple[list[Brief], int]:
    """Return the briefs of a letter's first stories, and how many more it has."""
    return [brief(story) for story in letter.stories[:STORIES]], max(0, len(letter.stories) - STORIES)


def subject(letter: Letter, most: int) -> str:
    """Return the letter's subject as one line."""
    return one_line(letter.subject, most) or one_line(letter.name, most) or "Guildwire"


def words(letter: Letter) -> str:
    """Return the text of a letter that tells of no story."""
    return lines(letter.text).strip() or subject(letter, _LINE)


def foot(letter: Letter) -> list[tuple[str, str]]:
    """Return the links below a letter: what each does, and its address."""
    offered = (("Open", letter.links.open), ("Mute", letter.links.mute), ("Unsubscribe", letter.links.unsubscribe))
    return [(name, found) for name, link in offered if (found := address(link))]


def address(text: str) -> str:
    """Return an address as services take it in a link; empty where it is none of http or https."""
    if not _ADDRESS.match(text):
        return ""
    try:
        found = str(URL(text))
    except ValueError:
        return ""
    return found if found.isascii() and found.isprintable() and len(found) <= _LONGEST_ADDRESS else ""
