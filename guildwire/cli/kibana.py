"""Content for Kibana: written to a file, checked, and brought into a running Kibana."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.settings import Settings
from news.errors import GuildwireError, WrongUse
from news.wording import count

if TYPE_CHECKING:
    from kibana.check.finding import ContentFinding
    from kibana.client.importing import Imported
    from kibana.client.patience import Waiting
    from kibana.client.settings import KibanaSettings

app = typer.Typer(
    help="Data views, saved searches and dashboards for Kibana: write, check, import.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

File = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="A file for Kibana (default: what `build` writes)."),
]


@app.command()
def build(
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to (default: standard output).")] = None,
    data: common.Data = None,
) -> None:
    """Write the content for Kibana, for the index that `GUILDWIRE_INDEX_NAME` names: the same bytes each time.

    Kibana's own page imports the file, too (Stack Management, Saved Objects); its name must end in `.ndjson`.

    Example: `guildwire kibana build --to guildwire.ndjson`
    """
    content = _built(common.settings(data))
    if to is None:
        typer.get_binary_stream("stdout").write(content)
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise WrongUse(f"{to} cannot be written: {error.strerror}; choose another file with --to") from error
    common.console.print(Text(f"Written: {to}, {count(len(content.splitlines()), 'object')}."))


@app.command()
def check(file: File = None, data: common.Data = None, as_json: common.Json = False) -> None:
    """Say what Kibana would refuse of a file, or show wrongly, or not at all; asks no server.

    Exit code 1 if there is anything.

    Example: `guildwire kibana check guildwire.ndjson`
    """
    settings = common.settings(data)
    found = _findings(_content(file, settings), settings)
    for finding in found:
        if as_json:
            common.write_json(msgspec.to_builtins(finding))
        else:
            common.out.print(Text(str(finding)))
    if found:
        raise GuildwireError(f"{count(len(found), 'thing')} to mend; what to do stands with each")
    common.console.print("Kibana can import it.")


@app.command("import")
def import_(
    file: File = None,
    url: Annotated[str, typer.Option(metavar="URL", help="Kibana's address (default: `GUILDWIRE_KIBANA`).")] = "",
    space: Annotated[str, typer.Option(help="Identifier of the space it goes into.")] = "default",
    wait: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long Kibana may take to start; 0 tries once.")
    ] = 300.0,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Check the content, bring it into a running Kibana, and read back what is there. Safe to repeat.

    Objects that are there from an earlier import are replaced; what was changed in them by hand is lost, so copy
    what you want to keep. The login is set by `GUILDWIRE_KIBANA_USER` and `GUILDWIRE_KIBANA_PASSWORD`, or
    `GUILDWIRE_KIBANA_API_KEY`. Exit code 1 if anything is not there or not shown, and says what and why.

    Example: `guildwire kibana import --url http://127.0.0.1:5601`
    """
    from kibana.client.http import KibanaHttp
    from kibana.client.importing import import_content
    from kibana.client.patience import Patience

    settings = common.settings(data)
    place = _place(settings, url, space)
    content = _content(file, settings)
    _refuse_broken(_findings(content, settings))
    with _waiting() as waiting:
        done = import_content(KibanaHttp(place), content, Patience(place.url, wait, waiting))
    if as_json:
        common.write_json(msgspec.to_builtins(done))
    _tell(done, place)


def _place(settings: Settings, url: str, space: str) -> "KibanaSettings":
    from kibana.client.settings import from_address

    return from_address(
        url or settings.kibana,
        user=settings.kibana_user,
        password=settings.kibana_password.get_secret_value(),
        api_key=settings.kibana_api_key.get_secret_value(),
        ca=settings.kibana_ca,
        space=space,
    )


def _built(settings: Settings) -> bytes:
    from kibana.build import build as built

    return built(settings.index_name)


def _content(file: Path | None, settings: Settings) -> bytes:
    if file is None:
        return _built(settings)
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"{file} cannot be read: {error.strerror}; name a file that `guildwire kibana build` wrote"
        ) from error


def _findings(content: bytes, settings: Settings) -> "list[ContentFinding]":
    from guildwire.names import names
    from guildwire.wiring import Parts
    from kibana.check.content import findings

    return findings(content, names(settings, lambda: Parts(settings).index))


def _refuse_broken(found: "list[ContentFinding]") -> None:
    for finding in found:
        common.console.print(Text(str(finding)), soft_wrap=True)
    if found:
        raise GuildwireError(
            f"nothing was imported: {count(len(found), 'thing')} to mend, as `guildwire kibana check` says"
        )


@contextmanager
def _waiting() -> "Iterator[Waiting]":
    """Show that Kibana is waited for: a running line on a terminal, else a line each time the reason changes."""
    told = ""
    with common.console.status("Asking Kibana ...") as status:

        def waiting(reason: str, left: float) -> None:
            nonlocal told
            if common.console.is_terminal:
                status.update(Text(f"Kibana is not ready ({reason}); {left:.0f} s left"))
            elif reason != told:
                common.console.print(
                    Text(f"Kibana is not ready ({reason}); waiting up to {left:.0f} s."), soft_wrap=True
                )
            told = reason

        yield waiting


def _tell(done: "Imported", place: "KibanaSettings") -> None:
    """Say what came of an import. Raises :class:`GuildwireError` unless everything is there."""
    console = common.console
    for refused in done.refused:
        console.print(Text(f"Not taken: {refused}", style="red"), soft_wrap=True)
    for lost in done.lost:
        console.print(Text(f"Not there: {lost}", style="red"), soft_wrap=True)
    for remark in done.remarks:
        console.print(Text(f"Note: {remark}", style="yellow"), soft_wrap=True)
    if not done.success:
        raise GuildwireError(_failed(done))
    version = f" {done.kibana}" if done.kibana else ""
    console.print(
        Text(f"Kibana{version} at {place.url} has {count(done.objects, 'object')} in the space {place.space}.")
    )


def _failed(done: "Imported") -> str:
    if done.nothing_written:
        return f"Kibana wrote none of {count(done.objects, 'object')}; mend what stands above and import again"
    if done.lost:
        return "the content was imported, but not all of it is there or shown; what is not stands above"
    if not done.refused:
        return "Kibana says that the import failed, and not why; see its log"
    return f"Kibana took {done.count} of {count(done.objects, 'object')}; why not the others stands above"
