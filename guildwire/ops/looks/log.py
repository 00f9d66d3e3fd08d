"""The log: whether it answers, what was written, what each stage has not read, what is parked."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.conditions import STUCK
from guildwire import trust
from guildwire.ops.looks.finding import Check, Scene, length
from guildwire.wiring import Parts
from news import topics
from news.wording import amount

MUCH = 1_000
"""Messages a stage may be behind before it is worth a look: two batches."""
LATE = timedelta(minutes=5)
"""Age of the oldest unread message from which it is worth a look: the DAGs come by every five minutes."""


def server(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say what the log runs on."""
    yield Check("log", "green", parts.log.about())
    scene.log_answers = True


def written(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001
    """Say how much was ever written."""
    sizes = {topic: parts.log.size(topic) for topic in (topics.FOUND, topics.ENRICHED)}
    said = f"messages ever written: {', '.join(f'{topic} {size}' for topic, size in sizes.items())}"
    if sizes[topics.FOUND]:
        yield Check("topics", "green", said)
    else:
        remedy = "run guildwire poll; if it has run, check GUILDWIRE_STREAM and GUILDWIRE_STREAM_PREFIX"
        yield Check("topics", "yellow", said, remedy)


def unread(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Judge for each stage what it has not read."""
    for stage in topics.STAGES:
        behind, oldest = trust.unread(parts, stage)
        scene.lag[stage] = behind
        if oldest is not None:
            scene.oldest[stage] = oldest
            scene.recorded[f"a message that {stage} has not read"] = oldest
        yield judge_unread(stage, behind, oldest, parts.clock())


def judge_unread(stage: str, behind: int, oldest: datetime | None, now: datetime) -> Check:
    """Judge how many messages a stage has not read, and when the oldest was written."""
    age = now - oldest if oldest is not None else timedelta(0)
    said = amount(behind, "message waits", "messages wait") + (f", the oldest for {length(age)}" if oldest else "")
    remedy = f"start guildwire work {stage}; if it runs, see what its log waits for, or start one more"
    if age > STUCK:
        return Check(f"lag {stage}", "red", said, remedy)
    if behind > MUCH or age > LATE:
        return Check(f"lag {stage}", "yellow", said, remedy)
    return Check(f"lag {stage}", "green", said)


def parked(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say what was put aside and waits for a person."""
    waiting = {stage: times for stage in topics.STAGES if (times := parts.parked.times(stage))}
    scene.parked.update(waiting)
    if waiting:
        said = ", ".join(f"{len(times)} at {stage}" for stage, times in waiting.items())
        remedy = "see guildwire parked list; mend the cause, then guildwire parked replay or drop"
        yield Check("parked", "yellow", said, remedy)
    else:
        yield Check("parked", "green", "nothing")
