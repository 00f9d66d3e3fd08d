"""The imitated import answers as Kibana documents it."""

import pytest

from kibana.build import build, objects
from kibana.objects import lines, saved_object
from kibana.searches import SOURCE, search_id
from kibana.simulate import simulate
from tests.kibana import broken as b

PAY = search_id("pay")
PLAIN = saved_object("tag", "guildwire-tag", {"name": "Guildwire", "color": "#000000"})
KEYS = [(each["type"], each["id"]) for each in objects()]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{\n", "A line cannot be read"),
        (b"3\n", "is no object"),
        (b'{"type": "tag"}\n', "without type or id"),
        (build() + lines([PLAIN]), "[tag:guildwire-tag]"),
        (b"".join(lines([{**PLAIN, "id": str(number)}]) for number in range(10_001)), "more than 10000"),
    ],
)
def test_a_file_that_is_refused_as_a_whole(content: bytes, said: str) -> None:
    answer = simulate(content)
    assert (answer.status, answer.body["statusCode"], answer.written) == (400, 400, {})
    assert said in answer.body["message"]


def test_a_file_must_be_called_ndjson() -> None:
    answer = simulate(build(), file_name="guildwire.json")
    assert answer.status == 400
    assert "Invalid file extension" in answer.body["message"]


def test_a_second_import_replaces_what_is_there() -> None:
    first = simulate(build())
    assert first.written.keys() == set(KEYS)
    assert not any("overwrite" in each for each in first.body["successResults"])
    again = simulate(build(), held=first.written)
    assert again.body["success"] is True
    assert all(each["overwrite"] for each in again.body["successResults"])


def test_without_overwriting_it_is_a_conflict_and_nothing_is_written() -> None:
    answer = simulate(build(), held=[("search", PAY)], overwrite=False)
    assert answer.status == 200
    assert answer.body["success"] is False
    assert [(each["id"], each["error"]["type"]) for each in answer.body["errors"]] == [(PAY, "conflict")]
    # What is sound is counted as a success though nothing at all was written.
    assert answer.body["successCount"] == len(KEYS) - 1
    assert answer.written == {}


def test_a_view_that_is_nowhere_is_a_missing_reference() -> None:
    content = b.broken(PAY, b.reference(f"{SOURCE}.index", id="elsewhere"))
    answer = simulate(content)
    (error,) = answer.body["errors"]
    assert error["error"] == {
        "type": "missing_references",
        "references": [{"type": "index-pattern", "id": "elsewhere"}],
    }
    assert error["meta"] == {"title": "Guildwire: Pay", "icon": "discoverApp"}
    assert answer.written == {}
    assert simulate(content, held=[("index-pattern", "elsewhere")]).body["success"] is True


def test_a_tag_that_is_nowhere_goes_unnoticed() -> None:
    assert simulate(b.broken(PAY, b.reference("tag-ref-guildwire-tag", id="elsewhere"))).body["success"] is True


def test_an_unknown_type_does_not_stop_the_others() -> None:
    answer = simulate(build() + lines([{**PLAIN, "type": "canvas", "id": "x"}]))
    assert [each["error"] for each in answer.body["errors"]] == [{"type": "unsupported_type"}]
    assert (answer.body["success"], len(answer.written)) == (False, len(KEYS))


@pytest.mark.parametrize(
    ("id_", "edit", "said"),
    [
        (PAY, lambda each: each.update(typeMigrationVersion="99.0.0"), "more recent version [99.0.0]"),
        (PAY, lambda each: each["attributes"].update(color="red"), "[color]: definition for this key is missing"),
    ],
)
def test_what_its_schema_does_not_know_is_refused(id_: str, edit: b.Edit, said: str) -> None:
    answer = simulate(b.broken(id_, edit))
    (error,) = answer.body["errors"]
    assert (error["error"]["type"], error["error"]["statusCode"]) == ("unknown", 400)
    assert said in error["error"]["message"]
    assert len(answer.written) == len(KEYS) - 1


def test_types_without_a_schema_take_anything_and_no_version_is_the_oldest() -> None:
    def older(each: dict[str, object]) -> None:
        del each["typeMigrationVersion"]
        each["attributes"] = {"title": "x", "colour": "red"}

    assert simulate(b.broken("guildwire-news", older)).body["success"] is True


def test_empty_lines_and_the_end_of_an_export_are_passed_over() -> None:
    answer = simulate(b'\n{"exportedCount": 1, "missingRefCount": 0}\n' + lines([PLAIN]))
    assert answer.body["successCount"] == 1


def test_an_empty_file_is_a_success_of_nothing() -> None:
    assert simulate(b"").body == {"success": True, "successCount": 0, "warnings": []}
