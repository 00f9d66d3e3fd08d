"""Research bundles: written by ``guildwire export --bundle``, looked at and checked here."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.wording import count

if TYPE_CHECKING:
    from guildwire.ops.export.asking import Words
    from guildwire.ops.export.bundling import Outcome
    from search.export.bundle.archive import Bundle
    from search.export.bundle.compare import Finding

app = typer.Typer(help="Look at research bundles, and hold them to the present index.", no_args_is_help=True)

SHOWN = 10
"""Items that are named for each thing that differs; ``--json`` names all."""
MEANINGS = {
    "tampered": "not what the bundle's hashes say",
    "gone": "no longer in the index",
    "unmatched": "in the index, but no longer found by the query",
    "new": "found now and not then",
    "text": "changed by their outlet",
    "claims": "with other claims",
    "story": "put to another story",
    "evidence": "with the same claims from other words or rules",
}
"""The words of a check as people read them, the gravest first."""

File = Annotated[Path, typer.Argument(metavar="FILE", help="The bundle, a .zip.")]


@app.command("check")
def check(
    file: File,
    fingerprint: Annotated[
        str,
        typer.Option(metavar="SHA256", help="Insist on the fingerprint that is cited, or the beginning of it."),
    ] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Verify a bundle's hashes, ask its question again, and say what differs. Ends with 0 if nothing does, else 1.

    With `--json` each item that differs is a line, and the last line has the counts.

    Example: `guildwire bundle check ai-and-labor.zip`
    """
    from guildwire.ops.export.bundling import Check
    from search.export.bundle.archive import opened

    with common.parts(data) as parts, opened(file) as bundle:
        _insist(bundle, fingerprint)
        run = Check(parts, bundle, parts.clock())
        shown: defaultdict[str, list[Finding]] = defaultdict(list)
        with common.watching() as watch:
            for finding in run.findings(watch):
                if as_json:
                    common.write_json(finding)
                elif len(shown[finding.what]) < SHOWN:
                    shown[finding.what].append(finding)
        if as_json:
            common.write_json({"bundle": bundle.fingerprint, "equal": run.outcome.is_equal, "check": run.outcome})
        else:
            _show(bundle, run.outcome, shown)
        if not run.outcome.is_equal:
            raise typer.Exit(1)


@app.command("show")
def show(file: File, data: common.Data = None, as_json: common.Json = False) -> None:
    """Say what a bundle holds: its question, its time, its rules, what was watched, and its fingerprint.

    Example: `guildwire bundle show ai-and-labor.zip`
    """
    from search.export.bundle.archive import opened

    common.settings(data)
    with opened(file) as bundle:
        if as_json:
            common.write_json({"fingerprint": bundle.fingerprint, "manifest": bundle.manifest})
            return
        held = ("items", _numbers(bundle.manifest.rules)), ("fingerprint", bundle.fingerprint)
        for name, value in (*bundle.manifest.head.lines(), *held):
            common.out.print(Text(f"{name:<18}{value}"))


def write(parts: Parts, words: "Words", at: str, path: Path, *, force: bool) -> None:
    """Write a bundle of what the words ask for, and say what to cite."""
    from guildwire.ops.export.asking import asked, moment
    from guildwire.ops.export.bundling import replaceable, write
    from search.export.unfinished import alone

    with alone(path) as files:
        replaceable(path, files, force=force)
        found = asked(parts, words, moment(at, parts.clock()))
        common.say_remarks(found.reading.remarks)
        with common.watching() as watch:
            written = write(parts, found, files, watch)
    common.out.print(Text(f"{path}: {_numbers(written.manifest.rules)}"))
    common.out.print(Text(f"Fingerprint to cite: {written.fingerprint}"))
    common.console.print(Text(found.head.receipt), style="dim")


def _insist(bundle: "Bundle", fingerprint: str) -> None:
    from news.errors import WrongUse

    wanted = fingerprint.strip().lower()
    if wanted and not bundle.fingerprint.startswith(wanted):
        raise WrongUse(f"this is another bundle: its fingerprint is {bundle.fingerprint}, not {wanted}")


def _show(bundle: "Bundle", outcome: "Outcome", shown: "dict[str, list[Finding]]") -> None:
    verdict = "Nothing differs" if outcome.is_equal else "It differs"
    then, now = bundle.manifest.head, outcome
    common.out.print(
        Text(
            f"{verdict}: {count(outcome.then, 'item')} then, {outcome.now:,} now, {outcome.equal:,} as they were."
        )
    )
    for word, meaning in MEANINGS.items():
        if number := outcome.found.get(word, 0):
            common.out.print(Text(f"\n{number:,} {meaning}:"))
            for finding in shown[word]:
                common.out.print(Text(f"  {_entry(finding)}"))
            if number > SHOWN:
                common.out.print(Text(f"  and {number - SHOWN:,} more (--json names all)"))
    for name, old, new in (
        ("Rules", ", ".join(bundle.manifest.rules) or then.rules, now.rules),
        ("What was watched", then.receipt, now.receipt),
    ):
        common.out.print(Text(f"\n{name}\n  then  {old}\n  now   {new}"))


def _entry(finding: "Finding") -> str:
    named = f"{finding.outlet}: {finding.title}" if finding.outlet else finding.title
    changed = [f"revision {finding.revision[0]} to {finding.revision[1]}"] if finding.revision else []
    changed += [f"rules {finding.rules[0]} to {finding.rules[1]}"] if finding.rules else []
    changed += [", ".join(finding.fields)] if finding.fields else []
    changed += [finding.reason] if finding.reason else []
    return " · ".join(filter(None, (named, finding.id[:12], *changed)))


def _numbers(rules: dict[str, int]) -> str:
    by = ", ".join(f"{version} {number:,}" for version, number in rules.items())
    return f"{count(sum(rules.values()), 'item')}{f' (rules {by})' if by else ''}"
