"""``guildwire search`` as a person runs it: orders, most words, stories, zones, likeness, Kibana."""

from pathlib import Path

import pytest

from tests.guildwire.run import guildwire, lines


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    guildwire("demo", "--no-serve", "--data", folder)
    return folder


def found(desk: Path, *arguments: str) -> list[str]:
    ended = guildwire("search", *arguments, "--limit", "500", "--json", "--data", desk)
    return [each["title"] for each in lines(ended.stdout)]


def test_an_order_finds_the_same_and_puts_what_answers_first(desk: Path) -> None:
    newest, best = found(desk, "strike authorization"), found(desk, "strike authorization", "--sort", "relevance")
    assert sorted(newest) == sorted(best)
    assert newest != best
    assert "strike authorization" in best[0]
    seen = found(desk, "strike authorization", "--sort", "first-seen")
    assert sorted(seen) == sorted(newest)


def test_most_words_finds_what_lacks_one(desk: Path) -> None:
    assert found(desk, "authors lawsuit openai") == []
    assert "George R.R. Martin and John Grisham among authors suing OpenAI" in found(
        desk, "authors suing openai lawsuit", "--match", "most"
    )


def test_a_question_that_finds_nothing_is_told_what_would(desk: Path) -> None:
    said = guildwire("search", "strike netflix zebra", "--data", desk).stderr
    assert "Try: strike AND netflix (without zebra): " in said
    assert "Try: --match most: " in said
    said = guildwire("search", "netflix", "--until", "2001", "--data", desk).stderr
    assert "Try: any time, without --since and --until: " in said


def test_a_story_is_one_hit(desk: Path) -> None:
    every = found(desk, "tag:labor/strike")
    ended = guildwire("search", "tag:labor/strike", "--stories", "--limit", "500", "--data", desk)
    hits = lines(
        guildwire("search", "tag:labor/strike", "--stories", "--limit", "500", "--json", "--data", desk).stdout
    )
    assert len(hits) < len(every)
    assert len(hits) + sum(hit.get("more", 0) for hit in hits) == len(every)
    assert " more from " in ended.stdout
    assert f"{len(every)} hits" in ended.stderr


def test_what_is_like_an_item_leaves_its_own_story_out(desk: Path) -> None:
    (own,) = lines(guildwire("search", "id:c19b*", "--json", "--data", desk).stdout)
    like = lines(guildwire("search", "--like", own["id"][:8], "--limit", "4", "--json", "--data", desk).stdout)
    assert 0 < len(like) <= 4
    assert own["story"] not in {each["story"] for each in like}


def test_what_sets_an_answer_apart_names_nothing_that_was_asked_for(desk: Path) -> None:
    shown = guildwire("search", "tag:ai/likeness", "--apart", "--limit", "0", "--data", desk).stdout
    assert "SAG-AFTRA" in shown
    assert "tag, apart" in shown
    assert "ai/likeness " not in shown


def test_days_are_those_of_the_zone(desk: Path) -> None:
    asked = ("search", "*", "--limit", "0", "--facets", "published", "--data", desk)
    assert "published (Asia/Tokyo)" in guildwire(*asked, "--zone", "Asia/Tokyo").stdout
    assert "published (UTC)" in guildwire(*asked).stdout


def test_the_text_for_kibana_is_all_that_is_printed(desk: Path) -> None:
    ended = guildwire("search", "strike netflix", "--since", "2023", "--kibana", "--data", desk)
    assert ended.stdout == "strike AND netflix AND published:[2023-01-01T00:00:00.000Z TO *]\n"
    assert ended.stderr == ""
    noted = guildwire("search", "published:>=now-7d", "--kibana", "--data", desk)
    assert "Note: Times such as now-7d are written as the moments that they mean now." in noted.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--like with the id of an item"),
        (["a b c", "--kibana", "--match", "most"], "leave --match most out"),
        (["strike", "--like", "c19b"], "leave one of them out"),
        (["--like", "ffff0000"], "ffff0000"),
        (["strike", "--sort", "oldest"], "relevance"),
        (["strike", "--match", "any"], "most"),
        (["strike", "--zone", "Mars/Base"], "America/Los_Angeles"),
    ],
)
def test_wrong_use_is_told_with_the_remedy(desk: Path, arguments: list[str], said: str) -> None:
    assert said in guildwire("search", *arguments, "--data", desk, code=2).stderr
