"""Who may change by HTTP what is kept here: a program on this machine, and no page from elsewhere in its browser.

Until there are users and tokens, only the machine itself is trusted. A request counts as its own when it comes
from a loopback address, under a loopback name, through no proxy. A page elsewhere, opened in a browser on this
machine, could send such requests, too: it cannot send JSON without being asked first (CORS), and browsers say
where a request comes from.
"""

import json
import math
from ipaddress import IPv6Address, ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from web.security import OWN_HOSTS

MOST = 64 * 1024
"""Bytes of a body that are read."""
DIGITS = 300
"""A whole number of more digits is no number for most programs."""
PROXIED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers by which a proxy shows that somebody else asks."""
REMEDY = "use the command guildwire, or ask http://127.0.0.1 on the machine it runs on"


def is_local(request: Request) -> bool:
    """Tell whether a program on this machine asks, not a page in its browser or a proxy for somebody else."""
    return not _outside(request) and not _other_page(request)


def refuse_others(request: Request) -> None:
    """Raise 403 with the reason for a request that may not change anything."""
    said = _outside(request) or _other_page(request)
    if said:
        raise HTTPException(403, f"{said}, and what is kept here is changed from this machine only: {REMEDY}")


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request that may change something; one without a body gives an empty one."""
    refuse_others(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        # A form on a page elsewhere can send every other type without asking.
        raise HTTPException(415, "The body is not marked as JSON: send the header Content-Type: application/json")
    body = await limited(request, MOST)
    try:
        content = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, _odd_entry(body) or f"the body is no JSON ({error}): send one object") from error
    if not isinstance(content, dict):
        raise HTTPException(400, 'the body is not an object: send one, such as {"name": "..."}')
    return content


async def limited(request: Request, most: int) -> bytes:
    """Return the body; one of more than ``most`` bytes is 413, and is not read to its end."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413, f"the body is longer than {most:,} bytes: send less")
    return bytes(body)


JsonBody = Annotated[dict[str, Any], Depends(json_body)]
"""The body of a call that changes something."""
Local = Depends(refuse_others)
"""For a call that changes something and has no body."""


def _odd_entry(body: bytes) -> str:
    """Say which entry holds what some programs write and no JSON may hold; empty where that is not it."""
    try:
        content = json.loads(body, parse_int=lambda digits: int(digits) if len(digits) < DIGITS else math.inf)
    except (ValueError, RecursionError):
        return ""
    for key, value in content.items() if isinstance(content, dict) else ():
        try:
            msgspec.json.decode(json.dumps({key: value}))
        except msgspec.DecodeError:
            name = key[:80].encode(errors="replace").decode()
            return f"{name} holds a number that is none or too large, or half a character: give another value"
    return ""


def _outside(request: Request) -> str:
    if request.client is None or not _loopback(request.client.host):
        return "You ask from another machine"
    if (request.url.hostname or "") not in OWN_HOSTS or any(name in request.headers for name in PROXIED):
        return "You ask through another name or a proxy"
    return ""


def _other_page(request: Request) -> str:
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    site = request.headers.get("sec-fetch-site", "none").lower()
    # A form of ours has no origin, since our pages have no referrer; then the browser has to say that it is ours.
    ours = origin is None or _place(origin) == _place(own) or (origin == "null" and site == "same-origin")
    return "" if ours and site in ("none", "same-origin") else "A page elsewhere asks"


def _place(origin: str) -> str:
    try:
        found = urlsplit(origin.strip().lower())
    except ValueError:
        return ""
    return f"{found.scheme}://{found.netloc}" if found.scheme and found.netloc else ""


def _loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback
