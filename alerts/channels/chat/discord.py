"""A letter for Discord's webhooks. Pure.

Limits: https://docs.discord.com/developers/resources/message: 2,000 characters of content; 10 embeds, 256
characters of a title, 4,096 of a description, 6,000 of all embeds together. Nobody is mentioned,
whatever a headline says.
"""

import re
from typing import Any

from alerts.channels.chat.brief import Brief, briefs, foot, subject, words
from alerts.channels.port import Letter
from alerts.channels.text import escaped_within, units, within
from news.text.plain import one_line

_CONTENT, _TITLE, _DESCRIPTION, _ALL, _EMBEDS = 2000, 256, 4096, 6000, 10
_STORY, _LEAST = 1500, 60
"""Units of one story at most, and of a detail that is worth to be begun."""
_MARKUP = re.compile(r"([\\*_~`|>\[\]()#<:-])")


def discord_message(letter: Letter) -> dict[str, Any]:
    """Return the body of the request."""
    told, more = briefs(letter)
    embeds: list[dict[str, Any]] = []
    left = _ALL
    for each in told[:_EMBEDS]:
        embed = _story(each, min(_STORY, _ALL // min(len(told), _EMBEDS)))
        size = units(embed["title"]) + units(embed["description"])
        if size > left:
            break
        left -= size
        embeds.append(embed)
    if not told:
        embeds = [{"description": escaped_within(words(letter), _escaped, _DESCRIPTION)}]
    missing = more + len(told) - len(embeds) if told else 0
    return {
        "content": _content(letter, missing),
        "embeds": embeds,
        "allowed_mentions": {"parse": []},
    }


def _content(letter: Letter, missing: int) -> str:
    parts = [f"**{_escaped(subject(letter, 300))}**"]
    if missing:
        parts.append(f"and {missing} more")
    if letter.receipt:
        parts.append(_escaped(one_line(letter.receipt, 300)))
    text = within("\n".join(parts), _CONTENT)
    for name, link in foot(letter):
        # In <> no preview is drawn. One that does not fit is left out whole: half a link leads nowhere.
        line = f"\n[{name}](<{link.replace('>', '%3E')}>)"
        text += line if len(text) + len(line) <= _CONTENT else ""
    return text


def _story(told: Brief, most: int) -> dict[str, Any]:
    """Return a story in at most ``most`` units; what comes first of its details is told first."""
    seen = "" if told.dated else "first seen "
    # Discord writes the time in the reader's own zone.
    title = escaped_within(told.title, _escaped, _TITLE)
    text = f"{_escaped(told.outlet)}, {seen}<t:{told.at}:f>"
    for detail in map(_escaped, told.details):
        room = most - units(title) - units(text) - 1
        if room < min(units(detail), _LEAST):
            break
        text = f"{text}\n{within(detail, room)}"
    embed = {"title": title, "description": text}
    return {**embed, "url": told.url} if told.url else embed


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
