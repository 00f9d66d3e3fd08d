"""Receivers that hold a request to what Slack and Discord document, and answer as they do."""

import json
from typing import Any

from aiohttp import web

from tests.servers.receivers import HttpReceiver


class _ChatReceiver(HttpReceiver):
    """Answers a request that breaks a rule with 400 and the rule. A ``delivery`` in it is for tests."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.otherwise = self._take

    @property
    def deliveries(self) -> list[str]:
        return [message.get("delivery", "") for message in self.messages]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            message = json.loads(await request.read())
            self.check(request, message)
        except (AssertionError, KeyError, ValueError, TypeError) as error:
            return web.Response(status=400, text=f"invalid_payload {error!r}")
        self.messages.append(message)
        return self.thanks(message)

    def check(self, request: web.Request, message: dict[str, Any]) -> None:
        raise NotImplementedError

    def thanks(self, message: dict[str, Any]) -> web.Response:
        raise NotImplementedError


class SlackReceiver(_ChatReceiver):
    """https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and the reference of blocks."""

    def check(self, request: web.Request, message: dict[str, Any]) -> None:
        assert request.content_type == "application/json"
        assert 0 < len(message["text"]) <= 40_000, "no_text"
        blocks = message["blocks"]
        assert 0 < len(blocks) <= 50, "too many blocks"
        for block in blocks:
            getattr(self, f"_{block['type']}")(block)

    def thanks(self, message: dict[str, Any]) -> web.Response:
        return web.Response(text="ok")

    @staticmethod
    def _header(block: dict[str, Any]) -> None:
        assert block["text"]["type"] == "plain_text"
        assert 0 < units(block["text"]["text"]) <= 150, "header"

    @staticmethod
    def _section(block: dict[str, Any]) -> None:
        assert block["text"]["type"] == "mrkdwn"
        assert 0 < units(block["text"]["text"]) <= 3000, "section"

    @staticmethod
    def _context(block: dict[str, Any]) -> None:
        assert 0 < len(block["elements"]) <= 10, "elements"
        assert all(0 < units(each["text"]) <= 3000 for each in block["elements"]), "element"


class DiscordReceiver(_ChatReceiver):
    """https://docs.discord.com/developers/resources/webhook (execute webhook) and the limits of embeds."""

    def check(self, request: web.Request, message: dict[str, Any]) -> None:
        assert request.query.get("wait") == "true"
        assert units(message["content"]) <= 2000, "content"
        assert len(message["embeds"]) <= 10, "embeds"
        assert message["content"].strip() or message["embeds"], "empty message"
        assert message["allowed_mentions"] == {"parse": []}
        total = 0
        for embed in message["embeds"]:
            title, description = embed.get("title", ""), embed.get("description", "")
            assert title or description, "empty embed"
            assert units(title) <= 256, "title"
            assert units(description) <= 4096, "description"
            assert embed.get("url", "https://").startswith(("https://", "http://")), "url"
            assert len(embed.get("url", "")) <= 2048, "long url"
            total += units(title) + units(description)
        assert total <= 6000, "all embeds"

    def thanks(self, message: dict[str, Any]) -> web.Response:
        return web.json_response({"id": "1", "type": 0, "content": message["content"]})


def units(text: str) -> int:
    """Return the length of a text in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
