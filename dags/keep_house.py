"""# keep_house

Deletes what is old enough, mends the files, and reports what needs a person. Runs once a day, at 03:17 UTC.

**What it does.** Deletes items older than `GUILDWIRE_KEEP_ITEMS` days from the index (0, the default,
keeps all), messages older than `GUILDWIRE_KEEP_LOG` days that every stage has read from the embedded
log (Kafka deletes by itself), old states, stories and settled alerts, and on Elasticsearch months of the
pipeline's health that ended more than `GUILDWIRE_KEEP_HEALTH` days ago. Refreshes the databases' statistics
and rewrites an embedded file that is largely empty. Then it reports: feeds that are down or silent, parked
messages by reason, turns that someone holds. Airflow's own database and the logs of tasks are not its business,
because Airflow keeps its database from tasks: the stack and `make airflow` clean them beside it, and its last
line is the command for an Airflow of your own.

**Healthy** is success. Read the warnings of `keep` once a week: each is something only a person can judge.

**When it is not.**

| what you see | what it is | what to do |
| --- | --- | --- |
| it is retried and names a step | that step's server is away, the others were done | bring it back |
| "file is busy and waits for tomorrow" | someone else was writing | nothing |
| "feed is down" for days | the outlet moved or refuses us | find its new address: `guildwire feeds` |
| "parked" | a message no stage can process | `guildwire parked` |

**Is a re-run safe?** Yes, at any time: what was deleted is gone and the second run finds nothing to do.
"""

from __future__ import annotations

from airflow.sdk import dag, task
from guildwire_dags import DEFAULTS, HOUSE_POOL, START, TAGS, Counts, call


@dag(
    schedule="17 3 * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[*TAGS, "upkeep"],
    doc_md=__doc__,
)
def keep_house() -> None:
    """Tidy up and report."""

    @task(pool=HOUSE_POOL)
    def keep() -> Counts:
        return call("keep_house")

    keep()


keep_house()
