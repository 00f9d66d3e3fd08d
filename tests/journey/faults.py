"""Servers that fail under a running worker, and how one sees that the worker noticed and caught up."""

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

from news import topics
from news.clock import now
from tests.journey.desk import Place, opened
from tests.servers.fixtures import Stack

PATIENCE = 120.0
"""Seconds a worker may take to notice or to catch up. It needs a few; a busy machine needs more."""


class Fault(NamedTuple):
    """Something that breaks and is mended."""

    break_: Callable[[Stack], object]
    mend: Callable[[Stack], object]
    waits_for: str
    """What the worker's log names while it is broken."""
    refuses_polls: bool = False
    """Whether polling is impossible meanwhile."""


_WATERMARKS = "cluster.routing.allocation.disk.watermark"


def _fill_disk(stack: Stack) -> None:
    """Let Elasticsearch think that its disk is full, and do what it then does by itself within half a minute."""
    _put(stack, "_cluster/settings", {"persistent": {f"{_WATERMARKS}.{name}": "900tb" for name in _LEVELS}})
    _put(stack, "journey-*/_settings", {"index.blocks.read_only_allow_delete": True})


def _free_disk(stack: Stack) -> None:
    _put(stack, "_cluster/settings", {"persistent": {f"{_WATERMARKS}.{name}": None for name in _LEVELS}})
    _put(stack, "journey-*/_settings", {"index.blocks.read_only_allow_delete": None})


_LEVELS = ("low", "high", "flood_stage")


def _put(stack: Stack, path: str, body: object) -> None:
    request = urllib.request.Request(
        f"{stack.elasticsearch.address}/{path}",
        data=json.dumps(body).encode(),
        method="PUT",
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


FAULTS = {
    "broker stopped": Fault(
        lambda stack: stack.kafka.stop(), lambda stack: stack.kafka.start(), "Kafka", refuses_polls=True
    ),
    "broker killed": Fault(
        lambda stack: stack.kafka.kill(), lambda stack: stack.kafka.start(), "Kafka", refuses_polls=True
    ),
    "Elasticsearch stopped": Fault(
        lambda stack: stack.elasticsearch.stop(), lambda stack: stack.elasticsearch.start(), "Elasticsearch"
    ),
    "Elasticsearch out of disk": Fault(_fill_disk, _free_disk, "the disk is full"),
    "PostgreSQL restarted": Fault(
        lambda stack: stack.postgres.kill(),
        lambda stack: stack.postgres.start(),
        "the state store",
        refuses_polls=True,
    ),
}


def command(data: Path, place: Place, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of ours at a place."""
    return subprocess.run(
        [*_program(), *arguments, "--data", str(data)],
        env=_environment(place),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


class Worker:
    """``guildwire work`` as a process of its own, and what it logs."""

    def __init__(self, data: Path, place: Place) -> None:
        self._process = subprocess.Popen(
            [*_program(), "work", "--data", str(data)],
            env=_environment(place),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._thread.join(PATIENCE)
        if self._process.stderr is not None:
            self._process.stderr.close()

    @property
    def log(self) -> str:
        """Everything it logged so far."""
        with self._news:
            return "".join(self._lines)

    @property
    def code(self) -> int | None:
        """How it ended, nothing while it runs."""
        return self._process.poll()

    def says_it_waits_for(self, what: str) -> bool:
        """Wait until the log says that it waits for ``what``."""

        def said() -> bool:
            return any("waiting" in line and what in line for line in self._lines) or self.code is not None

        with self._news:
            return self._news.wait_for(said, PATIENCE) and self.code is None

    def catches_up(self, data: Path, place: Place) -> bool:
        """Wait until every stage has read all there is and no delivery is due."""
        with opened(data, place) as parts:
            for _ in range(int(PATIENCE / 0.2)):
                behind = [parts.log.lag(topics.source(name), topics.group(name)) for name in topics.STAGES]
                due = parts.alerts.backlog(now(), now()).due
                if not any(behind) and not due:
                    return True
                try:
                    self._process.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
                return False
        return False

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()


def _program() -> list[str]:
    return [str(Path(sys.executable).with_name("guildwire"))]


def _environment(place: Place) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDWIRE_")}
    return {**kept, **{f"GUILDWIRE_{name.upper()}": value for name, value in place.items()}}
