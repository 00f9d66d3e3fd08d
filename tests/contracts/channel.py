"""The contract of a channel (alerts/channels/port.py): a channel passes it by a subclass with four fixtures."""

from collections.abc import Callable
from typing import Any

import pytest

from alerts.channels.port import Channel, Letter, Links, Refused, Sent, Story
from news.errors import WrongUse
from tests.alerts.make import NOON, note

Received = Callable[[], list[str]]
"""Gives the ids of the deliveries that have arrived, in the order they came."""


def letter(delivery: str, address: str, **fields: Any) -> Letter:
    given: dict[str, Any] = {
        "subscription": "s1",
        "name": "strikes",
        "subject": "[strikes] „Title“",
        "text": "Two\nlines\n",
        "stories": (Story(note()),),
    }
    return Letter(delivery=delivery * 32, address=address, **(given | fields))


EVIL = (
    "A\r\nBcc: b@c.example\r\n\r\n<!channel> @everyone <script>x</script> ]]> &#0; "
    "\x00\x1b[2J\u2028 “é漢😀” \ud800"
)
"""What a headline may hold that nobody means well with."""

ODD_LETTERS: dict[str, dict[str, Any]] = {
    "one with hostile words": {
        "subject": EVIL,
        "name": EVIL,
        "text": EVIL,
        "html": f"<p>{EVIL}</p>",
        "stories": (Story(note(title=EVIL, outlet=EVIL, url=f"https://x.example/{EVIL}", quote=EVIL), news=EVIL),),
    },
    "one about the subscription itself": {"stories": (), "html": ""},
    "an empty one": {"subject": "", "text": "", "name": "", "stories": ()},
    "a giant one": {
        "subject": "Strike " * 2000,
        "text": "A line of a long letter, with “signs” and 😀.\n" * 20_000,
        "html": "<p>A paragraph.</p>" * 20_000,
        "stories": tuple(
            Story(note(f"i{number}", title="Long " * 200, quote="q" * 3000, url="https://x.example/" + "p" * 3000))
            for number in range(60)
        ),
    },
    "a full one": {
        "html": "<!doctype html><html lang=en><body><p>Two<br>lines</p></body></html>",
        "at": NOON,
        "thread": "t1",
        "follows": "f" * 32,
        "receipt": "12 feeds were watched.",
        "links": Links(*(f"https://news.example.org/{name}" for name in ("open", "mute", "unsubscribe"))),
        "stories": (
            Story(
                note(
                    url="https://x.example/1",
                    quote="They strike.",
                    tags=("labor/strike",),
                    pay=("$90,000 a year",),
                ),
                others=(note("i2", outlet="Deadline", dated=False),),
                news="talks have ended",
                corrected=("$900,000 is now $90,000",),
                follows=NOON,
                why="the word strike",
            ),
        ),
    },
    "a sample": {"sample": True},
}
"""Letters that every channel must take, by what they are."""


class ChannelContract:
    """What every channel must do.

    A subclass gives the fixtures ``channel``, ``address`` (where it can send to), ``wrong`` (an address it
    refuses) and ``received`` (see :data:`Received`).
    """

    def test_an_address_is_checked_before_it_is_used(self, channel: Channel, address: str, wrong: str) -> None:
        assert isinstance(channel.check(address), str)
        with pytest.raises(WrongUse):
            channel.check(wrong)

    def test_letters_arrive_in_their_order(self, channel: Channel, address: str, received: Received) -> None:
        assert all(isinstance(channel.send(letter(each, address)), Sent) for each in "ab")
        assert received() == ["a" * 32, "b" * 32]

    def test_a_repeated_delivery_arrives_once_where_the_channel_promises_it(
        self, channel: Channel, address: str, received: Received
    ) -> None:
        assert all(isinstance(channel.send(letter("a", address)), Sent) for _ in range(2))
        assert len(received()) == (1 if channel.idempotent else 2)

    def test_a_wrong_address_is_an_answer_and_no_error(
        self, channel: Channel, wrong: str, received: Received
    ) -> None:
        assert isinstance(channel.send(letter("a", wrong)), Refused)
        assert received() == []

    @pytest.mark.parametrize("odd", ODD_LETTERS)
    def test_any_letter_arrives(self, channel: Channel, address: str, received: Received, odd: str) -> None:
        answer = channel.send(letter("a", address, **ODD_LETTERS[odd]))
        assert isinstance(answer, Sent), answer
        assert channel.send(letter("b", address)) == answer or received() == ["a" * 32, "b" * 32]
        assert received() == ["a" * 32, "b" * 32]
