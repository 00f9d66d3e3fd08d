"""A letter for Slack's incoming webhooks, which Mattermost and Rocket.Chat take as well. Pure.

Limits: https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, 150 characters of a header, 3,000 of a
section's text; 40,000 of ``text``.
"""

from datetime import UTC, datetime
from typing import Any

from alerts.channels.chat.brief import Brief, briefs, foot, subject, words
from alerts.channels.port import Letter
from alerts.channels.text import one_line, within

_HEADER, _SECTION, _TEXT = 150, 3000, 40_000


def slack_message(letter: Letter) -> dict[str, Any]:
    """Return the body of the request."""
    told, more = briefs(letter)
    blocks = [_section(_story(each)) for each in told] or [_section(_escaped(within(words(letter), 2000)))]
    if more:
        blocks.append(_section(f"and {more} more"))
    return {
        "text": within(_escaped(subject(letter, 1000)), _TEXT),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": within(subject(letter, _HEADER), _HEADER)}},
            *blocks,
            {"type": "context", "elements": [{"type": "mrkdwn", "text": _foot(letter)}]},
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": within(text, _SECTION)}}


def _story(told: Brief) -> str:
    title = _escaped(told.title)
    seen = "" if told.dated else "first seen "
    head = f"*{_link(told.url, title)}*" if told.url else f"*{title}*"
    # Slack writes the time in the reader's own zone.
    when = f"{_escaped(told.outlet)}, {seen}<!date^{told.at}^{{date_short_pretty}} {{time}}|{_fallback(told.at)}>"
    found = "\n".join((head, when))
    for detail in map(_escaped, told.details):
        if len(found) + 1 + len(detail) > _SECTION - 200:
            break
        found = f"{found}\n{detail}"
    return found


def _foot(letter: Letter) -> str:
    parts = [_escaped(one_line(letter.name, 200)), *(_link(link, name) for name, link in foot(letter))]
    if letter.receipt:
        parts.append(_escaped(one_line(letter.receipt, 600)))
    return " · ".join(part for part in parts if part)[:_SECTION] or "Guildwire"


def _link(address: str, text: str) -> str:
    return f"<{_escaped(address).replace('|', '%7C')}|{text}>"


def _escaped(text: str) -> str:
    """Return ``text`` without what would be a link, a mention or a channel (https://docs.slack.dev/messaging)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fallback(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
