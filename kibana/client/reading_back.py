"""Looking whether what an import took is there and shown, where Kibana has an API for it that will stay."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from kibana.client.answers import StillStarting, payload, words
from kibana.client.http import Kibana, KibanaAnswer
from kibana.client.patience import Patience
from kibana.client.verdict import warnings
from news.errors import GuildwireError

DASHBOARDS = (9, 5)
"""The first Kibana whose API of dashboards is promised to stay as it is."""


class ReadBack(msgspec.Struct):
    """What was found."""

    lost: list[str] = []
    """What was taken and is not there, or not shown."""
    remarks: list[str] = []
    """What else Kibana said, and what could not be asked."""


def read_back(
    kibana: Kibana,
    patience: Patience,
    objects: Sequence[Mapping[str, Any]],
    moved: Mapping[str, str],
    version: tuple[int, int] | None,
) -> ReadBack:
    """Ask for each data view, and from :data:`DASHBOARDS` on each dashboard, and say what is wrong with them.

    ``moved`` are ids whose object stands under another. Raises :class:`Unavailable` where Kibana stops answering.
    """
    seen = ReadBack()
    if version is None:
        seen.remarks.append("it does not tell its version to this login, so no dashboard was read back")
    for each in objects:
        place = _place(each, moved, version)
        if place:
            _look(kibana, patience, each, place, seen)
    return seen


def _place(each: Mapping[str, Any], moved: Mapping[str, str], version: tuple[int, int] | None) -> str:
    there = quote(moved.get(each["id"], each["id"]), safe="")
    if each["type"] == "index-pattern":
        return f"/api/data_views/data_view/{there}"
    if each["type"] == "dashboard" and version is not None and version >= DASHBOARDS:
        return f"/api/dashboards/{there}"
    return ""


def _look(kibana: Kibana, patience: Patience, each: Mapping[str, Any], place: str, seen: ReadBack) -> None:
    name = f"{each['type']} {each['id']}"
    doing = f"reading back {name}"
    answer = patience.ask(doing, lambda: _read(kibana, place))
    if answer.status == 404 and not _no_such_api(answer):
        seen.lost.append(f"{name}: it was taken, and is not there")
        return
    if answer.status == 400:
        seen.lost.append(f"{name}: Kibana cannot read what it took: {words(answer)}")
        return
    try:
        read = payload(answer, kibana.settings, doing)
    except (GuildwireError, StillStarting) as error:
        seen.remarks.append(f"{name} could not be read back: {error}")
        return
    if each["type"] == "dashboard":
        _judge(name, each, read, seen)


def _read(kibana: Kibana, place: str) -> KibanaAnswer:
    answer = kibana.get(place)
    if answer.status in (429, 503):
        raise StillStarting(f"status {answer.status}")
    return answer


def _no_such_api(answer: KibanaAnswer) -> bool:
    """Whether a 404 means that there is no such API: of an object that is missing Kibana says more."""
    try:
        message = msgspec.json.decode(answer.body).get("message")
    except (msgspec.DecodeError, AttributeError):
        return True
    return message in (None, "Not Found")


def _judge(name: str, ours: Mapping[str, Any], read: Mapping[str, Any], seen: ReadBack) -> None:
    """Say what of a dashboard is not shown."""
    found = warnings(read)
    seen.lost += [f"{name}: {each.said}" for each in found if each.dropped]
    seen.remarks += [f"{name}: {each.said}" for each in found if not each.dropped]
    wanted, shown = panels_of(ours), shown_panels(read)
    if shown is not None and shown + sum(each.omitted for each in found) < wanted:
        seen.lost.append(f"{name}: {shown} of its {wanted} panels are there, and no reason is given for others")


def panels_of(dashboard: Mapping[str, Any]) -> int:
    """Return how many panels a dashboard of a file has; 0 where that cannot be read."""
    try:
        return len(msgspec.json.decode(dashboard["attributes"]["panelsJSON"], type=list[Any]))
    except (KeyError, TypeError, msgspec.DecodeError):
        return 0


def shown_panels(read: Mapping[str, Any]) -> int | None:
    """Return how many panels Kibana says that a dashboard has, those within sections too; null if it does not."""
    data = read.get("data")
    panels = data.get("panels") if isinstance(data, Mapping) else None
    return _leaves(panels) if isinstance(panels, list) else None


def _leaves(panels: Sequence[Any]) -> int:
    within = [each.get("panels") if isinstance(each, Mapping) else None for each in panels]
    return sum(_leaves(inner) if isinstance(inner, list) else 1 for inner in within)
