"""What a pass did, for people and for machines: the books, line by line, each with its sum."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.run.one_pass import Summary
from ingest.report import PollReport, no_network
from news.errors import GuildwireError
from news.wording import count


def show_pass(summary: Summary, *, as_json: bool = False) -> None:
    """Print the books of a pass. Raises :class:`GuildwireError` if they do not balance."""
    if as_json:
        common.write_json(as_record(summary))
    else:
        if summary.poll is not None:
            _show_failed(summary.poll, summary.next_try)
        common.out.print(books(summary))
    wrong = unbalanced(summary)
    if wrong:
        raise GuildwireError(f"the books do not balance: {'; '.join(wrong)}; please report this with the log")


def show_poll(report: PollReport, next_try: datetime | None = None, *, as_json: bool = False) -> None:
    """Print what came of each feed and the books of a poll.

    ``next_try`` is when the feeds are asked again that our own network kept from answering.
    """
    if as_json:
        for result in report.results:
            common.write_json(result)
        return
    _show_failed(report, next_try)
    common.out.print(Text(_equation("fetched", report.fetched, report.counts.items())))


def check_feeds(report: PollReport) -> None:
    """Raise :class:`GuildwireError` if any feed of a poll failed, or our own network did."""
    if report.network_down:
        raise GuildwireError(no_network())
    if report.failed:
        raise GuildwireError(f"{_failed(report)}; guildwire feeds list --down says since when")


def books(summary: Summary) -> Table:
    """Return the books as a table: what went in, what came out, how long it took."""
    table = Table("stage", "in", "out", "seconds", box=None, pad_edge=False)
    if summary.poll is not None:
        table.add_row("poll", f"{len(summary.poll.results)} feeds", _words(summary.poll.feeds.items()), "")
        _row(table, "read", summary.poll.fetched, summary.poll.counts.items(), summary.seconds.get("poll"))
    for name, counts in summary.stages.items():
        _row(table, name, sum(number for _, number in counts.items()), counts.items(), summary.seconds.get(name))
    _row(table, "record", sum(number for _, number in summary.recorded.items()), summary.recorded.items(), None)
    delivered = summary.delivered.items()
    _row(table, "deliver", sum(number for _, number in delivered), delivered, summary.seconds.get("deliver"))
    return table


def unbalanced(summary: Summary) -> list[str]:
    """Return each equation that does not hold."""
    wrong = []
    if summary.poll is not None and not summary.poll.books_balance:
        wrong.append(_equation("fetched", summary.poll.fetched, summary.poll.counts.items()))
    return wrong


def as_record(summary: Summary) -> dict[str, object]:
    """Return the books as one JSON object."""
    poll = summary.poll
    return {
        "feeds": dict(poll.feeds.items()) if poll else {},
        "fetched": poll.fetched if poll else 0,
        "items": dict(poll.counts.items()) if poll else {},
        "stages": {name: dict(counts.items()) for name, counts in summary.stages.items()},
        "recorded": dict(summary.recorded.items()),
        "delivered": dict(summary.delivered.items()),
        "seconds": {name: round(seconds, 3) for name, seconds in summary.seconds.items()},
        "failed": [msgspec.to_builtins(result) for result in poll.failed] if poll else [],
    }


def _show_failed(report: PollReport, next_try: datetime | None) -> None:
    if report.network_down:
        common.console.print(Text(no_network(next_try)))
    if report.failed:
        common.console.print(Text(f"{_failed(report)}:"))
    for result in report.failed:
        common.console.print(Text.assemble((f"{result.outlet}: ", "red"), f"{result.status}; {result.message}"))


def _failed(report: PollReport) -> str:
    return f"{len(report.failed)} of {count(len(report.results), 'feed')} failed"


def _row(table: Table, name: str, total: int, counts: Iterable[tuple[str, int]], seconds: float | None) -> None:
    table.add_row(name, str(total), Text(_words(counts)), "" if seconds is None else f"{seconds:.2f}")


def _words(counts: Iterable[tuple[str, int]]) -> str:
    return " + ".join(f"{number} {word}" for word, number in counts if number) or "nothing new"


def _equation(name: str, total: int, counts: Iterable[tuple[str, int]]) -> str:
    return f"{total} {name} = {_words(counts)}"
