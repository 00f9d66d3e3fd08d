"""The third layer: a real scheduler, Kafka and Elasticsearch, and a feed site that publishes while it runs."""

import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from guildwire.airflow.local import STAMP, LocalAirflow
from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.ops.replay import Replay, wanted
from guildwire.wiring import Parts
from news.enriched import Enriched
from news.errors import GuildwireError
from query.tree import All
from search.port import Search
from tests.airflow.process import variables
from tests.journey.desk import opened, told, write_list
from tests.servers.process import Server

pytestmark = [pytest.mark.xdist_group("airflow"), pytest.mark.slow]

SAMPLE = demo.bundled()
REFERENCE = "reference-wire.xml"
PATIENCE = 150.0
"""Seconds for what needs about ten; a busy machine needs more."""
UNFINISHED = ("up_for_retry", "running", "queued", "scheduled")
EMPTY = '<rss version="2.0"><channel><title>Wire</title></channel></rss>'


class Stack:
    """Airflow over Kafka and Elasticsearch, a feed site, and the parts as a reader has them."""

    def __init__(self, airflow: LocalAirflow, parts: Parts, site: FeedSite, data: Path) -> None:
        self.airflow, self.parts, self.site, self.data = airflow, parts, site, data

    def publish(self, name: str, text: str) -> None:
        """Change a file of the site in one go."""
        beside = self.site.folder.parent / name
        beside.write_text(text, "utf-8")
        beside.replace(self.site.folder / name)

    def documents(self) -> dict[str, Enriched]:
        """Return everything that can be found, by guid."""
        hits = self.parts.index.search(Search(query=All(), limit=1_000)).hits
        assert len({hit.enriched.item.guid for hit in hits}) == len(hits)
        return {hit.enriched.item.guid: hit.enriched for hit in hits}

    def tasks(self, dag: str, *states: str) -> int:
        """Return how many tasks of a DAG are in one of the states."""
        asked = "&".join(f"state={state}" for state in states)
        answer = self.airflow.api.ask("GET", f"/dags/{dag}/dagRuns/~/taskInstances?{asked}")
        return int(answer["total_entries"])

    def until(self, done: Callable[[], object], what: str) -> None:
        """Return when ``done`` is true; fail with the end of the scheduler's log if it does not come true."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            name = self.airflow.dead()
            assert not name, f"{name} ended:\n{self.airflow.tail(name)}"
            assert time.monotonic() < deadline, f"still waiting: {what}\n{self.airflow.tail('scheduler', 40)}"
            time.sleep(0.2)


@pytest.fixture
def stack(
    migrated: Path,
    tmp_path: Path,
    kafka_server: Server,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stack]:
    data, folder = tmp_path / "desk", tmp_path / "site" / "feeds"
    data.mkdir()
    shutil.copytree(SAMPLE.folder, folder)
    (folder / REFERENCE).write_text(EMPTY, "utf-8")
    home = tmp_path / "airflow"
    home.mkdir()
    shutil.copy(migrated, home / "airflow.db")
    (home / STAMP).write_text(version("apache-airflow-core"), "utf-8")
    name = f"airflow-{uuid.uuid4().hex}"
    place = {
        "stream": f"kafka://{kafka_server.address}",
        "stream_prefix": f"{name}.",
        "index_name": name,
        "state": f"sqlite:{data / 'state.db'}",
    }
    elasticsearch: Server = request.getfixturevalue("own_elasticsearch")
    place["index"] = elasticsearch.address
    own = {f"GUILDWIRE_{key.upper()}": value for key, value in place.items()}
    own |= {"GUILDWIRE_DATA": str(data), "GUILDWIRE_FEEDS": str(data / "list.yaml")}
    for variable in set(os.environ) - set(variables(home)):
        monkeypatch.delenv(variable)
    airflow = LocalAirflow(home, environment=own)
    with FeedSite(folder, unchanged=SAMPLE.unchanged) as site, opened(data, place) as parts:
        write_list(data / "list.yaml", site, SAMPLE)
        demo.subscribe(parts)
        with airflow:
            yield Stack(airflow, parts, site, data)


def test_news_is_found_told_and_survives_an_index_that_is_away(stack: Stack, own_elasticsearch: Server) -> None:
    api = stack.airflow.api
    for dag in ("poll_feeds", "process_news", "replay_range"):
        api.pause(dag, paused=False)
    with pytest.raises(GuildwireError, match="400"):
        api.trigger("replay_range", {"since": "soon"})

    # The first poll comes by itself, and its event starts the drain.
    stack.until(lambda: len(stack.documents()) == 89, "the sample is searchable")
    assert demo.REFERENCE not in stack.documents()

    # The site publishes the reference item while everything runs.
    stack.publish(REFERENCE, (SAMPLE.folder / REFERENCE).read_text("utf-8"))
    began = time.monotonic()
    api.trigger("poll_feeds", {"force": True})
    stack.until(lambda: demo.REFERENCE in stack.documents(), "the reference item is searchable")
    sys.stdout.write(f"poll to searchable: {time.monotonic() - began:.1f} s\n")
    reference = stack.documents()[demo.REFERENCE]
    assert {"ai", "labor"} <= {tag.name for tag in reference.tags}
    stack.until(lambda: any(item == reference.item.id for _, item in told(stack.data)), "its alert is delivered")

    # The index goes away, news goes on, and people are told of it meanwhile.
    letters = sum(told(stack.data).values())
    own_elasticsearch.stop()
    stack.publish(REFERENCE, _with_another(SAMPLE.folder / REFERENCE))
    api.trigger("poll_feeds", {"force": True})
    stack.until(lambda: stack.tasks("process_news", "up_for_retry"), "the drain waits for the index")
    assert sum(told(stack.data).values()) > letters
    own_elasticsearch.start()
    stack.until(lambda: "late-news" in stack.documents(), "what came meanwhile is searchable")

    assert len(stack.documents()) == 91
    assert all(number == 1 for number in told(stack.data).values())
    stack.until(lambda: not stack.tasks("process_news", *UNFINISHED), "all is done")
    assert stack.tasks("process_news", "failed") == 0

    # Equal rules say the same of everything, and all of it can be written again.
    with Replay(stack.parts, wanted(stack.parts.clock())) as replay:
        assert replay.compare().unchanged == 91
    with Replay(stack.parts, wanted(stack.parts.clock(), stages=["index"])) as replay:
        replay.compare()
        assert dict(replay.write().items()) == {"written": 91, "stale": 0, "refused": 0}


def _with_another(path: Path) -> str:
    """Return the reference feed with one more item, which a subscription of the sample asks for."""
    item = (
        "<item><title>Writers Guild votes to strike over AI in writers' rooms</title><guid>late-news</guid>"
        "<link>https://wire.example/late-news</link>"
        "<description>Members of the Writers Guild of America voted to strike over generative AI.</description>"
        f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate></item>"
    )
    return path.read_text("utf-8").replace("</channel>", f"{item}</channel>")
