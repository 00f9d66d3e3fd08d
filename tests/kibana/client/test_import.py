"""Imports into a server that answers as Kibana is documented to."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kibana.build import build
from kibana.client.http import KibanaHttp
from kibana.client.importing import Imported, import_content, saved_objects
from kibana.client.settings import from_address
from news.errors import GuildwireError, Unavailable, WrongUse
from tests.kibana.client.clock import Clock
from tests.kibana.client.fake import HTML, NOT_FOUND, STARTING, FakeKibana, Said, error, fake_kibana, say
from tests.servers.process import free_port
from tests.servers.receivers import make_certificate
from tests.servers.slow import Dripping

CONTENT = build()
OBJECTS = saved_objects(CONTENT)
DASHBOARDS = sorted(each["id"] for each in OBJECTS if each["type"] == "dashboard")
VIEWS = sorted(each["id"] for each in OBJECTS if each["type"] == "index-pattern")


@pytest.fixture
def server() -> Iterator[FakeKibana]:
    with fake_kibana() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def send(
    server: FakeKibana,
    clock: Clock | None = None,
    *,
    content: bytes = CONTENT,
    chosen: dict[str, str] | None = None,
    base: str = "",
) -> Imported:
    given: dict[str, Any] = {**(chosen or {})}
    settings = from_address(server.address + base, **given)
    return import_content(KibanaHttp(settings), content, (clock or Clock()).patience())


def read_back(server: FakeKibana) -> list[str]:
    return sorted(line.rpartition("/")[2] for line in server.asked if line.startswith("GET /api/d"))


def test_the_whole_content_is_taken_and_read_back(server: FakeKibana) -> None:
    done = send(server)
    assert (done.success, done.count, done.kibana, done.remarks) == (True, len(OBJECTS), "9.5", ())
    assert len(server.objects) == len(OBJECTS)
    assert read_back(server) == sorted([*DASHBOARDS, *VIEWS])
    assert server.names == ["guildwire.ndjson"]
    assert "POST /api/saved_objects/_import?overwrite=true" in server.asked
    assert all(each["kbn-xsrf"] == "true" for each in server.headers)


def test_it_may_be_repeated(server: FakeKibana) -> None:
    assert send(server) == send(server)
    assert len(server.objects) == len(OBJECTS)


@pytest.mark.parametrize(("version", "read"), [("9.4.9", VIEWS), ("9.5.0", sorted([*DASHBOARDS, *VIEWS]))])
def test_dashboards_are_read_back_where_the_api_is_promised_to_stay(version: str, read: list[str]) -> None:
    with fake_kibana(version) as server:
        assert send(server).success
        assert read_back(server) == read


def test_a_version_that_is_hidden_asks_for_no_dashboard(server: FakeKibana) -> None:
    server.instead["/api/status"] = [say(200, {"status": {"overall": {"level": "available"}}})]
    done = send(server)
    assert (done.success, done.kibana, read_back(server)) == (True, "", VIEWS)
    assert "does not tell its version" in done.remarks[0]


@pytest.mark.parametrize(
    ("login", "header"),
    [
        ({"user": "wren", "password": "sölid"}, "Basic d3Jlbjpzw7ZsaWQ="),
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
        ({}, None),
    ],
)
def test_who_we_are_goes_with_every_request(server: FakeKibana, login: dict[str, str], header: str | None) -> None:
    send(server, chosen=login)
    assert {each.get("Authorization") for each in server.headers} == {header}


def test_a_space_and_a_base_path_are_part_of_every_address(server: FakeKibana) -> None:
    assert send(server, base="/kibana/", chosen={"space": "desk"}).success
    assert server.asked[0] == "GET /kibana/api/status", "the status is that of all spaces"
    assert all("/kibana/s/desk/api/" in line for line in server.asked[1:])


def test_it_waits_while_kibana_starts(server: FakeKibana, clock: Clock) -> None:
    unwell = {"status": {"overall": {"level": "unavailable", "summary": "Elasticsearch is away"}}}
    server.instead["/api/status"] = [STARTING, STARTING, say(503, unwell), say(200, unwell)]
    server.instead["/_import"] = [STARTING]
    assert send(server, clock).success
    reasons = [reason for reason, _ in clock.told]
    assert reasons[:2] == ["Kibana server is not ready yet."] * 2
    assert reasons[3:] == ["unavailable: Elasticsearch is away", "Kibana server is not ready yet."]
    assert [left for _, left in clock.told] == [60.0, 58.0, 56.0, 54.0, 52.0], "one time for all of it"


@pytest.mark.parametrize(
    ("level", "waits"), [("available", 0), ("degraded", 0), ("unavailable", 1), ("critical", 1)]
)
def test_what_keeps_objects_decides_and_no_plugin(
    server: FakeKibana, clock: Clock, level: str, waits: int
) -> None:
    overall = {"level": "unavailable", "summary": "fleet is unavailable"}
    about = {"overall": overall, "core": {"savedObjects": {"level": level}}}
    server.instead["/api/status"] = [say(200, {"version": {"number": "9.5.0"}, "status": about})]
    assert send(server, clock).success
    assert [reason for reason, _ in clock.told] == [level] * waits


def test_it_waits_while_nobody_listens_yet(clock: Clock) -> None:
    with fake_kibana() as later:
        address, real = f"http://127.0.0.1:{free_port()}", KibanaHttp(from_address(later.address))
        asked = KibanaHttp(from_address(address))
        clock.meanwhile = lambda: setattr(asked, "settings", real.settings)
        assert import_content(asked, CONTENT, clock.patience()).success
    assert len(clock.told) == 1
    assert "nobody listens there" in clock.told[0][0]


def test_the_waiting_has_an_end(server: FakeKibana, clock: Clock) -> None:
    server.instead["/api/status"] = [STARTING] * 100
    with pytest.raises(Unavailable, match=r"after 60 s: Kibana server is not ready yet\.; check .* --wait"):
        send(server, clock)
    assert clock.now == 60.0
    assert len(server.asked) == 31


def test_without_time_it_is_tried_once(clock: Clock) -> None:
    kibana = KibanaHttp(from_address(f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(Unavailable, match="ready failed: no connection to"):
        import_content(kibana, CONTENT, clock.patience(0))
    assert clock.told == []


def test_a_server_that_takes_its_time_is_left(clock: Clock) -> None:
    with Dripping(asked=True) as slow:
        kibana = KibanaHttp(from_address(f"http://127.0.0.1:{slow.port}"), seconds=0.05)
        with pytest.raises(Unavailable, match="no answer within 0 s"):
            import_content(kibana, CONTENT, clock.patience(3))
        assert slow.connections == 3


def test_an_answer_without_end_is_no_answer(clock: Clock) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with Dripping(head, b"x" * (1 << 20), asked=True) as endless:
        kibana = KibanaHttp(from_address(f"http://127.0.0.1:{endless.port}"))
        with pytest.raises(Unavailable, match="longer than 16 MiB"):
            import_content(kibana, CONTENT, clock.patience())
    assert clock.told == [], "waiting would not help"


def test_what_speaks_no_http_is_waited_for_in_vain(clock: Clock) -> None:
    with Dripping(b"220 mail.example.org ESMTP\r\n") as mail:
        kibana = KibanaHttp(from_address(f"http://127.0.0.1:{mail.port}"), seconds=5)
        with pytest.raises(Unavailable, match="looking whether it is ready failed"):
            import_content(kibana, CONTENT, clock.patience(1))


def test_tls_that_is_not_there_is_not_waited_for(server: FakeKibana, clock: Clock) -> None:
    kibana = KibanaHttp(from_address(server.address.replace("http:", "https:")))
    with pytest.raises(Unavailable, match="GUILDWIRE_KIBANA_CA"):
        import_content(kibana, CONTENT, clock.patience())
    assert clock.told == []


def test_a_certificate_is_checked_against_the_authority_that_is_named(clock: Clock, tmp_path: Path) -> None:
    signed = make_certificate(tmp_path)
    with fake_kibana(tls=signed.context()) as server:
        trusting = from_address(server.address, ca=signed.certificate)
        assert import_content(KibanaHttp(trusting), CONTENT, clock.patience()).success
        with pytest.raises(Unavailable, match=r"certificate.*GUILDWIRE_KIBANA_CA"):
            import_content(KibanaHttp(from_address(server.address)), CONTENT, clock.patience())
    assert clock.told == []


def test_a_file_of_authorities_without_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing of that kind")
    kibana = KibanaHttp(from_address("https://127.0.0.1:1", ca=tmp_path / "ca.pem"))
    with pytest.raises(WrongUse, match=r"GUILDWIRE_KIBANA_CA=.*ca\.pem holds no certificate"):
        kibana.get("/api/status")


LOGIN_PAGE = (302, {"Location": "/login?next=%2Fapi%2Fstatus"}, b"")
ELSEWHERE = (302, {"Location": "/desk/api/status"}, b"")


@pytest.mark.parametrize(
    ("said", "login", "message"),
    [
        (error(401, "Unauthorized", "unable to authenticate"), {}, "set GUILDWIRE_KIBANA_USER and"),
        (
            error(401, "Unauthorized", "unable to authenticate"),
            {"user": "wren", "password": "secret"},
            r"not accepted \(unable to authenticate\): check GUILDWIRE_KIBANA_USER \(wren\) and",
        ),
        (error(401, "Unauthorized", "no"), {"api_key": "secret"}, "check GUILDWIRE_KIBANA_API_KEY"),
        (LOGIN_PAGE, {"api_key": "secret"}, "asks for a login, at /login.*GUILDWIRE_KIBANA_API_KEY"),
        (ELSEWHERE, {}, "leads on to /desk/api/status: give that address, up to the base path, with --url"),
        (NOT_FOUND, {}, r"nothing at that address .* check the address http://127.*base path"),
        (HTML, {}, r"sends a page of HTML \(status 200\): check the address"),
        ((200, {"Content-Type": "text/plain"}, b"hello"), {}, "something else than JSON"),
        (say(200, ["a list"]), {}, "something else than JSON"),
        (error(500, "Internal Server Error", "out of luck"), {}, r"out of luck \(status 500\)"),
        ((500, {"Content-Type": "text/html"}, b"<html>"), {}, r"a page of HTML \(status 500\)"),
    ],
)  # fmt: skip
def test_what_waiting_cannot_mend_is_named_at_once(
    server: FakeKibana, clock: Clock, said: Said, login: dict[str, str], message: str
) -> None:
    server.instead["/api/status"] = [said]
    with pytest.raises(GuildwireError, match=message) as raised:
        send(server, clock, chosen=login)
    assert "secret" not in str(raised.value)
    assert clock.told == []


@pytest.mark.parametrize(
    ("said", "chosen", "message"),
    [
        (
            error(403, "Forbidden", "Unable to bulk_create dashboard"),
            {"user": "wren", "password": "x", "space": "desk"},
            "wren needs Saved Objects Management: All in the space desk",
        ),
        (NOT_FOUND, {"space": "dekc"}, r"check the space dekc \(--space\)"),
        (error(413, "Request Entity Too Large", "Payload too large"), {}, "server.maxPayload"),
        (
            error(400, "Bad Request", "Invalid file extension .txt"),
            {},
            r"Invalid file extension .txt \(status 400\)",
        ),
    ],
)
def test_what_is_said_to_the_file_is_named(
    server: FakeKibana, said: Said, chosen: dict[str, str], message: str
) -> None:
    server.instead["/_import"] = [said]
    with pytest.raises(GuildwireError, match=message):
        send(server, chosen=chosen)


def only(*types: str) -> bytes:
    """Return the lines of the content with objects of these types."""
    lines = CONTENT.splitlines(keepends=True)
    return b"".join(line for line, each in zip(lines, OBJECTS, strict=True) if each["type"] in types)


def test_success_false_under_status_200_is_a_failure_and_what_is_missing_is_named(server: FakeKibana) -> None:
    done = send(server, content=only("search", "tag"))
    assert (done.success, done.nothing_written, server.objects) == (False, True, {})
    assert all(
        "it refers to what is not there: index-pattern guildwire-news" in each.what for each in done.refused
    )
    assert all("guildwire kibana build" in each.remedy for each in done.refused)
    assert done.count == 1, "Kibana counts what was in order, and wrote nothing"
    assert read_back(server) == []


def refusal(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "success": False,
        "successCount": len(OBJECTS) - 1,
        "errors": [
            {
                "id": "guildwire-desk",
                "type": "dashboard",
                "meta": {"title": "The desk"},
                "error": {"type": kind, **more},
            }
        ],
    }


@pytest.mark.parametrize(
    ("kind", "more", "message", "nothing"),
    [
        ("conflict", {}, "it is there already and cannot be replaced; .*another space.*--space", True),
        ("conflict", {"destinationId": "d-1"}, "it is there already, as d-1 and cannot", True),
        (
            "ambiguous_conflict",
            {"destinations": [{"id": "d-1", "title": "One", "updatedAt": "2026"}, {"id": "d-2", "title": "Two"}]},
            'd-1 "One", d-2 "Two"; delete the copies',
            True,
        ),
        ("missing_references", {"references": [{"type": "search", "id": "s-9"}]}, "not there: search s-9;", True),
        ("unsupported_type", {}, "does not know objects of that type; .*use Kibana 9", False),
        (
            "unknown",
            {"message": "belongs to a more\n recent version", "statusCode": 422},
            r"belongs to a more recent version \(status 422\); .*newer Kibana",
            False,
        ),
        ("something_new", {}, "something_new; ", False),
    ],
)
def test_each_kind_of_error_has_its_words_and_a_remedy(
    server: FakeKibana, kind: str, more: dict[str, Any], message: str, nothing: bool
) -> None:
    server.change = lambda _: refusal(kind, **more)
    done = send(server)
    assert (done.success, done.nothing_written) == (False, nothing)
    (refused,) = done.refused
    assert refused.object == 'dashboard guildwire-desk "The desk"'
    assert re.search(message, str(refused)), str(refused)


@pytest.mark.parametrize(
    "answer",
    [{}, {"success": "true"}, {"success": False}, {"success": True, "errors": [{"id": "x"}]}, {"errors": 3}],
)
def test_nothing_but_success_true_is_success(server: FakeKibana, answer: dict[str, Any]) -> None:
    server.change = lambda _: answer
    assert not send(server).success


def test_fewer_objects_than_were_sent_are_no_success(server: FakeKibana) -> None:
    server.change = lambda answer: {**answer, "successCount": 3}
    done = send(server)
    assert not done.success
    assert done.lost == (f"3 of {len(OBJECTS)} objects were taken, and no reason is given",)


def test_what_kibana_remarks_is_passed_on(server: FakeKibana) -> None:
    server.change = lambda answer: {**answer, "warnings": [{"type": "simple", "message": "Mind\nthe gap"}, {}]}
    assert send(server).remarks == ("Mind the gap",)


def test_a_panel_that_is_dropped_is_a_failure_and_a_property_a_remark(server: FakeKibana) -> None:
    desk, pipeline = DASHBOARDS
    server.warnings[desk] = [
        {"type": "dropped_panel", "message": "Unable to transform panel", "panel_type": "lens", "panel_config": {}}
    ]
    server.warnings[pipeline] = [{"type": "dropped_property", "message": "Unused", "key": "hits"}]
    done = send(server)
    assert not done.success
    assert done.lost == (f"dashboard {desk}: Unable to transform panel (lens)",)
    assert done.remarks == (f"dashboard {pipeline}: Unused (hits)",)


@pytest.mark.parametrize(
    "warning", ["it looks odd", {"message": "it looks odd"}, {"type": "new", "message": "it looks odd"}]
)
def test_a_warning_of_a_kind_that_is_not_known_is_looked_at(server: FakeKibana, warning: Any) -> None:
    server.warnings[DASHBOARDS[0]] = [warning]
    assert send(server).lost == (f"dashboard {DASHBOARDS[0]}: it looks odd",)


def test_a_panel_that_only_the_api_has_no_form_for_is_a_remark(server: FakeKibana) -> None:
    said = "Panel schema not available for panel type: search. Panels without schemas are not supported by it"
    desk = next(each for each in OBJECTS if each["id"] == DASHBOARDS[0])
    panels: list[Any] = [{"grid": {}} for _ in json.loads(desk["attributes"]["panelsJSON"])]
    omitted = {"type": "dropped_panel", "message": said, "panel_type": "search"}
    server.instead[desk["id"]] = [say(200, {"data": {"panels": panels[1:]}, "warnings": [omitted]})]
    done = send(server)
    assert done.success
    assert done.remarks == (f"dashboard {desk['id']}: {said} (search)",)


def test_a_dashboard_that_kibana_cannot_read_is_a_failure(server: FakeKibana) -> None:
    server.instead[DASHBOARDS[0]] = [error(400, "Bad Request", "Invalid response. [panels]: oh")]
    assert send(server).lost == (
        f"dashboard {DASHBOARDS[0]}: Kibana cannot read what it took: Invalid response. [panels]: oh",
    )


def test_panels_that_are_gone_without_a_word_are_noticed_and_sections_count(server: FakeKibana) -> None:
    (desk, pipeline) = (next(each for each in OBJECTS if each["id"] == id_) for id_ in DASHBOARDS)
    panels: list[Any] = [{"grid": {}} for _ in json.loads(desk["attributes"]["panelsJSON"])]
    server.instead[desk["id"]] = [say(200, {"data": {"panels": panels[1:]}})]
    count = len(json.loads(pipeline["attributes"]["panelsJSON"]))
    server.instead[pipeline["id"]] = [
        say(200, {"data": {"panels": [{"title": "A section", "panels": panels[:count]}]}})
    ]
    assert len(panels) >= count
    done = send(server)
    said = f"{len(panels) - 1} of its {len(panels)} panels are there, and no reason is given for others"
    assert done.lost == (f"dashboard {desk['id']}: {said}",)


def test_what_was_taken_and_is_not_there_is_a_failure(server: FakeKibana) -> None:
    gone = error(404, "Not Found", "Saved object [index-pattern/guildwire-news] not found")
    server.instead["data_view/guildwire-news"] = [gone]
    assert send(server).lost == ("index-pattern guildwire-news: it was taken, and is not there",)


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        (NOT_FOUND, "nothing at that address"),
        (error(403, "Forbidden", "no"), "needs Saved Objects Management"),
        (error(500, "Internal Server Error", "oh"), "oh"),
        (HTML, "a page of HTML"),
    ],
)
def test_what_may_not_be_read_back_is_said_and_no_failure(server: FakeKibana, said: Said, remark: str) -> None:
    server.instead["/api/dashboards/"] = [said]
    done = send(server)
    assert done.success
    (only_remark,) = done.remarks
    assert only_remark.startswith(f"dashboard {DASHBOARDS[0]} could not be read back: ")
    assert remark in only_remark


def test_reading_back_waits_for_a_kibana_that_starts_again(server: FakeKibana, clock: Clock) -> None:
    server.instead["/api/dashboards/"] = [STARTING]
    assert send(server, clock).success
    assert len(clock.told) == 1


def test_an_object_that_got_another_id_is_read_back_under_that(server: FakeKibana) -> None:
    def move(answer: dict[str, Any]) -> dict[str, Any]:
        results = [
            {**each, "destinationId": "d / 1"} if each["id"] == DASHBOARDS[0] else each
            for each in answer["successResults"]
        ]
        return {**answer, "successResults": results}

    server.change = move
    assert "it was taken, and is not there" in send(server).lost[0]
    assert any(line.endswith("/api/dashboards/d%20%2F%201") for line in server.asked)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no saved object"),
        (b'{"exportedCount": 0}\n', "holds no saved object"),
        (b'{"type": "tag", "id": "x"}\n{"type": \n', "line 2 of the file is no JSON object"),
        (b"[]\n", "line 1 of the file is no JSON object"),
        (b'{"type": "tag"}\n', "line 1 .* lacks type or id"),
        (b"\xff\xfe\n", "line 1 of the file is no JSON object"),
    ],
)
def test_a_file_that_no_kibana_could_read_is_not_sent(server: FakeKibana, content: bytes, message: str) -> None:
    with pytest.raises(WrongUse, match=message):
        send(server, content=content)
    assert server.asked == []


def test_the_summary_of_an_export_is_no_object(server: FakeKibana) -> None:
    assert send(server, content=CONTENT + b'{"exportedCount": 12, "missingRefCount": 0}\n\n').success


def test_a_server_that_hangs_up_is_tried_again(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, fake_kibana() as real:
        asked = KibanaHttp(from_address(f"http://127.0.0.1:{listener.getsockname()[1]}"), seconds=5)

        def meanwhile() -> None:
            asked.settings = from_address(real.address)

        def hang_up() -> None:
            line, _ = listener.accept()
            line.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        clock.meanwhile = meanwhile
        assert import_content(asked, CONTENT, clock.patience()).success
        thread.join()
    assert len(clock.told) == 1
