"""What is to be done once a day: delete what is old enough, mend the files, report what needs a person.

Every step stands for itself: one whose server is away is named at the end and the others are done.
All of it may be run at any time, beside everything else, and twice.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from enrich.stories.compare import DISPUTE_DAYS
from guildwire.run.subscriptions import report_subscriptions
from guildwire.watch.turns import forget
from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from news.sqlite import PATIENCE
from stream.parked import ParkedFilter

_log = structlog.get_logger("guildwire.house")

KNOWN_DAYS = 400
"""Days for which an item is known after it was last new: a year and a month."""
KNOWN_LEAST = 2_000
"""Items that stay known of each feed however old they are: as many as a document may carry."""
COMPARED_DAYS = int(DISPUTE_DAYS)
"""Days for which an item can draw a new one into its story or its dispute, whichever reaches further back."""
TURNS_DAYS = 7
"""Days for which the loops of a process that died can be seen."""
WASTE = 0.2
"""Share of a file that must be empty before it is rewritten."""
REWRITE_LIMIT = 2 * 1024**3
"""Bytes of a file that is not rewritten any more in the time a task has; it can be done by hand."""

Counts = dict[str, int]


def keep(parts: Parts) -> Counts:
    """Do every step and return their counts. Raises :class:`Unavailable` naming the steps that were not done."""
    counts: Counts = {}
    away = []
    for name, step in STEPS.items():
        try:
            found = step(parts)
        except Unavailable as error:
            away.append(f"{name}: {error}")
            _log.warning("step not done", step=name, cause=str(error))
            continue
        counts |= found
        _log.info("step done", step=name, **found)
    if away:
        raise Unavailable("; ".join(away))
    return counts


def prune_index(parts: Parts) -> Counts:
    """Delete what was published longer ago than ``keep_items`` days; with 0 nothing is ever deleted."""
    days = parts.settings.keep_items
    return {"items_deleted": parts.index.delete_before(_ago(parts, days)) if days else 0}


def trim_log(parts: Parts) -> Counts:
    """Delete messages that every reader has dealt with and that are older than the settings allow."""
    deleted = 0
    for topic in (topics.FOUND, topics.ENRICHED):
        groups = [topics.group(stage) for stage in topics.STAGES if topics.source(stage) == topic]
        deleted += parts.log.trim(topic, _ago(parts, parts.settings.keep_log), groups)
    deleted += parts.log.trim(topics.MATCHED, _ago(parts, parts.settings.keep_log), ())
    for stage in topics.STAGES:
        deleted += parts.log.trim(topics.parked(stage), _ago(parts, parts.settings.keep_parked), ())
    return {"messages_deleted": deleted}


def prune_state(parts: Parts) -> Counts:
    """Forget old items of feeds and stories, and settled alerts."""
    return {
        "known_forgotten": parts.feeds.forget(_ago(parts, KNOWN_DAYS), KNOWN_LEAST),
        "stories_forgotten": parts.stories.expire(_ago(parts, COMPARED_DAYS), _ago(parts, KNOWN_DAYS)),
        "alerts_deleted": parts.alerts.prune(_ago(parts, parts.settings.keep_alerts)),
    }


def prune_health(parts: Parts) -> Counts:
    """Delete months of the pipeline's health that ended longer ago than ``keep_health`` days."""
    log = parts.health_log
    return {"months_deleted": log.delete_before(_ago(parts, parts.settings.keep_health)) if log else 0}


def mend_files(parts: Parts) -> Counts:
    """Refresh the statistics of the databases that are ours, and rewrite a file that is largely empty."""
    rewritten = sum(tidy(path) for path in parts.embedded_files())
    parts.analyze_state()
    return {"files_rewritten": rewritten}


def tidy(path: Path) -> bool:
    """Mend one SQLite file; whether it was rewritten. One that is busy is left for the next day."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA optimize")
        free, pages = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("freelist_count", "page_count")
        )
        wasteful = free > WASTE * pages
        if wasteful and path.stat().st_size > REWRITE_LIMIT:
            _log.warning("file is largely empty and too large to rewrite now", file=path.name, command="VACUUM")
            wasteful = False
        if wasteful:
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        _log.warning("file is busy and waits for tomorrow", file=path.name, cause=str(error))
        return False
    finally:
        connection.close()
    return wasteful


def report_feeds(parts: Parts) -> Counts:
    """Say which feeds do not work, and which answer but have had no news for long."""
    now = parts.clock()
    counts = {"feeds_ok": 0, "feeds_down": 0, "feeds_silent": 0, "feeds_retired": 0}
    for state in parts.feeds.states():
        standing = state.standing(now)
        counts[f"feeds_{standing}"] += 1
        if standing == "down":
            _log.warning("feed is down", outlet=state.outlet, feed=state.key, status=state.status,
                         since=_day(state.since), cause=state.error)  # fmt: skip
        elif standing == "silent":
            _log.info("feed is silent", outlet=state.outlet, feed=state.key, last_new=_day(state.last_new))
    return counts


def report_parked(parts: Parts) -> Counts:
    """Say what each stage could not process, by reason."""
    total = 0
    for stage in topics.STAGES:
        waiting = parts.parked.waiting(ParkedFilter(stage=stage))
        total += len(waiting)
        reasons = Counter(parked.reason for parked in waiting)
        for reason, number in reasons.most_common(5):
            _log.warning("parked", stage=stage, number=number, reason=reason)
    return {"parked": total}


def report_locks(parts: Parts) -> Counts:
    """Count the turns of the embedded log that someone holds. None is stale: a dead holder's lock is free."""
    held = 0
    for path in sorted(parts.settings.data.glob("*.lock")):
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            held += 1
            _log.info("turn is held", lock=path.name)
        else:
            lock.release()
    return {"locks_held": held}


def forget_turns(parts: Parts) -> Counts:
    """Forget the loops of processes that died long ago."""
    return {"processes_forgotten": forget(parts.settings.data, _ago(parts, TURNS_DAYS))}


def _ago(parts: Parts, days: int) -> datetime:
    return parts.clock() - timedelta(days=days)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else "ever"


STEPS: dict[str, Callable[[Parts], Counts]] = {
    "prune the index": prune_index,
    "trim the log": trim_log,
    "prune the state": prune_state,
    "prune the health": prune_health,
    "mend the files": mend_files,
    "feeds": report_feeds,
    "parked": report_parked,
    "locks": report_locks,
    "subscriptions": report_subscriptions,
    "turns": forget_turns,
}
"""The steps in their order."""
