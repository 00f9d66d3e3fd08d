"""The closed list of what the log may say: every event with its fields and its meaning.

A line of the log is one event. A test compares the list with every call in the sources, and docs/logs.md is
written from it. Lines also carry ``level`` and ``timestamp`` (UTC).
"""

from typing import Literal, NamedTuple

Level = Literal["debug", "info", "warning", "error"]


class LogEvent(NamedTuple):
    """One kind of line."""

    name: str
    levels: tuple[Level, ...]
    fields: tuple[str, ...]
    meaning: str
    more: str = ""
    """What its further fields hold; empty where there are none."""


ITEM = (
    LogEvent("published", ("debug",), ("item", "trace"),
             "A poll has published a new or revised item: here its trace begins."),
    LogEvent("handled", ("debug",), ("stage", "item", "trace"),
             "A stage has dealt with an item and committed it."),
    LogEvent("item parked", ("warning",), ("stage", "item", "trace", "reason"),
             "A stage could not process an item and keeps it for a person (`guildwire parked list`)."),
    LogEvent("stage failed", ("error",), ("stage", "item", "cause"),
             "A part of the rules failed on an item, which goes on without it."),
    LogEvent("delivery done", ("info",), ("outcome", "channel", "delivery", "traces"),
             "What became of a delivery that was due, with the traces of the items it tells of."),
    LogEvent("not delivered", ("warning",), ("channel", "delivery", "answer", "reason"),
             "A channel did not take a delivery: `Retry` comes again, `Refused` and `Unsure` do not."),
    LogEvent("letter not made", ("error",), ("delivery", "subscription"),
             "A letter could not be put into words; it is tried again later."),
    LogEvent("match not decided", ("error",), ("subscription", "item"),
             "What becomes of a match could not be decided; it counts as failed."),
    LogEvent("channel failed", ("error",), ("channel", "delivery", "deliveries"),
             "A channel broke instead of answering; a fault of its code."),
    LogEvent("letters go out without a receipt", ("error",), (),
             "What was watched could not be looked up for a letter, which says so."),
    LogEvent("letters are made without the story store", ("warning",), (),
             "What is known of a story did not answer; its letter tells what its own reports tell."),
    LogEvent("subscription cannot fire", ("warning",), ("subscription", "reason"),
             "A stored subscription cannot be used, or not as it was meant."),
    LogEvent("channel keeps failing", ("warning",), ("channel", "since"),
             "A channel has taken no letter for a quarter of an hour or longer; its owner is told."),
    LogEvent("told of itself", ("info",), (),
             "What is wrong with Guildwire itself is on its way to those who watch it.", "matches by outcome"),
)  # fmt: skip
"""What happens to single items and letters."""

POLL = (
    LogEvent("polled", ("debug", "info", "warning"),
             ("feed", "status", "outcome", "fetched", "seconds", "message"),
             "A feed had its turn; a warning where it failed, debug where it was not its own doing.",
             "its entries by outcome"),
    LogEvent("poll done", ("info", "warning"), ("feeds", "failed", "fetched", "found"),
             "All feeds that were due had their turn; a warning where any failed.", "feeds by outcome"),
    LogEvent("no network", ("warning",), ("said",),
             "No host answered, so it is probably our own network: the one line for the whole poll."),
    LogEvent("due", ("info",), ("feeds", "listed", "shards"),
             "How many feeds are due, and into how many shards they were divided (Airflow)."),
    LogEvent("shard polled", ("info",), ("shard",),
             "One shard's poll is done (Airflow).", "feeds by outcome"),
    LogEvent("polling pauses until the stages have caught up", ("warning",), ("waiting", "most"),
             "More items wait than one run takes (Airflow)."),
)  # fmt: skip
"""What polls say."""

WORK = (
    LogEvent("batch done", ("info",), ("stage", "seconds"),
             "A stage has committed a batch.", "messages by outcome"),
    LogEvent("waiting", ("warning",), ("part", "since", "again_in", "cause"),
             "A loop waits for a server that cannot be used, and since when (UTC)."),
    LogEvent("goes on", ("info",), ("part", "waited"), "The server a loop waited for can be used again."),
    LogEvent("not done", ("error",), ("part", "cause"),
             "A loop met something that a person has to mend; it tries again in a minute."),
    LogEvent("a part failed and everything stops", ("error",), ("part", "cause"),
             "A loop ended before its time; the others end what is in hand, and the process ends."),
    LogEvent("subscription cannot be used", ("error",), ("subscription", "reason"),
             "A stored query is not understood by this version; the other subscriptions go on."),
    LogEvent("index widened", ("warning",), ("index", "fields", "remedy"),
             "An index of an earlier release got new fields, which its older items lack."),
    LogEvent("index is of an earlier version", ("warning",), ("file", "remedy"),
             "An embedded index of an earlier release was opened: it is used as it is, and cannot do all."),
    LogEvent("health is not served", ("warning",), ("cause",),
             "The default port of `/livez` is taken, probably by another worker here."),
    LogEvent("turns cannot be written", ("warning",), ("file", "cause"),
             "Other processes cannot see when the loops of this one last turned."),
    LogEvent("spans are not sent", ("warning",), ("cause",),
             "The collector of OpenTelemetry does not take them; once a minute while it is so."),
    LogEvent("stage done", ("info",), ("stage",), "A stage's part of a drain is done (Airflow).",
             "messages by outcome"),
    LogEvent("stage waits", ("warning",), ("stage", "cause"),
             "A stage's server is away; the others go on (Airflow)."),
    LogEvent("caught up", ("info",), (), "Nothing waits any more (Airflow).", "messages by outcome"),
    LogEvent("more is waiting for the next run", ("info",), (), "A drain reached its limit (Airflow).",
             "messages by outcome"),
    LogEvent("delivered", ("info",), (),
             "Digests that were due had their turn (Airflow).", "deliveries by outcome"),
    LogEvent("task is tried again", ("warning",), ("cause",), "A task failed and has tries left (Airflow).",
             "task and try"),
    LogEvent("task failed", ("error",), ("cause",), "A task failed for good (Airflow).",
             "task and try"),
    LogEvent("run is late", ("error",), ("dag", "run", "minutes"), "A run was not done in time (Airflow)."),
)  # fmt: skip
"""What loops and tasks say."""

HOUSE = (
    LogEvent("step done", ("info",), ("step",), "A step of housekeeping is done.", "what it deleted or found"),
    LogEvent("step not done", ("warning",), ("step", "cause"), "A step's server is away; the others are done."),
    LogEvent("kept house", ("info",), (), "All steps are done.", "what they deleted or found"),
    LogEvent("file is largely empty and too large to rewrite now", ("warning",), ("file", "command"),
             "A database file that a person may rewrite at a quiet time."),
    LogEvent("file is busy and waits for tomorrow", ("warning",), ("file", "cause"), "A file was not mended."),
    LogEvent("feed is down", ("warning",), ("outlet", "feed", "status", "since", "cause"),
             "A feed that does not work, once a day."),
    LogEvent("feed is silent", ("info",), ("outlet", "feed", "last_new"),
             "A feed that answers and has had no news for long."),
    LogEvent("parked", ("warning",), ("stage", "number", "reason"),
             "What waits for a person, by reason, once a day."),
    LogEvent("turn is held", ("info",), ("lock",), "A stage of the embedded log has a worker."),
    LogEvent("Airflow's own database and logs grow with every run: somebody must clean them", ("info",),
             ("command",),
             "What to run now and then, where no service does it (Airflow)."),
    LogEvent("Airflow cleaned", ("info",), ("days",),
             "Airflow's own database and task logs were cleaned (Airflow).", "what was deleted"),
    LogEvent("Airflow was not cleaned", ("error",), ("cause",),
             "It is tried again in a quarter of an hour (Airflow)."),
)  # fmt: skip
"""What housekeeping says."""

REPLAY = (
    LogEvent("query", ("warning",), ("remark", "instead"),
             "The query of a replay was read otherwise than it may have been meant."),
    LogEvent("range", ("info",), ("items", "stages", "rules"), "What a replay is going to read.",
             "the range"),
    LogEvent("replayed", ("info",), (), "A replay has written what differs.", "items by outcome"),
    LogEvent("nothing was written: this was a dry run", ("info",), ("waiting",), "A replay only compared."),
    LogEvent("compared", ("info",), ("other",), "How the new claims differ from the old.", "items by difference"),
    LogEvent("tag changed", ("info",), ("tag", "gained", "lost", "gained_by", "lost_by"),
             "How many items gained and lost a tag, with examples."),
)  # fmt: skip
"""What replays say."""

GROUPS = {
    "Items and letters": ITEM,
    "Polls": POLL,
    "Loops and tasks": WORK,
    "Housekeeping": HOUSE,
    "Replays": REPLAY,
}
EVENTS = {event.name: event for group in GROUPS.values() for event in group}
"""All of them, by name."""
