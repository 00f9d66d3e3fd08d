"""Letters on the log, as a program reads them there: by the published schema, under their ids."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from msgspec import structs

from alerts.channels.kafka import KafkaChannel
from alerts.channels.payload import VERSION, schema
from alerts.channels.port import Letter, Refused, Retry, Sent, Story
from news.errors import Poison, Unavailable
from news.topics import MATCHED
from stream.port import Log
from stream.sqlite.log import SqliteLog
from tests.alerts.channels.make import EVIL, LINKS, letter
from tests.alerts.make import NOON, note

STORY = Story(
    note(title=EVIL, quote=EVIL, url="javascript:alert(1)", pay=("$9",)),
    others=(note("i2", outlet="\ud800"),),
    news="talks have ended",
    corrected=("$900,000 is now $90,000",),
    follows=NOON - timedelta(days=6),
)
LETTERS = {
    "a story": letter(address=MATCHED, links=LINKS),
    "whatever a feed holds": letter(address=MATCHED, subject=EVIL, text=EVIL, stories=(STORY,)),
    "a notice": letter(address=MATCHED, stories=(), at=None, subject="\ud800"),
    "a sample": structs.replace(letter(address=MATCHED), sample=True),
}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = SqliteLog(tmp_path / "stream.db", lambda: NOON)
    yield made
    made.close()


@pytest.mark.parametrize("given", LETTERS.values(), ids=LETTERS)
def test_a_message_is_what_the_page_says(log: Log, given: Letter) -> None:
    assert KafkaChannel(lambda: log, lambda: NOON).send(given) == Sent()
    (message,) = log.scan(MATCHED)
    body = json.loads(message.value)
    jsonschema.validate(body, schema(), format_checker=jsonschema.FormatChecker())
    assert message.key == given.subscription
    assert message.headers["delivery"] == body["data"]["delivery"] == given.delivery
    assert (message.headers["type"], message.headers["schema"]) == ("letter", str(VERSION))
    assert body["timestamp"] == "2023-07-20T12:00:00Z"
    assert all(item["url"].startswith("http") or not item["url"] for item in items(body))


def items(body: dict) -> list[dict]:  # type: ignore[type-arg]
    return [item for story in body["data"]["stories"] for item in story["items"]]


@pytest.mark.parametrize(
    ("error", "answer"),
    [(Unavailable("no broker\r\nhere"), Retry("no broker here")), (Poison("too large"), Refused("too large"))],
    ids=str,
)
def test_what_the_log_says_is_an_answer(error: Exception, answer: Retry | Refused) -> None:
    def away() -> Log:
        raise error

    assert KafkaChannel(away, lambda: NOON).send(letter(address=MATCHED)) == answer
