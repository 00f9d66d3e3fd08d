"""How fast and at what memory all is exported: ``python -m bench.export [ITEMS [FOLDER]]`` (200,000 if not said).

The index is kept in the folder, if one is given, and used again.

Each format, a bundle and its check run as a process of their own over one embedded index, as people run them;
what is printed is the processor time and the highest memory of that process. One export is killed on the way and
gone on with, and must end with the bytes of the one that was not.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from news.enriched import Enriched, Entity, Span, Tag
from news.item import Item
from search.export.formats import FORMATS
from search.sqlite.index import SqliteIndex

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT = ("--at", "2026-01-02T00:00:00Z")
MOST = 150
"""Megabytes that no export may take."""
RUN = (sys.executable, "-c", "from guildwire.cli.main import run; run()")
BATCH = 1_000


def main() -> None:
    """Fill an index, then export it in every way; end with 1 where a process takes too much memory."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        # In a process of its own: a child is charged with what its parent holds when it is begun.
        if not (data / "index.db").exists():
            subprocess.run([sys.executable, "-m", "bench.export", "--fill", data, str(number)], check=True)
        peaks = [_export(data, name, number) for name in FORMATS]
        peaks.append(
            _measured("bundle", data, number, "export", "*", "--bundle", str(data / "all.zip"), "--force", *AT)
        )
        peaks.append(_measured("bundle check", data, number, "bundle", "check", str(data / "all.zip")))
        _resumed(data)
    if max(peaks[:-1]) > MOST:
        sys.exit(f"an export took {max(peaks):.0f} MB: {MOST} are the most")


def _export(data: Path, name: str, number: int) -> float:
    return _measured(name, data, number, "export", "*", "--to", str(data / f"all.{name}"), "--force", *AT)


def _measured(name: str, data: Path, number: int, *arguments: str) -> float:
    """Run a command, print what it took, and return its megabytes."""
    process = subprocess.Popen(
        [*RUN, *arguments, "--data", str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} ended with {process.returncode}")
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{name:14} {number / seconds:10,.0f} items/CPU s {megabytes:8,.0f} MB", flush=True)
    return megabytes


def _resumed(data: Path) -> None:
    """Kill an export when a part of it is written, go on with it, and compare."""
    path, note = data / "again.csv", data / "again.csv.part.json"
    arguments = [*RUN, "export", "*", "--to", str(path), "--force", *AT, "--data", str(data)]
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    while process.poll() is None and not note.exists():
        time.sleep(0.01)
    process.kill()
    process.wait()
    subprocess.run(
        [*RUN, "export", "--to", str(path), "--resume", "--data", str(data)], check=True, stderr=subprocess.DEVNULL
    )
    same = path.read_bytes() == (data / "all.csv").read_bytes()
    print(f"killed and gone on with: {'the same bytes' if same else 'OTHER BYTES'}")
    if not same:
        sys.exit(1)


def fill(folder: Path, number: int) -> None:
    """Write an index of so many items of some 110 words."""
    index = SqliteIndex(folder / "index.db")
    batch: list[Enriched] = []
    for item in _items(number):
        batch.append(item)
        if len(batch) == BATCH:
            index.put(batch, NOW)
            batch = []
    index.put(batch, NOW)
    index.close()


def _items(number: int) -> Iterator[Enriched]:
    chance = random.Random(7)
    words = [f"w{rank}" for rank in range(20_000)]
    texts = [chance.choices(words, [1 / (rank + 2) for rank in range(20_000)], k=110) for _ in range(2_000)]
    for count in range(number):
        yield _item(chance, count, texts[chance.randrange(len(texts))])


def _item(chance: random.Random, count: int, text: Sequence[str]) -> Enriched:
    title = " ".join(text[:12])
    item = Item(
        id=f"{chance.getrandbits(128):032x}",
        feed=f"https://feed{count % 142}.example/rss",
        outlet=f"Outlet {count % 142}",
        url=f"https://news{count % 142}.example/{count}",
        title=title,
        summary=" ".join(text[12:60]),
        body=" ".join(text[60:]),
        published=NOW - timedelta(seconds=count * 300),
        seen=NOW,
    )
    shown = (Span("title", 0, len(text[0]), text[0], "bench", 1.0),)
    names = chance.sample(range(500), 3)
    return Enriched(
        item=item,
        rules="1-bench",
        language="en",
        tags=tuple(Tag(f"t{chance.randrange(66)}", 1.0, shown) for _ in range(3)),
        entities=tuple(Entity("company", f"Company {name}", shown) for name in names),
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
