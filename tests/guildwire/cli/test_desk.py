"""The commands on a data folder, after a demo has filled one."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from tests.guildwire.run import COMMAND, environment, guildwire, lines
from tests.journey.desk import write_list


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the demo's sample in it."""
    data = tmp_path_factory.mktemp("desk")
    guildwire("demo", "--no-serve", "--data", data)
    return data


def test_the_demo_shows_the_reference_item_with_its_evidence(tmp_path: Path) -> None:
    shown = guildwire("demo", "--no-serve", "--data", tmp_path).stdout
    assert "11 feeds" in shown
    assert "wire-2023-07-26" not in shown
    assert "Netflix advertises AI jobs" in shown
    assert "body[343:379]" in shown
    assert "between $300,000 and $900,000 a year" in shown


def test_a_second_demo_finds_nothing_new_and_alerts_nobody(tmp_path: Path) -> None:
    guildwire("demo", "--no-serve", "--data", tmp_path)
    alerts = tmp_path / "alerts" / "sample.jsonl"
    before = alerts.read_bytes()
    assert "nothing new" in guildwire("demo", "--no-serve", "--data", tmp_path).stdout
    assert alerts.read_bytes() == before


def test_search_finds_the_reference_item(desk: Path) -> None:
    ended = guildwire("search", "tag:ai AND tag:labor AND company:netflix", "--json", "--data", desk)
    found = lines(ended.stdout)
    item = next(each for each in found if each["url"] == "https://wire.example/2023/07/netflix-ai-jobs")
    assert {"ai", "labor"} <= set(item["tag"])
    assert (item["pay_min"], item["pay_max"]) == (300_000, 900_000)
    assert "Watched in part: 10 of 11 feeds since " in ended.stderr
    assert "Sample Policy Record cannot be read since " in ended.stderr


def test_search_reads_dates_as_queries_do(desk: Path) -> None:
    wanted = lines(guildwire("search", "published:2023-07-26", "--data", desk, "--json").stdout)
    for day in ("2023-07-26", " 20230726 "):
        ended = guildwire("search", "*", "--data", desk, "--json", "--since", day, "--until", day)
        assert [each["id"] for each in lines(ended.stdout)] == [each["id"] for each in wanted] != []


def test_search_says_how_it_read_the_query_and_what_no_item_has(desk: Path) -> None:
    said = guildwire("search", "strike or company:netflx", "--data", desk).stderr
    assert "Note: or is read as a word: write OR in capitals" in said
    assert "Try: strike OR company:netflx" in said
    assert "no item has company:netflx" in said
    assert "Try: strike or company:Netflix" in said
    assert "trusted" not in said


def test_a_query_that_begins_with_a_minus_is_no_option(desk: Path) -> None:
    every = lines(guildwire("search", "*", "--limit", "500", "--json", "--data", desk).stdout)
    without = lines(guildwire("search", "-strike", "--limit", "500", "--json", "--data", desk).stdout)
    assert 0 < len(without) < len(every)


def test_search_limits_dates_and_facets(desk: Path) -> None:
    ended = guildwire("search", "*", "--data", desk, "--json", "--limit", "3", "--since", "2023-07-01", "--until",
                      "2023-08-01", "--facets", "tag,outlet")  # fmt: skip
    found = lines(ended.stdout)
    assert len(found) == 3
    assert all(each["published"].startswith("2023-07") for each in found)
    assert "labor/strike" in ended.stderr
    assert "More: --after" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "outlett:variety"], "outlet"),
        (["search", "(strike"], "(strike\n  "),
        (["search", "strike", "--since", "yesterday-ish"], "--since"),
        (["search", "strike", "--facets", "title"], "--facets"),
        (["alert", "add", "x", "unoin:wga"], "union"),
        (["alert", "add", "x", "wga", "--channel", "pigeon:coop"], "pigeon"),
        (["alert", "add", "x", "wga", "--zone", "Mars/Base"], "Mars/Base"),
        (["search", "tag:labour"], "did you mean tag:labor"),
        (
            ["search", "strike", "--since", "2023-07-27", "--until", "2023-07-26"],
            "--since 2023-07-27 is not before --until",
        ),
        (["search", "--limt"], "there is no option --limt"),
        (["replay", "tag:labour"], "did you mean tag:labor"),
        (["alert", "add", "x", "tag:labour AND company:netflx"], "there is no tag “labour”"),
        (["alert", "add", "x", "tag:ai AND NOT tag:ai"], "can never fire"),
        (["alert", "remove", "nobody"], "guildwire alert list"),
        (["work", "polish"], "enrich, index, match, deliver"),
        (["run"], "--once"),
        (["feeds", "add", "ftp://x"], "ftp://x"),
    ],
)
def test_wrong_use_is_answered_with_the_remedy_and_exit_code_2(
    desk: Path, arguments: list[str], said: str
) -> None:
    ended = guildwire(*arguments, "--data", desk, code=2)
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_explain_shows_every_claim_with_its_words(desk: Path) -> None:
    (hit,) = lines(guildwire("search", 'product:"Magenta Green Screen"', "--json", "--data", desk).stdout)
    shown = guildwire("explain", hit["id"][:10], "--data", desk).stdout
    assert "labor/strike" in shown
    assert "picket line" in shown
    record = json.loads(guildwire("explain", hit["id"], "--json", "--data", desk).stdout)
    assert record["enriched"]["item"]["id"] == hit["id"]


def test_explain_of_an_unknown_item_fails_with_a_hint(desk: Path) -> None:
    assert "guildwire search" in guildwire("explain", "ffff0000ffff", "--data", desk, code=2).stderr


def test_subscriptions_are_added_listed_and_removed(desk: Path) -> None:
    added = guildwire("alert", "add", "Pay", "tag:labor/pay AND company:netflix", "--max-age", "0", "--days", "0",
                      "--quiet", "22:00-07:00", "--pace", "daily", "--at", "07:30", "--data", desk)  # fmt: skip
    assert "Subscribed: Pay" in added.stderr
    found = {each["name"]: each for each in lines(
        guildwire("alert", "list", "--json", "--data", desk).stdout)}  # fmt: skip
    assert (found["Pay"]["pace"], found["Pay"]["at"], found["Pay"]["quiet"]) == ("daily", "07:30", "22:00-07:00")
    books = found["AI meets labor"]["books"]["file:sample.jsonl"]
    assert books["delivered"] > 0
    assert books["held"] == 0
    assert "Removed: Pay" in guildwire("alert", "remove", "Pay", "--data", desk).stderr


def test_a_subscription_to_what_is_not_in_the_news_yet_is_saved_with_a_warning(desk: Path) -> None:
    said = guildwire("alert", "add", "Typo", "company:netflx", "--data", desk).stderr
    assert "Note: no item has company:netflx; nearest: company:Netflix" in said
    assert "Subscribed: Typo" in said
    guildwire("alert", "remove", "Typo", "--data", desk)


def test_a_subscription_whose_value_is_gone_is_flagged_everywhere(desk: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("tags: {labor/safety: {signals: {a: set accident}}}\n")
    guildwire("alert", "add", "Safety", "tag:labor/safety", "--data", desk, GUILDWIRE_VOCABULARY=str(own))
    said = "there is no tag “labor/safety”"
    (flagged,) = [each for each in lines(guildwire("alert", "list", "--json", "--data", desk, code=1).stdout)
                  if each["trouble"]]  # fmt: skip
    assert said in flagged["trouble"]
    assert said in guildwire("alert", "list", "--data", desk, code=1).stdout
    doctor = lines(guildwire("doctor", "--json", "--data", desk, code=1).stdout)
    (check,) = [each for each in doctor if each["name"] == "subscriptions"]
    assert (check["colour"], check["said"]) == (
        "red",
        "1 is broken: Safety",
    )
    guildwire("alert", "remove", "Safety", "--data", desk)


def test_why_not_answers_for_an_item(desk: Path) -> None:
    (hit,) = lines(guildwire("search", 'product:"Magenta Green Screen"', "--json", "--data", desk).stdout)
    answer = guildwire("alert", "why-not", hit["id"][:10], "AI meets labor", "--data", desk).stdout
    assert "delivered" in answer or "merged" in answer


def test_feeds_are_added_listed_and_removed_in_the_folders_own_list(tmp_path: Path) -> None:
    url = "https://unions.example/news.rss"
    guildwire("feeds", "add", url, "--outlet", "Example Union", "--kind", "union", "--data", tmp_path)
    listed = lines(guildwire("feeds", "list", "--json", "--data", tmp_path).stdout)
    assert listed[-1]["outlet"] == "Example Union"
    assert len(listed) > 100
    guildwire("feeds", "remove", url, "--data", tmp_path)
    assert url not in guildwire("feeds", "list", "--json", "--data", tmp_path).stdout


def test_real_news_is_not_mixed_with_the_sample(desk: Path, tmp_path: Path) -> None:
    assert "sample news" in guildwire("run", "--once", "--data", desk, code=2).stderr
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    guildwire("run", "--once", "--data", tmp_path)
    assert "real news" in guildwire("demo", "--no-serve", "--data", tmp_path, code=2).stderr


def test_one_pass_over_a_feed_list_prints_its_books(tmp_path: Path) -> None:
    sample = demo.bundled()
    with FeedSite(sample.folder) as site:
        write_list(tmp_path / "feeds.yaml", site, sample)
        first = json.loads(guildwire("run", "--once", "--json", "--data", tmp_path).stdout)
        again = json.loads(guildwire("run", "--once", "--force", "--json", "--data", tmp_path).stdout)
    assert first["fetched"] == sum(first["items"].values()) > 60
    assert first["stages"]["index"]["indexed"] == first["items"]["new"]
    assert again["items"]["new"] == again["items"]["revised"] == 0


def test_a_feed_that_fails_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "good.xml").write_bytes((demo.SAMPLE / "feeds" / "reference-wire.xml").read_bytes())
    (tmp_path / "site" / "page.xml").write_text("<!doctype html><html><body>Moved</body></html>")
    with FeedSite(tmp_path / "site") as site:
        names = ("good.xml", "page.xml", "missing.xml")
        rows = "".join(f"- {{url: '{site.url(name)}', outlet: {name[:4]}, local: true}}\n" for name in names)
        (tmp_path / "list.yaml").write_text(f"feeds:\n{rows}")
        ended = guildwire("run", "--once", "--data", tmp_path / "data", "--feeds", tmp_path / "list.yaml")
    assert "1 new" in ended.stdout
    assert "page: not-a-feed" in ended.stderr
    assert "miss: gone" in ended.stderr


@pytest.mark.slow
def test_poll_and_work_do_what_a_pass_does_in_two_commands(tmp_path: Path) -> None:
    sample = demo.bundled()
    with FeedSite(sample.folder) as site:
        write_list(tmp_path / "feeds.yaml", site, sample)
        guildwire("poll", "--data", tmp_path)
    assert "(" not in guildwire("work", "--once", "--data", tmp_path).stdout
    assert len(lines(guildwire("search", "*", "--limit", "500", "--json", "--data", tmp_path).stdout)) > 60


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_desk_finds_news_by_itself_and_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    sample = demo.bundled()
    with FeedSite(sample.folder) as site:
        write_list(tmp_path / "feeds.yaml", site, sample)
        with subprocess.Popen(
            [*COMMAND, "up", "--port", "0", "--data", str(tmp_path)],
            stderr=subprocess.PIPE, text=True, env=environment(GUILDWIRE_LOG_FORMAT="json"),
        ) as running:  # fmt: skip
            assert running.stderr is not None
            seen = []
            for line in running.stderr:
                seen.append(line)
                polled = sum('"event": "polled"' in each for each in seen)
                if polled == len(sample.feeds) and any('"event": "kept house"' in each for each in seen):
                    break
            running.send_signal(how)
            _, rest = running.communicate(timeout=60)
    assert running.returncode == 0, rest
    assert "Nothing was lost" in rest
    guildwire("work", "--once", "--data", tmp_path)
    found = lines(guildwire("search", "*", "--limit", "500", "--json", "--data", tmp_path).stdout)
    assert len(found) > 60


@pytest.mark.parametrize("command", [["poll"], ["run", "--once"]])
def test_a_strict_poll_in_which_a_feed_failed_ends_with_1_and_says_how_many(
    tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "good.xml").write_bytes((demo.SAMPLE / "feeds" / "reference-wire.xml").read_bytes())
    with FeedSite(tmp_path) as site:
        rows = "".join(
            f"- {{url: '{site.url(name)}', outlet: O, local: true}}\n" for name in ("good.xml", "no.xml")
        )
        (tmp_path / "list.yaml").write_text(f"feeds:\n{rows}")
        given: list[str | Path] = [
            *command,
            "--force",
            "--data",
            tmp_path / "data",
            "--feeds",
            tmp_path / "list.yaml",
        ]
        assert "1 of 2 feeds failed" in guildwire(*given).stderr
        ended = guildwire(*given, "--strict", code=1)
        assert "guildwire feeds list --down" in ended.stderr
        (tmp_path / "no.xml").write_bytes((tmp_path / "good.xml").read_bytes())
        assert "failed" not in guildwire(*given, "--strict").stderr


def test_page_no_network_is_said_in_one_sentence_with_the_next_try(tmp_path: Path) -> None:
    rows = "".join(f"- {{url: 'http://127.0.9.{n}:9/feed', outlet: O{n}, local: true}}\n" for n in range(1, 6))
    (tmp_path / "list.yaml").write_text(f"feeds:\n{rows}")
    given: list[str | Path] = ["poll", "--data", tmp_path / "data", "--feeds", tmp_path / "list.yaml"]
    said = guildwire(*given).stderr
    assert said.count("No host answers") == 1
    assert "next try at " in said
    assert len(said.splitlines()) == 1
    assert "No host answers" in guildwire(*given, "--force", "--strict", code=1).stderr
