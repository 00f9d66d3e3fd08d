"""# send_digests

Sends what has become due: digests, alerts held over quiet hours, deliveries to be tried again. Runs
every five minutes.

**What it does.** It leases due deliveries from the outbox, sends each on its channel, and writes down
what the channel said. Alerts that are due at once have usually been sent by `process_news` already.

**Healthy** is success with a few or no counts: `delivered` was taken by its channel, `retried` will be
tried again by itself, `held` waits for quiet hours to end.

**When it is not.**

| what you see | what it is | what to do |
| --- | --- | --- |
| it is retried: "the state store ..." | the state store is away | bring it back |
| letters end with "could not be looked up" | the log is away, so there is no receipt | bring it back |
| `retried` again and again | a channel does not answer | the log says why; it is tried for 7 days |
| `failed` | a channel refused it for good | mend the channel, then resend it |
| `unsure` | the channel may have taken it, and is not asked twice | ask the receiver, resend by hand |

**Is a re-run safe?** Yes, also beside another run: a delivery is leased to one sender and keeps its id.
"""

from __future__ import annotations

from airflow.sdk import dag, task
from guildwire_dags import DEFAULTS, PROCESS_POOL, START, TAGS, Counts, call, deadline


@dag(
    schedule="*/5 * * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[*TAGS, "alerts"],
    doc_md=__doc__,
    deadline=deadline(minutes=15),
)
def send_digests() -> None:
    """Send what is due."""

    @task(pool=PROCESS_POOL)
    def deliver() -> Counts:
        return call("deliver")

    deliver()


send_digests()
