"""``guildwire work`` as long-lived processes: several share the work, end when asked, and wait for servers."""

import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from guildwire.settings import load
from guildwire.watch.turns import last_turns
from guildwire.wiring import Parts
from news import topics, wire
from news.item import Item
from stream.kafka.log import KafkaLog
from stream.kafka.settings import KafkaSettings
from stream.port import Log, Record
from tests.guildwire.run import COMMAND, environment
from tests.servers.process import Server, free_port
from tests.stream.members import PATIENCE

SEEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Worker:
    """A ``guildwire work`` in a process of its own; ``said`` is what it has written so far."""

    def __init__(self, data: Path, *stages: str, **settings: str) -> None:
        self.said: list[str] = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen(
            [*COMMAND, "work", *stages, "--data", str(data)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**settings),
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait_for(self, words: str) -> str:
        """Return the line with these words, once it was written."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.heard(words), PATIENCE), "".join(self.said)
        return self.heard(words)

    def heard(self, words: str) -> str:
        """Return the first line with these words; empty if there is none yet."""
        return next((line for line in self.said if words in line), "")

    def end(self) -> int:
        """Ask it to end and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        return code

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as written:
            for line in written:
                with self._changed:
                    self.said.append(line)
                    self._changed.notify_all()


@contextmanager
def workers(number: int, data: Path, *stages: str, **settings: str) -> Iterator[list[Worker]]:
    started = [Worker(data, *stages, **settings) for _ in range(number)]
    try:
        yield started
    finally:
        for worker in started:
            worker.process.kill()
            worker.process.wait()


def publish(log: Log, numbers: range) -> None:
    items = [
        Item(id=f"{number:032x}", feed="f", outlet="O", title=f"Guild talks {number}", seen=SEEN)
        for number in numbers
    ]
    log.publish(topics.FOUND, [Record(item.id, wire.encode(item), wire.headers()) for item in items])


def until_done(log: Log, worker: Worker) -> None:
    """Wait until nothing waits for the stages; the worker's own process is the clock."""
    pause = threading.Event()
    for _ in range(int(PATIENCE * 10)):
        if not any(log.lag(topics.source(stage), topics.group(stage)) for stage in ("enrich", "index")):
            return
        assert worker.process.poll() is None, "".join(worker.said)
        pause.wait(0.1)
    raise AssertionError("".join(worker.said))


def indexed(data: Path) -> int:
    parts = Parts(load(data=data))
    try:
        return parts.index.count()
    finally:
        parts.close()


@pytest.mark.slow
def test_two_processes_share_the_work_on_kafka_and_double_nothing(tmp_path: Path, kafka_server: Server) -> None:
    prefix = f"work-{uuid.uuid4().hex}."
    chosen = {"GUILDWIRE_STREAM": f"kafka://{kafka_server.address}", "GUILDWIRE_STREAM_PREFIX": prefix}
    log = KafkaLog(KafkaSettings(servers=kafka_server.address, prefix=prefix))
    with closing(log), workers(2, tmp_path, "enrich", "index", **chosen) as both:
        published = 0
        # Until both have had a share: which partitions a member gets is the cluster's choice.
        while not all(worker.heard("batch done") for worker in both):
            publish(log, range(published, published + 30))
            published += 30
            until_done(log, both[0])
            assert published < 3_000
        until_done(log, both[0])
        assert [worker.end() for worker in both] == [0, 0], "".join(both[0].said + both[1].said)
        enriched = [message.key for message in log.scan(topics.ENRICHED)]
        assert set(enriched) == {f"{number:032x}" for number in range(published)}
        assert indexed(tmp_path) == published
        for worker in both:
            worker.wait_for("done and committed")


@pytest.mark.slow
def test_on_the_embedded_log_one_works_and_the_other_takes_over(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path))
    with closing(parts.log) as log, workers(1, tmp_path, "enrich", "index") as (first,):
        publish(log, range(40))
        first.wait_for("batch done")
        until_done(log, first)
        with workers(1, tmp_path, "enrich", "index") as (second,):
            second.wait_for("Working on enrich, index")
            first.process.kill()
            publish(log, range(40, 60))
            second.wait_for("batch done")
            until_done(log, second)
            assert second.end() == 0
        assert len(log.scan(topics.ENRICHED)) == 60
    assert indexed(tmp_path) == 60


@pytest.mark.slow
def test_a_server_that_is_not_there_yet_is_waited_for_and_named(tmp_path: Path) -> None:
    port = free_port()
    chosen = {"GUILDWIRE_STREAM": f"kafka://127.0.0.1:{port}", "GUILDWIRE_STREAM_PATIENCE": "1"}
    with workers(1, tmp_path, "enrich", **chosen) as (worker,):
        line = worker.wait_for("again_in='2 s'")
        assert f"127.0.0.1:{port}" in line
        assert "since=" in line
        assert "part=enrich" in line
        assert worker.end() == 0
        assert "Traceback" not in "".join(worker.said)


@pytest.mark.slow
def test_operate_liveness_a_worker_says_that_it_waits_and_that_it_cannot_work(tmp_path: Path) -> None:
    port = free_port()
    chosen = {"GUILDWIRE_STREAM": f"kafka://127.0.0.1:{port}", "GUILDWIRE_STREAM_PATIENCE": "1"}
    with workers(1, tmp_path, "enrich", GUILDWIRE_HEALTH="127.0.0.1:0", **chosen) as (worker,):
        address = worker.wait_for("Health is at ").split()[3].removesuffix("livez,")
        worker.wait_for("part=enrich")
        live = httpx.get(f"{address}livez")
        (enrich,) = [loop for loop in live.json()["loops"] if loop["loop"] == "enrich"]
        assert live.status_code == 200
        assert f"127.0.0.1:{port}" in enrich["waiting"]
        ready = httpx.get(f"{address}readyz")
        assert ready.status_code == 503
        assert not ready.json()["servers"]["log"]["ready"]
        assert ready.json()["servers"]["index"]["ready"]
        assert 'guildwire_server_up{server="log"} 0.0' in httpx.get(f"{address}metrics").text
        (seen,) = [turn for turn in last_turns(tmp_path, datetime.now(UTC)) if turn.loop == "enrich"]
        assert f"127.0.0.1:{port}" in seen.waiting or not seen.waiting
        worker.process.kill()
        worker.process.wait()
        assert {turn.loop for turn in last_turns(tmp_path, datetime.now(UTC))} == {"enrich"}


@pytest.mark.slow
def test_a_worker_that_ends_as_it_should_leaves_no_turns(tmp_path: Path) -> None:
    with workers(1, tmp_path, "enrich", "deliver") as (worker,):
        worker.wait_for("Working on enrich, deliver")
        assert (
            {turn.loop for turn in last_turns(tmp_path, datetime.now(UTC))}
            <= {"start", "enrich", "deliver"}
            != set()
        )
        assert worker.end() == 0
    assert last_turns(tmp_path, datetime.now(UTC)) == []
