"""Real feeds through the entire pipeline: every entry accounted for, and a second pass publishes nothing."""

from pathlib import Path

import pytest

from guildwire.cli.summary import unbalanced
from guildwire.demo import demo
from guildwire.run.one_pass import Summary
from news import topics
from tests.journey.desk import opened
from tests.shared import need_shared


def check_books(summary: Summary) -> None:
    """Assert every equation of a pass that began with nothing waiting."""
    assert summary.poll is not None
    assert summary.poll.fetched == sum(number for _, number in summary.poll.counts.items())
    enrich, index, match = (summary.stages[name] for name in topics.STAGES)
    assert summary.poll.found == enrich["enriched"] + enrich["parked"]
    assert enrich["enriched"] == index["indexed"] + index["stale"] + index["parked"]
    assert enrich["enriched"] == match["matched"] + match["unmatched"] + match["parked"]
    assert not unbalanced(summary)


def test_the_books_of_the_sample_balance(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        demo.subscribe(parts)
        first = demo.run(parts, demo.bundled())
        check_books(first)
        assert first.new >= 60
        assert parts.index.count() == first.stages["index"]["indexed"]
        assert first.delivered["delivered"] > 0
        assert [row for row in parts.alerts.rows() if row.state == "held"] == []


def test_a_second_pass_over_the_sample_finds_nothing_new_and_tells_nobody(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        demo.subscribe(parts)
        demo.run(parts, demo.bundled())
        second = demo.run(parts, demo.bundled())
        check_books(second)
        assert second.new == 0
        assert sum(number for _, number in second.delivered.items()) == 0


@pytest.mark.slow
def test_the_books_of_142_real_feeds_balance(tmp_path: Path) -> None:
    real = demo.folder(need_shared() / "feeds")
    with opened(tmp_path) as parts:
        demo.subscribe(parts)
        first = demo.run(parts, real)
        check_books(first)
        assert first.poll is not None
        assert len(first.poll.results) == len(real.feeds)
        assert first.poll.fetched >= 3_600
        assert first.stages["enrich"]["parked"] == first.stages["index"]["parked"] == 0
        second = demo.run(parts, real)
        check_books(second)
        assert second.new == 0
