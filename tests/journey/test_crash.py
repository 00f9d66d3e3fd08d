"""SIGKILL at each hand-over: nothing is lost, nothing doubled in the index, no alert lost or told twice."""

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from alerts.deliver import LEASE
from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.run.one_pass import deliver_due
from news.enriched import Enriched
from tests.journey.desk import Place, documents, embedded, on_servers, opened, told, write_list
from tests.journey.one_pass import HAND_OVERS
from tests.project.test_layers import ROOT

pytestmark = pytest.mark.slow
EMBEDDED: Place = MappingProxyType({})


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    sample = demo.bundled()
    path = tmp_path_factory.mktemp("list") / "feeds.yaml"
    with FeedSite(sample.folder, unchanged=sample.unchanged) as site:
        write_list(path, site, sample)
        yield path


@pytest.fixture(scope="module")
def undisturbed(feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Enriched], Counter[str]]:
    """Return the documents and the alerts of a pass that nothing disturbs."""
    data = tmp_path_factory.mktemp("undisturbed")
    assert one_pass(data, feeds) == 0
    with opened(data) as parts:
        found = documents(parts)
    assert len(found) > 60
    assert sum(told(data).values()) > 3
    return found, Counter(name for name, _ in told(data).elements())


@pytest.fixture(params=["embedded", pytest.param("servers", marks=pytest.mark.xdist_group("servers"))])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the parts are: one folder, or Kafka, Elasticsearch and PostgreSQL."""
    if request.param == "embedded":
        return embedded(tmp_path)
    kafka, elasticsearch = (request.getfixturevalue(f"{name}_server") for name in ("kafka", "elasticsearch"))
    return on_servers(kafka.address, elasticsearch.address, request.getfixturevalue("fresh_database"))


def one_pass(data: Path, feeds: Path, hand_over: str = "", place: Place = EMBEDDED) -> int:
    """Run one pass in a process of its own and return how it ended."""
    where = json.dumps(dict(place))
    command = [sys.executable, "-m", "tests.journey.one_pass", str(data), str(feeds), where, hand_over]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode


def test_servers_and_one_folder_say_the_same(
    place: Place, feeds: Path, undisturbed: tuple[dict[str, Enriched], Counter[str]], tmp_path: Path
) -> None:
    expected, letters = undisturbed
    assert one_pass(tmp_path, feeds, place=place) == 0
    with opened(tmp_path, place) as parts:
        assert documents(parts) == expected
    assert Counter(name for name, _ in told(tmp_path).elements()) == letters


@pytest.mark.parametrize("hand_over", HAND_OVERS)
def test_a_kill_loses_nothing_and_doubles_nothing(
    hand_over: str,
    place: Place,
    feeds: Path,
    undisturbed: tuple[dict[str, Enriched], Counter[str]],
    tmp_path: Path,
) -> None:
    expected, letters = undisturbed
    assert one_pass(tmp_path, feeds, hand_over, place) == -signal.SIGKILL
    assert one_pass(tmp_path, feeds, place=place) == 0
    with opened(tmp_path, place) as parts:
        # A delivery that was in someone's hands when he died comes free when his lease has run out.
        now = parts.clock
        parts.clock = lambda: now() + LEASE * 2
        deliver_due(parts)
        assert documents(parts) == expected
        books = parts.alerts.books()
    assert all(count == 1 for count in told(tmp_path).values())
    assert Counter(name for name, _ in told(tmp_path).elements()) == letters
    assert not any(book.counts["held"] or book.counts["failed"] or book.counts["unsure"] for book in books)
