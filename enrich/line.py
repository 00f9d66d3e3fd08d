"""One line of what ``guildwire tag`` and ``guildwire group`` read."""

from datetime import UTC, datetime
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
            published=published,
            seen=published or NO_DATE,
        )


decoder = msgspec.json.Decoder(Line)
