"""Every hit of a question as a file that other programs read."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts
from news.errors import Unavailable, WrongUse
from news.wording import count

if TYPE_CHECKING:
    from guildwire.ops.export.asking import Asked, Words
    from guildwire.ops.export.running import FileExport
    from search.export.formats import Form
    from search.export.unfinished import Place, Unfinished


def export(
    query: Annotated[
        str, typer.Argument(help="The query; `*` matches everything. Left out with `--saved` and `--resume`.")
    ] = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv for spreadsheets, jsonl (an item a line), atom, or ndjson (lines for the bulk API of "
            "Elasticsearch). By the ending of FILE if not said, else csv.",
        ),
    ] = "",
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; standard output if not said.")
    ] = None,
    since: Annotated[
        str, typer.Option(help="Published from the start of this on: 2023-07-26, 2023-07, now-7d.")
    ] = "",
    until: Annotated[
        str, typer.Option(help="Published up to the end of this: 2023-07-26, 2023-07, yesterday.")
    ] = "",
    columns: Annotated[
        str, typer.Option(help="Columns in their order, comma-separated: published,title,tag.")
    ] = "",
    sort: Annotated[
        str, typer.Option(help="newest (by publication) or first-seen (what came in last first).")
    ] = "",
    match: Annotated[
        str, typer.Option(help="all: what has every word. There is nothing else for an export.")
    ] = "",
    after: Annotated[str, typer.Option(metavar="CURSOR", help="Begin behind this cursor.")] = "",
    saved: Annotated[
        str, typer.Option(metavar="NAME", help="Export a saved search with its order and columns.")
    ] = "",
    head: Annotated[
        bool,
        typer.Option(
            "--head/--no-head",
            help="Say at the beginning what was asked, when, by which rules, and what was watched.",
        ),
    ] = True,
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for a double click into Excel.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an export to FILE that was stopped.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE, finished or not.")] = False,
    bundle: Annotated[
        Path | None,
        typer.Option(metavar="FILE.zip", help="Write a research bundle, which can be cited and checked."),
    ] = None,
    at: Annotated[
        str,
        typer.Option(help="The time that the export speaks of and counts now-7d from; now if not said."),
    ] = "",
    data: common.Data = None,
) -> None:
    """Write every hit of a query as CSV, JSON lines, Atom or bulk lines, or as a research bundle.

    A file is written as FILE.part and renamed when it is whole; one that was stopped goes on with `--resume`.

    Example: `guildwire export 'tag:ai AND tag:labor' --since 2023-07 --to july.csv`
    """
    from guildwire.ops.export.asking import Words
    from search.export.columns import listed
    from search.export.formats import Form, named

    words = Words(query=query, since=since, until=until, sort=sort, match=match, after=after)
    chosen = listed(columns)
    if bundle is not None:
        _refuse(
            "--bundle",
            {
                "--to": to,
                "--format": format_,
                "--columns": chosen,
                "--after": after,
                "--resume": resume,
                "--bom": bom,
            },
        )
    if to is None and bundle is None:
        _refuse("standard output", {"--resume": resume, "--force": force})
    with common.parts(data) as parts:
        if resume and to is not None:
            _refuse(
                "--resume", {"--force": force, "--saved": saved, "--after": after, "--at": at, "--columns": chosen}
            )
            _resume(parts, to, words, format_)
            return
        words, chosen = _with_saved(parts, saved, words, chosen)
        if bundle is not None:
            from guildwire.cli.search.bundle import write

            write(parts, words, at, bundle, force=force)
            return
        form = Form(format=named(format_, str(to or "")), columns=chosen, head=head, bom=bom)
        if to is None:
            _to_stdout(parts, _asked(parts, words, at, form), form)
        else:
            _to_file(parts, words, at, form, to, force=force)


def _refuse(what: str, given: dict[str, object]) -> None:
    """Raise :class:`WrongUse` for options that make no sense with another."""
    if names := [name for name, value in given.items() if value]:
        raise WrongUse(f"{names[0]} makes no sense with {what}: leave out one of them")


def _with_saved(
    parts: Parts, name: str, words: "Words", columns: tuple[str, ...]
) -> tuple["Words", tuple[str, ...]]:
    from msgspec.structs import replace

    if not name:
        if not words.query:
            raise WrongUse("there is no query: give one, `*` for everything, or --saved NAME")
        return words, columns
    if words.query:
        raise WrongUse("--saved has a query of its own: leave out one of the two")
    found = parts.saved.get(name)
    if found is None:
        raise WrongUse(f"there is no saved search {name}: guildwire saved list shows those there are")
    return replace(words, query=found.query, sort=words.sort or found.sort), columns or found.columns


def _asked(parts: Parts, words: "Words", at: str, form: "Form") -> "Asked":
    from guildwire.ops.export.asking import asked, moment
    from search.export.formats import writer

    writer(form)  # wrong columns are told before anything is asked
    found = asked(parts, words, moment(at, parts.clock()))
    common.say_remarks(found.reading.remarks)
    return found


def _to_stdout(parts: Parts, asked: "Asked", form: "Form") -> None:
    from guildwire.ops.export.running import chunks

    after, rows, rules = asked.head.after, 0, Counter[str]()
    try:
        with common.watching() as watch:
            watch("export", 0, asked.head.hits)
            for chunk in chunks(parts.index, asked, form, parts.settings.public):
                sys.stdout.buffer.write(chunk.content)
                sys.stdout.buffer.flush()
                after, rows, rules = chunk.after, rows + chunk.rows, rules + chunk.rules
                watch("export", chunk.rows, asked.head.hits)
    except BrokenPipeError:
        common.reader_has_gone()
    except Unavailable as error:
        raise Unavailable(
            f"{error}\n{rows:,} items were written: go on with --no-head --after {after!r}"
        ) from error
    _say_end(rows, dict(rules), asked.head.receipt)


def _to_file(parts: Parts, words: "Words", at: str, form: "Form", to: Path, *, force: bool) -> None:
    from guildwire.ops.export.running import FileExport
    from search.export.unfinished import alone

    with alone(to) as files:
        if not force:
            files.refuse_loss()
        run = FileExport(parts.index, files, parts.settings.public)
        _go_on(run, run.begin(_asked(parts, words, at, form), form), files)


def _resume(parts: Parts, to: Path, words: "Words", format_: str) -> None:
    from guildwire.ops.export.running import FileExport, refuse_other
    from search.export.unfinished import alone

    with alone(to) as files:
        if files.is_whole():
            common.console.print(Text(f"{to} is whole: nothing was left to do."))
            return
        place = files.place()
        refuse_other(place, words, format_)
        _go_on(FileExport(parts.index, files, parts.settings.public), place, files)


def _go_on(run: "FileExport", place: "Place", files: "Unfinished") -> None:
    try:
        with common.watching() as watch:
            place = run.go_on(place, watch)
    except KeyboardInterrupt:
        raise Unavailable(f"Stopped. {run.how_to_go_on(files.place())}") from None
    _say_end(place.rows, place.rules, place.head.receipt, f" in {files.path}")


def _say_end(rows: int, rules: dict[str, int], receipt: str, where: str = "") -> None:
    by = ", ".join(f"{version} {number:,}" for version, number in sorted(rules.items()))
    said = f"{count(rows, 'item')}{where}{f' (rules {by})' if by else ''}. {receipt}"
    common.console.print(Text(said), style="dim")
