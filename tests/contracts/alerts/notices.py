"""Notices to owners: each is told once, however many processes look after the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest

from alerts.port import AlertStore, Delivery
from alerts.subscription import Subscription
from tests.alerts.make import NOON
from tests.contracts.alert_store import after, in_threads, saved
from tests.contracts.alerts.letters import letter

AGAIN = timedelta(hours=1)


def notice(to: Subscription, name: str = "a") -> Delivery:
    return Delivery(id=name * 32, subscription=to, channel="mail:a@x.example", entries=(), lease=0)


class AlertNoticeContract:
    """A subclass gives the fixture ``reopen``, as :class:`AlertStoreContract` says."""

    def test_of_many_that_tell_at_once_one_does(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(4)]
        to = saved(stores[0])
        claimed: list[Delivery] = []

        def run(number: int) -> None:
            for name in "abcdef":
                made = notice(to, name)
                found = stores[number].claim(made, NOON, AGAIN, letter(made))
                claimed.extend([found] if found else [])

        in_threads(run, 4)
        assert sorted(each.id[0] for each in claimed) == list("abcdef")

    def test_what_is_claimed_may_have_been_sent(self, reopen: Callable[[], AlertStore]) -> None:
        store, made = reopen(), notice(saved(reopen()))
        assert store.claim(made, NOON, AGAIN, letter(made)) is not None
        assert store.claim(made, after(days=1), AGAIN, letter(made)) is None
        assert [(each.word, each.answer) for each in store.attempts()] == [("unsure", "being sent")]

    def test_what_a_channel_drops_the_second_time_is_not_marked(self, reopen: Callable[[], AlertStore]) -> None:
        store, made = reopen(), notice(saved(reopen()))
        assert store.claim(made, NOON, AGAIN, None) is not None
        assert store.claim(made, NOON, AGAIN, None) is not None
        assert store.attempts() == []

    @pytest.mark.parametrize("state", ["delivered", "failed", "unsure"])
    def test_what_came_to_an_end_is_not_told_again(
        self, reopen: Callable[[], AlertStore], state: Literal["delivered", "failed", "unsure"]
    ) -> None:
        store, made = reopen(), notice(saved(reopen()))
        claimed = store.claim(made, NOON, AGAIN, letter(made))
        assert claimed is not None
        store.finish(claimed, state, NOON, "so it was", letter=letter(made))
        assert store.claim(made, after(days=1), AGAIN, letter(made)) is None
        assert store.attempts()[0].answer == "so it was"

    def test_what_was_not_taken_is_told_again_after_a_while(self, reopen: Callable[[], AlertStore]) -> None:
        store, made = reopen(), notice(saved(reopen()))
        for hour in range(3):
            claimed = store.claim(made, after(hours=hour), AGAIN, letter(made))
            assert claimed is not None
            store.postpone(claimed, after(hours=hour + 1), "busy", failed_at=after(hours=hour))
            assert store.claim(made, after(hours=hour, minutes=59), AGAIN, letter(made)) is None
        assert [each.word for each in store.attempts()] == ["retried", "unsure"] * 3
