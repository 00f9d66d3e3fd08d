"""One item is followed by its trace id: from its poll through every stage into the letter."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from guildwire.run.one_pass import one_pass
from ingest.lists import feed_list
from news import topics, trace
from stream.port import Message
from tests.journey.desk import opened, write_list

URL = "https://wire.example/2023/07/netflix-ai-jobs"


@pytest.mark.slow
def test_an_item_is_followed_by_its_trace_from_poll_to_letter(tmp_path: Path) -> None:
    sample = demo.bundled()
    with FeedSite(sample.folder) as site, opened(tmp_path) as parts, capture_logs() as lines:
        write_list(tmp_path / "feeds.yaml", site, sample)
        demo.subscribe(parts)
        one_pass(parts, feed_list.load(tmp_path / "feeds.yaml"))
        messages: list[Message] = [*parts.log.scan(topics.FOUND), *parts.log.scan(topics.ENRICHED)]
    notes = [
        note
        for line in (tmp_path / "alerts" / "sample.jsonl").read_text("utf-8").splitlines()
        for story in json.loads(line)["stories"]
        for note in (story["first"], *story.get("others", ()))
    ]
    (name,) = {note["trace"] for note in notes if note["url"] == URL}
    (item,) = {note["item"] for note in notes if note["url"] == URL}
    steps = [
        (line["event"], line.get("stage", ""))
        for line in lines
        if line.get("trace") == name or name in line.get("traces", ())
    ]
    assert steps == [
        ("published", ""),
        ("handled", "enrich"),
        ("handled", "index"),
        ("handled", "match"),
        *[("delivery done", "")] * sum(note["url"] == URL for note in notes),
    ]
    assert [message.key for message in messages if trace.of(message.headers) == name] == [item, item]
    published = [line["trace"] for line in lines if line["event"] == "published"]
    assert len(set(published)) == len(published) > 60
