"""What keeps a page made of other people's words harmless."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_HOSTS = ("127.0.0.1", "localhost", "::1", "[::1]")
"""Names under which the page may be asked for without any setting."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer. Nothing may run, load or frame; style and form stay within the site."""


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers when the answer starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def protect(app: Starlette, allowed_hosts: Sequence[str]) -> None:
    """Add the headers and answer only to known host names.

    A page elsewhere could point its own name at 127.0.0.1 and read ours (DNS rebinding); its requests
    carry its name in ``Host`` and get 400.
    """
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*OWN_HOSTS, *allowed_hosts], www_redirect=False)
    app.add_middleware(SecurityHeaders)
