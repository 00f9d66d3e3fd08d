"""The contract of a channel (alerts/channels/port.py): a channel passes it by a subclass with four fixtures."""

from collections.abc import Callable

import pytest

from alerts.channels.port import Channel, Letter, Refused, Sent, Story
from news.errors import WrongUse
from tests.alerts.make import note

Received = Callable[[], list[str]]
"""Gives the ids of the deliveries that have arrived, in the order they came."""


def letter(delivery: str, address: str) -> Letter:
    return Letter(
        delivery=delivery * 32,
        subscription="s1",
        name="strikes",
        address=address,
        subject="[strikes] „Title“",
        text="Two\nlines\n",
        stories=(Story(note()),),
    )


class ChannelContract:
    """What every channel must do.

    A subclass gives the fixtures ``channel``, ``address`` (where it can send to), ``wrong`` (an address it
    refuses) and ``received`` (see :data:`Received`).
    """

    def test_an_address_is_checked_before_it_is_used(self, channel: Channel, address: str, wrong: str) -> None:
        channel.check(address)
        with pytest.raises(WrongUse):
            channel.check(wrong)

    def test_letters_arrive_in_their_order(self, channel: Channel, address: str, received: Received) -> None:
        assert [channel.send(letter(each, address)) for each in "ab"] == [Sent(), Sent()]
        assert received() == ["a" * 32, "b" * 32]

    def test_a_repeated_delivery_arrives_once_where_the_channel_promises_it(
        self, channel: Channel, address: str, received: Received
    ) -> None:
        answers = [channel.send(letter("a", address)) for _ in range(2)]
        assert answers == [Sent(), Sent()]
        assert len(received()) == (1 if channel.idempotent else 2)

    def test_a_wrong_address_is_an_answer_and_no_error(
        self, channel: Channel, wrong: str, received: Received
    ) -> None:
        assert isinstance(channel.send(letter("a", wrong)), Refused)
        assert received() == []
