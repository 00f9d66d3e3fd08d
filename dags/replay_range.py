"""# replay_range

Runs the present rules over items of the past, after the vocabularies or the rules have changed. By hand only.

**What it does.** `count` checks what was asked for and says how many items it concerns; nonsense is refused
here, and most of it earlier, by the form. `replay` reads those items from the index, runs the rules again
and writes to its log which tags came and went, with examples. Only with `dry_run` switched off does it
then write the items that differ. `stages` says what is done: `enrich` makes the claims anew, `index`
writes them, `match` tells subscriptions what now fits them (their maximum age still holds).

**Healthy** is success. Do a dry run first, read "tag changed" in the log of `replay`, then run it again
without. `guildwire replay` does the same at a terminal.

**When it is not.**

| what you see | what it is | what to do |
| --- | --- | --- |
| `count` failed at once | what was asked for makes no sense, or is too large | the message says what to change |
| `replay` is retried | the index or the state store is away | bring it back; it begins again from the start |
| `stale` is not 0 | newer revisions came in while it ran | nothing: the newer ones stay |

**Is a re-run safe?** Yes: a version never replaces a later one, and equal rules give equal bytes. With the
stage `match`, what a subscription was told before is not told again.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, dag, task
from guildwire_dags import DEFAULTS, HOUSE_POOL, START, TAGS, Counts, call

STAGES = ["enrich", "index", "match"]
PERIOD = r"^\s*([Nn]ow|[Tt]oday|[Yy]esterday|\d{4}).*$"
"""How a date begins; ``count`` reads the whole of it and says what is wrong."""


def period(text: str) -> Param:
    """Return a parameter that is a date, a part of one, a time or a distance from now, or nothing."""
    return Param(None, type=["null", "string"], pattern=PERIOD, maxLength=100, description=text)


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=[*TAGS, "upkeep", "by-hand"],
    doc_md=__doc__,
    params={
        "since": period("Published from the start of this on: 2026-01-31, 2026-01, now-30d."),
        "until": period("Published up to the end of this: 2026-01-31, 2026-01, yesterday."),
        "outlet": Param(
            None, type=["null", "string"], minLength=1, maxLength=200, description="Only this outlet."
        ),
        "query": Param("*", type="string", minLength=1, maxLength=2000, description="Which items; * is all."),
        "limit": Param(None, type=["null", "integer"], minimum=1, maximum=100_000, description="Items at most."),
        "stages": Param(
            ["enrich", "index"],
            type="array",
            items={"type": "string", "enum": STAGES},
            minItems=1,
            uniqueItems=True,
            examples=STAGES,
            description="What is done with them.",
        ),
        "dry_run": Param(True, type="boolean", description="Only show the difference; nothing is written."),
    },
)
def replay_range() -> None:
    """Count, then compare, then write."""

    def wanted(params: dict[str, Any]) -> dict[str, Any]:
        return {name: params[name] for name in ("since", "until", "outlet", "query", "limit", "stages")}

    @task(pool=HOUSE_POOL)
    def count(params: dict[str, Any] | None = None) -> Counts:
        return call("count_range", **wanted(params or {}))

    @task(pool=HOUSE_POOL)
    def replay(params: dict[str, Any] | None = None) -> Counts:
        asked = params or {}
        return call("replay_range", dry_run=asked["dry_run"], **wanted(asked))

    count() >> replay()


replay_range()
