"""The contract of the log on every backend of ``tests/stream/backends.py``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stream.port import Log
from tests.contracts.log import LogContract
from tests.stream.backends import BACKENDS


class TestLog(LogContract):
    @pytest.fixture(params=BACKENDS)
    def reopen(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Log]]:
        opened: list[Log] = []
        make = BACKENDS[request.param](request, tmp_path)

        def open_again() -> Log:
            opened.append(make())
            return opened[-1]

        yield open_again
        for log in opened:
            log.close()
