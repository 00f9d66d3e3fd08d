"""What became of an import, object by object, and of what is read back, in words for people. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kibana.client.answers import one_line


class RefusedObject(msgspec.Struct, frozen=True):
    """One object that Kibana did not take."""

    object: str
    """``dashboard guildwire-desk "AI and labor desk"``."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.object}: {self.what}; {self.remedy}"


class ImportVerdict(msgspec.Struct, frozen=True):
    """What became of an import."""

    success: bool
    count: int
    """Objects that Kibana says went well. Where others could be resolved it wrote none of them all the same."""
    refused: tuple[RefusedObject, ...] = ()
    nothing_written: bool = False
    remarks: tuple[str, ...] = ()
    """Warnings about the whole."""
    moved: Mapping[str, str] = {}
    """Ids in the file whose object stands under another id."""


class Warned(msgspec.Struct, frozen=True):
    """What Kibana says of one object when it is read back."""

    said: str
    omitted: bool
    """Whether a panel is left out of the answer."""
    dropped: bool
    """Whether it is not shown either. What only the API has no form for, the page shows all the same."""


def verdict(answer: Mapping[str, Any]) -> ImportVerdict:
    """Return what an answer to an import says. Nothing but ``success: true`` is success."""
    errors = [each for each in _list(answer.get("errors")) if isinstance(each, Mapping)]
    kinds = [_kind(each) for each in errors]
    results = [each for each in _list(answer.get("successResults")) if isinstance(each, Mapping)]
    return ImportVerdict(
        success=answer.get("success") is True and not errors,
        count=_number(answer.get("successCount")),
        refused=tuple(map(_refused, errors)),
        nothing_written=any(kind in RESOLVABLE for kind in kinds),
        remarks=tuple(_remarks(_list(answer.get("warnings")))),
        moved={
            str(each.get("id")): str(each["destinationId"])
            for each in results
            if each.get("destinationId") not in (None, each.get("id"))
        },
    )


RESOLVABLE = ("conflict", "ambiguous_conflict", "missing_references")
"""Errors a person could resolve in Kibana. With one of them in the file Kibana writes nothing of it."""


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list) else []


def _number(found: object) -> int:
    return found if isinstance(found, int) else 0


def _kind(error: Mapping[str, Any]) -> str:
    inside = error.get("error")
    return str(inside.get("type", "")) if isinstance(inside, Mapping) else ""


def _refused(error: Mapping[str, Any]) -> RefusedObject:
    about: Mapping[str, Any] = error["error"] if isinstance(error.get("error"), Mapping) else {}
    meta = error.get("meta")
    title = meta.get("title") if isinstance(meta, Mapping) else error.get("title")
    name = f"{error.get('type', 'object')} {error.get('id', '')}".strip() + (f' "{title}"' if title else "")
    what, remedy = _REASONS.get(_kind(error), _unknown)(about)
    return RefusedObject(name, what, remedy)


Told = tuple[str, str]


def _conflict(about: Mapping[str, Any]) -> Told:
    other = about.get("destinationId")
    where = f", as {other}" if other else ""
    return (
        f"it is there already{where} and cannot be replaced",
        "it may belong to another space: delete or unshare it there, or import into that space with --space",
    )


def _ambiguous(about: Mapping[str, Any]) -> Told:
    places = [
        f'{each.get("id")} "{each.get("title", "")}"'
        for each in _list(about.get("destinations"))
        if isinstance(each, Mapping)
    ]
    return (
        f"several objects there may be meant: {', '.join(places) or 'not named'}",
        "delete the copies that are not used, and import again",
    )


def _missing(about: Mapping[str, Any]) -> Told:
    missing = [
        f"{each.get('type')} {each.get('id')}"
        for each in _list(about.get("references"))
        if isinstance(each, Mapping)
    ]
    return (
        f"it refers to what is not there: {', '.join(missing) or 'not named'}",
        "import the whole file as `guildwire kibana build` writes it, or make them first",
    )


def _unsupported(_: Mapping[str, Any]) -> Told:
    return (
        "this Kibana does not know objects of that type",
        "its version or licence lacks it, or a feature is switched off: use Kibana 9, or take the line out",
    )


def _unknown(about: Mapping[str, Any]) -> Told:
    said = str(about.get("message") or about.get("type") or "no reason is given")
    status = f" (status {about['statusCode']})" if about.get("statusCode") else ""
    return (
        f"{one_line(said)}{status}",
        "if the version is the matter, use a newer Kibana; else run `guildwire kibana check`, and report it",
    )


_REASONS = {
    "conflict": _conflict,
    "ambiguous_conflict": _ambiguous,
    "missing_references": _missing,
    "unsupported_type": _unsupported,
    "unknown": _unknown,
}
"""How each kind of error is told."""


def _remarks(found: Sequence[Any]) -> Iterator[str]:
    for each in found:
        said = each.get("message") if isinstance(each, Mapping) else each
        if said:
            yield one_line(said)


def warnings(read: Mapping[str, Any]) -> list[Warned]:
    """Return what Kibana says of a dashboard it was asked for.

    A warning without a type that is known counts as something dropped: it is better to look once in vain.
    """
    found = []
    for each in _list(read.get("warnings")):
        about: Mapping[str, Any] = each if isinstance(each, Mapping) else {"message": each}
        kind = str(about.get("type", ""))
        said = one_line(about.get("message") or kind or "no reason is given")
        place = about.get("panel_id") or about.get("panel_type") or about.get("key")
        omitted = kind not in _HARMLESS
        shown = f"{said} ({place})" if place else said
        found.append(Warned(shown, omitted, omitted and not _ONLY_THE_API.search(said)))
    return found


_ONLY_THE_API = re.compile(r"(?i)schema not available|not supported by dashboard REST")
"""How Kibana 9.4 and 9.5 say that a type of panel has no form in the API of dashboards yet."""
_HARMLESS = frozenset({"dropped_property"})
"""Kinds of warning after which every panel is still there."""
