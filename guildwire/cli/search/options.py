"""The options of ``guildwire export``."""

from pathlib import Path
from typing import Annotated

import typer

Query = Annotated[
    str, typer.Argument(help="The query; `*` matches everything. Left out with `--saved` and `--resume`.")
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        help="csv for spreadsheets, jsonl (an item a line), atom, or ndjson (lines for the bulk API of "
        "Elasticsearch). By the ending of FILE if not said, else csv.",
    ),
]
To = Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it; standard output if not said.")]
Since = Annotated[str, typer.Option(help="Published from the start of this on: 2023-07-26, 2023-07, now-7d.")]
Until = Annotated[str, typer.Option(help="Published up to the end of this: 2023-07-26, 2023-07, yesterday.")]
Columns = Annotated[str, typer.Option(help="Columns in their order, comma-separated: published,title,tag.")]
Order = Annotated[str, typer.Option(help="newest (by publication) or first-seen (what came in last first).")]
Match = Annotated[str, typer.Option(help="all: what has every word. There is nothing else for an export.")]
After = Annotated[str, typer.Option(metavar="CURSOR", help="Begin behind this cursor.")]
Saved = Annotated[str, typer.Option(metavar="NAME", help="Export a saved search with its order and columns.")]
WithHead = Annotated[
    bool,
    typer.Option(
        "--head/--no-head", help="Say at the beginning what was asked, when, by which rules, and what was watched."
    ),
]
Bom = Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for a double click into Excel.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an export to FILE that was stopped.")]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE, finished or not.")]
Bundle = Annotated[
    Path | None,
    typer.Option(metavar="FILE.zip", help="Write a research bundle, which can be cited and checked."),
]
At = Annotated[
    str, typer.Option(help="The time that the export speaks of and counts now-7d from; now if not said.")
]
