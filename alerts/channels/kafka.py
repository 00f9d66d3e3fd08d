"""Letters as messages of the log's topic ``news.matched``, for programs that read the log anyway."""

from collections.abc import Callable

from alerts.channels.payload import VERSION, encode
from alerts.channels.port import Answer, Letter, Refused, Retry, Sent
from news.clock import Clock
from news.errors import Poison, Unavailable, WrongUse
from news.text.plain import one_line
from news.topics import MATCHED
from stream.port import Log, Record


class KafkaChannel:
    """Publishes each letter as the JSON of ``payload.py``.

    Its key is the subscription, so that letters of one keep their order. A log is read at least once anyway, so
    its readers drop a delivery that they have already, by the header ``delivery`` or the id in the payload. That
    makes a repetition harmless, and no letter is held back for fear of one.
    """

    idempotent = True

    def __init__(self, log: Callable[[], Log], clock: Clock) -> None:
        """``log`` opens the log, which is done for the first letter."""
        self._log = log
        self._clock = clock

    def check(self, address: str) -> str:
        """Refuse every topic but the one for letters: the others are between the stages."""
        if address != MATCHED:
            raise WrongUse(f"kafka:{one_line(address, 80)} is no topic for letters: write kafka:{MATCHED}")
        return ""

    def send(self, letter: Letter) -> Answer:
        """Publish the letter; on return it survives a crash of this process."""
        try:
            self.check(letter.address)
            headers = {"schema": str(VERSION), "type": "letter", "delivery": letter.delivery}
            self._log().publish(MATCHED, [Record(letter.subscription, encode(letter, self._clock()), headers)])
        except WrongUse as error:
            return Refused(str(error))
        except Poison as error:
            return Refused(error.reason)
        except Unavailable as error:
            return Retry(one_line(str(error), 300))
        return Sent()
