"""Saved searches as they are told to a person."""

from typing import TYPE_CHECKING

from rich.text import Text

from guildwire.cli import common

if TYPE_CHECKING:
    from web.saved.port import KeptSearch, ShownSearch


def tell(kept: "KeptSearch", as_json: bool) -> None:
    """Say what became of a search that was saved, and which subscriptions have an older query of it."""
    said = "Saved" if kept.made else "Changed" if kept.changed else "Nothing changes"
    common.console.print(Text(f"{said}: {kept.search.name}"), soft_wrap=True)
    for remark in kept.search.remarks:
        common.console.print(Text(f"Note: {remark}."), style="yellow", soft_wrap=True)
    for each in kept.search.outdated:
        common.console.print(
            Text(f"The subscription {each.name!r} has the older query. To bring it up to date: {each.command}"),
            style="yellow",
            soft_wrap=True,
        )
    if as_json:
        common.write_json(kept)


def lines(each: "ShownSearch") -> list[Text]:
    """Return it as it stands in a list."""
    used = f"  {', '.join(each.subscriptions)}" if each.subscriptions else ""
    found = [Text.assemble((each.name, "bold"), (used, "dim")), Text(f"  {each.query}")]
    if each.note:
        found.append(Text(f"  {each.note}", style="dim"))
    if each.trouble:
        found.append(Text(f"  {each.trouble}", style="red"))
    return found


def whole(each: "ShownSearch") -> list[Text]:
    """Return all about it, without what it does not have."""
    shown = {
        "name": each.name,
        "query": each.query,
        "trouble": each.trouble,
        "sort": each.sort,
        "columns": ", ".join(each.columns),
        "owner": each.owner,
        "note": each.note,
        "subscriptions": ", ".join(each.subscriptions),
        "feed": each.atom,
        "created": f"{each.created:%Y-%m-%d %H:%M} UTC",
        "changed": f"{each.changed:%Y-%m-%d %H:%M} UTC",
    }
    return [
        Text(f"{key}: {value}", style="red" if key == "trouble" else "") for key, value in shown.items() if value
    ]
