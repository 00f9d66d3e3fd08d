"""Whether any document brings reading down: ``make fuzz``.

Documents damaged in many ways are read one by one, in processes with limits. It fails, and keeps the document in
``fuzz-failures/``, where an exception comes out or is all that an answer says, where an item cannot be written,
where a document takes more than :data:`SLOW` seconds of processor time, or a process more than :data:`MEMORY`.
"""

import argparse
import asyncio
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import Progress

from bench.mutations import damaged
from ingest.clean import Unreadable
from ingest.feed import Feed
from ingest.parse.document import Unparsed
from ingest.reading.limits import Limits
from ingest.reading.read import Unread, read
from ingest.reading.worker import Done
from ingest.reading.workers import Workers
from news import wire

NUMBER = 100_000
"""Documents of one run."""
SLOW = 2.0
"""Seconds of processor time that a document of at most 1 MB may take."""
MEMORY = 300 * 1024 * 1024
"""Bytes that the process which reads it may hold at its peak."""
TOGETHER = 20
"""Documents that a process is given at a time, a second for each; where that is too little, each is read alone."""
SHOWN = 5
"""Documents of one fault that are named and kept."""
_FIGURES = re.compile(r"[\d.]*\d")
KEPT = Path("fuzz-failures")
ADDRESS = "https://a.example/feed"
SEEN = datetime(2026, 3, 2, tzinfo=UTC)


def main() -> None:
    """Read the documents; end with 1 where one of them failed."""
    given = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    given.add_argument("--number", type=int, default=NUMBER, help="documents to read")
    given.add_argument("--first", type=int, default=0, help="number of the first one")
    asked = given.parse_args()
    began = time.perf_counter()
    failed = asyncio.run(_run(range(asked.first, asked.first + asked.number)))
    print(f"{asked.number} documents in {time.perf_counter() - began:.0f} s, {len(failed)} failed")
    for fault, numbers in _by_fault(failed).items():
        shown = ", ".join(f"{number} ({damaged(number)[0]})" for number in numbers[:SHOWN])
        print(f"  {len(numbers)} times: {fault}\n      {shown}, kept as {_keep(numbers[:SHOWN])}")
    sys.exit(bool(failed))


def _by_fault(failed: dict[int, str]) -> dict[str, list[int]]:
    """Return the numbers of each fault, the most frequent one first."""
    found: dict[str, list[int]] = defaultdict(list)
    for number in sorted(failed):
        found[_FIGURES.sub("N", failed[number])].append(number)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def faults(numbers: Sequence[int], slow: float = SLOW) -> dict[int, str]:
    """Return what is wrong with how these documents are read, by number."""
    return {number: fault for number in numbers for fault in _faults(number, slow)}


def _faults(number: int, slow: float) -> Iterator[str]:
    _, body, content_type = damaged(number)
    unread = Unread(
        feed=Feed(url=ADDRESS, outlet="A"), body=body, address=ADDRESS, content_type=content_type, seen=SEEN
    )
    began = time.process_time()
    try:
        found = read(unread)
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 (that is what is looked for)
        yield f"{type(error).__name__}: {error}"[:300]
        return
    spent = time.process_time() - began
    if spent > slow:
        yield f"{len(body)} bytes took {spent:.1f} s"
    if isinstance(found, Unparsed):
        if found.message.startswith("the document cannot be read: "):
            yield found.message
        return
    for each in found.items:
        if isinstance(each, Unreadable):
            yield f"entry {each.position}: {each.reason}"
        else:
            wire.encode(each.item)


async def _run(numbers: Sequence[int]) -> dict[int, str]:
    parts = [numbers[place : place + TOGETHER] for place in range(0, len(numbers), TOGETHER)]
    failed: dict[int, str] = {}
    many = Workers(Limits(cpu=TOGETHER, memory=MEMORY, seconds=3600))
    alone = Workers(Limits(cpu=int(SLOW) + 1, memory=MEMORY))
    with closing(many), closing(alone), Progress(transient=True) as progress:
        bar = progress.add_task("reading", total=len(numbers))

        async def look(part: Sequence[int]) -> None:
            failed.update(await _look(part, many, alone))
            progress.advance(bar, len(part))

        await asyncio.gather(*(look(part) for part in parts))
    return failed


async def _look(part: Sequence[int], many: Workers, alone: Workers) -> dict[int, str]:
    """Read some documents in one process; where that dies, each in one of its own."""
    answer = await many.run(faults, part)
    if isinstance(answer, Done) and isinstance(answer.value, dict):
        return answer.value
    failed: dict[int, str] = {}
    for number in part:
        answer = await alone.run(faults, [number])
        cause = answer.value if isinstance(answer, Done) else answer
        failed |= cause if isinstance(cause, dict) else {number: f"given up: {cause.cause}"}
    return failed


def _keep(numbers: Sequence[int]) -> Path:
    KEPT.mkdir(exist_ok=True)
    for number in numbers:
        (KEPT / f"{number}.bin").write_bytes(damaged(number)[1])
    return KEPT / "NUMBER.bin"


if __name__ == "__main__":
    from bench import fuzz  # by its own name, under which the processes find `faults`

    fuzz.main()
