"""``guildwire index`` as a person runs it, embedded and on Elasticsearch."""

import subprocess
from pathlib import Path

import pytest

from guildwire.settings import load
from guildwire.wiring import Parts
from news.errors import WrongUse
from news.wire import encode
from search.elastic.index import ElasticIndex
from search.sqlite.index import SqliteIndex
from stream.port import Record
from stream.sqlite.log import SqliteLog
from tests.guildwire.run import guildwire, lines
from tests.search.elastic.cluster import own_settings
from tests.search.make import document
from tests.servers.process import Server


def test_a_lost_index_comes_back_from_the_log(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "stream.db")
    items = [document(f"{at}", "strike") for at in range(3)]
    log.publish("news.enriched", [Record(each.item.id, encode(each)) for each in items])
    log.close()
    assert "index create" in guildwire("index", "check", "--data", tmp_path, code=1).stdout
    (made,) = lines(guildwire("index", "create", "--from-log", "--json", "--data", tmp_path).stdout)
    assert made == {"made": [str(tmp_path / "index.db")], "indexed": 3, "stale": 0, "refused": 0}
    index = SqliteIndex(tmp_path / "index.db")
    assert index.count() == 3
    index.close()
    (done,) = lines(guildwire("index", "reindex", "--json", "--data", tmp_path).stdout)
    assert done["documents"] == 3
    assert "does not roll over" in guildwire("index", "rollover", "--data", tmp_path, code=2).stderr


def test_on_elasticsearch(request: pytest.FixtureRequest, tmp_path: Path, elasticsearch_server: Server) -> None:
    chosen = own_settings(request, elasticsearch_server)

    def run(*arguments: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        where = {"GUILDWIRE_INDEX": chosen.address, "GUILDWIRE_INDEX_NAME": chosen.alias}
        return guildwire("index", *arguments, "--data", tmp_path, code=code, cwd=None, given=b"", **where)

    (finding,) = lines(run("check", "--json", code=1).stdout)
    assert finding["remedy"] == "run `guildwire index create`"
    assert f"0 documents are in {chosen.alias}-000002" in run("reindex").stderr
    assert "no snapshot repository 'nightly'" in run("snapshot", "nightly", code=2).stderr


def test_an_http_address_chooses_elasticsearch_and_another_is_refused_without_its_password(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path, index="https://ann:pw@es.example", index_name="desk", index_shards=2))
    assert isinstance(parts.index, ElasticIndex), "nothing is connected before it is needed"
    parts.close()
    with pytest.raises(WrongUse, match=r"GUILDWIRE_INDEX=ftp://es is no index address") as caught:
        _ = Parts(load(data=tmp_path, index="ftp://ann:secret@es")).index
    assert "secret" not in str(caught.value)
