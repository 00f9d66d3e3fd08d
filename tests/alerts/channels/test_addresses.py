"""Addresses: of mail as people write them, and the secret ones that have names."""

import pytest

from alerts.channels.addresses import canonical, hidden, masked, read_addresses
from alerts.channels.mailing.recipient import read_mailbox, read_sender
from alerts.channels.mailing.server import read_server
from alerts.channels.port import Refused, Retry, Sent
from alerts.channels.text import within
from news.errors import WrongUse
from news.text.plain import lines, one_line
from tests.servers.chat import units


@pytest.mark.parametrize(
    ("text", "sent_to"),
    [
        ("desk@example.org", "desk@example.org"),
        (" a.b+c_d-e@News.Example.ORG ", "a.b+c_d-e@news.example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("root@localhost", "root@localhost"),
        ("desk@straße.de", "desk@xn--strae-oqa.de"),
        ("jörg@例え.jp", "jörg@xn--r8jz45g.jp"),
    ],
)
def test_an_address_of_mail(text: str, sent_to: str) -> None:
    assert read_mailbox(text, "mail").address == sent_to


@pytest.mark.parametrize(
    "text",
    [
        "", "desk", "@example.org", "desk@", "desk@@example.org", "a b@example.org", "a@b@c.example",
        "a@b c.example", "a,b@example.org", "a@example.org,b@example.org", "Desk <desk@example.org>",
        "desk@example.org\nBcc: x@y.example", "desk@example.org?subject=x", "desk@example..org",
        "desk@-example.org", "desk@[127.0.0.1]", "desk@127.0.0.1", ".a@example.org", "a..b@example.org",
        "x" * 65 + "@example.org", "a@" + "x" * 64 + ".org", "\x00@example.org", "a\u2028b@example.org",
        '"a b"@example.org', "a@example.org:25", "a@b.example/x",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        read_mailbox(text, "mail")


def test_a_sender_may_have_a_name() -> None:
    found = read_sender('"The Désk, Ltd" <news@example.org>', "FROM")
    assert (found.name, found.address) == ("The Désk, Ltd", "news@example.org")
    assert read_sender("news@example.org", "FROM").name == ""


@pytest.mark.parametrize(
    ("address", "port", "tls", "verified"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp://news@mail.example.org", 587, False, True),
        ("smtp://mail.example.org:2525", 2525, False, False),
        ("smtps://news%40example.org@mail.example.org", 465, True, True),
    ],
)
def test_a_mail_server(address: str, port: int, tls: bool, verified: bool) -> None:
    found = read_server(address, "hunter22")
    assert (found.host, found.port, found.tls, found.verified) == ("mail.example.org", port, tls, verified)
    assert "hunter22" not in repr(found)
    assert found.user in {"", "news", "news@example.org"}


def test_named_addresses_may_have_remarks_and_empty_lines() -> None:
    text = "# mine\n\n desk = https://x.example/a=b \r\nphones=tgram://1:2/3\n"
    assert read_addresses(text) == {"desk": "https://x.example/a=b", "phones": "tgram://1:2/3"}


def test_a_kind_has_one_name() -> None:
    assert canonical("mailto:a@b.example") == "mail:a@b.example"
    assert canonical("file:a.jsonl") == "file:a.jsonl"
    assert canonical("nothing") == "nothing"


def test_every_part_of_a_secret_address_is_masked() -> None:
    address = "https://user:passw0rd@hooks.example/services/T00000/s3cr3t%2Fpart?key=k3yk3yk3y#fragm3nt"
    for part in ("passw0rd", "/services/T00000", "s3cr3t%2Fpart", "k3yk3yk3y", "fragm3nt", address):
        assert part not in masked(f"no {part} at hooks.example", address)
    assert masked("no one at hooks.example", address) == "no one at hooks.example"
    for answer in (Sent("k3yk3yk3y"), Retry("k3yk3yk3y"), Refused("k3yk3yk3y")):
        assert "k3yk3yk3y" not in repr(hidden(answer, address))
        assert hidden(answer, "") == answer


def test_texts_that_can_be_carried() -> None:
    assert one_line(" a\r\nb\u2028c\x00d\x1b[1m\ud800\u202ee ") == "a b c d [1m?e"
    assert lines("a\r\nb\rc\x00\td\u202e") == "a\nb\nc\td"
    assert units(within("😀" * 100, 50)) <= 50
    assert within("short", 50) == "short"
