"""No silence is believed longer than it may be: each is named on the page, in the API, by doctor and metrics."""

import os
import re
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from guildwire.run.one_pass import drain_stage
from guildwire.trust import judged
from news.errors import Unavailable
from receipt.words import line
from tests.journey.silences import SILENCES, Seen, Silence, World, fresh, look, shown
from tests.project.test_layers import ROOT
from tests.servers.process import Server

DOC = ROOT / "docs" / "operations.md"
BOUNDS = ((0, "at once"), (2, "2 min"), (46, "46 min"), (77, "77 min"), (24 * 60 + 46, "a day"))
"""Minutes and how they are written: the exact one hangs on where in a feed's interval the silence began."""
WRITE = "GUILDWIRE_WRITE_SILENCES"
"""Set to write the table anew, where a row has changed on purpose."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.turn()
    made.live(30)
    yield made
    made.close()


def is_calm(seen: Seen) -> None:
    """Nothing speaks against the silence of an hour in which all goes well."""
    assert seen.judgement.state == "watched"
    assert "This silence can be trusted" in seen.page
    assert seen.api["receipt"]["state"] == "watched"
    assert (seen.metrics, seen.red) == (["watched"], [])


def is_named(seen: Seen, silence: Silence) -> None:
    """Everywhere the same state, and the reason in words; the doctor ends with 1 unless it is one outlet's."""
    assert seen.judgement.state == silence.state
    assert silence.said in line(seen.judgement)
    assert "can be trusted" not in seen.page
    assert f'class="trust {silence.state}"' in seen.page
    assert seen.api["receipt"]["state"] == silence.state
    assert silence.said in seen.api["receipt"]["summary"] + "; ".join(seen.api["receipt"]["gaps"])
    assert seen.metrics == [silence.state]
    assert bool(seen.red) is not silence.part


def row(silence: Silence, minutes: int) -> str:
    when = next(word for most, word in BOUNDS if minutes <= most)
    return f"| {silence.what} | {silence.state} | {silence.said} ... | {when} |"


def passes(world: World, silence: Silence) -> int:
    """Let time pass until the silence has its state; return after how many minutes it was believed no more."""
    minutes, first = 0, -1
    while (state := judged(world.parts).state) != silence.state:
        if state != "watched" and first < 0:
            first = minutes
        assert minutes < silence.within
        world.live(silence.step, silence.step)
        minutes += silence.step
    return minutes if first < 0 else first


@pytest.mark.parametrize("silence", SILENCES, ids=lambda silence: silence.what)
def test_a_silence_is_not_believed(world: World, silence: Silence) -> None:
    is_calm(look(world))
    silence.happens(world)
    minutes = passes(world, silence)
    # The doctor gives a stage a quarter of an hour to catch up, and one look more shows a failed poll.
    if silence.state == "behind":
        world.live(16)
    is_named(look(world), silence)
    documented(row(silence, minutes))


def documented(wanted: str) -> None:
    text = DOC.read_text("utf-8")
    what = wanted.split(" | ", maxsplit=1)[0]
    if os.environ.get(WRITE):
        changed = re.sub(rf"(?m)^{re.escape(what)} \| .*$", wanted, text)
        DOC.write_text(changed if changed != text or wanted in text else text.replace(MARK, f"{wanted}\n{MARK}"))
        return
    assert wanted in text, f"docs/operations.md: write it anew with {WRITE}=1"


MARK = "<!-- end of silences -->"


@pytest.mark.slow
def test_a_postgresql_that_hangs_is_not_believed(tmp_path: Path, own_postgres: Server) -> None:
    silence = Silence("PostgreSQL hangs", lambda _: own_postgres.pause(), "ask", "no answer within 3 s")
    world = World(tmp_path, timedelta(minutes=20), state=own_postgres.address)
    try:
        world.turn()
        world.live(20)
        is_calm(look(world))
        silence.happens(world)
        page, api, red, states = shown(world)
        own_postgres.resume()
    finally:
        own_postgres.resume()
        for thread in threading.enumerate():  # what hung ends now, and gives its connection back
            if thread.daemon and thread is not threading.current_thread():
                thread.join(30)
        world.close()
    assert silence.said in page
    assert 'class="trust ask"' in page
    assert api["receipt"]["state"] == "ask"
    assert states == ["ask"]
    assert "state" in red
    documented(row(silence, 0))


@pytest.mark.slow
def test_an_index_that_is_read_only_is_not_believed(tmp_path: Path, elasticsearch_server: Server) -> None:
    name = f"silence-{uuid.uuid4().hex}"
    address = elasticsearch_server.address

    def block(_: World) -> None:
        httpx.put(f"{address}/{name}/_settings", json={"index.blocks.write": True}, timeout=60).raise_for_status()

    silence = Silence("the index is read-only", block, "behind", "wait to be indexed")
    world = World(tmp_path, timedelta(minutes=20), index=address, index_name=name)
    try:
        world.parts.index_admin.create()
        world.turn()
        world.live(20)
        is_calm(look(world))
        silence.happens(world)
        world.stages = ()  # one attempt is enough: each is patient with the server
        fresh(world)
        drain_stage(world.parts, "enrich")
        with pytest.raises(Unavailable, match="closed to writing"):
            drain_stage(world.parts, "index")
        world.now += timedelta(minutes=16)
        seen = look(world)
    finally:
        world.close()
    is_named(seen, silence)
    assert "receipt" in seen.red
    documented(row(silence, 0))
