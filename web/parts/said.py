"""What the outlet says of an item beside its texts, ready to be printed."""

from datetime import datetime

import msgspec
from markupsafe import Markup

from news.item import Item, Media
from news.media import media_type
from news.text import safe
from news.text.addresses import outside_href
from web.parts.hits import Chip, When, narrowed, when
from web.parts.links import PageAddress

_STEP = 1_000
"""The next unit of a file's size begins here: they are those of the SI."""


class FileLink(msgspec.Struct, frozen=True):
    """A file that the outlet names, to be followed and never loaded by the page itself."""

    href: str
    text: str
    """Its name, or where it is."""
    detail: str
    """Its type and its size, as far as they are known."""


class SaidView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the texts; each part is empty, or null, where the outlet does not say it."""

    updated: When | None
    categories: tuple[Chip, ...]
    media: tuple[FileLink, ...]
    source: str
    comments: str
    """Address of the discussion, where it is not that of the article."""
    html: Markup
    """The text with its markup, safe to show."""


def said(item: Item, now: datetime) -> SaidView:
    """Return what is printed of an item beside its texts; ``now`` is aware."""
    return SaidView(
        updated=when(item.updated, item.updated, now) if item.updated and item.updated != item.published else None,
        categories=tuple(narrowed(PageAddress(), "category", category) for category in item.categories),
        media=tuple(_file(file) for file in item.media if outside_href(file.url)),
        source=item.source,
        comments=outside_href(item.comments) if item.comments != item.url else "",
        html=Markup(safe.markup(item.html, item.url)),  # noqa: S704 (this makes it safe)
    )


def _file(file: Media) -> FileLink:
    place, _, name = file.url.partition("?")[0].rstrip("/").rpartition("/")
    return FileLink(
        href=file.url,
        text=name if "://" in place else file.url,
        detail=" · ".join(part for part in (media_type(file), _size(file.size)) if part),
    )


def _size(number: float) -> str:
    """Return bytes in the largest unit, rounded: ``850 bytes``, ``1.4 MB``; empty for none."""
    units = ["GB", "MB", "kB", "bytes"]
    while number >= _STEP and len(units) > 1:
        number /= _STEP
        units.pop()
    digits = 1 if number < 10 and units[-1] != "bytes" else 0
    return f"{number:.{digits}f} {units[-1]}" if number else ""
