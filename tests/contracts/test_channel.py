"""The contract of a channel on every kind of channel there is."""

import json
from pathlib import Path

import pytest

from alerts.channels.file import FileChannel
from tests.alerts.make import NOON
from tests.contracts.channel import ChannelContract, Received


class TestFileChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> FileChannel:
        return FileChannel(tmp_path, lambda: NOON)

    @pytest.fixture
    def address(self) -> str:
        return "a.jsonl"

    @pytest.fixture
    def wrong(self) -> str:
        return "../outside.jsonl"

    @pytest.fixture
    def received(self, tmp_path: Path, address: str) -> Received:
        path = tmp_path / address
        return lambda: (
            [json.loads(line)["delivery"] for line in path.read_text("utf-8").splitlines()]
            if path.exists()
            else []
        )
