"""What damage at one place does to real feeds: ``make damage``, over ``../shared/feeds`` or ``FEEDS=DIR``.

Every feed gets every kind of damage in a title, in a description, between the elements of an item and behind the
last item. The bar: no feed lost, no id changed, no item changed but the damaged one. Exit code 1 where one is.
"""

import sys
from collections import defaultdict
from pathlib import Path
from unittest.mock import patch

import feedparser
from rich.console import Console
from rich.progress import track
from rich.table import Table

from guildwire import logs
from tests.ingest.mend.damage import KINDS, Damaged, Harm, damaged, harm, read


def main() -> int:
    """Print what each kind of damage did, and for how many sound documents feedparser was needed."""
    logs.configure("ERROR", "text")
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    files = [path for path in sorted(Path(sys.argv[1]).iterdir()) if path.suffix != ".md"][::every]
    console = Console()
    needed = 0
    found: dict[str, list[tuple[str, Damaged, Harm]]] = defaultdict(list)
    for path in track(files, "Damaging feeds", console=Console(stderr=True)):
        body = path.read_bytes()
        with patch.object(feedparser, "parse", wraps=feedparser.parse) as asked:
            sound = read(body)
        needed += asked.call_count
        for one in damaged(body):
            found[one.kind].append((path.name, one, harm(sound, one)))
    console.print(_table(found))
    wrong = [each for rows in found.values() for each in rows if any(each[2])]
    for name, one, hurt in wrong:
        console.print(f"{name}: {one.kind} in the {one.place}: {hurt}", soft_wrap=True, highlight=False)
    share = needed / len(files)
    console.print(
        f"feedparser was needed for {needed} of {len(files)} real documents ({share:.1%}; bar: under 1%)"
    )
    return int(bool(wrong) or share >= 0.01)


def _table(found: dict[str, list[tuple[str, Damaged, Harm]]]) -> Table:
    table = Table("damage", "documents", "feeds lost", "ids changed", "other items changed", "in documents")
    for kind in KINDS:
        harms = [hurt for _, _, hurt in found[kind]]
        numbers = (
            len(harms),
            sum(hurt.lost for hurt in harms),
            sum(hurt.ids for hurt in harms),
            sum(hurt.others for hurt in harms),
            sum(hurt.others > 0 for hurt in harms),
        )
        table.add_row(kind, *map(str, numbers))
    return table


if __name__ == "__main__":
    sys.exit(main())
