"""The replay command."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.ops.replay_diff import Difference, Example
from news import topics
from news.errors import WrongUse


def replay(
    query: Annotated[
        str, typer.Argument(help="Which items, in the language of `guildwire search`; `*` is all.")
    ] = "*",
    since: Annotated[
        str, typer.Option(help="Published from the start of this on: 2023-07-26, 2023-07, now-30d.")
    ] = "",
    until: Annotated[
        str, typer.Option(help="Published up to the end of this: 2023-07-26, 2023-07, yesterday.")
    ] = "",
    outlet: Annotated[str, typer.Option(help="Only what this outlet published.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many items, the newest first.")] = None,
    stages: Annotated[
        list[str] | None,
        typer.Option(
            "--stage", help=f"{', '.join(topics.STAGES)}; may be given several times (enrich and index)."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference (the default).")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write it, after showing it.")] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Run the present rules over items of the past, show what they say differently, and write it with `--yes`.

    Example: `guildwire replay 'company:netflix' --since now-30d`
    """
    from guildwire.ops.replay import Replay, wanted

    if dry_run and yes:
        raise WrongUse("--dry-run and --yes contradict each other: give one of them")
    with common.parts(data) as parts:
        asked = wanted(
            parts.clock(),
            names=parts.names,
            query=query,
            since=since,
            until=until,
            outlet=outlet,
            limit=limit,
            stages=stages or (),
        )
        common.say_remarks(asked.remarks)
        with Replay(parts, asked) as run:
            with common.watching() as watch:
                difference = run.compare(watch)
            if not as_json:
                _show(difference)
            written = None
            if yes and run.waiting:
                with common.watching() as watch:
                    written = dict(run.write(watch).items())
            if as_json:
                common.write_json({**difference.as_record(), "waiting": run.waiting, "written": written})
            else:
                common.console.print(Text(_ending(run.waiting, written)))


def _show(difference: Difference) -> None:
    counts = difference.counts()
    common.out.print(
        Text(
            f"{counts['read']} items read = {counts['unchanged']} unchanged + "
            f"{counts['restamped']} with the same claims + {counts['changed']} changed"
        )
    )
    if difference.tags:
        table = Table("tag", "gained", "lost", "for example", box=None, pad_edge=False)
        for name, change in sorted(difference.tags.items()):
            examples = Text("\n").join([*_lines("+", change.gained_by), *_lines("-", change.lost_by)])
            table.add_row(Text(name), str(change.gained), str(change.lost), examples)
        common.out.print(table)
    if other := [f"{name} of {number}" for name, number in difference.other.items() if number]:
        common.out.print(Text(f"Other claims differ too: {', '.join(other)} items."))


def _lines(sign: str, examples: list[Example]) -> list[Text]:
    return [Text(f"{sign} {each.outlet}: {each.title} ({each.id[:12]})") for each in examples]


def _ending(waiting: int, written: dict[str, int] | None) -> str:
    if not waiting:
        return "Nothing differs, so there is nothing to write."
    if written is None:
        return f"Nothing was written: --yes would write {waiting} items."
    return ", ".join(f"{number} {word}" for word, number in written.items()) + "."
