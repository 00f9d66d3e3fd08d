"""The Atom feed over a real store."""

from pathlib import Path

import msgspec

from alerts.channels.port import Letter
from tests.alerts.make import NOON, subscription
from tests.guildwire.alerts.desk import page
from tests.web.alerts.ask import ask

TOKEN = "a-secret-of-its-own"


def test_letters_are_fetched_until_the_address_is_taken_back(tmp_path: Path) -> None:
    with page(tmp_path, public="https://news.example") as (parts, app, _):
        parts.alerts.save(subscription(channels=(f"atom:{TOKEN}", "file:a.jsonl")), NOON)
        parts.letterbox.put(
            Letter(
                delivery="d" * 32,
                subscription="s1",
                name="strikes",
                address=TOKEN,
                subject="[strikes] A strike",
                text="A strike.",
                stories=(),
                at=NOON,
            )
        )
        response = ask(app, "GET", f"/atom/{TOKEN}", headers={}, client="192.0.2.7", host="news.example")
        assert response.status_code == 200
        assert "A strike" in response.text
        assert response.headers["last-modified"] == "Thu, 20 Jul 2023 12:00:00 GMT"
        for wrong in ("", "a.jsonl", TOKEN[:-1], TOKEN.upper()):
            assert ask(app, "GET", f"/atom/{wrong}", headers={}).status_code == 404
        (before,) = parts.alerts.subscriptions()
        parts.alerts.save(msgspec.structs.replace(before, channels=("atom:another",)), NOON)
        assert ask(app, "GET", f"/atom/{TOKEN}", headers={}).status_code == 404
