"""An enriched item: what the item is about, every claim with the text that shows it."""

import msgspec

from news.item import Item


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of one field: ``item.text(field)[start:end] == quote``, offsets in code points.

    The field is one of :data:`news.item.QUOTED`; the publisher's categories are a text with one a line.
    """

    field: str
    start: int
    end: int
    quote: str
    rule: str = ""
    """Name of the rule or vocabulary entry that read it."""
    weight: float = 0.0
    """What it added to the claim's score; negative where it speaks against the claim."""


class Tag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A subject the item is about: ``ai``, ``ai/likeness``, ``labor/strike``. A child implies its parent."""

    name: str
    score: float
    """Sum of the weights, never below the tag's threshold."""
    evidence: tuple[Span, ...] = ()
    against: tuple[Span, ...] = ()


ENTITY_KINDS = ("company", "union", "organization", "person", "product", "law", "place", "role")
"""Every kind of name, in the order in which they are told."""


class Title(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person is called by office or craft: ``president``, ``former CEO``, ``writer-director``."""

    name: str
    evidence: tuple[Span, ...] = ()

    def of(self, person: str) -> str:
        """Return ``NAME, TITLE``, as the title is told and searched for."""
        return f"{person}, {self.name}"


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """Someone or something named in the item, under its canonical name."""

    kind: str
    """One of :data:`ENTITY_KINDS`."""
    name: str
    evidence: tuple[Span, ...] = ()
    titles: tuple[Title, ...] = ()
    """Of a person: the titles the text gives them, in the order they were met."""


class Pay(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure or range that is someone's pay, as the text gives it."""

    min: float | None = None
    """Null where the text says only "up to"."""
    max: float | None = None
    """Null where the text says only "more than"."""
    currency: str | None = None
    """ISO 4217."""
    period: str | None = None
    """hour, day, week, month, year, episode, project, post, mile, minute; null where the text names none."""
    role: str | None = None
    yearly_min: float | None = None
    """Comparable yearly US dollars, only where currency and period allow it (see ``assumed``)."""
    yearly_max: float | None = None
    assumed: str = ""
    """The assumption behind the yearly figures, such as ``2080 hours a year``; empty where none was needed."""
    evidence: tuple[Span, ...] = ()


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happens between workers and those who hire them."""

    type: str
    """strike, negotiation, agreement, vote, organizing, layoffs, hiring, lawsuit, legislation, ai-deal, ..."""
    stage: str | None = None
    """threatened, authorized, called, ongoing, suspended, averted, ended, collapsed, tentative, ratified, ..."""
    parties: tuple[str, ...] = ()
    """Canonical names of those taking part."""
    place: str | None = None
    numbers: dict[str, float] = {}
    """What is counted: workers, votes, days, percent."""
    date: str = ""
    """Day the text names for it, ``YYYY-MM-DD``, resolved against the day of publication; or empty."""
    mood: str = ""
    """``past`` for a historical mention, ``if`` for a hypothetical one, empty for what is reported as fact."""
    evidence: tuple[Span, ...] = ()


class Enriched(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item with everything found in it. Equal items and equal rules give equal bytes."""

    item: Item
    rules: str
    """Version of the rule set that made the claims: ``NUMBER-DIGEST``, the number rising with every release."""
    language: str = ""
    """ISO 639-1 code of the text; empty where it could not be told."""
    tags: tuple[Tag, ...] = ()
    entities: tuple[Entity, ...] = ()
    pay: tuple[Pay, ...] = ()
    events: tuple[Event, ...] = ()
    remote: bool = False
    """Whether the text says that the work may be done remotely."""
    remote_evidence: tuple[Span, ...] = ()
    story: str = ""
    """Id of the story: the item id of its first report. Items of one event share it."""
    failed: tuple[str, ...] = ()
    """Names of the annotators that failed on this item; their part is missing."""

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the canonical names of one kind of entity, in the order they were found."""
        return tuple(entity.name for entity in self.entities if entity.kind == kind)

    @property
    def person_titles(self) -> tuple[str, ...]:
        """Every person's titles, each as ``NAME, TITLE``."""
        return tuple(title.of(entity.name) for entity in self.entities for title in entity.titles)

    @property
    def version(self) -> int:
        """Order of what is known about one item: a later revision first, then a later rule set."""
        number = self.rules.partition("-")[0]
        return self.item.revision * 1_000_000 + (int(number) if number.isdigit() else 0)
