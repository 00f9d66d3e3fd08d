"""Feeds to searchable and matched on real servers, ours against the straightforward script: ``make bench-stack``.

Both read the same feed files from the same local site, through the same Kafka and Elasticsearch,
which run on this machine beside them. The servers stay up from round to round, emptied, as servers do: their
machines compile while they run, so that the first round is the slowest of both. Believe the ratio: the items
a second are this machine's.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from elasticsearch import Elasticsearch as Elastic
from kafka.admin import KafkaAdminClient
from sqlalchemy import create_engine, make_url, text

from bench import processor, straightforward
from guildwire import logs
from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.settings import load
from guildwire.wiring import Parts
from news import topics
from tests.servers.elasticsearch import Elasticsearch
from tests.servers.kafka import Kafka
from tests.servers.postgres import Postgres
from tests.servers.process import Server

FEEDS = Path("../shared/feeds")
ROUNDS = 3


def main() -> None:
    """Run both in turn and print items a second, the time of each stage, and the ratio of the best rounds."""
    logs.configure("ERROR", "text")
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else FEEDS
    sample = demo.folder(given) if given.is_dir() else demo.bundled()
    best = {"straightforward": 0.0, "guildwire": 0.0}
    with servers() as (kafka, elastic, postgres):
        for number in range(1, ROUNDS + 1):
            print(f"round {number}")
            state = database(postgres.address, f"round{number}")
            best["straightforward"] = max(best["straightforward"], theirs(sample, kafka, elastic))
            best["guildwire"] = max(best["guildwire"], ours(sample, (kafka, elastic, postgres), state))
            empty(kafka.address, elastic.address)
    print(f"ratio of the best rounds: {best['guildwire'] / best['straightforward']:.1f}")


def theirs(sample: demo.Sample, kafka: Server, elastic: Server) -> float:
    """Run the script; return items a second."""
    straightforward.make_topic(kafka.address)
    with FeedSite(sample.folder) as site:
        urls = [site.url(feed.url.removeprefix(demo.KEY)) for feed in sample.feeds]
        began = time.perf_counter()
        done, seconds = straightforward.run(urls, kafka.address, elastic.address)
        return report("straightforward", done, time.perf_counter() - began, seconds)


def ours(sample: demo.Sample, running: Sequence[Server], state: str) -> float:
    """Run it as deployed, a poller beside two workers; return items a second until all are searchable and matched.

    Starting the processes, as any script does once, is not counted. ``running`` are Kafka, Elasticsearch and
    PostgreSQL; what the processor did for whom is printed as well.
    """
    kafka, elastic, _ = running
    with tempfile.TemporaryDirectory() as folder:
        addresses = {"stream": f"kafka://{kafka.address}", "index": elastic.address, "state": state}
        parts = Parts(load(data=Path(folder), **addresses))
        demo.subscribe(parts)
        parts.index.count()
        seconds: dict[str, float] = {}
        with worker(folder, addresses, "enrich") as enrich, worker(folder, addresses, "index", "match") as index:
            warm(parts)
            processes = {"enrich": enrich, "index and match": index, **{each.name: each.pid for each in running}}
            before, own = processor.seconds(processes), time.process_time()
            began = time.perf_counter()
            polled = demo.poll(parts, sample)
            seconds["polled after"] = time.perf_counter() - began
            for stage in topics.STAGES:
                caught_up(parts, stage)
                seconds[f"{stage} done after"] = time.perf_counter() - began
            spent = {"poll": time.process_time() - own}
            spent |= {name: took - before[name] for name, took in processor.seconds(processes).items()}
        parts.close()
        print("  seconds of the processor:", ", ".join(f"{name} {took:.1f}" for name, took in spent.items()))
        return report("guildwire", polled.found, seconds[f"{topics.STAGES[-1]} done after"], seconds)


@contextmanager
def worker(folder: str, addresses: dict[str, str], *stages: str) -> Iterator[int]:
    """Run ``guildwire work`` for some stages; gives its process's number."""
    environment = {
        **os.environ,
        "GUILDWIRE_LOG_LEVEL": "ERROR",
        **{f"GUILDWIRE_{name.upper()}": value for name, value in addresses.items()},
    }
    program = str(Path(sys.executable).with_name("guildwire"))
    running = subprocess.Popen(
        [program, "work", *stages, "--data", folder], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield running.pid
    finally:
        running.terminate()
        running.wait(60)


def warm(parts: Parts) -> None:
    """Send one feed through, so that every worker has joined its group and loaded its rules."""
    demo.poll(parts, demo.Sample(demo.SAMPLE / "feeds", demo.bundled().feeds[:1]))
    for stage in topics.STAGES:
        caught_up(parts, stage)


def caught_up(parts: Parts, stage: str) -> None:
    """Wait until a stage has read and committed all there is."""
    while parts.log.lag(topics.source(stage), topics.group(stage)):
        time.sleep(0.05)


def report(name: str, items: int, seconds: float, stages: dict[str, float]) -> float:
    """Print one line each for the run and its stages."""
    print(f"  {name:16} {items:6,} items  {seconds:6.2f} s  {items / seconds:8,.0f} items/s")
    for stage, took in stages.items():
        print(f"    {stage:20} {took:6.2f} s  {items / took if took else 0:8,.0f} items/s")
    return items / seconds


def database(address: str, name: str) -> str:
    """Make a database and return its address."""
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def empty(kafka: str, elastic: str) -> None:
    """Delete every topic and index, and what the groups have read."""
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.delete_groups([group["group_id"] for group in admin.list_groups()])
    admin.delete_topics([topic for topic in admin.list_topics() if not topic.startswith("__")])
    admin.close()
    with Elastic(elastic) as client:
        for index in client.indices.get(index="*"):
            client.indices.delete(index=index)


@contextmanager
def servers() -> Iterator[tuple[Server, Server, Server]]:
    """Start all three, empty."""
    with ExitStack() as stack:
        running: list[Server] = []
        for make in (Kafka, Elasticsearch, Postgres):
            folder = Path(tempfile.mkdtemp(prefix=f"guildwire-{make.name}-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            server = make(folder)
            stack.callback(server.close)
            running.append(server.start())
        yield running[0], running[1], running[2]


if __name__ == "__main__":
    main()
