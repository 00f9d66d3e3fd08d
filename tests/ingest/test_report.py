"""What a poll says in the log: a line for each feed, one for all, and one sentence when it was our own network."""

from datetime import UTC, datetime

from structlog.testing import capture_logs
from structlog.typing import EventDict

from ingest.report import FeedResult, PollReport

NEXT = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


def report(*outcomes: str, network_down: bool = False) -> PollReport:
    made = PollReport()
    for number, outcome in enumerate(outcomes):
        made.add(FeedResult(f"f{number}", "O", "ok", outcome, 1, {"new": 1}))
    made.network_down_since = NEXT if network_down else None
    return made


def shown(lines: list[EventDict]) -> list[EventDict]:
    """Return what is written at the usual level."""
    return [line for line in lines if line["log_level"] != "debug"]


def test_page_no_network_is_one_sentence() -> None:
    with capture_logs() as lines:
        report(*["network-down"] * 130, network_down=True).sum_up(NEXT)
    (line,) = shown(lines)
    assert (line["event"], line["log_level"]) == ("no network", "warning")
    assert line["said"] == (
        "No host answers, probably because of this machine's network; no feed was blamed; "
        "next try at 1 Mar 2026, 12:05 UTC."
    )


def test_a_poll_in_which_feeds_failed_says_how_many() -> None:
    with capture_logs() as lines:
        report("read", "failed", "not-modified", "failed").sum_up()
    assert [line["log_level"] for line in lines] == ["info", "warning", "info", "warning", "warning"]
    assert (lines[-1]["event"], lines[-1]["failed"], lines[-1]["feeds"], lines[-1]["found"]) == (
        "poll done",
        2,
        4,
        4,
    )


def test_a_poll_that_went_well_is_told_and_one_with_nothing_due_is_not() -> None:
    with capture_logs() as lines:
        report("read").sum_up()
        report().sum_up()
    assert [(line["event"], line["log_level"]) for line in lines] == [("polled", "info"), ("poll done", "info")]


def test_what_was_not_a_feeds_own_doing_is_not_written_for_each() -> None:
    with capture_logs() as lines:
        report("held", "network-down")
    assert shown(lines) == []
