"""The contract of the feed store (ingest/port.py): a backend passes it by a subclass with ``store``."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from ingest.feed import Feed, FeedState, Status
from ingest.identity.known import KnownItem
from ingest.port import HISTORY, FeedStore, NetworkOutage, PollNote, Visit, WatchGap
from tests.ingest.scripted import NOW

A, B = "https://a.example/feed", "https://b.example/feed"


FULL = FeedState(
    key=A,
    outlet="A",
    address="https://a.example/moved",
    listed_since=NOW,
    status="ok",
    error="none",
    since=NOW,
    etag='"1"',
    last_modified="yesterday",
    body_hash="f" * 32,
    conditional=False,
    last_checked=NOW,
    last_success=NOW,
    last_full_get=NOW,
    last_new=NOW,
    next_due=NOW + timedelta(minutes=15, microseconds=5),
    retry_after=NOW + timedelta(hours=1),
    failures=3,
    polls=9,
    items=77,
    gaps=(1, 2, 3),
    hint=60,
    promised=76,
    watched_since=NOW - timedelta(days=3),
    watched_until=NOW,
    marks=("0f3a9c11", "77aa01bc"),
    listed=False,
)


def known(number: int, feed: str = A, at: datetime = NOW, revision: int = 1) -> KnownItem:
    marks = (f"{number:032x}", f"{number + 1:032x}", f"{number + 2:032x}", at, number % 3)
    return KnownItem(f"{number:032x}", feed, f"{number + 7:032x}", revision, at, *marks)


def found(store: FeedStore, *items: KnownItem) -> dict[str, KnownItem]:
    """Return what is known of these items."""
    return {item.id: item for item in store.items(item.id for item in items)}


def visit(status: Status = "ok", minute: int = 0, key: str = A, items: tuple[KnownItem, ...] = ()) -> Visit:
    at = NOW + timedelta(minutes=minute)
    state = replace(FULL, key=key, outlet=key[8:9].upper(), status=status, polls=minute)
    return Visit(state, PollNote(at, status, "read", len(items), 1, 0.25, "m"), items)


def hole(begin: int, end: int, key: str = A) -> WatchGap:
    """Return a gap between two minutes."""
    began, ended = (NOW + timedelta(minutes=minute) for minute in (begin, end))
    return WatchGap(key, key[8:9].upper(), began, ended, "not-asked")


def minute(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def of_our_network(store: FeedStore) -> list[NetworkOutage]:
    return store.network_outages(NOW - timedelta(days=1), NOW + timedelta(days=1))


class FeedStoreContract:
    """What every feed store must do. A subclass gives the fixture ``store``: an empty store."""

    def test_listing_makes_states(self, store: FeedStore) -> None:
        states = store.sync([Feed(url=A, outlet="A"), Feed(url=B, outlet="B")], NOW)
        assert states[A] == FeedState(key=A, outlet="A", address=A, listed_since=NOW)
        assert [state.key for state in store.states()] == [A, B]

    def test_listing_again_keeps_what_is_known_and_takes_the_new_outlet(self, store: FeedStore) -> None:
        store.save([Visit(FULL, None)])
        states = store.sync([Feed(url=A, outlet="The A")], NOW + timedelta(days=1))
        assert states == {A: replace(FULL, outlet="The A", listed=True)}
        assert store.states([A]) == [replace(FULL, outlet="The A", listed=True)]

    def test_feeds_that_are_not_listed_now_stay(self, store: FeedStore) -> None:
        store.sync([Feed(url=A, outlet="A")], NOW)
        assert list(store.sync([Feed(url=B, outlet="B")], NOW)) == [B]
        assert [state.key for state in store.states()] == [A, B]
        assert [state.key for state in store.states([B, "unknown"])] == [B]
        assert store.states([]) == []

    def test_every_member_of_a_state_comes_back(self, store: FeedStore) -> None:
        store.save([Visit(FULL, None)])
        assert store.states() == [FULL]

    def test_times_of_other_zones_come_back_in_utc(self, store: FeedStore) -> None:
        local = NOW.astimezone(timezone(timedelta(hours=-5)))
        store.save([Visit(replace(FULL, next_due=local), None)])
        (state,) = store.states()
        assert state.next_due == NOW
        assert state.next_due is not None
        assert state.next_due.utcoffset() == timedelta()

    def test_items_are_known_by_id_and_by_what_leads_to_them(self, store: FeedStore) -> None:
        bare = KnownItem("f" * 32, A, "e" * 32, 1, NOW)
        aliases = {"k": known(1).id, "l": known(1).id, "m": bare.id, "n": "unknown"}
        store.save([replace(visit(items=(known(1), bare)), aliases=aliases)])
        assert found(store, known(1), bare, known(9)) == {known(1).id: known(1), bare.id: bare}
        led = store.known(["k", "l", "n", "o", ""])
        assert led.items == {known(1).id: known(1)}
        assert led.aliases == {"k": known(1).id, "l": known(1).id}

    def test_a_later_revision_replaces_what_is_known(self, store: FeedStore) -> None:
        store.save([visit(items=(known(1),))])
        store.save([visit(minute=1, items=(known(1, revision=2),))])
        assert found(store, known(1))[known(1).id].revision == 2

    def test_a_key_leads_to_the_item_it_was_last_given(self, store: FeedStore) -> None:
        store.save([replace(visit(items=(known(1), known(2))), aliases={"k": known(1).id, "l": known(1).id})])
        store.save([replace(visit(minute=1), aliases={"k": known(2).id})])
        assert store.known(["k", "l"]).aliases == {"k": known(2).id, "l": known(1).id}

    def test_more_ids_than_one_statement_takes(self, store: FeedStore) -> None:
        items = tuple(known(number) for number in range(12_000))
        aliases = {f"of {item.id}"[:32]: item.id for item in items}
        store.save([replace(visit(items=items), aliases=aliases)])
        assert store.known(aliases).aliases == aliases
        assert len(found(store, *items)) == 12_000

    def test_saving_twice_changes_nothing_more(self, store: FeedStore) -> None:
        for _ in range(2):
            store.save([visit("gone", items=(known(1),))])
        assert len(store.history(A)) == 1
        assert len(store.outages(NOW, NOW + timedelta(days=1))) == 1
        assert len(found(store, known(1))) == 1

    def test_of_one_item_or_feed_twice_in_a_save_the_last_counts(self, store: FeedStore) -> None:
        twice = (known(1), known(1, revision=2))
        store.save([visit("gone", 0, items=twice), visit("ok", 0, items=(known(1, revision=3),))])
        assert found(store, known(1))[known(1).id].revision == 3
        assert [state.status for state in store.states()] == ["ok"]

    def test_saving_nothing_is_allowed(self, store: FeedStore) -> None:
        store.save([])
        assert store.states() == []

    def test_a_save_that_fails_leaves_nothing_behind(self, store: FeedStore) -> None:
        broken = replace(known(2), seen=NOW.replace(tzinfo=None))
        with pytest.raises(Exception, match="time zone"):
            store.save([visit(items=(known(1),)), visit(key=B, items=(broken,))])
        assert store.states() == []
        assert store.history(A) == []
        assert found(store, known(1)) == {}

    def test_the_history_keeps_the_latest_polls(self, store: FeedStore) -> None:
        for minute in range(HISTORY + 5):
            store.save([visit(minute=minute), visit(minute=minute, key=B)])
        history = store.history(A)
        assert [note.at for note in history] == [NOW + timedelta(minutes=m) for m in range(HISTORY + 4, 4, -1)]
        assert history[0] == PollNote(NOW + timedelta(minutes=HISTORY + 4), "ok", "read", 0, 1, 0.25, "m")
        assert store.history("unknown") == []

    def test_a_visit_without_a_note_leaves_no_history(self, store: FeedStore) -> None:
        store.save([Visit(replace(FULL, status="gone"), None)])
        assert store.history(A) == []
        assert store.outages(NOW, NOW + timedelta(days=1)) == []

    def test_an_outage_lasts_from_the_first_failure_to_the_first_success(self, store: FeedStore) -> None:
        for minute, status in enumerate(["ok", "slow", "server-error", "ok", "empty", "gone"]):
            store.save([visit(status, minute)])  # type: ignore[arg-type]
        first, second = store.outages(NOW, NOW + timedelta(days=1))
        assert (first.feed, first.outlet, first.status) == (A, "A", "slow")
        assert (first.began, first.ended) == (NOW + timedelta(minutes=1), NOW + timedelta(minutes=3))
        assert (second.status, second.ended) == ("gone", None)

    def test_outages_of_a_time(self, store: FeedStore) -> None:
        store.save([visit("gone", 10)])
        store.save([visit("ok", 20)])

        def minutes(since: int, until: int) -> int:
            return len(store.outages(NOW + timedelta(minutes=since), NOW + timedelta(minutes=until)))

        assert (minutes(0, 10), minutes(20, 30)) == (0, 0)
        assert (minutes(0, 11), minutes(19, 30), minutes(12, 13)) == (1, 1, 1)

    def test_gaps_of_a_time_the_latest_first(self, store: FeedStore) -> None:
        first, second = hole(0, 10), hole(30, 50, key=B)
        store.save([replace(visit(minute=10), gap=first), replace(visit(minute=50, key=B), gap=second)])

        def minutes(since: int | None, until: int, limit: int = 9) -> list[WatchGap]:
            begin = None if since is None else NOW + timedelta(minutes=since)
            return store.gaps(begin, NOW + timedelta(minutes=until), limit)

        assert minutes(None, 99) == [second, first]
        assert minutes(None, 99, 1) == [second]
        assert (minutes(10, 30), minutes(-5, 0), minutes(50, 60)) == ([], [], [])
        assert (minutes(9, 30), minutes(49, 50)) == ([first], [second])

    def test_saving_a_gap_twice_keeps_one(self, store: FeedStore) -> None:
        for _ in range(2):
            store.save([replace(visit(minute=10), gap=hole(0, 10))])
        assert store.gaps(None, NOW + timedelta(days=1), 9) == [hole(0, 10)]

    def test_what_a_clock_wrote_that_was_ahead_is_cut_off(self, store: FeedStore) -> None:
        """The first poll by the right clock ends the gap that reached into the future, and later ones are gone."""
        for begin, end in ((0, 10), (20, 5_000), (5_100, 5_200)):
            store.save([replace(visit(minute=end), gap=hole(begin, end))])
        store.save([replace(visit(minute=5_200, key=B), gap=hole(5_100, 5_200, key=B))])
        at = NOW + timedelta(minutes=40)
        right = replace(visit(), state=replace(FULL, last_checked=at), clock_was_ahead=True)
        store.save([right])
        left = store.gaps(None, NOW + timedelta(days=9), 9)
        assert left == [hole(5_100, 5_200, key=B), hole(20, 40), hole(0, 10)]

    def test_a_feed_off_the_list_is_kept_and_listed_again_when_it_returns(self, store: FeedStore) -> None:
        store.sync([Feed(url=A, outlet="A"), Feed(url=B, outlet="B")], NOW)
        store.keep_listed([B])
        assert {state.key: state.listed for state in store.states()} == {A: False, B: True}
        assert store.sync([Feed(url=A, outlet="A")], NOW)[A].listed
        assert all(state.listed for state in store.states())

    def test_our_network_is_down_from_the_first_silence_to_the_first_answer(self, store: FeedStore) -> None:
        store.note_network(minute(1), minute(2), "no host answers")
        store.note_network(minute(6), minute(6), "another word")
        assert of_our_network(store) == [NetworkOutage(minute(1), None, "no host answers")]
        store.note_network(None, minute(10))
        store.note_network(None, minute(20))
        assert of_our_network(store) == [NetworkOutage(minute(1), minute(10), "no host answers")]
        store.note_network(minute(30), minute(30))
        assert of_our_network(store)[1:] == [NetworkOutage(minute(30), None, "")]

    def test_an_answer_without_an_outage_or_before_it_changes_nothing(self, store: FeedStore) -> None:
        store.note_network(None, minute(1))
        assert of_our_network(store) == []
        store.note_network(minute(2), minute(3))
        store.note_network(None, minute(1))
        store.note_network(None, minute(2))
        assert of_our_network(store) == [NetworkOutage(minute(2))]

    def test_of_two_polls_that_find_our_network_down_the_earlier_silence_counts(self, store: FeedStore) -> None:
        store.note_network(minute(2), minute(4), "a")
        store.note_network(minute(1), minute(3), "b")
        assert of_our_network(store) == [NetworkOutage(minute(1), None, "a")]

    def test_silence_from_before_an_answer_ends_with_it(self, store: FeedStore) -> None:
        store.note_network(minute(1), minute(2))
        store.note_network(None, minute(10))
        for _ in range(2):
            store.note_network(minute(2), minute(9))
            store.note_network(minute(2), minute(10))
        assert of_our_network(store) == [NetworkOutage(minute(1), minute(10))]
        store.note_network(minute(2), minute(11))
        assert of_our_network(store)[1:] == [NetworkOutage(minute(10))]

    def test_outages_of_our_network_in_a_time(self, store: FeedStore) -> None:
        store.note_network(minute(10), minute(11))
        store.note_network(None, minute(20))

        def number(since: int, until: int) -> int:
            return len(store.network_outages(minute(since), minute(until)))

        assert (number(0, 10), number(20, 30)) == (0, 0)
        assert (number(0, 11), number(19, 30), number(12, 13)) == (1, 1, 1)

    def test_an_outage_noted_under_a_wrong_clock_does_not_last(self, store: FeedStore) -> None:
        store.note_network(minute(999), minute(1000))
        store.note_network(None, minute(1))
        assert of_our_network(store) == []
        store.note_network(minute(2), minute(3))
        assert of_our_network(store) == [NetworkOutage(minute(2))]

    def test_several_polls_that_find_it_at_once_record_one_outage(self, store: FeedStore) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: store.note_network(minute(number), minute(20)), range(1, 9)))
        assert of_our_network(store) == [NetworkOutage(minute(1))]

    def test_moving_starts_clean_and_keeps_the_past(self, store: FeedStore) -> None:
        store.save([replace(visit("gone", items=(known(1),)), state=replace(FULL, status="retired"))])
        store.move(A, "https://new.example/feed")
        store.move("unknown", "https://new.example/feed")
        (state,) = store.states()
        assert (state.address, state.status, state.failures) == ("https://new.example/feed", "new", 0)
        assert (state.etag, state.body_hash, state.next_due, state.conditional) == ("", "", None, True)
        assert (state.items, state.gaps) == (FULL.items, FULL.gaps)
        assert len(store.history(A)) == 1

    def test_removing_forgets_the_feed_but_not_its_items(self, store: FeedStore) -> None:
        store.save([replace(visit("gone", items=(known(1),)), gap=hole(0, 10)), visit(key=B)])
        store.remove(A)
        assert store.gaps(None, NOW + timedelta(days=1), 9) == []
        assert [state.key for state in store.states()] == [B]
        assert store.history(A) == []
        assert store.outages(NOW, NOW + timedelta(days=1)) == []
        assert len(found(store, known(1))) == 1

    def test_forgetting_spares_each_feeds_latest_items(self, store: FeedStore) -> None:
        old = [known(number, at=NOW - timedelta(days=number)) for number in range(1, 8)]
        aliases = {f"of {item.id[-2:]}": item.id for item in old}
        spared = visit(key=B, items=(known(50, B, at=NOW - timedelta(days=99)),))
        store.save([replace(visit(items=tuple(old)), aliases=aliases), spared])
        assert store.forget(NOW - timedelta(days=5), keep=2) == 2
        assert set(found(store, *old, known(50))) == {item.id for item in [*old[:5], known(50)]}
        assert store.known(aliases).aliases == dict(list(aliases.items())[:5])
        store.save([visit(minute=1, items=tuple(old[5:]))])
        assert store.known(aliases).aliases == dict(list(aliases.items())[:5]), "a key has outlived its item"

    def test_threads_may_share_the_store(self, store: FeedStore) -> None:
        failures: list[BaseException] = []

        def work(number: int) -> None:
            try:
                for minute in range(5):
                    item = known(number * 100 + minute)
                    store.save([visit(minute=minute, key=f"https://{number}.example/", items=(item,))])
                    assert found(store, item)
            except BaseException as error:  # noqa: BLE001 (a thread's failure is shown by the test)
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(store.states()) == 4
