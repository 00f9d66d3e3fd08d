"""Channels that remember what they were given and answer as a test tells them, on a desk of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from alerts.channels.port import Answer, Channel, Channels, Letter, Sent
from guildwire.settings import load
from guildwire.wiring import Parts
from tests.alerts.make import Hand
from tests.journey.desk import embedded


class Pigeon:
    """A channel that cannot drop repetitions."""

    idempotent = False

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.answer: Answer | Exception | KeyboardInterrupt = Sent("home")
        self.meanwhile: Callable[[], None] = lambda: None

    def check(self, address: str) -> str:
        return ""

    def send(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        self.meanwhile()
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    @property
    def subjects(self) -> list[str]:
        return [f"{letter.address}: {letter.subject}" for letter in self.letters]


class Kinds(dict[str, Channel]):
    """Channels by kind, as the parts have them."""

    def close(self) -> None:
        """Have nothing open."""


class WithPigeons(Parts):
    """Parts with a channel ``pigeon`` and one ``crow`` beside the real file."""

    @cached_property
    def pigeon(self) -> Pigeon:
        return Pigeon()

    @cached_property
    def crow(self) -> Pigeon:
        return Pigeon()

    @cached_property
    def channels(self) -> Channels:  # type: ignore[override]  # two more
        from alerts.channels.file import FileChannel

        file = FileChannel(self.settings.data / "alerts", self.clock)
        return Kinds(file=file, pigeon=self.pigeon, crow=self.crow)


@contextmanager
def loft(folder: Path, hand: Hand | None = None, **chosen: Any) -> Iterator[tuple[WithPigeons, Hand]]:
    """Give the parts over a data folder, and the clock."""
    hand = hand or Hand()
    parts = WithPigeons(load(data=folder, **(embedded(folder) | chosen)), hand)
    try:
        yield parts, hand
    finally:
        parts.close()
