"""The contract of the log (stream/port.py): a backend passes it by a subclass with the fixture ``reopen``."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from news.errors import Poison
from stream.port import LARGEST, Log, Message, Reader, Record

TOPIC = "news.found"


def records(*keys: str) -> list[Record]:
    return [Record(key, f"value of {key}".encode(), {"schema": "1"}) for key in keys]


def take(reader: Reader, number: int) -> list[Message]:
    """Read until ``number`` messages have come, or nothing came for ten seconds."""
    got: list[Message] = []
    while len(got) < number:
        batch = reader.read(number - len(got), wait=10.0)
        if not batch:
            break
        got += batch
    return got


def keys(messages: list[Message]) -> list[str]:
    return [message.key for message in messages]


class LogContract:
    """What every log must do.

    A subclass gives the fixture ``reopen``: a function that opens one and the same log anew, empty at first.
    The fixture closes what was opened.
    """

    @pytest.fixture
    def log(self, reopen: Callable[[], Log]) -> Log:
        return reopen()

    def test_a_message_comes_back_as_it_was_written(self, log: Log) -> None:
        before = datetime.now(UTC) - timedelta(seconds=5)
        log.publish(TOPIC, [Record("k", b"\x00\xff binary", {"schema": "1", "accent": "é"})])
        (message,) = take(log.reader(TOPIC, "g"), 1)
        assert (message.topic, message.key, message.value) == (TOPIC, "k", b"\x00\xff binary")
        assert dict(message.headers) == {"schema": "1", "accent": "é"}
        assert before <= message.at <= datetime.now(UTC) + timedelta(seconds=5)

    def test_messages_of_one_key_keep_their_order(self, log: Log) -> None:
        for number in range(3):
            log.publish(TOPIC, [Record("same", b"%d" % (number * 10 + place)) for place in range(10)])
        got = take(log.reader(TOPIC, "g"), 30)
        assert [int(message.value) for message in got] == list(range(30))

    def test_a_reader_hands_each_message_out_once(self, log: Log) -> None:
        log.publish(TOPIC, records("a", "b", "c"))
        reader = log.reader(TOPIC, "g")
        assert sorted(keys(take(reader, 3))) == ["a", "b", "c"]
        assert reader.read(10, wait=0.3) == []

    def test_a_new_group_starts_with_the_oldest_message(self, log: Log) -> None:
        log.publish(TOPIC, records("a"))
        first = log.reader(TOPIC, "g")
        assert keys(take(first, 1)) == ["a"]
        first.commit()
        assert keys(take(log.reader(TOPIC, "another"), 1)) == ["a"]

    def test_what_was_not_committed_is_handed_out_again(self, reopen: Callable[[], Log]) -> None:
        log = reopen()
        log.publish(TOPIC, records("a", "b"))
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 2)) == 2
        log.close()
        again = reopen()
        assert sorted(keys(take(again.reader(TOPIC, "g"), 2))) == ["a", "b"]

    def test_what_was_committed_is_not_handed_out_again(self, reopen: Callable[[], Log]) -> None:
        log = reopen()
        log.publish(TOPIC, records("a", "a", "a"))
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 2)) == 2
        reader.commit()
        log.close()
        again = reopen()
        rest = take(again.reader(TOPIC, "g"), 1)
        assert len(rest) == 1
        assert again.lag(TOPIC, "g") == 1

    def test_closing_a_reader_commits_nothing(self, log: Log) -> None:
        log.publish(TOPIC, records("a"))
        first = log.reader(TOPIC, "g")
        assert keys(take(first, 1)) == ["a"]
        first.close()
        first.close()
        assert keys(take(log.reader(TOPIC, "g"), 1)) == ["a"]

    def test_members_of_one_group_never_hold_the_same_message(self, log: Log) -> None:
        log.publish(TOPIC, records(*(f"k{number}" for number in range(20))))
        first = log.reader(TOPIC, "g")
        got = take(first, 20)
        second = log.reader(TOPIC, "g")
        assert second.read(20, wait=0.3) == []
        first.commit()
        first.close()
        assert len(got) == 20
        assert second.read(20, wait=0.3) == []

    def test_lag_counts_what_is_not_committed(self, log: Log) -> None:
        assert log.lag(TOPIC, "g") == 0
        log.publish(TOPIC, records("a", "b", "c"))
        assert (log.lag(TOPIC, "g"), log.size(TOPIC)) == (3, 3)
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 3)) == 3
        assert log.lag(TOPIC, "g") == 3
        reader.commit()
        assert (log.lag(TOPIC, "g"), log.size(TOPIC)) == (0, 3)

    def test_the_oldest_unread_message_is_the_first_that_was_not_committed(self, log: Log) -> None:
        assert log.oldest_unread(TOPIC, "g") is None
        for name in ("first", "second"):
            log.publish(TOPIC, records(name, f"{name} too"))
        times = {message.key: message.at for message in log.scan(TOPIC)}
        assert log.oldest_unread(TOPIC, "g") == min(times.values())
        reader = log.reader(TOPIC, "g")
        read = set(keys(take(reader, 3)))
        assert log.oldest_unread(TOPIC, "g") == min(times.values())
        reader.commit()
        (left,) = times.keys() - read
        assert log.oldest_unread(TOPIC, "g") == times[left]
        assert len(take(reader, 1)) == 1
        reader.commit()
        assert log.oldest_unread(TOPIC, "g") is None
        assert log.oldest_unread(TOPIC, "another") == min(times.values())

    def test_topics_are_apart(self, log: Log) -> None:
        log.publish("news.found", records("a"))
        log.publish("news.enriched", records("b"))
        assert keys(take(log.reader("news.enriched", "g"), 1)) == ["b"]
        assert keys(list(log.scan("news.found"))) == ["a"]
        assert list(log.scan("news.parked.never-written")) == []

    def test_a_waiting_reader_gets_what_is_published_meanwhile(self, log: Log) -> None:
        log.publish(TOPIC, records("first"))
        reader = log.reader(TOPIC, "g")
        assert keys(take(reader, 1)) == ["first"]
        got: list[Message] = []
        waiting = threading.Thread(target=lambda: got.extend(take(reader, 1)))
        waiting.start()
        log.publish(TOPIC, records("second"))
        waiting.join(timeout=30)
        assert keys(got) == ["second"]

    def test_a_record_that_is_too_large_is_refused_and_nothing_is_written(self, log: Log) -> None:
        with pytest.raises(Poison) as caught:
            log.publish(TOPIC, [*records("a"), Record("large", b"x" * (LARGEST + 1))])
        assert caught.value.key == "large"
        assert log.size(TOPIC) == 0

    def test_a_key_that_cannot_be_written_is_poison_and_nothing_is_written(self, log: Log) -> None:
        with pytest.raises(Poison, match="surrogate"):
            log.publish(TOPIC, [*records("a"), Record("\ud800", b"")])
        assert log.size(TOPIC) == 0

    def test_a_header_that_quotes_a_broken_text_is_written(self, log: Log) -> None:
        log.publish(TOPIC, [Record("k", b"", {"parked-reason": "title \ud800"})])
        assert log.scan(TOPIC)[0].headers["parked-reason"] == r"title \ud800"

    def test_a_large_record_that_fits_comes_back_whole(self, log: Log) -> None:
        value = b"y" * (2 * 1024 * 1024)
        log.publish(TOPIC, [Record("k", value)])
        assert take(log.reader(TOPIC, "g"), 1)[0].value == value

    def test_publishing_from_several_threads_loses_nothing(self, log: Log) -> None:
        def publish(name: int) -> None:
            for number in range(20):
                log.publish(TOPIC, records(f"{name}-{number}"))

        threads = [threading.Thread(target=publish, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        got = keys(take(log.reader(TOPIC, "g"), 80))
        assert len(got) == len(set(got)) == 80

    def test_trimming_keeps_what_is_young_or_not_read_by_every_group_and_the_counts(self, log: Log) -> None:
        log.publish(TOPIC, [Record("k", value) for value in (b"1", b"2", b"3")])
        for group, number in (("quick", 3), ("slow", 1)):
            reader = log.reader(TOPIC, group)
            assert len(take(reader, number)) == number
            reader.commit()
            reader.close()
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        assert log.trim(TOPIC, datetime.now(UTC) - timedelta(days=1), ["quick"]) == 0
        assert log.trim("no.such.topic", tomorrow, []) == 0
        # A backend that deletes by age itself may keep them all; none may delete what is waited for.
        assert log.trim(TOPIC, tomorrow, ["quick", "slow"]) in {0, 1}
        assert [message.value for message in log.scan(TOPIC)][-2:] == [b"2", b"3"]
        assert (log.size(TOPIC), log.lag(TOPIC, "quick"), log.lag(TOPIC, "slow")) == (3, 0, 2)
        assert [message.value for message in take(log.reader(TOPIC, "slow"), 2)] == [b"2", b"3"]

    def test_an_empty_batch_is_no_message(self, log: Log) -> None:
        log.publish(TOPIC, [])
        assert log.size(TOPIC) == 0

    def test_closing_twice_is_no_error(self, log: Log) -> None:
        log.reader(TOPIC, "g")
        log.close()
        log.close()
