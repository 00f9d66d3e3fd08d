"""Trace ids: of the W3C's form, the same for the same revision, and read from whatever a header holds."""

import re

import pytest

from news import trace, wire

ITEM = "ab" * 16


def test_a_header_has_the_form_of_the_standard() -> None:
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", trace.begin(ITEM, 1))


def test_a_revision_keeps_its_trace_when_it_is_published_again_and_another_has_its_own() -> None:
    assert trace.begin(ITEM, 1) == trace.begin(ITEM, 1)
    assert len({trace.begin(ITEM, 1), trace.begin(ITEM, 2), trace.begin("cd" * 16, 1)}) == 3


def test_each_step_has_a_span_of_its_own() -> None:
    name = trace.of(wire.headers(trace.begin(ITEM, 1)))
    assert len({trace.span(name, step) for step in ("poll", "enrich", "index")}) == 3
    assert trace.begin(ITEM, 1).split("-")[2] == trace.span(name, trace.POLL)


def test_a_later_version_of_the_standard_is_read() -> None:
    assert trace.of({"traceparent": f"01-{'a' * 32}-{'b' * 16}-00-more"}) == "a" * 32


@pytest.mark.parametrize("header", ["", "00", f"00-{'0' * 32}-{'b' * 16}-01", f"00-{'A' * 32}-{'b' * 16}-01"])
def test_what_is_no_trace_is_none(header: str) -> None:
    assert trace.of({"traceparent": header} if header else {}) == ""


def test_a_message_without_a_trace_has_no_header_for_it() -> None:
    assert trace.HEADER in wire.headers(trace.begin(ITEM, 1))
    assert trace.HEADER not in wire.headers()
