"""What stands in the place of bytes that are no character of their charset; their neighbours stay as they are."""

import codecs

ERRORS = "guildwire.bad-bytes"
"""Name of the error handler, for :meth:`bytes.decode`."""

_JIS = {"euc_jp": 0xA1, "iso2022_jp_ext": 0x21}
"""The byte of the first row and cell of JIS X 0208."""
_QUOTES = range(0x80, 0xA0)
"""Where Windows-1252 has its quotes and dashes."""
_LEADS = b"\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xe2"
"""What most characters of two or three bytes begin with: at the end of a word it is one that was cut."""


def _decide(error: UnicodeError) -> tuple[str, int]:
    """Return the text for a bad place, and where to go on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding in _JIS and error.end - error.start > error.encoding.startswith("iso"):
        return _vendor_row(error, _JIS[error.encoding])
    if error.encoding != "utf-8" or error.end - error.start > 1:
        return "\ufffd", error.end
    return _lone(error.object, error.start), error.end


def _lone(body: bytes, place: int) -> str:
    """Return a byte among ASCII signs as Windows-1252 has it, where that gives a quote or a letter in a word."""
    byte, before, after = body[place], body[place - 1 : place], body[place + 1 : place + 2]
    if not (before.isascii() and after.isascii()):
        return "\ufffd"
    in_word = after.isalpha() or (before.isalpha() and byte not in _LEADS)
    if byte in _QUOTES or (0xC0 <= byte < 0xFF and in_word):
        return bytes([byte]).decode("cp1252", "replace")
    return "\ufffd"


def _vendor_row(error: UnicodeDecodeError, first: int) -> tuple[str, int]:
    """Return a character of a row that NEC and IBM added to JIS X 0208, as the web has it in each encoding.

    Shift_JIS as the web reads it has the same rows, and two rows of EUC are one of its lead bytes.
    """
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or min(pair) < first or max(pair) > first + 0x5D:
        return "\ufffd", error.start + 1
    row, cell = pair[0] - first, pair[1] - first
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
    text = bytes([lead, trail]).decode("cp932", "replace")
    return (text, error.start + 2) if "\ufffd" not in text else ("\ufffd", error.start + 1)


codecs.register_error(ERRORS, _decide)
