"""Looking after the index on a real Elasticsearch: templates, check, roll-over, reindex, snapshots."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from news.enriched import Entity, Title
from news.errors import GuildwireError, Unavailable, WrongUse
from news.item import Media
from query.fields import TEXT
from query.parse import parse
from query.tree import All
from search.admin import Rebuilt, RolloverLimits
from search.elastic import copy
from search.elastic.admin import ElasticAdmin
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings
from search.port import Search
from tests.project.test_layers import ROOT
from tests.search.elastic.cluster import client, own_settings
from tests.search.make import NOON, document
from tests.servers.process import Server


@pytest.fixture
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server, shards=2)


@pytest.fixture
def raw(chosen: ElasticSettings) -> Iterator[Elasticsearch]:
    with client(chosen) as opened:
        yield opened


@pytest.fixture
def admin(chosen: ElasticSettings) -> Iterator[ElasticAdmin]:
    opened = ElasticAdmin(chosen)
    yield opened
    opened.close()


@pytest.fixture
def index(chosen: ElasticSettings) -> Iterator[ElasticIndex]:
    opened = ElasticIndex(chosen)
    yield opened
    opened.close()


def behind(raw: Elasticsearch, alias: str) -> list[str]:
    return sorted(raw.options(ignore_status=404).indices.get_alias(name=alias).body.keys() - {"error", "status"})


def test_a_look_says_how_the_index_stands_and_makes_nothing(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    with pytest.raises(WrongUse, match=r"there is no index behind .*; run `guildwire index create`"):
        admin.look()
    assert behind(raw, chosen.alias) == []
    index.put([document("a")], NOON)
    raw.indices.refresh(index=chosen.alias)
    found = admin.look()
    assert found.server.startswith("Elasticsearch 9.")
    assert chosen.address in found.server
    assert found.documents == 1
    assert found.now is not None
    assert abs(found.now - datetime.now(UTC)) < timedelta(minutes=1)


def test_create_makes_templates_index_and_alias_and_check_has_no_complaint(
    admin: ElasticAdmin, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    (absent,) = admin.check()
    assert "guildwire index create" in absent.remedy
    first = f"{chosen.alias}-000001"
    templates = [f"{chosen.alias}@{name}" for name in ("mappings", "settings", "template")]
    assert admin.create() == [*templates, first]
    assert admin.check() == []
    assert admin.create() == templates, "a second time only the templates are written"
    assert behind(raw, chosen.alias) == [first]
    made = raw.indices.get_settings(index=first)[first]["settings"]["index"]
    assert (made["number_of_shards"], made["auto_expand_replicas"]) == ("2", "0-1")


def test_check_names_what_differs_and_the_remedy(
    admin: ElasticAdmin, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    admin.create()
    names = chosen.alias
    raw.indices.put_index_template(name=f"{names}@template", index_patterns=[f"{names}-*"], priority=1)
    raw.indices.put_settings(index=names, settings={"index.blocks.write": True})
    raw.indices.create(index=f"{names}-000009", aliases={f"{names}@next": {}}, mappings={"properties": {}})
    found = admin.check()
    assert [finding.what for finding in found] == [
        f"the template {names}@template is not that of this version",
        f"{names}-000001: it is blocked (write)",
        f"{names}-000009 is being filled by a reindex, or was when it was interrupted",
    ]
    assert all("guildwire index" in finding.remedy for finding in found)


def test_a_name_that_is_taken_by_an_index_is_explained(
    admin: ElasticAdmin, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    raw.indices.create(index=chosen.alias)
    (finding,) = admin.check()
    assert "GUILDWIRE_INDEX_NAME" in finding.remedy
    with pytest.raises(Unavailable, match="GUILDWIRE_INDEX_NAME"):
        admin.create()
    raw.indices.delete(index=chosen.alias)


def test_an_index_that_lacks_a_field_gets_it_and_check_asks_for_a_reindex(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    admin.create()
    first = f"{chosen.alias}-000001"
    mappings = raw.indices.get_mapping(index=first)[first]["mappings"]
    del mappings["properties"]["union"]
    mappings["_meta"]["fields"] = "of an earlier version"
    settings = raw.indices.get_settings(index=first)[first]["settings"]["index"]["analysis"]
    raw.indices.delete(index=first)
    raw.indices.delete_index_template(name=f"{chosen.alias}@template")
    raw.indices.create(
        index=first,
        mappings=mappings,
        settings={"analysis": settings},
        aliases={chosen.alias: {"is_write_index": True}},
    )
    admin.create()
    assert [finding.what for finding in admin.check()] == [f"{first}: union is not there"]
    assert index.put([document("a")], NOON)[0].outcome == "indexed"
    (finding,) = admin.check()
    assert "guildwire index reindex" in finding.remedy
    admin.reindex()
    assert admin.check() == []
    assert index.count() == 1


def test_an_index_from_before_relevance_is_searched_and_written_and_check_says_what_a_reindex_takes(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    admin.create()
    first = f"{chosen.alias}-000001"
    mappings = raw.indices.get_mapping(index=first)[first]["mappings"]
    for name in TEXT:
        mappings["properties"][name]["norms"] = False
    mappings["_meta"]["fields"] = "of an earlier version"
    analysis = raw.indices.get_settings(index=first)[first]["settings"]["index"]["analysis"]
    raw.indices.delete(index=first)
    raw.indices.create(
        index=first,
        mappings=mappings,
        settings={"analysis": analysis},
        aliases={chosen.alias: {"is_write_index": True}},
    )
    empty = document("c", "\u2014", body="Talks")
    index.put([document("a", "Strike"), document("b", "Talks", body="A strike looms"), empty], NOON)

    def found(query: str) -> list[str]:
        hits = index.search(Search(query=parse(query, NOON), sort="relevance")).hits
        return sorted(hit.enriched.item.id for hit in hits)

    assert found("strike") == ["a", "b"]
    assert found("_exists_:title AND talks") == ["b", "c"]
    raw.indices.refresh(index=first)
    (finding,) = admin.check()
    assert "no lengths" in finding.what
    cost = r"; it takes about a minute and \d+ MB of disk; [\d,]+ MB are free"
    assert re.search(f"run `guildwire index reindex`{cost}", finding.remedy)
    admin.reindex()
    assert admin.check() == []
    assert found("strike") == ["a", "b"]
    assert found("_exists_:title AND talks") == ["b", "c"]


FORMER = ("law", "person_title", "category", "media")
"""Fields that indices of former releases lack."""


def test_an_index_of_a_former_release_is_searched_and_written_without_a_reindex(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    admin.create()
    first = f"{chosen.alias}-000001"
    mappings = raw.indices.get_mapping(index=first)[first]["mappings"]
    for name in FORMER:
        del mappings["properties"][name]
    analysis = raw.indices.get_settings(index=first)[first]["settings"]["index"]["analysis"]
    raw.indices.delete(index=first)
    raw.indices.delete_index_template(name=f"{chosen.alias}@template")
    raw.indices.create(
        index=first,
        mappings=mappings,
        settings={"analysis": analysis},
        aliases={chosen.alias: {"is_write_index": True}},
    )
    text = 'law:"no fakes act" AND person_title:president AND category:film AND media:audio'
    wanted = Search(query=parse(text, NOON), facets=("law", "category"))
    before = index.search(wanted)
    assert (before.total, before.facets) == (0, {"law": (), "category": ()})
    person = Entity("person", "Sean Astin", titles=(Title("president"),))
    said = document("a", categories=("Film",), media=(Media("https://cdn.example/1.mp3"),))
    named = msgspec.structs.replace(said, entities=(Entity("law", "NO FAKES Act"), person))
    assert index.put([named], NOON)[0].outcome == "indexed"
    after = index.search(wanted)
    assert (after.total, after.facets) == (1, {"law": (("NO FAKES Act", 1),), "category": (("Film", 1),)})


def test_a_deleted_index_comes_back_whole_and_never_by_a_stray_write(
    index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    first = f"{chosen.alias}-000001"
    index.put([document("a")], NOON)
    raw.indices.delete(index=first)
    with pytest.raises(NotFoundError):
        raw.index(index=first, document={})
    with pytest.raises(Unavailable, match="guildwire index check"):
        index.count()
    assert index.put([document("b")], NOON)[0].outcome == "indexed"
    assert index.count() == 1
    assert behind(raw, chosen.alias) == [first]


def test_after_a_rollover_a_revision_replaces_what_is_in_the_older_index(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("old", "first text"), document("other", "first text")], NOON)
    assert admin.rollover(RolloverLimits(documents=1_000_000)) == ""
    second = f"{chosen.alias}-000002"
    assert admin.rollover(RolloverLimits()) == second
    batch = [document("old", "second text", revision=2), document("new", "second text"), document("old", "late")]
    assert [each.outcome for each in index.put(batch, NOON)] == ["indexed", "indexed", "stale"]
    assert raw.count(index=second)["count"] == 1, "only what is new goes to the new index"
    assert index.count() == 3
    found = index.search(Search(query=parse("second", NOON), facets=("outlet",)))
    assert [hit.enriched.item.id for hit in found.hits] == ["old", "new"]
    assert found.facets == {"outlet": (("Variety", 2),)}
    assert index.get(["old"])["old"].item.revision == 2


def while_writing(index: ElasticIndex, act: Callable[[], Any]) -> int:
    """Do something while another thread writes new documents and revisions; return how many of each."""
    stop, begun = threading.Event(), threading.Event()
    failures: list[BaseException] = []
    written = 0

    def write() -> None:
        nonlocal written
        try:
            while not stop.is_set():
                batch = [document(f"new-{written:05}"), document(f"{written % 600:03}", "revised", revision=2)]
                assert {each.outcome for each in index.put(batch, NOON)} == {"indexed"}
                written += 1
                begun.set()
        except BaseException as error:  # noqa: BLE001 (handed to the test)
            failures.append(error)
            begun.set()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(60)
    try:
        act()
    finally:
        stop.set()
        thread.join(60)
    assert not failures
    return written


def test_nothing_written_during_a_rollover_and_a_reindex_is_lost_or_doubled(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document(f"{at:03}", "original") for at in range(600)], NOON)
    reports: list[tuple[int, int]] = []
    seen: list[int] = []

    def act() -> None:
        admin.rollover(RolloverLimits())

        def progress(done: int, total: int) -> None:
            reports.append((done, total))
            seen.append(index.search(Search(query=parse("original OR revised", NOON), limit=0)).total)

        done = admin.reindex(progress)
        assert done.name == f"{chosen.alias}-000003"
        assert done.removed == (f"{chosen.alias}-000001", f"{chosen.alias}-000002")

    written = while_writing(index, act)
    assert behind(raw, chosen.alias) == [f"{chosen.alias}-000003"]
    assert index.count() == 600 + written
    revised = index.search(Search(query=parse("revised", NOON), limit=0)).total
    assert revised == min(written, 600)
    assert set(seen) == {600}, "a search during it sees everything"
    assert all(done <= total for done, total in reports)
    assert admin.check() == []


def test_what_has_its_number_and_is_not_to_be_seen_yet_is_copied_all_the_same(
    admin: ElasticAdmin,
    index: ElasticIndex,
    chosen: ElasticSettings,
    raw: Elasticsearch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index.put([document(f"{at:03}") for at in range(20)], NOON)
    record = raw.get(index=chosen.alias, id="007")["_source"]
    counting = copy.Copier._writes

    def write_first(copier: copy.Copier, names: str) -> Any:
        """Write right before the first count of writes, and show it to nobody."""
        monkeypatch.setattr(copy.Copier, "_writes", counting)
        raw.index(index=chosen.alias, id="007", document=record, version=10**9, version_type="external")
        return counting(copier, names)

    monkeypatch.setattr(copy.Copier, "_writes", write_first)
    admin.reindex()
    assert raw.get(index=chosen.alias, id="007")["_version"] == 10**9


def test_an_interrupted_reindex_leaves_the_index_as_it_was(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("a")], NOON)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        admin.reindex(interrupt)
    assert behind(raw, f"{chosen.alias}-*") == []
    assert admin.check() == []
    assert index.put([document("b")], NOON)[0].outcome == "indexed"
    assert behind(raw, chosen.alias) == [f"{chosen.alias}-000001"]


KILLED = """
import os, signal, sys
from search.elastic.admin import ElasticAdmin
from search.elastic.settings import from_address

chosen = from_address(sys.argv[1], alias=sys.argv[2], shards=2)
ElasticAdmin(chosen).reindex(lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_reindex_that_was_killed_is_cleared_away_by_the_next(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("a")], NOON)
    killed = subprocess.run([sys.executable, "-c", KILLED, chosen.address, chosen.alias], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert index.put([document("b")], NOON)[0].outcome == "indexed"
    assert index.count() == 2
    (finding,) = admin.check()
    assert finding.what.startswith(f"{chosen.alias}-000002 is being filled")
    assert admin.reindex().documents == 2
    assert admin.check() == []
    assert behind(raw, f"{chosen.alias}@*") == []


def test_a_reindex_killed_while_writers_were_stopped_says_what_to_do_and_is_mended(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("a")], NOON)
    raw.indices.create(index=f"{chosen.alias}-000002", aliases={f"{chosen.alias}@next": {}})
    raw.indices.add_block(index=f"{chosen.alias}-000001", block="write")
    hasty = ElasticIndex(ElasticSettings(urls=chosen.urls, alias=chosen.alias, patience=0.1))
    with pytest.raises(Unavailable, match="guildwire index reindex"):
        hasty.put([document("b")], NOON)
    hasty.close()
    assert admin.reindex().documents == 1
    assert admin.check() == []
    assert index.put([document("b")], NOON)[0].outcome == "indexed"
    assert index.count() == 2


def test_a_second_reindex_takes_over_from_the_first(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document(f"{at:03}") for at in range(501)], NOON)
    other = ElasticAdmin(chosen)
    overtaken: list[Rebuilt] = []

    def overtake(done: int, total: int) -> None:
        if not overtaken:
            overtaken.append(other.reindex())

    with pytest.raises(GuildwireError, match="another reindex"):
        admin.reindex(overtake)
    other.close()
    assert overtaken[0].documents == index.count() == 501
    assert admin.check() == []


def test_a_document_that_cannot_be_written_anew_ends_the_reindex_unless_it_may_be_left_out(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("good")], NOON)
    raw.index(index=chosen.alias, id="bad", document={"title": "without a record"}, refresh=True)
    with pytest.raises(GuildwireError, match=r"bad cannot be written anew .*--leave-refused"):
        admin.reindex()
    assert index.count() == 2
    done = admin.reindex(leave_refused=True, keep=True)
    assert (done.documents, len(done.refused)) == (1, 1)
    assert done.kept == (f"{chosen.alias}-000001",)
    assert raw.count(index=done.kept[0])["count"] == 2, "what was replaced is kept"
    assert index.search(Search(query=All())).total == 1


def make_repository(raw: Elasticsearch, name: str) -> None:
    try:
        raw.snapshot.create_repository(name=name, repository={"type": "fs", "settings": {"location": name}})
    except ApiError as error:
        pytest.skip(f"the server takes no snapshots into its own files (path.repo): {error}")


def test_a_snapshot_goes_to_a_repository_that_is_there(
    admin: ElasticAdmin, index: ElasticIndex, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    index.put([document("a")], NOON)
    repository = f"{chosen.alias}-repository"
    with pytest.raises(WrongUse, match=rf"no snapshot repository '{repository}'.* PUT _snapshot/{repository}"):
        admin.snapshot(repository, NOON)
    make_repository(raw, repository)
    reports: list[tuple[int, int]] = []
    name = admin.snapshot(repository, NOON, lambda done, total: reports.append((done, total)))
    assert name == f"{chosen.alias}-20230726-120000"
    assert reports[-1] == (2, 2)
    raw.indices.delete(index=f"{chosen.alias}-000001")
    raw.snapshot.restore(repository=repository, snapshot=name, wait_for_completion=True)
    assert index.count() == 1
    raw.snapshot.delete(repository=repository, snapshot=name)
    raw.snapshot.delete_repository(name=repository)
