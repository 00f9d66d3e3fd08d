"""Commands on stories: what several outlets report of one event."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from guildwire.cli import common

if TYPE_CHECKING:
    from enrich.stories.port import StoryCard, StoryItem
    from guildwire.ops.story_desk import Changed

app = typer.Typer(help="Look at stories, and mend by hand what was put together or kept apart wrongly.",
                  no_args_is_help=True)  # fmt: skip

StoryName = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a story or of an item in it, or the beginning of one.")
]


@app.command("list")
def list_stories(
    outlets: Annotated[int, typer.Option(min=1, help="Only stories that so many outlets report.")] = 2,
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 30,
    limit: Annotated[int, typer.Option(min=1, help="Stories at most, the latest first.")] = 20,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """List the stories that several outlets have reported lately.

    Example: `guildwire story list --outlets 3`
    """
    from guildwire.ops.story_desk import recent

    with common.parts(data) as parts:
        cards = recent(parts, days, outlets, limit)
    if as_json:
        for card in cards:
            common.write_json(card.fields())
        return
    table = Table("story", "items", "outlets", "first report", "by", "title", box=None, pad_edge=False)
    for card in cards:
        counts = (str(len(card.items)), f"{card.independent}/{len(card.outlets)}")
        first = card.first
        table.add_row(
            _short(card.id), *counts, f"{first.at:%Y-%m-%d %H:%M}", Text(first.outlet), Text(first.title)
        )
    common.out.print(table if cards else Text(f"No story of the past {days} days has {outlets} outlets."))


@app.command()
def show(story: StoryName, data: common.Data = None, as_json: common.Json = False) -> None:
    """Show one story: its first report, every item, independent outlets, copies, and linked stories.

    Example: `guildwire story show 0f3a9c`
    """
    from guildwire.ops import story_desk

    with common.parts(data) as parts:
        card = story_desk.card(parts, story)
        others = story_desk.linked(parts, card)
    if as_json:
        common.write_json(card.whole(others))
        return
    common.out.print(_card(card))
    if others:
        common.out.print(Text("\nOther steps of the same dispute"))
        common.out.print(
            Text("\n").join(
                Text(f"{each.first.at:%Y-%m-%d}  {_short(each.id)}  {each.first.title}") for each in others
            )
        )


@app.command()
def merge(
    story: StoryName,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The story that takes the other in.")],
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Put every item of one story, also those to come, into another; both go on under the second id.

    Example: `guildwire story merge 0f3a9c 77b1e2`
    """
    from guildwire.ops import story_desk

    with common.parts(data) as parts:
        _tell(story_desk.merge(parts, story, into), as_json)


@app.command()
def split(
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM...", help="Ids of items of one story, or the beginnings of them.")
    ],
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Take items out of their story into one of their own; they stay there when rules or feeds bring them again.

    Example: `guildwire story split 0f3a9c2d`
    """
    from guildwire.item_by_id import in_stories
    from guildwire.ops import story_desk

    with common.parts(data) as parts:
        _tell(story_desk.split(parts, [in_stories(parts.stories, each) for each in items]), as_json)


def _short(story: str) -> str:
    """Return the beginning of a story's id, by which it can be named, and the "+" of one that was split off."""
    return story[:12] + "+" * story.endswith("+")


def _tell(changed: "Changed", as_json: bool) -> None:
    if as_json:
        common.write_json(changed)
    else:
        common.out.print(
            Text(f"{changed.items} items now in story {changed.story} ({changed.indexed} in the index).")
        )


def _card(card: "StoryCard") -> Text:
    first = card.first
    lines = [
        f"{first.title}",
        f"story {card.id}",
        f"first report: {first.outlet or 'unknown outlet'}, {first.at:%Y-%m-%d %H:%M} UTC  {first.url}".rstrip(),
        f"outlets: {len(card.outlets)}, {card.independent} with a report of their own; copies: {card.copies}",
    ]
    if card.credit:
        lines.append(f"first reported by, as the reports say: {card.credit}")
    lines.append("")
    lines += [_line(each) for each in card.items]
    return Text("\n".join(lines))


def _line(item: "StoryItem") -> str:
    marks = [f"copy of {item.copy_of[:12]}"] if item.copy_of else []
    marks += [f"from {item.wire}"] if item.wire else []
    shown = f"{item.at:%Y-%m-%d %H:%M}  {item.id[:12]}  {item.outlet}: {item.title}"
    return shown + (f"  [{', '.join(marks)}]" if marks else "")
