"""Whole polls while our own network works, fails and lies: whom is asked, what is charged, what is on record."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ingest.feed import Feed
from ingest.fetch.fetcher import Failed
from ingest.network import order
from ingest.port import Visit
from tests.ingest.network.hosts import Answer, Hosts, feeds, healthy, led_to, names, page, silent
from tests.ingest.scripted import NOW


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    hosts = Hosts(tmp_path)
    yield hosts
    hosts.close()


GOOD = names(50, "good")
DEAD = names(80, "dead")


@pytest.mark.parametrize("pace", [3, 64])
@pytest.mark.parametrize("past", ["new", "dead", "lively"])
def test_hosts_that_are_dead_never_starve_the_healthy_ones(hosts: Hosts, past: str, pace: int) -> None:
    """Whether never asked, dead for long or dead since just now; wherever they stand on the list."""
    listed = feeds([*DEAD, *GOOD])
    if past != "new":
        hosts.answers = dict.fromkeys(DEAD, silent) if past == "dead" else {}
        hosts.poll(listed)
    hosts.answers = dict.fromkeys(DEAD, silent)
    for _ in range(3):
        report = hosts.poll(listed, pace=pace, force=True, minutes=20)
        assert not report.network_down
        assert {result.outlet for result in report.results if result.outcome != "failed"} == set(GOOD)
        assert report.feeds["failed"] == len(DEAD)
        hosts.rng.shuffle(listed)
    assert hosts.outages() == []


@pytest.mark.parametrize(
    ("portal", "cause"),
    [
        (led_to("https://login.hotel.example/?from=here"), "login.hotel.example"),
        (led_to("https://login.hotel.example/", "not-a-feed"), "login.hotel.example"),
        (led_to("http://10.0.0.1/", "forbidden-address", answered=None), "10.0.0.1"),
        (page, "one and the same page"),
        (lambda _: Failed("server-error", "HTTP 511"), "no host answers"),
        (lambda _: Failed("forbidden-address", "leads to 10.0.0.1"), "no host answers"),
        (lambda _: Failed("unreachable", "no secure connection"), "no host answers"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_what_a_network_gives_in_place_of_the_hosts_is_not_charged_to_feeds(
    hosts: Hosts, portal: Answer, cause: str, known: bool
) -> None:
    listed = feeds(names(12, "host"))
    if known:
        hosts.poll(listed)
    else:
        hosts.store.sync(listed, NOW)
    before = {state.key: state for state in hosts.store.states()}
    hosts.everywhere = portal
    report = hosts.poll(listed, minutes=30)
    assert report.network_down
    for state in hosts.store.states():
        assert (state.status, state.failures) == (before[state.key].status, 0)
        assert (state.address, state.last_checked) == (state.key, before[state.key].last_checked)
    (outage,) = hosts.outages()
    assert cause in outage.cause


def test_an_outage_lasts_from_the_first_silence_to_the_first_answer(hosts: Hosts) -> None:
    listed = feeds(names(10, "host"))
    hosts.poll(listed)
    hosts.everywhere, began = silent, hosts.clock() + timedelta(minutes=20)
    assert hosts.poll(listed, minutes=20).network_down_since == began
    report = hosts.poll(listed, minutes=6)
    assert (report.network_down_since, report.feeds["network-down"]) == (began, 10)
    assert {(state.status, state.failures) for state in hosts.store.states()} == {("ok", 0)}
    hosts.everywhere = None
    report = hosts.poll(listed, days=3)
    assert (report.network_down, len(hosts.asked)) == (False, 10)
    (outage,) = hosts.outages()
    assert (outage.began, outage.cause) == (began, "no host answers")
    assert outage.ended is not None
    assert timedelta(0) < outage.ended - began - timedelta(days=3, minutes=6) < timedelta(seconds=1)


def test_what_was_excused_is_asked_first_and_soon(hosts: Hosts) -> None:
    waiting, others = names(25, "waiting"), names(60, "other")
    hosts.poll(feeds(others + waiting))
    hosts.everywhere = silent
    hosts.poll(feeds(waiting), minutes=20)
    assert {hosts.state(host).next_due for host in waiting} <= {
        hosts.clock() + timedelta(minutes=5, seconds=-number / 100) for number in range(100)
    }
    hosts.everywhere = None
    hosts.poll(feeds(others), force=True, seconds=1)
    hosts.poll(feeds(others + waiting), force=True, minutes=10)
    assert set(hosts.asked[:25]) == set(waiting)


def test_a_network_that_goes_down_in_the_middle_of_a_poll(hosts: Hosts) -> None:
    listed = feeds([*names(60, "host"), *names(10, "dead")])
    hosts.answers = dict.fromkeys(names(10, "dead"), silent)
    hosts.poll(listed)
    hosts.after = (30, silent)
    report = hosts.poll(listed, pace=4, force=True, minutes=20)
    assert report.network_down_since is not None
    assert report.feeds["read"] + report.feeds["same-body"] >= 27
    assert report.feeds["failed"] == 0
    assert {state.failures for state in hosts.store.states()} == {0, 1}
    (outage,) = hosts.outages()
    assert (outage.began, outage.ended) == (report.network_down_since, None)
    assert max(state.last_success for state in hosts.store.states() if state.last_success) < outage.began


def test_a_network_that_comes_back_in_the_middle_of_a_poll(hosts: Hosts) -> None:
    good, dead = names(60, "host"), names(10, "dead")
    hosts.poll(feeds(good + dead))
    hosts.answers, hosts.everywhere, hosts.after = dict.fromkeys(dead, silent), silent, (15, None)
    report = hosts.poll(feeds(good + dead), pace=4, force=True, minutes=20)
    assert not report.network_down
    assert {result.outlet for result in report.failed} == set(dead)
    assert {hosts.state(host).failures for host in good} == {0}
    assert hosts.outages() == []


def test_after_giving_up_the_rest_is_asked_if_somebody_answers_yet(hosts: Hosts) -> None:
    listed = feeds(names(90, "host"))
    hosts.poll(listed)
    hosts.everywhere, hosts.after = silent, (order.ENOUGH, None)
    report = hosts.poll(listed, pace=3, force=True, minutes=20)
    assert not report.network_down
    assert report.feeds["network-down"] == report.feeds["held"] == report.feeds["failed"] == 0


def test_with_so_many_silent_hosts_the_rest_is_not_tried(hosts: Hosts) -> None:
    listed = feeds(names(90, "host"))
    hosts.poll(listed)
    hosts.everywhere = silent
    report = hosts.poll(listed, pace=4, force=True, minutes=20)
    assert report.feeds["network-down"] == 90
    assert len(hosts.asked) <= order.ENOUGH + 4
    assert any("not asked" in result.message for result in report.results)


def test_two_silent_hosts_are_charged_themselves(hosts: Hosts) -> None:
    listed = feeds(names(2, "host"))
    hosts.poll(listed)
    hosts.everywhere = silent
    report = hosts.poll(listed, minutes=20)
    assert (report.network_down, report.feeds["failed"]) == (False, 2)


def test_many_feeds_of_one_domain_are_one(hosts: Hosts) -> None:
    listed = feeds([f"{name}.example.com" for name in "abcd"])
    hosts.poll(listed)
    hosts.everywhere = silent
    assert not hosts.poll(listed, minutes=20).network_down


def test_sites_of_one_house_that_hang_while_others_answer_are_their_own_trouble(hosts: Hosts) -> None:
    """They have so many feeds that their last ones are asked long after everybody else."""
    house = [f"{section}.example.{end}" for end in ("com", "net", "org", "edu") for section in "abcdefgh"]
    hosts.poll(feeds(house + names(9, "host")))
    hosts.answers = dict.fromkeys(house, silent)
    report = hosts.poll(feeds(house + names(9, "host")), force=True, minutes=20)
    assert (report.network_down, report.feeds["failed"]) == (False, len(house))


def test_few_due_feeds_are_judged_with_the_help_of_others(hosts: Hosts) -> None:
    others, one = names(9, "other"), names(1, "one")
    hosts.poll(feeds(others, every=600) + feeds(one, every=5))
    listed = feeds(others, every=600) + feeds(one, every=5)
    hosts.answers = dict.fromkeys(one, silent)
    report = hosts.poll(listed, minutes=6)
    assert (report.network_down, len(report.failed), len(hosts.asked)) == (False, 1, 2)
    hosts.answers, hosts.everywhere = {}, silent
    report = hosts.poll(listed, minutes=6)
    assert report.network_down
    assert len(hosts.asked) == 1 + 5
    assert {hosts.state(host).failures for host in others} == {0}


@pytest.mark.parametrize("peace", [{"hint": 600}, {"retry_after": NOW + timedelta(days=1)}, {"status": "empty"}])
def test_nobody_who_asked_for_peace_is_asked_to_help(hosts: Hosts, peace: dict[str, Any]) -> None:
    listed = feeds(names(1, "one"), every=5) + feeds(names(9, "other"), every=600)
    hosts.poll(listed)
    hosts.store.save([Visit(replace(state, **peace), None) for state in hosts.store.states()])
    hosts.everywhere = silent
    hosts.poll(listed, minutes=6)
    assert len(hosts.asked) == (6 if "status" in peace else 1)


def test_three_feeds_that_fall_silent_one_after_the_other(hosts: Hosts) -> None:
    """Each is due alone; the others may not be asked to help, because their publishers forbid it."""
    listed = feeds(names(3, "host"))
    hosts.poll(listed)
    for number, state in enumerate(hosts.store.states()):
        later = replace(state, next_due=hosts.clock() + timedelta(minutes=2 * number + 2), hint=600)
        hosts.store.save([Visit(later, None)])
    hosts.everywhere = silent
    assert [hosts.poll(listed, minutes=2, seconds=1).network_down for _ in range(3)] == [False, False, True]
    assert hosts.outages()[0].began == hosts.state("host0.example").since
    assert [state.failures for state in hosts.store.states()] == [1, 1, 0]


def test_a_part_of_the_list_is_judged_by_what_is_on_record(hosts: Hosts) -> None:
    one, other = feeds(names(6, "one")), feeds(names(1, "other"))
    hosts.poll(one + other)
    hosts.everywhere = silent
    assert hosts.poll(one, force=True, minutes=20).network_down
    report = hosts.poll(other, force=True)
    assert (report.network_down, report.feeds["network-down"]) == (True, 1)
    hosts.everywhere = None
    hosts.poll(other, force=True, minutes=1)
    assert hosts.outages()[0].ended == hosts.clock()


def test_what_another_poll_hears_at_the_same_time_counts(hosts: Hosts) -> None:
    here, there = feeds(names(6, "here")), feeds(names(6, "there"))
    hosts.poll(here + there)
    hosts.answers = dict.fromkeys(names(6, "here"), silent)
    hosts.clock.forward(minutes=20)

    def meanwhile(host: str) -> Failed:
        if len(hosts.asked) == 6:
            hosts.asked.append("")
            hosts.store.save([_visit_now(hosts, "there0.example")])
        return silent(host)  # type: ignore[return-value]

    hosts.answers = dict.fromkeys(names(6, "here"), meanwhile)
    report = hosts.poll(here, force=True)
    assert (report.network_down, report.feeds["failed"]) == (False, 6)


def _visit_now(hosts: Hosts, host: str) -> Visit:
    state = replace(hosts.state(host), last_checked=hosts.clock() + timedelta(seconds=1))
    return Visit(state, None)


def test_a_clock_that_was_wrong_does_not_hide_an_outage(hosts: Hosts) -> None:
    listed = feeds(names(6, "host"))
    hosts.poll(listed[:1], days=20)
    hosts.clock.forward(days=-20)
    hosts.poll(listed, force=True)
    hosts.everywhere = silent
    assert hosts.poll(listed, force=True, minutes=20).network_down
    hosts.everywhere = healthy
    hosts.poll(listed, force=True, minutes=20)
    assert hosts.outages()[0].ended is not None


def test_feeds_of_this_machine_say_nothing_about_the_network(hosts: Hosts) -> None:
    listed = [*feeds(names(5, "host")), Feed(url="http://localhost:8000/feed", outlet="Local", local=True)]
    hosts.poll(listed)
    hosts.answers = dict.fromkeys(names(5, "host"), silent)
    report = hosts.poll(listed, force=True, minutes=20)
    assert report.network_down
    assert [result.outlet for result in report.results if result.outcome != "network-down"] == ["Local"]
