"""Letters go out whatever is away, except what the outbox itself needs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from alerts.port import Match
from guildwire.run.one_pass import deliver_due
from guildwire.settings import load
from guildwire.wiring import Parts
from news.errors import Unavailable
from stream.port import Log
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.run import guildwire
from tests.servers.process import free_port


@contextmanager
def due(folder: Path, kind: type[Parts] = Parts, **chosen: Any) -> Iterator[Parts]:
    """Give the parts of a desk with one letter that is due."""
    parts = kind(load(data=folder, **chosen))
    to = subscription()
    parts.alerts.save(to, NOON)
    parts.alerts.record([Match(to, note())], NOON)
    try:
        yield parts
    finally:
        parts.close()


def ends(folder: Path) -> list[str]:
    """Return the last line of each letter in the file."""
    written = (folder / "alerts" / "a.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"].splitlines()[-1] for line in written]


def test_operate_deliver_alone(tmp_path: Path) -> None:
    """Case operate-deliver-alone: a letter is due and Kafka does not answer."""
    with due(tmp_path):
        pass
    address = f"kafka://127.0.0.1:{free_port()}"
    arguments = ("work", "deliver", "--once", "--data", tmp_path)
    ended = guildwire(*arguments, GUILDWIRE_STREAM=address, GUILDWIRE_STREAM_PATIENCE="1")
    assert "deliver: 1 delivered" in ended.stdout + ended.stderr
    (end,) = ends(tmp_path)
    assert end.startswith("Cannot tell: ")
    assert "Kafka" in end


def test_a_receipt_that_breaks_keeps_no_letter_back(tmp_path: Path) -> None:
    class Broken(Parts):
        @cached_property
        def log(self) -> Log:
            raise ZeroDivisionError

        def close(self) -> None:
            self.engine.dispose()

    with due(tmp_path, Broken) as parts:
        assert deliver_due(parts)["delivered"] == 1
    assert ends(tmp_path) == ["What was watched could not be looked up: ZeroDivisionError."]


def test_without_the_state_store_nothing_is_sent(tmp_path: Path) -> None:
    with due(tmp_path) as parts:
        away = Parts(load(data=tmp_path, state=f"postgresql+psycopg://u@127.0.0.1:{free_port()}/x"))
        with pytest.raises(Unavailable):
            deliver_due(away)
        assert not (tmp_path / "alerts").exists()
        assert parts.alerts.books()[0].counts["held"] == 1
