"""Subscriptions that can no longer fire: who is told, and how often."""

import json
from pathlib import Path

import msgspec

from alerts.subscription import Subscription
from guildwire.ops.replay import wanted
from guildwire.run.subscriptions import doubtful, report_subscriptions
from news import topics, wire
from news.enriched import Entity
from query.tree import Keyword
from stream.port import Message
from tests.alerts.make import NOON, enriched, subscription
from tests.journey.desk import opened


def gone(**fields: object) -> Subscription:
    return msgspec.structs.replace(subscription(query="tag:gone OR strike"), **fields)


def test_an_alert_and_a_replay_call_a_name_as_items_do(tmp_path: Path) -> None:
    asked = 'union:"writers guild of america"'
    item = enriched("i1", title="Deal reached", entities=(Entity("union", "WGA"),))
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(query=asked), NOON)
        message = Message(topics.ENRICHED, 0, 0, "i1", wire.encode(item), wire.headers(), NOON)
        assert parts.stage("match").handle([message]).counts["matched"] == 1
        request = wanted(NOON, names=parts.names, query=asked)
    assert request.query == Keyword("union", "WGA")
    assert [remark.query for remark in request.remarks] == ["union:WGA"]


def test_those_in_doubt_are_named_with_the_reason(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s2", name="sound"), NOON)
        parts.alerts.save(gone(), NOON)
        parts.alerts.save(gone(id="s3", name="off", active=False), NOON)
        ((found, said),) = doubtful(parts)
    assert found.id == "s1"
    assert "there is no tag “gone”" in said


def test_whoever_reads_the_channel_is_told_once(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(gone(channels=("file:a.jsonl", "pigeon:roof")), NOON)
        assert report_subscriptions(parts) == {"subscriptions_doubtful": 1, "channels_failing": 0}
        assert report_subscriptions(parts) == {"subscriptions_doubtful": 1, "channels_failing": 0}
    (line,) = (tmp_path / "alerts" / "a.jsonl").read_text().splitlines()
    letter = json.loads(line)
    assert letter["subject"] == "[strikes] This subscription needs mending"
    assert "there is no tag “gone”" in letter["text"]
    assert letter["stories"] == []
