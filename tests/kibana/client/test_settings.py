"""Where Kibana is: what an address may be, and settings that contradict each other."""

from pathlib import Path
from typing import Any

import pytest

from kibana.client.settings import from_address
from news.errors import WrongUse


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("http://kibana:5601", "http://kibana:5601"),
        (" https://desk.example.org/kibana/ ", "https://desk.example.org/kibana"),
        ("http://[::1]:5601/", "http://[::1]:5601"),
        ("http://wren:pass@kibana:5601", "http://kibana:5601"),
    ],
)
def test_an_address_is_a_host_and_maybe_a_base_path(address: str, url: str) -> None:
    assert from_address(address).url == url


def test_a_login_in_the_address_is_taken_unless_another_is_given() -> None:
    found = from_address("http://wren:a%2Fb@kibana:5601")
    assert (found.user, found.password) == ("wren", "a/b")
    assert from_address("http://wren:x@kibana:5601", user="robin", password="y").user == "robin"
    assert from_address("http://wren:x@kibana:5601", api_key="k").user == ""


def test_the_default_space_has_no_path_of_its_own() -> None:
    assert from_address("http://kibana/k").at("/api/x") == "http://kibana/k/api/x"
    desk = from_address("http://kibana/k", space="desk_1")
    assert desk.at("/api/x") == "http://kibana/k/s/desk_1/api/x"
    assert desk.at("/api/x", in_space=False) == "http://kibana/k/api/x"


@pytest.mark.parametrize(
    ("address", "given", "message"),
    [
        ("", {}, "no Kibana is named: .*--url or GUILDWIRE_KIBANA"),
        ("kibana:5601", {}, "no address of Kibana: give http://HOST:5601"),
        ("ftp://kibana", {}, "no address of Kibana"),
        ("http://", {}, "no address of Kibana"),
        ("http://kibana:port", {}, "no address of Kibana"),
        ("http://kibana:5601/app/dashboards", {}, "address of a page: .*--space"),
        ("http://kibana:5601/s/desk", {}, "address of a page: .*--space"),
        ("http://kibana:5601/?next=x", {}, "address of a page"),
        ("http://wren:secret@kibana:port", {}, "http://kibana:port is no address"),
        ("http://kibana", {"user": "wren"}, "a user without a password; set GUILDWIRE_KIBANA_PASSWORD"),
        ("http://kibana", {"password": "secret"}, "a password without a user; set GUILDWIRE_KIBANA_USER"),
        ("http://kibana", {"user": "a:b", "password": "secret"}, "holds a colon"),
        ("http://kibana", {"user": "wren", "password": "secret", "api_key": "k"}, "an API key and a user too"),
        ("https://kibana", {"ca": Path("nowhere.pem")}, "there is no file nowhere.pem"),
        ("http://kibana", {"ca": Path(__file__)}, "GUILDWIRE_KIBANA_CA is for TLS"),
        ("http://kibana", {"space": "The desk"}, "'The desk' is no space of Kibana"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy_and_no_secret(
    address: str, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(WrongUse, match=message) as raised:
        from_address(address, **given)
    assert "secret" not in str(raised.value)


def test_a_secret_is_not_shown() -> None:
    assert "secret" not in repr(from_address("http://wren:secret@kibana:5601"))
