"""Saved searches from the terminal, on a data folder with the sample in it."""

import json
import shlex
from pathlib import Path

import pytest

from search.recommended import RECOMMENDED
from tests.guildwire.run import guildwire, lines


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the demo's sample in it; its tests save under names of their own."""
    data = tmp_path_factory.mktemp("saved")
    guildwire("demo", "--no-serve", "--data", data)
    return data


def test_a_saved_search_is_run_as_a_search_is(sample: Path) -> None:
    """Case search-saved: what is kept under a name is asked as any other question."""
    query = "tag:ai AND tag:labor"
    said = guildwire("saved", "add", "Run & see", query, "--note", "Why", "--data", sample).stderr
    assert said == "Saved: run-see\n"
    for options in (("--limit", "3"), ("--json", "--facets", "tag", "--since", "2023-01-01")):
        by_name = guildwire("saved", "run", "run-see", *options, "--data", sample)
        by_query = guildwire("search", query, *options, "--data", sample)
        assert by_name.stdout == by_query.stdout != ""
        assert by_name.stderr.partition("Watched")[0] == by_query.stderr.partition("Watched")[0] != ""


def test_a_saved_search_is_run_in_its_order_unless_another_is_asked_for(sample: Path) -> None:
    guildwire("saved", "add", "ordered", "ai strike", "--sort", "relevance", "--data", sample)
    runs = {
        options: guildwire(*options, "--json", "--limit", "5", "--data", sample).stdout
        for options in (
            ("saved", "run", "ordered"),
            ("saved", "run", "ordered", "--sort", "newest"),
            ("search", "ai strike", "--sort", "relevance"),
            ("search", "ai strike"),
        )
    }
    by_name, by_name_newest, best, newest = runs.values()
    assert by_name == best
    assert by_name_newest == newest != best
    wrong = guildwire("saved", "add", "wrong", "strike", "--sort", "oldest", "--data", sample, code=2).stderr
    assert "sort 'oldest' is unknown: give newest, first-seen, relevance" in wrong


def test_a_name_is_taken_once_and_replaced_when_that_is_asked_for(sample: Path) -> None:
    guildwire("saved", "add", "once", "strike", "--note", "Why", "--columns", "title,outlet", "--data", sample)
    refused = guildwire("saved", "add", "Once", "walkout", "--data", sample, code=2)
    assert "there is a saved search 'once' already" in refused.stderr
    assert "--replace" in refused.stderr
    guildwire("saved", "edit", "once", "--query", "walkout", "--data", sample)
    shown = json.loads(guildwire("saved", "show", "once", "--json", "--data", sample).stdout)
    assert (shown["query"], shown["note"], shown["columns"]) == ("walkout", "Why", ["title", "outlet"])
    guildwire("saved", "add", "once", "lockout", "--replace", "--data", sample)
    shown = json.loads(guildwire("saved", "show", "once", "--json", "--data", sample).stdout)
    assert (shown["query"], shown["note"], shown["columns"]) == ("lockout", "", [])
    assert "Nothing changes" in guildwire("saved", "edit", "once", "--query", "lockout", "--data", sample).stderr


def test_a_query_may_begin_with_a_minus_and_is_read_before_it_is_kept(sample: Path) -> None:
    guildwire("saved", "add", "minus", "-strike", "--data", sample)
    assert lines(guildwire("saved", "run", "minus", "--json", "--limit", "1", "--data", sample).stdout)
    wrong = guildwire("saved", "add", "wrong", "strike nofield:x", "--data", sample, code=2).stderr
    assert wrong.endswith("  strike nofield:x\n         ^\n")
    assert "Note: or is read as a word" in guildwire("saved", "add", "or", "a or b", "--data", sample).stderr
    unknown = guildwire("saved", "add", "wrong", "strike", "--colums", "title", "--data", sample, code=2).stderr
    assert "there is no option --colums: did you mean --columns?" in unknown
    missing = guildwire("saved", "show", "minsu", "--data", sample, code=2).stderr
    assert "there is no saved search 'minsu': did you mean minus?" in missing


def test_a_subscription_takes_a_query_and_its_owner_is_told_of_a_newer_one(sample: Path) -> None:
    guildwire("saved", "add", "told", "tag:ai/likeness", "--data", sample)
    guildwire("alert", "add", "My likeness", "--saved", "Told", "--days", "0", "--data", sample)
    (shown,) = lines(guildwire("alert", "show", "My likeness", "--json", "--data", sample).stdout)
    assert (shown["query"], shown["saved"]) == ("tag:ai/likeness", "told")
    told = guildwire("saved", "show", "told", "--data", sample, GUILDWIRE_PUBLIC="https://news.example").stdout
    assert "subscriptions: My likeness\nfeed: https://news.example/atom/told\n" in told
    said = guildwire("saved", "edit", "told", "--query", "tag:ai/likeness OR deepfake", "--data", sample).stderr
    assert "The subscription 'My likeness' has the older query." in said
    command = shlex.split(said.partition("up to date: ")[2].strip())
    guildwire(*command[1:], "--data", sample)
    (shown,) = lines(guildwire("alert", "show", "My likeness", "--json", "--data", sample).stdout)
    assert shown["query"] == "tag:ai/likeness OR deepfake"
    both = guildwire("alert", "add", "b", "tag:ai", "--saved", "told", "--days", "0", "--data", sample, code=2)
    assert "a query and --saved are both given" in both.stderr


def test_an_imported_subscription_takes_the_query_it_does_not_have(sample: Path, tmp_path: Path) -> None:
    guildwire("saved", "add", "imported", "tag:labor/vote", "--data", sample)
    team = tmp_path / "team.yaml"
    team.write_text("subscriptions:\n  - name: Votes\n    saved: imported\n", "utf-8")
    guildwire("alert", "import", team, "--data", sample)
    written = guildwire("alert", "export", "--only", "Votes", "--data", sample).stdout
    assert "query: tag:labor/vote" in written
    assert "saved: imported" in written


def test_those_that_are_recommended_are_added_once(tmp_path: Path) -> None:
    said = guildwire("saved", "list", "--data", tmp_path).stderr
    assert "None yet" in said
    guildwire("saved", "add", "pay", "salary", "--data", tmp_path)
    guildwire("saved", "add", "--recommended", "--data", tmp_path)
    again = guildwire("saved", "add", "--recommended", "--data", tmp_path).stderr
    assert again.count("There already") == len(RECOMMENDED)
    found = {each["name"]: each for each in lines(guildwire("saved", "list", "--json", "--data", tmp_path).stdout)}
    assert set(found) == {each.name for each in RECOMMENDED}
    assert found["pay"]["query"] == "salary"
    guildwire("saved", "remove", "Pay", "--data", tmp_path)
    gone = guildwire("saved", "remove", "pay", "--data", tmp_path, code=2)
    assert "there is no saved search 'pay'" in gone.stderr
    more = guildwire("saved", "add", "a", "b", "--recommended", "--data", tmp_path, code=2)
    assert "a list of its own" in more.stderr
