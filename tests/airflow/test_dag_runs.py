"""The second layer: each DAG run by ``dag.test()`` on the embedded default, against a local feed site."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from news import topics, wire
from news.item import Item
from stream.port import Record
from tests.airflow.process import DagProcess
from tests.guildwire.run import environment
from tests.journey.desk import documents, opened, told, write_list
from tests.project.test_layers import ROOT

pytestmark = [pytest.mark.xdist_group("airflow"), pytest.mark.slow]

SAMPLE = demo.bundled()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose feed list names the sample, served while the test runs, with its subscriptions."""
    with FeedSite(SAMPLE.folder, unchanged=SAMPLE.unchanged) as site:
        write_list(tmp_path / "list.yaml", site, SAMPLE)
        with opened(tmp_path) as parts:
            demo.subscribe(parts)
        yield tmp_path


def test_what_is_polled_is_processed_once_and_a_second_round_finds_nothing(dags: DagProcess, data: Path) -> None:
    polled = dags.run("poll_feeds", data)
    (total,) = polled["tasks"]["sum_up"]
    assert total["returned"] == {
        "feeds": 11, "failed": 1, "fetched": 91, "found": 90, "read": 10
    }  # fmt: skip
    assert sum(event["found"] for event in polled["events"]) == 90
    assert polled["log"].count(" outcome=") == 11
    processed = dags.run("process_news", data)
    (counts,) = [task["returned"] for task in processed["tasks"]["process"]]
    assert counts["enriched"] + counts.get("partial", 0) == counts["indexed"] == 90
    assert counts["waiting"] == 0
    assert counts["matched"] + counts["unmatched"] == 90
    assert counts["delivered"] > 0
    letters = told(data)

    again = dags.run("poll_feeds", data, {"force": True})
    assert again["events"] == []
    assert {task["state"] for task in again["tasks"]["poll"]} == {"skipped"}
    assert again["tasks"]["sum_up"][0]["returned"]["found"] == 0
    idle = dags.run("process_news", data)
    assert idle["tasks"]["process"][0]["returned"] == {"waiting": 0}
    assert told(data) == letters
    assert all(number == 1 for number in letters.values())


def test_nothing_due_is_a_run_without_a_poll(dags: DagProcess, data: Path) -> None:
    dags.run("poll_feeds", data)
    idle = dags.run("poll_feeds", data)
    assert [task["state"] for task in idle["tasks"]["poll"]] == ["skipped"]


def test_a_run_in_which_feeds_fail_succeeds_and_says_so(dags: DagProcess, data: Path) -> None:
    feeds = (data / "list.yaml").read_text("utf-8")
    gone = feeds.replace("trade-daily.xml", "no-such-feed.xml")
    (data / "list.yaml").write_text(gone, "utf-8")
    polled = dags.run("poll_feeds", data)
    total = polled["tasks"]["sum_up"][0]["returned"]
    assert (total["feeds"], total["failed"], total["found"]) == (11, 2, 76)
    (line,) = [line for line in polled["log"].splitlines() if "no-such-feed.xml" in line and " polled " in line]
    assert "outcome=failed" in line
    assert "status=gone" in line
    assert "Traceback" not in polled["log"]


def test_an_index_that_is_away_holds_up_nothing_else(dags: DagProcess, data: Path) -> None:
    dags.run("poll_feeds", data)
    (data / "no-folder").write_text("a file where a folder should be", "utf-8")
    failed = dags.run(
        "process_news", data, ends="failed", GUILDWIRE_INDEX=f"sqlite:{data / 'no-folder' / 'index.db'}"
    )
    (line,) = [line for line in failed["log"].splitlines() if "task failed" in line]
    for part in ("dag=process_news", "task=process", "attempt=1", "index:", "no-folder"):
        assert part in line
    assert "Traceback" not in failed["log"]
    letters = told(data)
    assert letters, "alerts wait for the index"

    mended = dags.run("process_news", data)
    assert mended["tasks"]["process"][0]["returned"] == {"indexed": 90, "waiting": 0}
    assert told(data) == letters


def test_a_log_that_is_away_fails_the_poll_and_leaves_no_feed_half_done(dags: DagProcess, data: Path) -> None:
    (data / "no-folder").write_text("a file where a folder should be", "utf-8")
    failed = dags.run(
        "poll_feeds", data, ends="failed", GUILDWIRE_STREAM=f"sqlite:{data / 'no-folder' / 'stream.db'}"
    )
    assert failed["events"] == []
    assert "Traceback" not in failed["log"]
    polled = dags.run("poll_feeds", data)
    assert polled["tasks"]["sum_up"][0]["returned"]["found"] == 90


def test_a_mistake_in_the_feed_list_is_named_and_not_tried_again(dags: DagProcess, data: Path) -> None:
    (data / "list.yaml").write_text("feeds:\n- outlet: Nobody\n", "utf-8")
    failed = dags.run("poll_feeds", data, ends="failed")
    assert "only a person can mend it" in failed["log"]
    assert "Traceback" not in failed["log"]
    assert "`url` is missing" in failed["log"]


def test_airflows_connections_say_where_the_servers_are_and_settings_win(dags: DagProcess, data: Path) -> None:
    connection = {"AIRFLOW_CONN_KAFKA_DEFAULT": '{"conn_type": "kafka", "extra": {"client.id": "desk"}}'}
    refused = dags.run("poll_feeds", data, None, ends="failed", **connection)
    assert "the connection kafka_default names no server" in refused["log"]
    polled = dags.run("poll_feeds", data, None, **connection, GUILDWIRE_STREAM=f"sqlite:{data / 'stream.db'}")
    assert polled["tasks"]["sum_up"][0]["returned"]["found"] == 90


def test_a_drain_that_is_killed_is_completed_by_the_next_run(dags: DagProcess, data: Path) -> None:
    total = 700
    with opened(data) as parts:
        parts.log.publish(topics.FOUND, [_record(number) for number in range(total)])
        victim = subprocess.Popen(
            [sys.executable, "-c", DRAIN], env=environment(GUILDWIRE_DATA=str(data)), cwd=ROOT
        )
        # Its first batch is committed and the others are not: it dies in the middle of its work.
        while (left := parts.log.lag(topics.FOUND, topics.group("enrich"))) == total:
            with suppress(subprocess.TimeoutExpired):
                assert victim.wait(0.02) is None
        victim.kill()
        assert victim.wait() == -signal.SIGKILL
        assert 0 < left < total
    dags.run("process_news", data)
    with opened(data) as parts:
        assert len(documents(parts)) == total
        assert {parts.log.lag(topics.source(stage), topics.group(stage)) for stage in topics.STAGES} == {0}


DRAIN = "from guildwire.airflow import tasks; tasks.process(seconds=60, items=1_000_000, connections={})"
"""What the task of ``process_news`` does."""


def test_digests_go_out_and_the_house_is_kept(dags: DagProcess, data: Path) -> None:
    dags.run("poll_feeds", data)
    dags.run("send_digests", data)
    kept = dags.run("keep_house", data)
    counts = kept["tasks"]["keep"][0]["returned"]
    assert (counts["feeds_ok"], counts["feeds_down"], counts["parked"], counts["messages_deleted"]) == (
        10,
        1,
        0,
        0,
    )
    assert "python -m guildwire.airflow.clean --once" in kept["log"]


def test_a_replay_shows_the_difference_and_writes_only_when_told_to(dags: DagProcess, data: Path) -> None:
    dags.run("poll_feeds", data)
    dags.run("process_news", data)
    with opened(data) as parts:
        before = documents(parts)
    own = data / "own.yaml"
    own.write_text(VOCABULARY, "utf-8")
    asked = {"query": "tag:ai", "stages": ["enrich", "index"]}

    dry = dags.run("replay_range", data, asked, GUILDWIRE_VOCABULARY=str(own))
    counted = dry["tasks"]["count"][0]["returned"]["items"]
    difference = dry["tasks"]["replay"][0]["returned"]
    assert difference["read"] == counted == difference["restamped"] + difference["changed"]
    assert difference["tags_gained"] > 0
    assert "tag=ai/work" in dry["log"]
    with opened(data) as parts:
        assert documents(parts) == before

    wet = dags.run("replay_range", data, {**asked, "dry_run": False}, GUILDWIRE_VOCABULARY=str(own))
    assert wet["tasks"]["replay"][0]["returned"]["written"] == counted
    with opened(data) as parts:
        assert documents(parts) != before


@pytest.mark.parametrize("conf", [{"since": "soon"}, {"stages": ["everything"]}, {"limit": 0}], ids=str)
def test_the_form_of_a_replay_refuses_what_no_replay_can_be(
    dags: DagProcess, tmp_path: Path, conf: dict[str, object]
) -> None:
    refused = dags.run("replay_range", tmp_path, conf, ends="refused")
    assert "ParamValidationError" in refused["error"]


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ({"since": "2026-02-01", "until": "2026-01-01"}, "nothing lies between"),
        ({"query": "tag:("}, "tag:("),
        ({"since": " Yesterday-7d", "until": "2099", "outlet": "No Such Paper"}, "no item fits"),
        ({"until": "2026-13"}, "write 2023-07-26"),
    ],
    ids=str,
)
def test_a_replay_of_nonsense_ends_before_it_starts(
    dags: DagProcess, tmp_path: Path, conf: dict[str, object], said: str
) -> None:
    refused = dags.run("replay_range", tmp_path, conf, ends="failed")
    assert said in refused["log"]
    assert [task["state"] for task in refused["tasks"]["replay"]] == ["upstream_failed"]


VOCABULARY = """
tags:
  ai/work:
    about: Artificial intelligence and those who work with it.
    signals:
      work: {terms: "job{,s}; worker{,s}; writer{,s}"}
"""
"""A user's own rules, by which some items get a tag they did not have."""


def _record(number: int) -> Record:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    item = Item(
        id=f"{number:032x}",
        feed="https://example.org/feed",
        outlet="Example",
        title=f"Notice {number * 7919 % 10007:x} {number * 104729 % 1000003:x}",
        seen=at,
        published=at,
    )
    return Record(item.id, wire.encode(item), wire.headers())
