"""The way of an import: wait for Kibana, send the file, believe nothing but its verdict, read back what it holds.

Safe to repeat: every object is replaced under its own id.
"""

from typing import Any

import msgspec

from kibana.client.answers import StillStarting, available, payload, version
from kibana.client.http import Kibana
from kibana.client.patience import Patience
from kibana.client.reading_back import ReadBack, read_back
from kibana.client.verdict import RefusedObject, verdict
from kibana.objects import MARK, SUFFIX, Object
from news.errors import WrongUse

WAIT = 300.0
"""Seconds that Kibana is given to start, unless asked otherwise: it takes a minute or two on a small machine."""


class Imported(msgspec.Struct, frozen=True):
    """What came of an import."""

    success: bool
    """Whether everything is there and every panel is shown, as far as that could be asked."""
    objects: int
    """Objects in the file."""
    count: int
    """Objects that Kibana says went well."""
    kibana: str = ""
    """Its version, major and minor, as far as it tells."""
    refused: tuple[RefusedObject, ...] = ()
    nothing_written: bool = False
    lost: tuple[str, ...] = ()
    """What was taken and is not there, or not shown, when it is read back."""
    remarks: tuple[str, ...] = ()
    """What else Kibana said, and what could not be asked."""


def import_content(kibana: Kibana, content: bytes, patience: Patience) -> Imported:
    """Import a file and read back what can be.

    Raises :class:`news.errors.Unavailable` where Kibana did not answer in time,
    :class:`news.errors.GuildwireError` naming what to change where it refused the whole request, and
    :class:`WrongUse` for a file that no Kibana could read.
    """
    objects = saved_objects(content)
    found = version(patience.ask("looking whether it is ready", lambda: _status(kibana)))
    judged = verdict(patience.ask("importing", lambda: _send(kibana, content)))
    seen = ReadBack()
    if judged.success:
        seen = read_back(kibana, patience, objects, judged.moved, found)
        if judged.count != len(objects):
            seen.lost.append(f"{judged.count} of {len(objects)} objects were taken, and no reason is given")
    return Imported(
        success=judged.success and not seen.lost,
        objects=len(objects),
        count=judged.count,
        kibana=".".join(map(str, found)) if found else "",
        refused=judged.refused,
        nothing_written=judged.nothing_written,
        lost=tuple(seen.lost),
        remarks=(*judged.remarks, *seen.remarks),
    )


def _status(kibana: Kibana) -> dict[str, Any]:
    answer = kibana.get("/api/status", in_space=False)
    found = payload(answer, kibana.settings, "looking whether it is ready")
    if reason := available(found):
        raise StillStarting(reason)
    return found


def _send(kibana: Kibana, content: bytes) -> dict[str, Any]:
    answer = kibana.upload("/api/saved_objects/_import?overwrite=true", f"{MARK}{SUFFIX}", content)
    return payload(answer, kibana.settings, "importing")


def saved_objects(content: bytes) -> list[Object]:
    """Return the objects of a file, the summary that an export ends with left out.

    Raises :class:`WrongUse` naming the line that no Kibana could read.
    """
    found = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            each = _saved_object(number, line)
            if "exportedCount" not in each:
                found.append(each)
    if not found:
        raise WrongUse("the file holds no saved object: give one that `guildwire kibana build` wrote")
    return found


def _saved_object(number: int, line: bytes) -> Object:
    try:
        each = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"line {number} of the file is no JSON object ({error}): give one that `guildwire kibana build` wrote"
        ) from error
    if "exportedCount" not in each and not all(isinstance(each.get(key), str) for key in ("type", "id")):
        raise WrongUse(
            f"line {number} of the file is no saved object, as it lacks type or id: "
            "give one that `guildwire kibana build` wrote"
        )
    return each
