"""What docs/channels.md shows is true: its receiver takes what is sent, its example fits the schema."""

import base64
import json
import re
from typing import Any

import jsonschema
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from alerts.channels.addresses import NamedAddresses, read_addresses
from alerts.channels.chat.services import LOCAL
from alerts.channels.hooks.client import GuardedHttp
from alerts.channels.hooks.webhook import WebhookChannel
from alerts.channels.payload import schema
from docs.build.reference import DOCS
from guildwire.channels import KINDS
from news.clock import now
from tests.alerts.channels.make import letter
from tests.project.test_extend import BLOCK
from tests.servers.receivers import HttpReceiver

PAGE = (DOCS / "channels.md").read_text("utf-8")
SECRET = f"whsec_{base64.b64encode(b'page' * 8).decode()}"


def block(language: str) -> str:
    (found,) = [match[3] for match in BLOCK.finditer(PAGE) if match[1] == language]
    return found


def test_the_receiver_of_the_page_takes_a_letter_once_and_no_forged_one() -> None:
    names: dict[str, Any] = {}
    exec(compile(block("python"), "channels.md", "exec"), names)
    with HttpReceiver() as site:
        channel = WebhookChannel(NamedAddresses({}), (SECRET,), GuardedHttp(("127.0.0.1",)), now)
        channel.send(letter(address=f"{site.root}/hook"))
    (request,) = site.requests
    assert names["receive"](request.headers, request.body, SECRET) == "[strikes] „Title“: 1 stories"
    assert names["receive"](request.headers, request.body, SECRET) == "known"
    with pytest.raises(WebhookVerificationError):
        names["receive"](request.headers, request.body + b" ", SECRET)


def test_the_example_of_the_page_fits_the_schema() -> None:
    jsonschema.validate(json.loads(block("json")), schema())


def test_the_published_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((DOCS / "letter.schema.json").read_text("utf-8")))


def test_the_page_has_every_kind_and_no_other() -> None:
    assert list(dict.fromkeys(re.findall(r"^\| `([a-z]+):", PAGE, re.MULTILINE))) == list(KINDS)


def test_the_secret_addresses_of_the_page_can_be_read() -> None:
    text = block("sh").partition("'")[2].rpartition("'")[0]
    assert list(read_addresses(text)) == ["desk", "phones"]


def test_the_page_names_what_is_refused_of_apprise() -> None:
    assert {name for name in LOCAL if f"`{name}`" not in PAGE} == set()
