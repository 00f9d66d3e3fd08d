"""# poll_feeds

Asks every feed that is due and publishes what is new to the log. Runs every five minutes.

**What it does.** `find_due` splits the feeds that are due into at most eight shards, by registrable
domain, so that no site is ever asked by two tasks at once. `poll` polls one shard: conditional
requests, at most two at a time for a domain, state saved only after the log has acknowledged. A shard
that published something rings the asset `news.found`, with the number in the event; one that found
nothing is *skipped* and rings nothing. `sum_up` writes the books of the run as one line.

**When a feed's turn is.** What falls due before the next run is taken at this one, so a feed that is
wanted every 15 minutes is asked every 15 and not every 20. Nothing is asked before its publisher allows
it (`Retry-After`, `max-age`, the feed's own `ttl`); `poll` waits for that up to half a minute.

**Healthy** is a run every five minutes that ends in success; skipped shards are normal, and so is a
handful of failed feeds: they are in the counts (`failed`) and named in the log of `poll`, one line a
feed. A feed that fails never fails the run.

**When it is not.**

| what you see | what it is | what to do |
| --- | --- | --- |
| `poll` is retried | the log or the state store is away | bring it back; the retry does the rest |
| the warning "no host answers" | this machine's own network | mend it; no feed was blamed |
| `find_due` failed at once | the feed list has a mistake, or is the demo's | the message names the entry |
| "polling pauses" | the stages are behind by more than one drain | `process_news`, `guildwire work` |
| many feeds `failed` | outlets moved or refuse us | `guildwire feeds list --down` |
| a run is late | very slow sites, or no free slot in its pool | raise the pool `guildwire_poll`, or nothing |

**Is a re-run safe?** Yes, at any time: what was published is known and not published again. To poll
feeds that are not due, trigger it with `force`.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from guildwire_dags import DEFAULTS, NEWS_FOUND, POLL_POOL, START, TAGS, Counts, call, deadline

BEAT = 5
"""Minutes between two runs."""


@dag(
    schedule=f"*/{BEAT} * * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[*TAGS, "ingest"],
    doc_md=__doc__,
    deadline=deadline(minutes=15),
    params={"force": Param(False, type="boolean", description="Poll feeds that are not due, too.")},
)
def poll_feeds() -> None:
    """Ask what is due, in shards, and ring the doorbell."""

    @task(pool=POLL_POOL)
    def find_due(params: dict[str, Any] | None = None) -> Any:
        return call("find_due", force=bool((params or {}).get("force")), beat=BEAT)

    @task(pool=POLL_POOL, outlets=[NEWS_FOUND])
    def poll(work: dict[str, Any], *, ti: Any = None, outlet_events: Any = None) -> Counts:
        counts = call("poll_shard", **work)
        # A skipped task returns nothing, and its books belong in the sum all the same.
        ti.xcom_push("books", counts)
        if not counts["found"]:
            raise AirflowSkipException("nothing new")
        outlet_events[NEWS_FOUND].extra = {"found": counts["found"]}
        return counts

    @task(pool=POLL_POOL, trigger_rule="none_failed")
    def sum_up(*, ti: Any = None) -> Counts:
        return call("sum_up", shards=ti.xcom_pull(task_ids=["poll"], key="books"))

    poll.expand(work=find_due()) >> sum_up()


poll_feeds()
