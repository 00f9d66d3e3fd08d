"""Letters by mail on a real server, whatever it does."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses
from pathlib import Path

import pytest

from alerts.channels.mail import MailChannel
from alerts.channels.mailing.recipient import read_sender
from alerts.channels.mailing.server import MailServer
from alerts.channels.port import Links, Refused, Retry, Sent, Unsure
from tests.alerts.channels.make import EVIL, LINKS, letter
from tests.alerts.make import NOON
from tests.servers.receivers import Certificate, MailReceiver, make_certificate, unused_port
from tests.servers.slow import Dripping

TO = "desk@example.org"

Open = Callable[..., MailChannel]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Make channels that are closed in the end."""
    made: list[MailChannel] = []

    def make(
        port: int,
        sender: str = "Guildwire <news@example.org>",
        seconds: float = 10.0,
        begin: float = 10.0,
        **server: object,
    ) -> MailChannel:
        given = MailServer(**({"host": "127.0.0.1", "port": port} | server))  # type: ignore[arg-type]
        made.append(MailChannel(given, read_sender(sender, "x"), lambda: NOON, begin=begin, seconds=seconds))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def mail() -> Iterator[MailReceiver]:
    with MailReceiver() as running:
        yield running


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_letter_arrives_as_text_and_html_under_the_id_of_its_delivery(mail: MailReceiver, opened: Open) -> None:
    given = letter(address=TO, html="<p>Zwei Zeilen: <b>é</b></p>", links=LINKS)
    assert opened(mail.port).send(given) == Sent("250 2.0.0 Ok: queued as 0001")
    (found,) = mail.mails
    message = found.message
    assert (found.sender, found.recipients) == ("news@example.org", (TO,))
    assert message["Subject"] == "[strikes] „Title“"
    assert message["From"] == "Guildwire <news@example.org>"
    assert message["Message-ID"] == f"<{'a' * 32}@example.org>"
    assert message["Date"] == "Thu, 20 Jul 2023 12:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<5ab1c0ffee12.guildwire.example.org>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert found.texts == ["Two\nlines\n", "<p>Zwei Zeilen: <b>é</b></p>\n"]


def test_one_click_unsubscribes_by_a_link_that_is_not_folded(mail: MailReceiver, opened: Open) -> None:
    opened(mail.port).send(letter(address=TO, links=LINKS))
    raw = mail.mails[0].raw
    assert f"\r\nList-Unsubscribe: <{LINKS.unsubscribe}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_one_click_is_offered_over_https_only(mail: MailReceiver, opened: Open) -> None:
    opened(mail.port).send(letter(address=TO, links=Links(unsubscribe="http://10.0.0.5:8000/link/abc")))
    raw = mail.mails[0].raw
    assert b"\r\nList-Unsubscribe: <http://10.0.0.5:8000/link/abc>\r\n" in raw
    assert b"List-Unsubscribe-Post" not in raw


def test_text_is_in_short_lines_that_may_be_joined_again(mail: MailReceiver, opened: Open) -> None:
    opened(mail.port).send(letter(address=TO, text=f"{'A strike of actors. ' * 20}\n{LINKS.unsubscribe}\n"))
    part = mail.mails[0].message.get_body(("plain",))
    assert part is not None
    assert part["Content-Type"].params["format"] == "flowed"
    assert [line for line in mail.mails[0].texts[0].splitlines() if len(line) > 73] == [LINKS.unsubscribe]


def test_without_a_link_there_is_no_header_for_it(mail: MailReceiver, opened: Open) -> None:
    opened(mail.port).send(letter(address=TO))
    assert b"List-Unsubscribe" not in mail.mails[0].raw


def test_a_story_is_one_thread(mail: MailReceiver, opened: Open) -> None:
    channel = opened(mail.port)
    channel.send(letter("a", TO, thread="story-1"))
    channel.send(letter("b", TO, thread="story-1", follows="a" * 32))
    channel.send(letter("c", TO, thread="with blanks > and\r\nlines"))
    first, second, third = (each.message for each in mail.mails)
    assert first["References"] == "<thread.story-1@example.org>"
    assert first["In-Reply-To"] is None
    assert second["References"] == f"<thread.story-1@example.org> <{'a' * 32}@example.org>"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].startswith("<thread.")
    assert len(third["References"]) < 80


@pytest.mark.parametrize("field", ["subject", "name", "text", "thread", "follows", "subscription"])
def test_nothing_in_a_letter_becomes_a_header_or_a_recipient(mail: MailReceiver, opened: Open, field: str) -> None:
    assert isinstance(opened(mail.port).send(letter(address=TO, **{field: EVIL})), Sent)
    message = mail.mails[0].message
    assert message["Bcc"] is None
    assert mail.mails[0].recipients == (TO,)
    assert not message.defects
    if field == "subject":
        assert str(message["Subject"]).startswith(
            "Strike Bcc: all@example.org <script>alert(1)</script> @everyone"
        )


@pytest.mark.parametrize("subject", ["Streik " * 60, "é" * 900, "漢字" * 400, "x" * 3000, "\ud800", "", " \n "])
def test_any_subject_is_a_header(mail: MailReceiver, opened: Open, subject: str) -> None:
    assert isinstance(opened(mail.port).send(letter(address=TO, subject=subject)), Sent)
    raw = mail.mails[0].raw
    assert max(map(len, raw.splitlines())) <= 998
    assert 1 <= len(str(mail.mails[0].message["Subject"])) <= 300


def test_a_headline_that_spells_an_encoded_word_is_shown_as_it_stands(mail: MailReceiver, opened: Open) -> None:
    opened(mail.port).send(letter(address=TO, subject="=?utf-8?q?Bcc=3A_all?= strike"))
    assert str(mail.mails[0].message["Subject"]) == "= ?utf-8?q?Bcc=3A_all?= strike"


@pytest.mark.parametrize("text", [".\n..\n.x\n", "é" * 20_000, "a\rb\r\nc\n", "\x00\ud800\n", "", "=3D\n" * 5])
def test_any_text_arrives(mail: MailReceiver, opened: Open, text: str) -> None:
    assert isinstance(opened(mail.port).send(letter(address=TO, text=text, html=f"<p>{text}</p>")), Sent)
    (plain, _) = mail.mails[0].texts
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ud800", "?")
    assert plain.rstrip("\n") == wanted.rstrip("\n")
    assert max(map(len, mail.mails[0].raw.splitlines())) <= 998


def test_a_giant_letter_arrives_whole(mail: MailReceiver, opened: Open) -> None:
    text = "".join(f"Line {number} of a long letter about a strike.\n" for number in range(100_000))
    assert isinstance(opened(mail.port).send(letter(address=TO, text=text)), Sent)
    assert mail.mails[0].texts == [text]


def test_a_host_in_other_letters_is_asked_by_its_ascii_name(mail: MailReceiver, opened: Open) -> None:
    assert isinstance(opened(mail.port).send(letter(address="desk@bücher.example")), Sent)
    assert mail.mails[0].recipients == ("desk@xn--bcher-kva.example",)


def test_an_address_in_other_letters_goes_to_a_server_that_takes_them(mail: MailReceiver, opened: Open) -> None:
    assert isinstance(opened(mail.port).send(letter(address="jörg@bücher.example")), Sent)
    assert mail.mails[0].recipients == ("jörg@xn--bcher-kva.example",)
    assert getaddresses([mail.mails[0].message["To"]]) == [("", "jörg@xn--bcher-kva.example")]


def test_an_address_in_other_letters_is_refused_where_the_server_takes_none(opened: Open) -> None:
    with MailReceiver(utf8=False) as mail:
        answer = opened(mail.port).send(letter(address="jörg@example.org"))
    assert isinstance(answer, Refused)
    assert "SMTPUTF8" in answer.reason


def test_several_letters_go_over_one_connection(mail: MailReceiver, opened: Open) -> None:
    channel = opened(mail.port)
    assert all(isinstance(channel.send(letter(each, TO)), Sent) for each in "abc")
    assert [each.connection for each in mail.mails] == [1, 1, 1]


def test_after_a_refusal_the_connection_serves_the_next_letter(mail: MailReceiver, opened: Open) -> None:
    mail.refusals = {"gone@example.org": "550 5.1.1 no such user", "full@example.org": "452 4.2.2 mailbox full"}
    channel = opened(mail.port)
    answers = [channel.send(letter("abcd"[n], to)) for n, to in enumerate([TO, *mail.refusals, TO])]
    assert isinstance(answers[0], Sent)
    assert answers[1:3] == [Refused("550 5.1.1 no such user"), Retry("452 4.2.2 mailbox full")]
    assert isinstance(answers[3], Sent)
    assert [(each.delivery[0], each.connection) for each in mail.mails] == [("a", 1), ("d", 1)]


def test_a_connection_that_the_server_ended_is_made_anew(opened: Open) -> None:
    with MailReceiver() as mail:
        channel = opened(mail.port)
        channel.send(letter("a", TO))
        mail.ends = ["drop"]
        assert isinstance(channel.send(letter("b", TO)), Unsure)
        assert isinstance(channel.send(letter("c", TO)), Sent)
    assert [(each.delivery[0], each.connection) for each in mail.mails] == [("a", 1), ("c", 2)]


def test_a_server_that_takes_no_more_by_one_connection_is_asked_by_another(
    mail: MailReceiver, opened: Open
) -> None:
    channel = opened(mail.port)
    channel.send(letter("a", TO))
    mail.answers = ["421 4.7.0 too many messages"]
    assert isinstance(channel.send(letter("b", TO)), Sent)
    assert [(each.delivery[0], each.connection) for each in mail.mails] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize("end", ["lose", "drop", "garbage"])
def test_an_answer_that_is_lost_leaves_it_open_whether_the_letter_arrived(
    mail: MailReceiver, opened: Open, end: str
) -> None:
    mail.ends = [end]  # type: ignore[list-item]
    assert isinstance(opened(mail.port).send(letter(address=TO)), Unsure)
    assert mail.deliveries == ([] if end == "drop" else ["a" * 32])


def test_a_server_that_is_too_slow_leaves_it_open(mail: MailReceiver, opened: Open) -> None:
    mail.ends, mail.delay = ["slow"], 30.0
    answer = opened(mail.port, seconds=1.5).send(letter(address=TO))
    assert isinstance(answer, Unsure)
    assert mail.deliveries == ["a" * 32]


@pytest.mark.parametrize(
    ("said", "kind"), [("554 5.7.1 spam", Refused), ("451 4.7.1 greylisted", Retry), ("552 too big", Refused)]
)
def test_what_is_said_of_the_message_decides(
    mail: MailReceiver, opened: Open, said: str, kind: type[Refused | Retry]
) -> None:
    mail.answers = [said]
    assert opened(mail.port).send(letter(address=TO)) == kind(said)
    assert mail.mails == []


def test_a_refused_sender_is_an_answer(mail: MailReceiver, opened: Open) -> None:
    mail.senders["news@example.org"] = "550 5.7.1 not from you"
    assert opened(mail.port).send(letter(address=TO)) == Refused("550 5.7.1 not from you")


def test_nobody_there_is_tried_again(opened: Open) -> None:
    with unused_port() as port:
        answer = opened(port).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "refused" in answer.reason


def _accept_and_hang_up(server: socket.socket) -> None:
    server.accept()[0].close()


def test_a_server_that_says_nothing_is_left_in_time(opened: Open) -> None:
    """A line that takes a connection and never speaks must not hold up the others for long."""
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        channel = opened(dumb.getsockname()[1])
        cut = threading.Timer(0.5, _accept_and_hang_up, (dumb,))
        cut.start()
        assert isinstance(channel.send(letter(address=TO)), Retry)
        cut.join()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b""),
        (b"220 ", b"a"),
        (b"", b"220-hello\r\n"),
        (b"220 hello\r\n", b"250-and more\r\n"),
        (b"220 hello\r\n250-hello\r\n250 STARTTLS\r\n", b""),
    ],
    ids=["says nothing", "a greeting", "many greetings", "many extensions", "no encryption"],
)
def test_a_server_that_never_comes_to_an_end_is_left_in_time(first: bytes, again: bytes, opened: Open) -> None:
    with Dripping(first, again) as slow:
        answer = opened(slow.port, begin=1.0).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "in time" in answer.reason
    assert slow.connections == 1


def test_encryption_that_never_comes_to_an_end_is_left_in_time(opened: Open) -> None:
    with Dripping(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03", b"a") as slow:
        answer = opened(slow.port, begin=1.0, tls=True).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "in time" in answer.reason


def test_an_answer_that_drips_leaves_it_open(opened: Open) -> None:
    with Dripping(b"220 hello\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go on\r\n250-", b"a") as slow:
        answer = opened(slow.port, seconds=1.5).send(letter(address=TO))
    assert isinstance(answer, Unsure)
    assert "in time" in answer.reason


def test_a_line_that_cannot_be_encrypted_is_told_from_a_certificate(mail: MailReceiver, opened: Open) -> None:
    answer = opened(mail.port, tls=True).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "smtps://" in answer.reason
    assert "certificate" not in answer.reason


def test_an_expired_certificate_holds_letters(tmp_path: Path, opened: Open) -> None:
    old = make_certificate(tmp_path, until=datetime.now(UTC) - timedelta(hours=1))
    with MailReceiver(old) as mail:
        answer = opened(mail.port, user="news", password="hunter22", ca=old.certificate).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "expired" in answer.reason
    assert mail.mails == []


def test_encryption_that_was_taken_out_of_the_offer_holds_letters_where_it_is_asked_for(
    certificate: Certificate, opened: Open
) -> None:
    with MailReceiver() as mail:
        answer = opened(mail.port, ca=certificate.certificate).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "STARTTLS" in answer.reason
    assert mail.mails == []


def test_a_password_that_cannot_be_sent_is_not_told_in_part(certificate: Certificate, opened: Open) -> None:
    with MailReceiver(certificate, users={"news": "hunter22"}) as mail:
        channel = opened(mail.port, user="news", password="hunterß", ca=certificate.certificate)
        answer = channel.send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "ASCII" in answer.reason
    assert not any(part in answer.reason for part in ("ß", "xdf", "position", "hunter"))


def test_a_login_over_starttls(certificate: Certificate, opened: Open) -> None:
    with MailReceiver(certificate, users={"news": "hunter22"}) as mail:
        channel = opened(mail.port, user="news", password="hunter22", ca=certificate.certificate)
        assert isinstance(channel.send(letter(address=TO)), Sent)
    assert (mail.mails[0].tls, mail.mails[0].user) == (True, "news")


def test_a_login_over_a_line_that_is_encrypted_from_the_beginning(certificate: Certificate, opened: Open) -> None:
    with MailReceiver(certificate, tls=True, users={"news": "hunter22"}) as mail:
        channel = opened(mail.port, tls=True, user="news", password="hunter22", ca=certificate.certificate)
        assert isinstance(channel.send(letter(address=TO)), Sent)
    assert (mail.mails[0].tls, mail.mails[0].user) == (True, "news")


def test_a_wrong_password_holds_letters_and_is_not_told(certificate: Certificate, opened: Open) -> None:
    with MailReceiver(certificate, users={"news": "hunter22"}) as mail:
        channel = opened(mail.port, user="news", password="wrong-one", ca=certificate.certificate)
        answer = channel.send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "GUILDWIRE_SMTP_PASSWORD" in answer.reason
    assert "wrong-one" not in answer.reason


def test_a_password_is_not_sent_over_an_open_line(opened: Open) -> None:
    with MailReceiver() as mail:
        answer = opened(mail.port, user="news", password="hunter22").send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "STARTTLS" in answer.reason


@pytest.mark.parametrize("tls", [False, True])
def test_a_certificate_that_nobody_vouches_for_holds_letters(
    certificate: Certificate, opened: Open, tls: bool
) -> None:
    with MailReceiver(certificate, tls=tls, users={"news": "hunter22"}) as mail:
        answer = opened(mail.port, tls=tls, user="news", password="hunter22").send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "GUILDWIRE_SMTP_CA" in answer.reason
    assert mail.mails == []


def test_a_certificate_of_another_host_holds_letters(tmp_path: Path, opened: Open) -> None:
    other = make_certificate(tmp_path, "mail.example.org")
    with MailReceiver(other, tls=True) as mail:
        answer = opened(mail.port, tls=True, ca=other.certificate).send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert mail.mails == []


def test_without_a_login_encryption_is_taken_as_it_is_offered(certificate: Certificate, opened: Open) -> None:
    with MailReceiver(certificate) as mail:
        assert isinstance(opened(mail.port).send(letter(address=TO)), Sent)
    assert mail.mails[0].tls


def test_without_a_server_letters_are_held_and_say_what_to_set() -> None:
    channel = MailChannel(None, None, lambda: NOON)
    assert "GUILDWIRE_SMTP" in channel.check(TO)
    answer = channel.send(letter(address=TO))
    assert isinstance(answer, Retry)
    assert "GUILDWIRE_MAIL_FROM" in answer.reason
