"""Asks the application as programs elsewhere, on this machine and in its browser would."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from fastapi import FastAPI

JSON = {"content-type": "application/json"}
HERE = "127.0.0.1"


def ask(
    app: FastAPI,
    method: str,
    path: str,
    body: object = None,
    *,
    headers: Mapping[str, str] = JSON,
    client: str = HERE,
    host: str = "127.0.0.1:8350",
    **more: Any,
) -> httpx.Response:
    """Send one request without a socket; ``body`` becomes JSON, bytes are sent as they are."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, client=(client, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as browser:
            content = {} if body is None else {"content": body} if isinstance(body, bytes) else {"json": body}
            return await browser.request(method, path, headers=dict(headers), **content, **more)

    return asyncio.run(send())
