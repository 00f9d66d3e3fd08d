"""The file of a team and what importing it would do."""

import msgspec
import pytest

from alerts.desk.file import read_file, write_yaml
from alerts.desk.plan import differences, plan, read_entries
from alerts.port import Broken
from alerts.subscription import MutedStory, Subscription
from news.errors import WrongUse
from tests.alerts.make import NOON, changed, subscription

TEAM = """
subscriptions:
  - name: strikes
    query: strike
    channels: [file:a.jsonl]
    limit_per_hour: none
  - name: no
    query: union:wga
    quiet: 22:00-07:00
    at: 22:30
    pace: daily
"""


def entries(text: str) -> list[Subscription]:
    return read_entries(read_file(text.encode(), "team.yaml"), [subscription()], NOON)


def test_words_stay_words() -> None:
    _, second = entries(TEAM)
    assert (second.name, f"{second.rhythm.at:%H:%M}") == ("no", "22:30")


def test_a_plan_adds_changes_and_names_what_stays() -> None:
    other = subscription(id="s9", name="elsewhere")
    wanted = entries(TEAM.replace("query: strike", "query: strike OR walkout"))
    planned = plan(wanted, [subscription(), other])
    assert [(step.step, step.name) for step in planned.steps] == [
        ("change", "strikes"),
        ("add", "no"),
        ("stays", "elsewhere"),
    ]
    (change,) = planned.steps[0].changes
    assert (change.key, change.before, change.after) == ("query", "strike", "strike OR walkout")
    assert planned.saved[0].id == "s1"
    assert [step.name for step in plan(wanted, [other], prune=True).of("remove")] == ["elsewhere"]


def test_what_people_switch_by_hand_stays_unless_the_file_says_otherwise() -> None:
    before = changed(subscription(), active=False, muted_stories=(MutedStory("t1"),), note="old")
    (kept,) = read_entries(read_file(b"[{name: strikes, query: strike}]", "f"), [before], NOON)
    assert (kept.active, kept.muted_stories, kept.note) == (False, before.muted_stories, "")
    (said,) = read_entries(read_file(b"- {name: strikes, query: strike, active: true}", "f"), [before], NOON)
    assert said.active


def test_the_token_of_a_feed_of_letters_stays() -> None:
    before = changed(subscription(), channels=("atom:secret",))
    (kept,) = read_entries(
        read_file(b"- {name: strikes, query: strike, channels: ['atom:']}", "f"), [before], NOON
    )
    assert kept.channels == before.channels


def test_one_that_cannot_be_read_is_replaced_under_its_id() -> None:
    found = read_file(b"- {name: lost, query: strike}", "f")
    (made,) = read_entries(found, [], NOON, [Broken("s7", "lost", "a newer version wrote it")])
    assert made.id == "s7"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("subscriptions: {a: b}", "no list of subscriptions"),
        ("subscriptions:\n  - name: a\n   query: b", "line 3"),
        ("subscription:\n  - name: a", "only subscriptions: stands there"),
        ("pace: daily", "pace belongs to a subscription"),
        ("- just words", "line 1: this is no subscription"),
        ("- {query: a}", "has no name"),
        ("- {name: a, query: b}\n- {name: a, query: c}", "line 2: 'a' is there already (team.yaml, line 1)"),
        ("- {name: a, query: b, querry: c}", "did you mean query"),
        ("- name: a\n  query: b\n  name: c", "'name' is there twice"),
        ("- {name: a, query: b, pace: dayly}", "team.yaml, line 1: subscription 'a': pace 'dayly' is unknown"),
        ("a: &a [x, *a]", "it holds itself"),
        ("- !!python/object/apply:os.system ['true']", "leave the tag out"),
        ("[" * 50_000, "nested too deeply"),
        ("- " + "[" * 5000, "nested too deeply"),
        ('[{"name": "a", "query": "b", "name": "c"}]', "there twice"),
        ('{"subscriptions": [', "line 1"),
        ("- name: a\0b", "team.yaml, line 1: this is no character of a text"),
        (
            "- name: a\n\tquery: b",
            "line 2, column 1: found character '\\t' that cannot start any token: indent with",
        ),
        ("- name: a\n  query: tag: ai", "with a colon and a blank in it in quotation marks"),
        ('- name: a\n  query: "a b" AND c', "the whole value in quotation marks"),
        ("- name: a\n  query: *", "begins with * or & in quotation marks"),
        ("- name: a\n  query: !strike", "begins with ! in quotation marks"),
        ("- {name: a, query: b, min_outlets: !!int x}", "leave tags such as !!int out"),
        ("- name: a\n  query: b\n  max_age:\n", "max_age is empty: give a value, or 0 for no limit"),
        ("- name: a\n  query: b\n  pace:\n", "pace '' is unknown: give one of instant"),
        ("[" + "a, " * 250_000 + "]", "more than 200,000 values: split it"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        entries(text)
    assert said in str(caught.value)


def test_what_unfolds_without_bounds_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(WrongUse, match="unfolds"):
        read_file("\n".join(lines).encode(), "bomb.yaml")
    merged = ["- &m0 {a: b}"] + [f"- &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    with pytest.raises(WrongUse, match="unfolds"):
        read_file("\n".join(merged).encode(), "bomb.yaml")


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(WrongUse, match="line 2: this is not UTF-8"):
        read_file(b"- name: a\n  note: \xff", "team.yaml")


def test_a_new_secret_is_a_change_without_its_words() -> None:
    before = changed(subscription(), channels=("atom:one",))
    (change,) = differences(before, msgspec.structs.replace(before, channels=("atom:two",)))
    assert "one" not in str(change.before)[:3]
    assert "two" not in str(change.after)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\r", "\n"])
def test_a_line_break_of_any_kind_is_read_back(sign: str) -> None:
    before = changed(subscription(), query=f"a{sign}b", note=f"c{sign}d")
    (after,) = read_entries(read_file(write_yaml([before]).encode(), "f"), [before], NOON)
    assert (after.query, after.note) == (before.query, before.note)
