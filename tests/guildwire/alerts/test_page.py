"""The examples of docs/alerts-api.md, and what every page says of broken subscriptions."""

import json
import shlex
from pathlib import Path
from urllib.parse import urlsplit

from guildwire.ops.alerts.troubles import Troubles
from tests.alerts.make import NOON, subscription
from tests.guildwire.alerts.desk import page
from tests.project.test_layers import ROOT
from tests.web.alerts.ask import ask


def calls() -> list[tuple[str, str, dict[str, str], bytes | None]]:
    """Return the calls of the page: method, path with its query, headers, body."""
    found = []
    for line in (ROOT / "docs" / "alerts-api.md").read_text("utf-8").splitlines():
        if not line.startswith("curl "):
            continue
        words = shlex.split(line)[1:]
        options = {word: words[at + 1] for at, word in enumerate(words) if word in ("-X", "-H", "-d")}
        (url,) = (urlsplit(word) for word in words if word.startswith("http"))
        headers = dict([options["-H"].split(": ")]) if "-H" in options else {}
        body = options["-d"].encode() if "-d" in options else None
        found.append((options.get("-X", "GET"), f"{url.path}?{url.query}".rstrip("?"), headers, body))
    return found


def test_the_examples_of_the_documentation_work(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _):
        for method, path, headers, body in calls():
            response = ask(app, method, path, body, headers=headers)
            assert response.status_code in (200, 201), f"{method} {path}: {response.text}"
            json.loads(response.content)
    assert len(calls()) > 10


def test_every_call_of_the_api_is_documented(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _):
        paths = ask(app, "GET", "/api/openapi.json").json()["paths"]
    text = (ROOT / "docs" / "alerts-api.md").read_text("utf-8")
    for path in paths:
        if path.startswith("/api/alert"):
            last = path.rpartition("/")[2].removeprefix("{wanted}")
            assert f"/{last}" in text, path


def test_how_many_are_broken_is_said_and_nothing_where_none_is(tmp_path: Path) -> None:
    with page(tmp_path / "well") as (parts, _, _):
        parts.alerts.save(subscription(), NOON)
        assert Troubles(parts, limit=60)() == ""
    with page(tmp_path / "ill") as (parts, _, _):
        parts.alerts.save(subscription(query="tag:gone"), NOON)
        assert Troubles(parts, limit=60)() == "1 subscription is broken. See guildwire doctor."
