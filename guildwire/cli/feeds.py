"""The feed list: what is watched, and how it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common
from guildwire.settings import Settings
from ingest.feed import Feed
from news.errors import WrongUse

if TYPE_CHECKING:
    from ingest.feed import FeedState

app = typer.Typer(help="List, add and remove feeds.", no_args_is_help=True, rich_markup_mode="markdown")


@app.command("list")
def list_feeds(
    data: common.Data = None,
    down: Annotated[bool, typer.Option("--down", help="Only those that do not work.")] = False,
    as_json: common.Json = False,
) -> None:
    """Show every feed with its health: status, last success, items, next poll.

    Example: `guildwire feeds list --down`
    """
    from ingest.lists import feed_list

    with common.parts(data) as parts:
        feeds = feed_list.load(parts.settings.feed_list)
        states = {state.key: state for state in parts.feeds.states()}
        table = Table("outlet", "status", "last success (UTC)", "items", "next poll (UTC)", "address", box=None)
        for feed in feeds:
            state = states.get(feed.url)
            if down and (state is None or state.works):
                continue
            if as_json:
                common.write_json({**msgspec.to_builtins(feed), "state": msgspec.to_builtins(state)})
                continue
            status = state.status if state else "new"
            success = f"{state.last_success:%Y-%m-%d %H:%M}" if state and state.last_success else "never"
            due = _due(state, parts.clock())
            style = "" if state is None or state.works else "red"
            cells = (feed.outlet, status, success, str(state.items if state else 0), due, feed.url)
            table.add_row(*(Text(cell) for cell in cells), style=style)
        if not as_json:
            common.out.print(table)
        common.console.print(Text(f"{len(feeds)} feeds in {parts.settings.feed_list}"), style="dim")


def _due(state: "FeedState | None", now: datetime) -> str:
    """Return when a feed is asked next; at once where the time was written by a wrong clock."""
    from ingest import schedule

    if state is None or state.next_due is None or not schedule.believable(state, now):
        return "never" if state is not None and state.status == "retired" else "now"
    return f"{state.next_due:%Y-%m-%d %H:%M}"


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of the feed.")],
    outlet: Annotated[str, typer.Option(help="Publisher, as readers know it.")] = "",
    kind: Annotated[str, typer.Option(help="trade, general, tech, union, studio, ...")] = "",
    language: Annotated[str, typer.Option(help="ISO 639-1 code.")] = "",
    local: Annotated[bool, typer.Option("--local", help="Allow an address in a private network.")] = False,
    data: common.Data = None,
) -> None:
    """Add a feed to the list of this data folder.

    Example: `guildwire feeds add https://www.sagaftra.org/rss.xml --outlet SAG-AFTRA --kind union`
    """
    from ingest.lists import feed_list

    feed = Feed(url=url, outlet=outlet or url, kind=kind, language=language, local=local)
    feed_list.check(feed, "the feed")
    _edit(common.settings(data), lambda text: feed_list.add(text, feed))
    common.console.print(Text(f"{url} is on the list and will be polled next."))


@app.command()
def remove(
    url: Annotated[str, typer.Argument(help="Address it is listed under.")], data: common.Data = None
) -> None:
    """Take a feed off the list. Its items stay searchable.

    Example: `guildwire feeds remove https://www.sagaftra.org/rss.xml`
    """
    from ingest.lists import feed_list

    with common.parts(data) as parts:
        _edit(parts.settings, lambda text: feed_list.remove(text, url))
        parts.feeds.remove(url)
    common.console.print(Text(f"{url} is off the list."))


def _edit(settings: Settings, change: Callable[[str], str]) -> None:
    """Change the list in force; ours is never changed, its copy in the data folder takes its place."""
    from guildwire.settings import BUNDLED_FEEDS

    path = settings.feed_list
    target = settings.data / "feeds.yaml" if path == BUNDLED_FEEDS else path
    try:
        changed = change(path.read_text("utf-8") if path.exists() else "")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + ".new")
        beside.write_text(changed, "utf-8")
        beside.replace(target)
    except OSError as error:
        raise WrongUse(f"{target} cannot be written ({error.strerror}): choose another with --data") from error
