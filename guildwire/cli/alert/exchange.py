"""Subscriptions as one file of a team."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.alert.checking import DryRun, change_line
from guildwire.cli.alert.find import find, who
from guildwire.wiring import Parts
from news.errors import WrongUse

if TYPE_CHECKING:
    from alerts.desk.plan import ImportPlan

SIGNS = {"add": "+", "change": "~", "remove": "-", "stays": "?", "unchanged": "="}


def import_file(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="YAML or JSON with a list under `subscriptions:`; - reads standard input."
        ),
    ],
    dry_run: DryRun = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove subscriptions that are not in the file.")] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Make the subscriptions as a file says: all or none. What is held stays held; names keep their ids.

    Shows what is added and changed, field by field. Those not in the file stay and are named.

    Example: `guildwire alert import team.yaml --dry-run`
    """  # fmt: skip
    with common.parts(data) as parts:
        planned = _plan(parts, file, prune)
        if not dry_run:
            _apply(parts, planned)
        _show(planned, dry_run, as_json)


def export(
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="Where to write it; standard output if left out.")
    ] = "",
    kind: Annotated[str, typer.Option("--format", help="yaml or json.")] = "yaml",
    subscription: Annotated[
        list[str], typer.Option("--only", metavar="ID|NAME", help="Only this one; several times.")
    ] = [],  # noqa: B006
    data: common.Data = None,
) -> None:
    """Write the file that `guildwire alert import` reads. Tokens and passwords are left out; an import keeps them.

    Example: `guildwire alert export --to team.yaml`
    """  # fmt: skip
    from alerts.desk.file import write_json, write_yaml

    if kind not in {"yaml", "json"}:
        raise WrongUse(f"--format {kind} is unknown: give yaml or json")
    with common.parts(data) as parts:
        found = [find(parts, each) for each in subscription] or parts.alerts.subscriptions()
        left_out = parts.alerts.broken()
    text = write_yaml(found) if kind == "yaml" else write_json(found)
    if to:
        _write(Path(to), text)
        common.console.print(Text(f"Written: {len(found)} subscriptions to {to}"), soft_wrap=True)
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    if left_out and not subscription:
        names = ", ".join(each.name for each in left_out)
        common.console.print(Text(f"Left out, since they cannot be read: {names}"), style="red", soft_wrap=True)
        raise typer.Exit(1)


def _plan(parts: Parts, file: str, prune: bool) -> "ImportPlan":
    from alerts.desk.check import check, remarks_on_channels
    from alerts.desk.file import read_file
    from alerts.desk.from_saved import entries_with_queries
    from alerts.desk.plan import plan, read_entries

    name = "standard input" if file == "-" else file
    entries = entries_with_queries(read_file(_content(file), name), lambda: parts.saved)
    present, now = parts.alerts.subscriptions(), parts.clock()
    wanted = read_entries(entries, present, now, parts.alerts.broken())
    said: dict[str, list[str]] = {}
    for entry, each in zip(entries, wanted, strict=True):
        try:
            reading = check(each, parts.channels, now, parts.names)
        except WrongUse as error:
            raise WrongUse(f"{entry.place}: {error}") from error
        common.say_remarks(reading.remarks)
        for remark in remarks_on_channels(each, parts.channels):
            said.setdefault(remark.partition(": ")[2], []).append(each.name)
    for remark, names in said.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        common.console.print(Text(f"Note: {names[0]}{more}: {remark}."), style="yellow", soft_wrap=True)
    return plan(wanted, present, prune=prune)


def _apply(parts: Parts, planned: "ImportPlan") -> None:
    gone = [step.subscription.id for step in planned.of("remove") if step.subscription is not None]
    if planned.saved or gone:
        # What was shown is what is done: not over what somebody changed since the file was compared.
        parts.alerts.save_all(planned.saved, parts.clock(), who(), without=gone, seen=planned.replaced)


def _show(planned: "ImportPlan", dry_run: bool, as_json: bool) -> None:
    for step in planned.steps:
        if as_json:
            common.write_json({"step": step.step, "name": step.name, "changes": step.changes})
        elif step.step != "unchanged":
            common.out.print(Text(f"{SIGNS[step.step]} {step.name}{_because(step.step)}"))
            if step.step == "change":
                common.out.print(Text("\n".join(map(change_line, step.changes))))
    counts = {word: len(planned.of(word)) for word in ("add", "change", "unchanged", "remove", "stays")}
    words = {
        "add": "added",
        "change": "changed",
        "unchanged": "unchanged",
        "remove": "removed",
        "stays": "not in the file",
    }
    said = (
        ", ".join(f"{number} {words[word]}" for word, number in counts.items() if number) or "nothing in the file"
    )
    common.console.print(Text(f"{'Would be: ' if dry_run else 'Done: '}{said}."), soft_wrap=True)


def _because(step: str) -> str:
    return "  (not in the file; --prune would remove it)" if step == "stays" else ""


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}; give a file of subscriptions, or -") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}; give another --to") from error
