"""The channels as they are joined: made on use, cheap until then, and silent about secrets."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import structlog
from msgspec.structs import replace

from alerts.channels.mail import MailChannel
from alerts.deliver import WORDS, deliver
from alerts.desk.shown import shown_address
from alerts.note import take_note
from alerts.port import Match
from alerts.subscription import Subscription
from guildwire.channels import KINDS
from guildwire.settings import load
from guildwire.wiring import Parts
from news.clock import now
from news.enriched import Enriched
from news.errors import WrongUse
from news.item import Item
from tests.alerts.channels.make import Heard
from tests.servers.receivers import HttpReceiver, MailReceiver, answering, unused_port

SECRET = "s3cr3t-t0k3n"

HEAVY = ("aiohttp", "apprise", "smtplib", "standardwebhooks", "lxml")


def test_every_kind_is_there_and_mailto_is_mail(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path))
    try:
        assert sorted(parts.channels) == sorted(KINDS)
        assert "mailto" in parts.channels
        assert "mailto" not in list(parts.channels)
        assert parts.channels["mailto"] is parts.channels["mail"]
        assert "nothing" not in parts.channels
        assert parts.channels.get("nothing") is None
        assert all(parts.channels.get(kind) is not None for kind in KINDS)
    finally:
        parts.close()


def test_a_desk_that_writes_files_pays_for_nothing_else(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from guildwire.settings import load
from guildwire.wiring import Parts
parts = Parts(load(data=Path({str(tmp_path)!r}), channels="a=https://x.example/y"))
parts.channels["file"].check("a.jsonl")
assert sorted(parts.channels), "kinds"
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_mail_without_a_server_is_accepted_with_a_remark(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path))
    assert "GUILDWIRE_SMTP" in parts.channels["mail"].check("desk@example.org")
    with pytest.raises(WrongUse):
        parts.channels["mail"].check("desk")
    parts.close()


def test_no_secret_is_told_by_anything_that_is_kept_or_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every channel with a secret, each failing in every way there is: rows, attempts, log, output and errors."""
    lines: list[object] = []

    def keep(_: object, __: str, event: structlog.typing.EventDict) -> str:
        lines.append(dict(event))
        return repr(event)

    structlog.configure(processors=[keep])
    with HttpReceiver() as site, MailReceiver() as mail, unused_port() as nobody, Heard() as heard:
        site.otherwise = answering(403, f"{SECRET} is not known")
        named = {
            "slack": f"{site.root}/services/{SECRET}",
            "gone": f"http://127.0.0.1:{nobody}/{SECRET}?key={SECRET}",
            "bad": f"ftp://{SECRET}@127.0.0.1/",
            "json": f"json://user:{SECRET}@127.0.0.1:{nobody}/{SECRET}",
        }
        settings = load(
            data=tmp_path,
            channels="\n".join(f"{name}={address}" for name, address in named.items()),
            smtp=f"smtp://news@127.0.0.1:{mail.port}",
            smtp_password=SECRET,
            mail_from="news@example.org",
            private_hosts=("127.0.0.1",),
            webhook_secrets=f"whsec_{'c2Vj' * 8}",
        )
        parts = Parts(settings)
        channels = ("slack:slack", "slack:gone", "discord:bad", "webhook:gone", "webhook:slack", "apprise:json",
                    "apprise:bad", "mail:desk@example.org", f"webhook:{site.root}/hook?key={SECRET}",
                    f"pigeon://roof?key={SECRET}")  # fmt: skip
        asked = Subscription(id="s1", name="strikes", query="strike", channels=channels, created=now())
        item = Item(
            id="i1",
            feed="https://example.org/",
            outlet="Example",
            title="Writers strike",
            seen=now(),
            published=now(),
        )
        parts.alerts.save(asked, now())
        parts.alerts.record([Match(asked, take_note(Enriched(item=item, rules="1-test", story="i1")))], now())
        counts = deliver(parts.alerts, parts.channels, now, rng=Random(1))
        rows = [replace(row, channel=shown_address(row.channel)) for row in parts.alerts.rows()]
        attempts = [replace(each, channel=shown_address(each.channel)) for each in parts.alerts.attempts()]
        kept = [*rows, *attempts, parts.settings, parts.channels["mail"].__dict__]
        parts.close()
    assert counts["delivered"] == 0
    assert sum(counts[word] for word in WORDS) == len(channels)
    assert len(site.requests) == 3
    said = repr(kept) + repr(lines) + repr(heard.lines) + "".join(capfd.readouterr())
    assert "slack:slack" in said
    assert SECRET not in said


def test_closing_twice_is_no_error(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path))
    assert isinstance(parts.channels["mail"], MailChannel)
    parts.close()
    parts.close()
