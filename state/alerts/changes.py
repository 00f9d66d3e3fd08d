"""The history of subscriptions: who changed what, and when."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from alerts.port import Edit
from alerts.subscription import Subscription
from state.alerts.tables import changes

_subscription = msgspec.json.Decoder(Subscription)


def keep(connection: Connection, change: Edit) -> None:
    """Write a change down; one that changes nothing is left out."""
    if change.before == change.after:
        return
    values = msgspec.structs.asdict(change)
    connection.execute(
        insert(changes).values(values | {"before": _body(change.before), "after": _body(change.after)})
    )


def find(connection: Connection, subscription: str | None, limit: int) -> list[Edit]:
    """Return the latest changes, newest first."""
    wanted = select(*(changes.c[name] for name in Edit.__struct_fields__))
    if subscription is not None:
        wanted = wanted.where(changes.c.subscription == subscription)
    wanted = wanted.order_by(changes.c.at.desc(), changes.c.id.desc()).limit(limit)
    return [_change(dict(found)) for found in connection.execute(wanted).mappings()]


def made(before: Subscription | None, after: Subscription | None, now: datetime, who: str) -> Edit:
    """Return the record of a change; one of both is given."""
    of = after or before
    assert of is not None
    return Edit(at=now, who=who, subscription=of.id, name=of.name, before=before, after=after)


def _body(subscription: Subscription | None) -> str | None:
    return None if subscription is None else msgspec.json.encode(subscription).decode()


def _change(values: dict[str, object]) -> Edit:
    read = {name: _read(values[name]) for name in ("before", "after")}
    return Edit(**(values | read))  # type: ignore[arg-type]  # the columns are its fields


def _read(body: object) -> Subscription | None:
    if body is None:
        return None
    try:
        return _subscription.decode(str(body))
    except msgspec.MsgspecError:
        return None  # one of another version, of which at least the time and the name are told
