"""Letters to the standard output of the process that sends them, for looking on and for pipes."""

from collections.abc import Callable
from typing import TextIO

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent
from news.errors import WrongUse
from news.text.plain import lines, one_line

_END = "-" * 40


class StdoutChannel:
    """Prints each letter. Its only address is ``-``."""

    idempotent = False

    def __init__(self, stream: Callable[[], TextIO]) -> None:
        """``stream`` gives what is printed to, asked anew for each letter."""
        self._stream = stream

    def check(self, address: str) -> str:
        """Refuse every address but ``-``."""
        if address != "-":
            raise WrongUse(f"stdout:{one_line(address, 80)} is no address: write stdout:-")
        return ""

    def send(self, letter: Letter) -> Answer:
        """Print the letter with its id, and nothing in it that would steer a terminal."""
        try:
            self.check(letter.address)
        except WrongUse as error:
            return Refused(str(error))
        text = f"{one_line(letter.subject)}\n\n{lines(letter.text).strip()}\nDelivery: {letter.delivery}\n{_END}\n"
        stream = self._stream()
        try:
            stream.write(text.encode(stream.encoding or "utf-8", "replace").decode(stream.encoding or "utf-8"))
            stream.flush()
        except (OSError, ValueError) as error:
            return Retry(f"standard output cannot be written: {getattr(error, 'strerror', None) or error}")
        return Sent()
