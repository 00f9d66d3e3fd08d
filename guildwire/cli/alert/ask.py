"""Why an item was, or was not, told."""

from typing import Annotated

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.alert.find import Name, find


def why_not(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Item id, or the beginning of one.")],
    subscription: Name,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Say why an item was, or was not, told to a subscription.

    Example: `guildwire alert why-not 0f3a9c 'AI at the table'`
    """
    from alerts.desk.why import why
    from guildwire.item_by_id import perhaps_in_index

    with common.parts(data) as parts:
        found = find(parts, subscription)
        enriched = perhaps_in_index(parts.index, item)
        known = enriched.item.id if enriched else item
        rows = parts.alerts.rows(subscription=found.id, item=known)
        lines = why(found, enriched, rows, parts.clock(), parts.names)
        if as_json:
            common.write_json({"item": known, "subscription": found.id, "answer": lines})
            return
        for line in lines:
            common.out.print(Text(line))
