"""The JSON API."""

from typing import Any

import msgspec
import pytest

from news.enriched import Enriched, Entity, Tag
from news.item import Item
from receipt.words import Receipt, receipt
from tests.query.reading.names import NAMES
from tests.web.desk import GAPS, NOW, get, make, netflix, plain
from tests.web.fake_index import FakeIndex

ITEMS: list[Enriched] = [netflix(), plain(1), plain(2)]


def ask(path: str = "/api/search", status: int = 200, **params: str) -> dict[str, Any]:
    response = get(make(ITEMS, judgement=GAPS), path, **params)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


def test_a_search_answers_with_the_fields_of_the_table() -> None:
    answer = ask(q="tag:ai AND tag:labor")
    assert answer["total"] == 1
    (hit,) = answer["hits"]
    assert hit["id"] == netflix().item.id
    assert hit["published"] == "2023-07-26T16:00:00Z"
    assert hit["union"] == ["SAG-AFTRA", "WGA"]
    assert "strike/ongoing" in hit["event"]
    assert hit["pay"][0]["max"] == 900000
    assert "body" not in hit


def test_matches_are_pieces() -> None:
    (hit,) = ask(q="picket")["hits"]
    assert "".join(text for text, _ in hit["matches"]["title"]) == hit["title"]
    assert [text for text, matched in hit["matches"]["title"] if matched] == ["picket"]


def test_pages_by_cursor() -> None:
    first = ask(limit="2")
    second = ask(limit="2", after=first["next"])
    assert [hit["id"] for hit in first["hits"] + second["hits"]] == [plain(1).item.id, plain(2).item.id, "ab" * 16]
    assert second["next"] == ""


def test_facets_are_counted_when_named() -> None:
    answer = ask(limit="0", facets="union, published,union")
    assert answer["hits"] == []
    assert answer["facets"]["union"] == [{"value": "SAG-AFTRA", "count": 1}, {"value": "WGA", "count": 1}]
    assert set(answer["facets"]) == {"union", "published"}
    assert ask()["facets"] == {}


def test_dates_bound_the_search() -> None:
    assert ask(since="2023-07-27")["total"] == 2
    assert ask(until="2023-07-26")["total"] == 1


def test_the_coverage_comes_with_every_answer() -> None:
    coverage = ask(q="zebra")["coverage"]
    assert (coverage["state"], coverage["feeds"], coverage["watched"]) == ("behind", 11, 10)
    found = coverage["doubts"][2]
    assert (found["word"], found["name"], found["cause"]) == (
        "watched in part",
        "Sample Trade Daily",
        "unreachable",
    )
    assert (found["since"], found["until"]) == ("2023-07-27T08:00:00Z", None)


def test_the_coverage_comes_in_the_words_of_the_page() -> None:
    words = ask(q="zebra")["receipt"]
    assert msgspec.convert(words, Receipt) == receipt(GAPS, NOW)


@pytest.mark.parametrize(
    ("params", "position"),
    [
        ({"q": "tag:ai AND colour:red"}, 11),
        ({"since": "x"}, None),
        ({"facets": "body"}, None),
        ({"after": "x"}, None),
    ],
)
def test_mistakes_are_400_with_the_remedy(params: dict[str, str], position: int | None) -> None:
    answer = ask(status=400, **params)
    assert answer["error"]
    assert answer["position"] == position


def test_the_mistake_in_a_value_comes_with_queries_to_ask_instead() -> None:
    response = get(make(ITEMS, names=NAMES), "/api/search", q="netflix tag:labour")
    assert response.status_code == 400
    assert response.json()["position"] == 12
    assert response.json()["offers"][0] == "netflix tag:labor"


def test_notes_and_unknown_values_come_with_the_answer() -> None:
    answer = ask(q="netflix or zebra company:netflx")
    assert answer["total"] == 0
    assert answer["unknown"] == [{"field": "company", "value": "netflx", "near": ["Netflix"]}]
    (note,) = answer["notes"]
    assert note == {
        "message": "or is read as a word: write OR in capitals to find either",
        "position": 8,
        "query": "netflix OR zebra company:netflx",
    }
    found = ask(q="company:netflix")
    assert (found["notes"], found["unknown"]) == ([], [])


def test_parameters_that_nobody_reads_are_refused_with_those_there_are() -> None:
    for name in ("colour", "apart", "format", "Q"):
        error = ask(status=400, q="strike", **{name: "x"})["error"]
        assert f"{name}= is no parameter here: the parameters are q, since, until, limit, after, sort" in error
    response = get(make(ITEMS), "/api/search?q=a&q=b")
    assert response.json()["error"] == "q= is given twice: give it once"


def test_an_item_is_the_hit_with_its_body_and_what_the_feed_said() -> None:
    answer = ask(f"/api/item/{netflix().item.id}")
    assert msgspec.convert(answer.pop("item"), Item) == netflix().item
    assert answer.pop("body") == netflix().item.body
    assert answer.pop("html") == netflix().item.html
    (hit,) = ask(q=f"id:{netflix().item.id}")["hits"]
    assert answer == hit


def test_a_hit_has_what_its_outlet_says_beside_the_texts() -> None:
    (hit,) = ask(q=f"id:{netflix().item.id}")["hits"]
    assert hit["category"] == ["AI", "Film & TV"]
    assert hit["media"] == ["audio", "audio/mpeg", "image", "image/jpeg", "video"]
    assert hit["media_files"][0] == {
        "url": "https://cdn.example/talk.mp3?key=1",
        "type": "audio/mpeg",
        "size": 1_400_000,
    }
    assert (hit["updated"], hit["source"], hit["comments"]) == (
        "2023-07-27T10:00:00Z",
        "The Daily Reel",
        "https://wire.example/talk/1",
    )
    (bare,) = ask(q=f"id:{plain(1).item.id}")["hits"]
    assert not bare.keys() & {"category", "media", "media_files", "updated", "source", "comments", "html"}


def test_an_item_has_every_claim_of_the_record() -> None:
    answer = ask(f"/api/item/{netflix().item.id}")
    assert msgspec.convert(answer["entities"], tuple[Entity, ...]) == netflix().entities
    assert msgspec.convert(answer["tags"], tuple[Tag, ...]) == netflix().tags
    assert msgspec.structs.asdict(netflix()).keys() - answer.keys() == set()


def test_what_is_not_there_is_404_in_json() -> None:
    assert ask("/api/item/nothing", 404)["error"] == "There is no item nothing in the index."
    assert ask("/api/nowhere", 404)["error"]


def test_health() -> None:
    assert ask("/healthz") == {"status": "ok", "documents": 3}
    response = get(make(index=FakeIndex(broken=True)), "/healthz")
    assert response.status_code == 503
    assert "is it running?" in response.json()["error"]


def test_the_description_names_every_path() -> None:
    assert set(ask("/api/openapi.json")["paths"]) == {
        "/api/search",
        "/api/item/{item_id}",
        "/api/significant",
        "/api/similar/{item_id}",
        "/api/suggest",
        "/api/story/{story_id}",
        "/healthz",
    }
