"""The loops of `guildwire up`, `work` and `serve` on this data folder: whether each still turns."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from guildwire.ops.looks.finding import Check, Scene, length
from guildwire.watch.turns import LoopTurn, last_turns
from guildwire.wiring import Parts
from news.wording import count


def turns(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say when each loop last turned, as the processes on this data folder wrote it down."""
    now = parts.clock()
    yield from judge_turns(last_turns(parts.settings.data, now), now)


def judge_turns(found: Sequence[LoopTurn], now: datetime) -> Iterator[Check]:
    """Judge the last turn of each loop."""
    for turn in found:
        name, age = f"loop {turn.loop}", length(now - turn.turned)
        if turn.failed:
            said = f"ended before its time: {turn.failed.partition('; ')[0]}"
            yield Check(name, "red", said, turn.failed.partition("; ")[2] or "see its log; start it again")
        elif turn.late(now):
            said = f"has not turned for {age}, and may take {turn.bound:.0f} s ({turn.process})"
            yield Check(name, "red", said, "see its log; if the process is gone or stuck, start it again")
        elif turn.waiting:
            said, _, remedy = turn.waiting.partition("; ")
            yield Check(name, "yellow", f"waits: {said}", remedy or "it goes on by itself once that is mended")
    if not any(turn.late(now) or turn.waiting for turn in found):
        said = f"{count(len(found), 'loop')} turned in time" if found else "none runs on this data folder"
        yield Check("loops", "green", said)
