"""What the commands that make or change subscriptions share."""

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.wiring import Parts

if TYPE_CHECKING:
    from alerts.desk.plan import FieldChange
    from alerts.subscription import Subscription
    from query.parse import QueryReading

MOST_DAYS = 36_500
"""Days of the longest rehearsal."""
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def checked(parts: Parts, wanted: "Subscription") -> "QueryReading":
    """Check a subscription, show what may be meant otherwise, and return how its query is read."""
    from alerts.desk.check import NO_QUERY, check, remarks_on_channels
    from search.results.unknown import unknown_values

    reading = check(wanted, parts.channels, parts.clock(), parts.names)
    common.say_remarks(reading.remarks)
    if reading is not NO_QUERY:
        common.say_unknown(reading, unknown_values(parts.index, reading.tree, parts.names))
    for remark in remarks_on_channels(wanted, parts.channels):
        common.console.print(Text(f"Note: {remark}.".replace("..", ".")), style="yellow", soft_wrap=True)
    return reading


def change_line(change: "FieldChange") -> str:
    """Return one change as a line for a person."""
    return f"  {change.key}: {_shown(change.before)} -> {_shown(change.after)}"


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "none"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
