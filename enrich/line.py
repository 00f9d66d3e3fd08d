"""One line of what ``guildwire tag`` and ``guildwire group`` read."""

from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import msgspec

from news.item import Item
from query.times import absolute

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""First sight of a line without a date."""


class Line(msgspec.Struct):
    """A text to tag or to group, in any Unicode form; null and absent mean the same."""

    title: str | None = ""
    summary: str | None = ""
    body: str | None = ""
    link: str | None = ""
    published: str | None = ""
    categories: Any = None
    """Texts in a list, or one text; anything else counts as missing."""

    def item(self, number: int, outlet: str = "") -> Item:
        """Return the line as an item, its texts in NFC; it was seen when it was published."""
        published = absolute(self.published or "")
        return Item(
            id=f"{number:08d}",
            feed="",
            outlet=outlet,
            url=self.link or "",
            title=normalize("NFC", self.title or ""),
            summary=normalize("NFC", self.summary or ""),
            body=normalize("NFC", self.body or ""),
            categories=tuple(normalize("NFC", one) for one in self._categories()),
            published=published,
            seen=published or NO_DATE,
        )

    def _categories(self) -> list[str]:
        given = self.categories if isinstance(self.categories, list) else [self.categories]
        return [one for one in given if isinstance(one, str)]


decoder = msgspec.json.Decoder(Line)
