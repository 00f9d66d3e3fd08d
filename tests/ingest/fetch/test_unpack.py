"""Decompression within bounds."""

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.unpack import BadEncoding, TooLarge, unpack_file, unpacker


def bare_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


PACKERS = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:]),
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "br": brotli.compress,
}


def unpack(encoding: str, data: bytes, piece: int = 7, limit: int = 1000) -> bytes:
    inner = unpacker(encoding, limit)
    for start in range(0, len(data), piece):
        inner.feed(data[start : start + piece])
    return inner.finish()


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=300), piece=st.integers(1, 100))
def test_what_was_packed_comes_out(encoding: str, data: bytes, piece: int) -> None:
    assert unpack(encoding, PACKERS[encoding](data), piece) == data


@pytest.mark.parametrize("encoding", PACKERS)
def test_the_limit_itself_is_allowed_and_one_more_is_not(encoding: str) -> None:
    assert len(unpack(encoding, PACKERS[encoding](b"x" * 1000))) == 1000
    with pytest.raises(TooLarge):
        unpack(encoding, PACKERS[encoding](b"x" * 1001))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_left_after_the_limit(encoding: str) -> None:
    with pytest.raises(TooLarge):
        unpack(encoding, PACKERS[encoding](bytes(30_000_000)), piece=100_000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_break_in_the_middle_is_an_error(encoding: str) -> None:
    whole = PACKERS[encoding](bytes(range(256)) * 2)
    with pytest.raises(BadEncoding, match="breaks off"):
        unpack(encoding, whole[:-20])


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_is_no_such_encoding_is_an_error(encoding: str) -> None:
    with pytest.raises(BadEncoding, match="damaged"):
        unpack(encoding, b"\x1f\x8b\x01 this is not compressed at all")


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(BadEncoding, match="'zstd'"):
        unpacker("zstd", 10)


def test_a_gzip_file_is_opened() -> None:
    assert unpack_file(gzip.compress(b"<rss/>"), 100) == b"<rss/>"
    assert unpack_file(b"<rss/>", 100) == b"<rss/>"
    with pytest.raises(TooLarge):
        unpack_file(gzip.compress(bytes(1000)), 100)
