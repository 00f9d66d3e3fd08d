"""Looking at everything at once."""

from typing import Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.ops.doctor import QUICK, examine

MARKS = {"green": "ok", "yellow": "look", "red": "FAIL"}


def doctor(
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Only whether the log, the index, the state, the disk and the clock are usable."
        ),
    ] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Look at every part and say how it stands, one line each; change nothing, and answer within ten seconds.

    Lines are green (ok), yellow (worth a look) or red (FAIL), with what to do; the exit code is 1 if any is red.
    With `--json` each has `name`, `colour`, `said` and `remedy`. docs/operations.md has a table of all checks.

    Example: `guildwire doctor`
    """
    red = 0
    with common.parts(data, look_only=True) as parts:
        for check in examine(parts, QUICK if quick else ()):
            red += check.colour == "red"
            if as_json:
                common.write_json(check)
                continue
            common.out.print(
                Text.assemble(
                    (f"{MARKS[check.colour]:<5}", f"bold {check.colour}"), f"{check.name:<14} {check.said}"
                )
            )
            if check.remedy:
                common.out.print(Text(f"{'':<20}-> {check.remedy}", style=check.colour))
    if red:
        common.console.print(Text(f"{red} of the parts need someone.", style="bold red"))
        raise typer.Exit(1)
