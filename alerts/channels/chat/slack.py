"""A letter for Slack's incoming webhooks, which Mattermost and Rocket.Chat take as well. Pure.

Limits: https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, 150 characters of a header, 3,000 of a
section's text; 40,000 of ``text``.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from alerts.channels.chat.brief import Brief, briefs, foot, subject, words
from alerts.channels.port import Letter
from alerts.channels.text import escaped_within, units, within
from news.text.plain import one_line

_HEADER, _SECTION, _TEXT = 150, 3000, 40_000


def slack_message(letter: Letter) -> dict[str, Any]:
    """Return the body of the request."""
    told, more = briefs(letter)
    blocks = [_section(_story(each)) for each in told] or [
        _section(escaped_within(words(letter), _escaped, _SECTION))
    ]
    if more:
        blocks.append(_section(f"and {more} more"))
    return {
        "text": escaped_within(subject(letter, 1000), _escaped, _TEXT),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": within(subject(letter, _HEADER), _HEADER)}},
            *blocks,
            {"type": "context", "elements": [{"type": "mrkdwn", "text": _foot(letter)}]},
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _story(told: Brief) -> str:
    title, seen = _escaped(told.title), "" if told.dated else "first seen "
    head = f"*{_link(told.url, title) or title}*"
    # Slack writes the time in the reader's own zone.
    when = f"{_escaped(told.outlet)}, {seen}<!date^{told.at}^{{date_short_pretty}} {{time}}|{_fallback(told.at)}>"
    return _joined("\n", [head, when, *map(_escaped, told.details)])


def _foot(letter: Letter) -> str:
    links = (_link(link, name) for name, link in foot(letter))
    parts = [_escaped(one_line(letter.name, 200)), *links, escaped_within(one_line(letter.receipt), _escaped, 900)]
    return _joined(" · ", parts) or "Guildwire"


def _joined(between: str, parts: Iterable[str]) -> str:
    """Join what fits into a section. What does not is left out whole: half a link leads nowhere."""
    found = ""
    for part in filter(None, parts):
        longer = f"{found}{between}{part}" if found else part
        found = longer if units(longer) <= _SECTION else found
    return found


def _link(address: str, text: str) -> str:
    """Return a link; nothing for an address that is none or that leaves no room for anything else."""
    found = f"<{_escaped(address).replace('|', '%7C')}|{text}>"
    return found if address and units(found) <= _SECTION // 2 else ""


def _escaped(text: str) -> str:
    """Return ``text`` without what would be a link, a mention or a channel (https://docs.slack.dev/messaging)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fallback(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
