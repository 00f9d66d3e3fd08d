"""What a letter shows, in its order: the same for its text and its HTML, all of it in words."""

import msgspec

from alerts.letters.look.marks import QuotePiece
from receipt.judgement import State

PAY = "Pay"
"""What rows with pay are called."""
NOT_SAID = "not said"
"""What stands where something is not known."""


class WordedLink(msgspec.Struct, frozen=True):
    """Words with an address, which may be empty."""

    words: str
    href: str = ""


class AlsoReported(msgspec.Struct, frozen=True):
    """What another outlet reports."""

    outlet: str
    title: str
    when: str
    href: str = ""


class ThenNow(msgspec.Struct, frozen=True):
    """A row of what is new: what, what the last letter said, what is so now."""

    news: str
    """The same as it stands among the news."""
    what: str
    then: str
    now: str


class SaidRow(msgspec.Struct, frozen=True):
    """A row of what an item reports."""

    what: str
    said: str


class StoryView(msgspec.Struct, frozen=True, kw_only=True):
    """One story. What is empty is left out."""

    step: str
    title: str
    href: str
    """The story's page, or the article."""
    who: str
    """``Variety, 12:00, first report``."""
    outlets: str
    """The same in a digest: ``3 outlets, first: Variety, 12:00``."""
    quote: tuple[QuotePiece, ...]
    remedy: str
    """What to do, where Guildwire tells of itself; then there is no quote."""
    corrected: tuple[str, ...]
    news: tuple[str, ...]
    """What is new; what ``changed`` says is part of it."""
    since: str
    """``your letter of 14 July``; empty where none came before."""
    changed: tuple[ThenNow, ...]
    said: tuple[SaidRow, ...]
    """What it reports, in full."""
    lines: tuple[SaidRow, ...]
    """As much of that as the line of a story tells."""
    why: str
    tags: tuple[str, ...]
    also: tuple[AlsoReported, ...]
    more: str
    """How many further reports there are, and copies."""
    own: str
    """How many outlets have a report of their own, where several have."""
    because: str
    article: str
    """The outlet's address of it."""
    page: str
    """Our address of the story."""
    mute: str


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter."""

    name: str
    kind: str
    """``Alert`` or ``Daily digest``."""
    at: str
    sum: str
    """Its sentence of sum: ``9 stories since yesterday 07:00``; empty for one story."""
    opening: tuple[str, ...]
    """What is to be known before anything is read."""
    stories: tuple[StoryView, ...]
    """Told in full."""
    short: tuple[StoryView, ...]
    """Told by a line."""
    rest: WordedLink | None
    """How many stories are not told, and where they are."""
    pay: tuple[tuple[str, str, str], ...]
    """Pay of a digest: role, outlet, figure."""
    dates: tuple[SaidRow, ...]
    """Days ahead of a digest."""
    button: WordedLink | None
    state: State | None
    heading: str
    """What was watched: the state in words, then the rest."""
    watched: str
    acts: tuple[WordedLink, ...]
    query: str
    note: str
    """Why the subscription is there, in its owner's words."""
    foot: str
