"""The OpenAPI description of what can be changed by HTTP, made from the records that are answered with."""

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI

from web.alerts.records import AlertMistake

_AT = "#/components/schemas/"
MISTAKES = {
    400: "An entry is wrong; the error names it and the remedy",
    403: "Only a program on this machine may change what is kept here",
    404: "There is none of that name",
    409: "Another one has the name",
    412: "It was changed meanwhile: read it again",
    415: "The body is not marked as JSON",
}
"""What each refusal means."""
DESCRIPTION: dict[str, Any] = {
    "type": "object",
    "description": "A subscription as `alert export` writes it: name, query, channels and so on",
    "examples": [{"name": "AI at the table", "query": "tag:ai AND tag:labor", "channels": ["file:alerts.jsonl"]}],
}
"""Schema of a description."""


def described(answer: type[msgspec.Struct], *mistakes: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Return what a route says of its answers: the record, and the refusals that it may give besides."""
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": (answer.__doc__ or "").partition("\n")[0], **_json(_AT + answer.__name__)}
    }
    for code in mistakes:
        found[code] = {"description": MISTAKES[code], **_json(_AT + AlertMistake.__name__)}
    return found


def taking(schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Return what a route says of the body it takes."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def fields(**types: tuple[str, str]) -> dict[str, Any]:
    """Return the schema of a small object: each field's type and meaning."""
    return {
        "type": "object",
        "properties": {name: {"type": kind, "description": said} for name, (kind, said) in types.items()},
        "additionalProperties": False,
    }


def add_schema(app: FastAPI, answers: Sequence[type[msgspec.Struct]]) -> None:
    """Add the records to what the application says of itself."""
    _, components = msgspec.json.schema_components(answers, ref_template=_AT + "{name}")
    made = app.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        schema.setdefault("components", {}).setdefault("schemas", {}).update(components)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]


def _json(ref: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": ref}}}}
