"""# process_news

Brings what was found to where people see it: enrich, index, match, deliver. Runs when `news.found`
rings, about a second after a poll has published something, and every ten minutes in any case.

**What it does.** One task drains what waits in the log until everything has caught up, seven minutes
have passed or 50,000 items of each stage are done, whichever comes first; then it sends the alerts
that are due at once. It reads with the consumer groups of `guildwire work`, so workers may run beside
it: they share the messages. The asset is only a doorbell: events that arrive meanwhile fold into one
more run, and nothing depends on their number.

**Healthy** is success with `waiting` 0 in the returned counts. `enriched` is what came in;
`indexed` + `stale` and `matched` + `unmatched` both add up to it.

**When it is not.**

| what you see | what it is | what to do |
| --- | --- | --- |
| it is retried: "index: ..." | the index is away; all else was done | bring it back; the retry does the rest |
| `waiting` grows | more comes in than one task can do | `guildwire work` beside it; more partitions |
| `parked` is not 0 | messages that cannot be processed | the log names item and reason; `guildwire parked` |
| a run is late | it waits for its pool, or a server is slow | look at the stage lines in the log |

**Is a re-run safe?** Yes, at any time, also after a kill: offsets are committed after the effect, an
item has one document, an alert one row in the outbox.
"""

from __future__ import annotations

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task
from guildwire_dags import (
    DEFAULTS,
    DRAIN_ITEMS,
    DRAIN_SECONDS,
    NEWS_FOUND,
    PROCESS_POOL,
    START,
    TAGS,
    Counts,
    call,
    deadline,
)


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/10 * * * *", timezone="UTC"), assets=[NEWS_FOUND]
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[*TAGS, "enrich", "index", "alerts"],
    doc_md=__doc__,
    deadline=deadline(minutes=20),
)
def process_news() -> None:
    """Drain the log once, within bounds."""

    @task(pool=PROCESS_POOL)
    def process() -> Counts:
        return call("process", seconds=DRAIN_SECONDS, items=DRAIN_ITEMS)

    process()


process_news()
