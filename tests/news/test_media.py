"""The type of a file that a feed names."""

import pytest

from news.item import Media
from news.media import OTHER, media_type


@pytest.mark.parametrize(
    ("file", "type_"),
    [
        (Media("https://cdn.example/1.mp3", "audio/x-mine"), "audio/x-mine"),
        (Media("https://cdn.example/1.mp3", "video"), "video"),
        (Media("https://cdn.example/1.MP3?key=a.png"), "audio/mpeg"),
        (Media("https://cdn.example/1.m4a"), "audio/mp4"),
        (Media("https://cdn.example/1.webp"), "image/webp"),
        (Media("https://cdn.example/page"), OTHER),
        (Media("https://cdn.example"), OTHER),
        (Media("https://cdn.example/1.unheard-of"), OTHER),
    ],
)
def test_what_the_feed_says_comes_first_then_the_ending(file: Media, type_: str) -> None:
    assert media_type(file) == type_
