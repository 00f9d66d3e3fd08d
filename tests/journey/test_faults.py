"""Servers that stop, die or run full while a worker runs: nothing is lost, nothing doubled, no alert lost."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from alerts.deliver import LEASE
from alerts.judging.decide import GATHER
from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.run.one_pass import deliver_due
from guildwire.wiring import Parts
from ingest.lists import feed_list
from news.enriched import Enriched
from tests.journey.desk import Place, documents, embedded, on_servers, opened, told, write_list
from tests.journey.faults import FAULTS, Fault, Worker, command
from tests.servers.fixtures import Stack, make_database

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Two feed lists: what is published before the fault, and all of it."""
    sample = demo.bundled()
    folder = tmp_path_factory.mktemp("lists")
    first, whole = folder / "first.yaml", folder / "whole.yaml"
    with FeedSite(sample.folder, unchanged=sample.unchanged) as site:
        write_list(first, site, demo.Sample(sample.folder, sample.feeds[::2], sample.unchanged))
        write_list(whole, site, sample)
        yield first, whole


@pytest.fixture
def place(own_stack: Stack) -> Place:
    database = make_database(own_stack.postgres, f"test_{uuid.uuid4().hex}")
    return on_servers(own_stack.kafka.address, own_stack.elasticsearch.address, database)


def prepare(data: Path, place: Place) -> None:
    with opened(data, place) as parts:
        demo.subscribe(parts)


def poll(data: Path, place: Place, feeds: Path) -> int:
    return command(data, place, "poll", "--force", "--feeds", str(feeds)).returncode


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_server_that_fails_costs_nothing_but_time(
    fault: Fault, own_stack: Stack, place: Place, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    first, whole = halves
    prepare(tmp_path, place)
    with Worker(tmp_path, place) as worker:
        assert poll(tmp_path, place, first) == 0
        assert worker.catches_up(tmp_path, place), worker.log
        fault.break_(own_stack)
        assert poll(tmp_path, place, whole) == int(fault.refuses_polls)
        assert worker.says_it_waits_for(fault.waits_for), worker.log
        fault.mend(own_stack)
        assert poll(tmp_path, place, whole) == 0
        assert worker.catches_up(tmp_path, place), worker.log
    assert worker.code == 0, worker.log
    expected, letters = undisturbed(tmp_path / "embedded", first, whole)
    with opened(tmp_path, place) as parts:
        deliver_gathered(parts)
        assert arrived(parts) == expected
    assert all(count == 1 for count in told(tmp_path).values())
    assert {name for name, _ in told(tmp_path)} == letters


def deliver_gathered(parts: Parts) -> None:
    """Send the older reports, which wait to be told together."""
    now = parts.clock
    parts.clock = lambda: now() + GATHER + LEASE  # what a fault left leased is free by then
    deliver_due(parts)
    assert not any(book.counts["held"] for book in parts.alerts.books())


def arrived(parts: Parts) -> dict[str, Enriched]:
    """Return every document with only whether it has a story: which one depends on what came in one batch with it.

    A fault divides what is polled into other batches than an undisturbed run has.
    """
    found = documents(parts)
    return {key: msgspec.structs.replace(one, story="one" * bool(one.story)) for key, one in found.items()}


def undisturbed(data: Path, first: Path, whole: Path) -> tuple[dict[str, Enriched], set[str]]:
    """Return what the same two polls give where nothing fails."""
    place = embedded(data)
    prepare(data, place)
    for feeds in (first, whole):
        assert poll(data, place, feeds) == 0
        assert command(data, place, "work", "--once").returncode == 0
    with opened(data, place) as parts:
        deliver_gathered(parts)
        found = arrived(parts)
    assert len(found) > len(feed_list.load(whole))
    return found, {name for name, _ in told(data)}
