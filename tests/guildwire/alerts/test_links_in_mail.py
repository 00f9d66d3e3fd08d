"""From a mail to what its links do: the address in its header and text, the page, the next match."""

import re
from pathlib import Path
from typing import Any

import pytest

from alerts.port import Match
from guildwire.run.one_pass import deliver_due
from guildwire.wiring import Parts
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.alerts.desk import page
from tests.servers.receivers import MailReceiver
from tests.web.alerts.ask import ask

ELSEWHERE = {"client": "192.0.2.7", "host": "news.example"}
MAIL_PROGRAM = {
    "content-type": "application/x-www-form-urlencoded",
    "origin": "https://mail.example",
    "sec-fetch-site": "cross-site",
    "x-forwarded-for": "203.0.113.9",
    "user-agent": "",
}
OLD, NEW = "the-key-of-last-year-long-enough", "the-key-of-this-year-long-enough"


def settings(mail: MailReceiver, **more: Any) -> dict[str, Any]:
    given = {
        "public": "https://news.example",
        "smtp": f"smtp://127.0.0.1:{mail.port}",
        "mail_from": "news@example.org",
        "link_keys": OLD,
    }
    return given | more


def written(mail: MailReceiver, words: str) -> str:
    """Return the path behind words in the newest mail's text."""
    found = re.search(rf"{words}:\s+https://news\.example(/link/\S+)", mail.mails[-1].texts[0])
    assert found, mail.mails[-1].texts[0]
    return found[1]


def matched(parts: Parts, item: str, **fields: Any) -> None:
    (asked,) = parts.alerts.subscriptions()
    parts.alerts.record([Match(asked, note(item, **fields))], parts.clock())
    deliver_due(parts)


@pytest.fixture
def mail() -> Any:
    with MailReceiver() as running:
        yield running


def test_a_story_that_is_muted_from_its_mail_is_told_no_more(tmp_path: Path, mail: MailReceiver) -> None:
    with page(tmp_path, **settings(mail)) as (parts, app, _):
        parts.alerts.save(subscription(channels=("mail:desk@example.org",)), NOON)
        matched(parts, "i1", story="t1")
        mute = written(mail, "Mute this story")
        for method in ("GET", "HEAD", "GET"):  # scanners and previews
            assert ask(app, method, mute, headers={}, **ELSEWHERE).status_code == 200
        assert len(parts.alerts.history("s1")) == 1
        assert ask(app, "POST", mute, b"do=yes", headers=MAIL_PROGRAM, **ELSEWHERE).status_code == 200
        assert parts.alerts.history("s1")[0].who == "link in a letter"
        matched(parts, "i2", story="t1", events=("strike/ended",))
        matched(parts, "i3", story="t2")
    assert len(mail.mails) == 2
    assert "Title of i3" in str(mail.mails[1].message["Subject"])


def test_one_click_of_the_header_ends_the_letters(tmp_path: Path, mail: MailReceiver) -> None:
    with page(tmp_path, **settings(mail)) as (parts, app, _):
        parts.alerts.save(subscription(channels=("mail:desk@example.org",)), NOON)
        matched(parts, "i1", story="t1")
        message = mail.mails[0].message
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = message["List-Unsubscribe"].strip("<>").removeprefix("https://news.example")
        body = b"List-Unsubscribe=One-Click"
        assert ask(app, "POST", link, body, headers=MAIL_PROGRAM, **ELSEWHERE).status_code == 200
        assert not parts.alerts.subscriptions()[0].active


def test_a_link_outlives_a_change_of_keys_until_its_key_is_taken_away(tmp_path: Path, mail: MailReceiver) -> None:
    with page(tmp_path, **settings(mail)) as (parts, _, _hand):
        parts.alerts.save(subscription(channels=("mail:desk@example.org",)), NOON)
        matched(parts, "i1", story="t1")
    link = written(mail, "Mute this story")
    for keys, status in ((f"{NEW}\n{OLD}", 200), (NEW, 403), ("", 403)):
        with page(tmp_path, **settings(mail, link_keys=keys)) as (_, app, _hand):
            assert ask(app, "GET", link, headers={}, **ELSEWHERE).status_code == status
