"""Whatever a person or a file gives as an address is taken, or refused with words that can be shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.addresses import masked, read_addresses
from alerts.channels.file import FileChannel
from alerts.channels.hooks.client import GuardedHttp, NotAsked
from alerts.channels.mailing.message import message
from alerts.channels.mailing.recipient import read_mailbox, read_sender
from alerts.channels.mailing.server import read_server
from alerts.desk.shown import same_place, shown_address
from news.errors import WrongUse
from tests.alerts.channels.make import EVIL, letter
from tests.alerts.make import NOON

PIECES = (
    "https://", "http://", "smtp://", "smtps://", "json://", "//", "/", "?", "#", "%", "%00", "%zz", ":", ":25",
    ":99999", "@", "s3cr3t:s3cr3t@", "[", "]", "[::1]", "::1", "127.0.0.1", "0x7f.1", "localhost", "x.example",
    "bücher.example", "xn--", "xn--0xn--", "ß", "。", ".", "..", "-", " ", "\r\n", "\x00", "\ud800", "\u202e", "<",
    ">", '"', ",", "=?utf-8?q?x?=", "x" * 70, "a", "\\",
)  # fmt: skip
ODD = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(
    st.characters(codec=None, categories=None), max_size=20
)


class Nobody(AbstractResolver):
    """Knows no name."""

    async def resolve(self, *_: object) -> list[ResolveResult]:
        raise OSError("no such name")

    async def close(self) -> None:
        """Have nothing open."""


MAILBOX = read_mailbox("desk@x.example", "mail")


def to_mail(text: str) -> None:
    made = message(letter(subject=EVIL), MAILBOX, read_mailbox(text, "the address"), NOON)
    assert b"\nBcc" not in made.partition(b"\r\n\r\n")[0]


def from_mail(text: str) -> None:
    made = message(letter(), read_sender(text, "the sender"), MAILBOX, NOON)
    assert b"\nBcc" not in made.partition(b"\r\n\r\n")[0]


def by_http(text: str) -> None:
    client = GuardedHttp((), seconds=5.0, resolver=Nobody)
    client.check(text, "the address")
    assert isinstance(client.post(text, b"", {}), NotAsked)


TAKERS: dict[str, Callable[[str], object]] = {
    "a recipient of mail": to_mail,
    "a sender of mail": from_mail,
    "a mail server": read_server,
    "a receiver by HTTP": by_http,
    "a file": FileChannel(Path("alerts"), lambda: NOON).check,
    "a secret address": lambda text: read_addresses(f"desk={text}"),
}


@pytest.mark.parametrize("take", TAKERS.values(), ids=TAKERS)
@given(text=ODD)
def test_any_text_is_an_address_or_is_refused(take: Callable[[str], object], text: str) -> None:
    said = refusal(take, text)
    assert said.encode() == said.encode("utf-8", "replace")
    if take in (TAKERS["a mail server"], TAKERS["a secret address"]):
        assert "s3cr3t" not in said


def refusal(take: Callable[[str], object], text: str) -> str:
    try:
        take(text)
    except WrongUse as error:
        return str(error)
    return ""


@given(text=ODD)
def test_any_text_can_be_shown_and_hidden(text: str) -> None:
    assert isinstance(shown_address(text), str)
    assert isinstance(same_place(text), str)
    assert not text or text not in masked(f"no {text}: ", text) or len(text) < 6
