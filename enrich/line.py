"""One line of what ``guildwire tag`` and ``guildwire group`` read."""

import msgspec


class Line(msgspec.Struct):
    """A text to tag or to group; null and absent mean the same."""

    title: str | None = ""
    summary: str | None = ""
    body: str | None = ""
    link: str | None = ""
    published: str | None = ""


decoder = msgspec.json.Decoder(Line)
