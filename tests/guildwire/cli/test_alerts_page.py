"""What docs/alerts.md shows, as a newcomer runs it: a demo, a mail server, and each command as it is printed."""

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.desk.description import KEYS
from docs.build.reference import DOCS
from guildwire.cli.alert.options import OPTIONS
from tests.guildwire.run import environment, guildwire, lines
from tests.servers.receivers import MailReceiver

PAGE = (DOCS / "alerts.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(text) for text in re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)]
NAME = "AI at the table"


class Newcomer:
    """A shell on a fresh folder with the demo in it."""

    def __init__(self, folder: Path, mail: MailReceiver) -> None:
        self.mail = mail
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.folder = folder
        self.environment = environment(
            PATH=path,
            GUILDWIRE_SMTP=f"smtp://127.0.0.1:{mail.port}",
            GUILDWIRE_MAIL_FROM="Guildwire <news@example.org>",
            GUILDWIRE_PUBLIC="https://news.example.org",
        )

    def run(self, script: str) -> str:
        """Run a block and return what it printed."""
        ended = subprocess.run(
            ["bash", "-euc", script], cwd=self.folder, env=self.environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, f"{script}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    folder = tmp_path_factory.mktemp("newcomer")
    guildwire("demo", "--no-serve", "--data", folder / "data")
    with MailReceiver() as mail:
        yield Newcomer(folder, mail)


def test_each_command_of_the_page_works_as_it_is_printed(newcomer: Newcomer) -> None:
    demo, rehearse, settings, subscribe, team, books, watch = BLOCKS
    assert demo.startswith("make demo")
    for line in settings.splitlines():
        name = line.removeprefix("export ").partition("=")[0]
        assert name in newcomer.environment or name == "GUILDWIRE_SMTP_PASSWORD_FILE"
    assert "In the 30 days up to 20" in newcomer.run(rehearse)
    assert "mail:desk@example.org: delivered (250" in newcomer.run(subscribe)
    (sample,) = newcomer.mail.mails
    assert sample.message["Subject"].strip().startswith("[sample] ")
    assert "Done: 3 unchanged" in newcomer.run(team)
    data = ("--data", newcomer.folder / "data")
    item = lines(guildwire("search", "tag:ai", "--limit", "1", "--json", *data).stdout)[0]["id"]
    said = newcomer.run(
        "\n".join(line for line in books.splitlines() if " resend " not in line).replace("ITEM", item)
    )
    assert "delivered (sample)" in said
    assert "matched = " in said
    assert "Subscribed: The watch" in newcomer.run(watch)
    # None failed, which is what the command says in place of sending one that was delivered again.
    refused = guildwire("alert", "resend", "DELIVERY", *data, code=2).stderr
    assert "guildwire alert deliveries" in refused


def test_the_commands_of_the_table_work(newcomer: Newcomer) -> None:
    commands = re.findall(r"\| `(guildwire alert \w+ NAME[^`]*)`", PAGE)
    assert len(commands) == 3
    newcomer.run("guildwire alert add NAME tag:ai --days 0")
    for command in commands:
        newcomer.run(command.replace("--query ...", "--query tag:labor"))
    newcomer.run("guildwire alert unmute NAME; guildwire alert resume NAME; guildwire alert remove NAME")


def test_the_page_has_the_keys_and_options_there_are() -> None:
    table = PAGE.partition("## One description, four ways in")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| ")]
    assert {word for row in rows[1:] for word in re.findall(r"`(\w+)`", row[2])} == set(KEYS) - {"active"}
    declared = [each.__metadata__[0] for each in OPTIONS.values()]
    known = {half for each in declared for name in (each.default, *each.param_decls) for half in name.split("/")}
    assert {word for row in rows[1:] for word in re.findall(r"`(--[\w-]+)`", row[3])} <= known
