"""Letters for the channels' tests, as composers make them and as nobody would."""

from typing import Any

from alerts.channels.port import Letter, Links, Story
from tests.alerts.make import NOON, note

EVIL = (
    'Strike\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script> @everyone <!channel> \x1b[31m\x00 "„é\u2028😀'
)
"""What a headline may hold that nobody means well with."""


def letter(delivery: str = "a", address: str = "", **fields: Any) -> Letter:
    """Return a letter of one story; a delivery of one sign is lengthened to 32."""
    given: dict[str, Any] = {
        "subscription": "5ab1c0ffee12",
        "name": "strikes",
        "subject": "[strikes] „Title“",
        "text": "Two\nlines\n",
        "stories": (Story(note(url="https://variety.example/1")),),
        "at": NOON,
    }
    return Letter(delivery=delivery * (32 // len(delivery)), address=address, **(given | fields))


LINKS = Links(
    open="https://news.example.org/subscriptions/5ab1c0ffee12",
    mute="https://news.example.org/l/" + "m" * 120,
    unsubscribe="https://news.example.org/l/" + "u" * 300,
)
