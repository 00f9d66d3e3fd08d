"""Feeds that a page advertises."""

from ingest.lists.discover import discover


def test_advertised_feeds_are_found_once_in_order() -> None:
    page = b"""<html><head><link rel="stylesheet" href="/x.css">
    <link rel="alternate" type="application/rss+xml" title=" Main " href="/feed">
    <link rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href="https://b.example/atom">
    <link rel="alternate" type="application/rss+xml" href="https://a.example/feed">
    <link rel="alternate" type="text/html" hreflang="de" href="/de">
    <link rel="alternate" type="application/feed+json" href="javascript:alert(1)"></head></html>"""
    assert discover(page, "https://a.example/page") == [
        ("https://a.example/feed", "Main"),
        ("https://b.example/atom", ""),
    ]


def test_the_page_may_name_its_base() -> None:
    page = b"<base href='/news/'><link rel=alternate type=application/rss+xml href=feed>"
    assert discover(page, "https://a.example/") == [("https://a.example/news/feed", "")]


def test_a_page_without_feeds() -> None:
    assert discover(b"\xff<p>nothing", "https://a.example/") == []
