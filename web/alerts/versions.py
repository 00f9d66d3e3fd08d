"""Versions of a subscription, so that two editors do not overwrite each other (RFC 9110, 13.1.1)."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from web.api import reply


def seen_versions(request: Request) -> tuple[str, ...]:
    """Return the versions that ``If-Match`` names; none where there is no such header."""
    given = ",".join(request.headers.getlist("if-match"))
    return tuple(each.strip().removeprefix("W/").strip('"') for each in given.split(",") if each.strip())


SeenVersions = Annotated[tuple[str, ...], Depends(seen_versions)]
"""What a caller has seen, for calls that change it."""


def tagged(content: Any, version: str, status: int = 200) -> Response:
    """Return ``content`` as JSON under its version."""
    response = reply(content, status)
    response.headers["etag"] = f'"{version}"'
    return response
