"""``guildwire alert`` where a subscription is not what was seen, or cannot be read any more."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from guildwire.cli.alert import change, exchange, hush
from tests.alerts.make import NOON, subscription
from tests.guildwire.cli.test_alert import Alert, alert, matched, stored
from tests.journey.desk import opened

__all__ = ["alert"]


def meddle(monkeypatch: pytest.MonkeyPatch, folder: Path, module: object, step: str) -> None:
    """Let somebody else write a note into 'Table' once, after it was read and before ``step``."""
    real = getattr(module, step)

    def meddled(*arguments: object, **named: object) -> object:
        monkeypatch.setattr(module, step, real)
        with opened(folder) as parts:
            found = next(each for each in parts.alerts.subscriptions() if each.name == "Table")
            parts.alerts.save(msgspec.structs.replace(found, note="theirs"), parts.clock(), "ann")
        return real(*arguments, **named)

    monkeypatch.setattr(module, step, meddled)


@pytest.mark.parametrize(
    ("module", "step", "command"),
    [
        (change, "checked", ("edit", "Table", "--note", "ours")),
        (change, "who", ("remove", "Table")),
        (hush, "who", ("pause", "Table")),
        (hush, "who", ("mute", "Table", "--for", "1d")),
        (exchange, "who", ("import", "team.yaml")),
        (exchange, "who", ("import", "empty.yaml", "--prune")),
    ],
)
def test_what_somebody_changed_in_between_is_kept_and_said(
    module: object,
    step: str,
    command: tuple[str, ...],
    alert: Alert,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alert("add", "Table", "strike", "--days", "0")
    (tmp_path / "team.yaml").write_text("- {name: Other, query: walkout}\n- {name: Table, query: walkout}")
    (tmp_path / "empty.yaml").write_text("subscriptions: []")
    monkeypatch.chdir(tmp_path)
    meddle(monkeypatch, tmp_path, module, step)
    ended = alert(*command)
    assert (ended.code, "'Table' was changed by somebody else meanwhile" in ended.err) == (2, True), ended
    kept = stored(tmp_path)
    assert list(kept) == ["Table"]
    assert (kept["Table"].note, kept["Table"].query, kept["Table"].active) == ("theirs", "strike", True)
    assert alert(*command).code == 0


@pytest.mark.parametrize("command", [("add", "New", "strike"), ("edit", "Table"), ("rehearse", "Table")])
def test_an_option_that_nobody_knows_is_named_with_the_one_that_is_meant(
    command: tuple[str, ...], alert: Alert, tmp_path: Path
) -> None:
    alert("add", "Table", "strike", "--days", "0")
    for given in (("--min-outlet", "2"), ("--min-outlet=2",)):
        ended = alert(*command, *given)
        assert (ended.code, ended.err) == (
            2,
            (
                "there is no option --min-outlet: did you mean --min-outlets? --help shows those there are; "
                "a query that begins so goes behind --"
            ),
        )
    assert list(stored(tmp_path)) == ["Table"]
    assert alert("edit", "Table", "--note=--no-option", "--query", "-strike studio").code == 0


def test_one_that_cannot_be_read_is_shown_with_its_books_and_its_history(alert: Alert, tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s3", name="unread"), NOON)
        matched(parts, parts.alerts.subscriptions()[0], "i1")
        with parts.engine.begin() as connection:
            for table in ("alert_subscription SET body", "alert_change SET after"):
                connection.execute(text(f"UPDATE {table} = '{{\"id\": 7}}'"))
    shown = alert("show", "unread", "--json")
    assert (shown.code, shown.lines()[0]["state"], len(shown.lines()[0]["held"])) == (1, "broken", 1)
    said = alert("show", "s3").out
    assert all(words in said for words in ("import it anew from a file, or remove it", "1 matched = 1 held"))
    assert alert("books", "unread", "--json").lines()[0]["held"] == 1
    assert alert("deliveries", "unread").code == 0
    assert "import it anew from a file, or remove it" in alert("edit", "unread", "--note", "x").err
    (tmp_path / "team.yaml").write_text("- {name: unread, query: strike}")
    assert alert("import", str(tmp_path / "team.yaml")).code == 0
    assert "changed unread" in alert("history", "unread").out
    assert alert("remove", "unread").code == 0
    told = [each["what"] for each in alert("history", "s3", "--json").lines()]
    assert told == ["removed", "changed", "added"]


def test_the_removal_of_one_that_cannot_be_read_is_told_as_one(alert: Alert, tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s3", name="unread"), NOON)
        with parts.engine.begin() as connection:
            connection.execute(text("UPDATE alert_subscription SET body = '{}'"))
    assert alert("remove", "unread").code == 0
    assert alert("history", "s3", "--json").lines()[0]["what"] == "removed"


def test_a_sample_before_the_channel_is_set_up_breaks_nothing(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0", "--channel", "mail:desk@example.org")
    tried = alert("test", "Table")
    assert (tried.code, "set GUILDWIRE_SMTP" in tried.out) == (1, True)
    assert [each["said"] for each in alert("deliveries", "--json").lines()] == ["failed (sample)"]
    listed = alert("list", "--json")
    assert (listed.code, [each["state"] for each in listed.lines()]) == (0, ["active"])
