"""Decompression that never makes more than it was allowed to, whatever the data says."""

import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]


class TooLarge(Exception):
    """The document is over the limit."""


class BadEncoding(Exception):
    """The data is not in the encoding it claims, or in one that was not asked for."""


class Unpacker(Protocol):
    """Takes compressed data in pieces and gives plain data; both may raise the errors of this module."""

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        ...

    def finish(self) -> bytes:
        """Return the whole."""
        ...


def unpacker(encoding: str, limit: int) -> Unpacker:
    """Return what reads ``Content-Encoding: encoding``, giving at most ``limit`` bytes."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain(limit)
    if name in ("gzip", "x-gzip", "deflate"):
        return _Zlib(limit)
    if name == "br":
        return _Brotli(limit)
    raise BadEncoding(f"the answer is encoded as {name[:40]!r}, which was not asked for")


class _Plain:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._out = bytearray()

    def feed(self, data: bytes) -> None:
        self.add(data)

    def add(self, data: bytes) -> None:
        self._out += data
        if len(self._out) > self._limit:
            raise TooLarge

    def room(self) -> int:
        """How much to ask a decompressor for: one byte over the limit shows that it is crossed."""
        return min(self._limit - len(self._out) + 1, 1 << 20)

    def finish(self) -> bytes:
        return bytes(self._out)


class _Zlib(_Plain):
    """gzip with any number of members, zlib, and the bare deflate that some servers send for it."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._stream: zlib._Decompress | None = None
        self._head = b""

    def feed(self, data: bytes) -> None:
        if self._stream is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return
            self._stream = zlib.decompressobj(_window(data))
        try:
            while data:
                self.add(self._stream.decompress(data, self.room()))
                data = self._stream.unconsumed_tail
                if self._stream.eof:
                    data = self._stream.unused_data.lstrip(b"\0")
                    if data[:2] != b"\x1f\x8b":
                        break
                    self._stream = zlib.decompressobj(31)
        except zlib.error as error:
            raise BadEncoding(f"the compressed answer is damaged: {error}") from error

    def finish(self) -> bytes:
        if self._stream is not None and not self._stream.eof:
            raise BadEncoding("the compressed answer breaks off")
        return super().finish() if self._stream is not None else self._head


class _Brotli(_Plain):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> None:
        try:
            self.add(self._stream.process(data, output_buffer_limit=self.room()))
            while not self._stream.can_accept_more_data():
                self.add(self._stream.process(b"", output_buffer_limit=self.room()))
        except brotli.error as error:
            raise BadEncoding(f"the compressed answer is damaged: {error}") from error

    def finish(self) -> bytes:
        if self._out and not self._stream.is_finished():
            raise BadEncoding("the compressed answer breaks off")
        return super().finish()


def _window(data: bytes) -> int:
    if data[:2] == b"\x1f\x8b":
        return 31
    return 15 if data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0 else -15


def unpack_file(body: bytes, limit: int) -> bytes:
    """Return what is in ``body`` where a gzip file was sent as it is (``feed.xml.gz``); else ``body``."""
    if body[:2] != b"\x1f\x8b":
        return body
    inner = _Zlib(limit)
    inner.feed(body)
    return inner.finish()
