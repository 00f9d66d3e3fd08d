"""The page's application over a data folder, with a clock that a test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from guildwire.ops.page import application
from guildwire.settings import load
from guildwire.wiring import Parts
from tests.alerts.make import Hand
from tests.journey.desk import embedded


@contextmanager
def page(folder: Path, **chosen: Any) -> Iterator[tuple[Parts, FastAPI, Hand]]:
    """Give the parts, the application over them and the clock of both."""
    hand = Hand()
    parts = Parts(load(data=folder, **embedded(folder), **chosen), hand)
    try:
        app = application(parts)
        assert isinstance(app, FastAPI)
        yield parts, app, hand
    finally:
        parts.close()
