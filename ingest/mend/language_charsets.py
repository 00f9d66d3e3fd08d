"""The charsets that texts of a language were written in before UTF-8, by names that chardet and Python both know.

They are those that browsers fall back to by locale (https://html.spec.whatwg.org/#determining-the-character-encoding)
and beside them the ones of Unix and of ISO 8859 for the same language.
"""

_GROUPS = {
    "en de fr es it pt nl sv da no nb nn fi is ga ca eu gl": ("cp1252",),
    "pl cs sk hu hr sl ro sq bs": ("cp1250", "iso8859-2"),
    "ru bg be mk sr": ("cp1251", "koi8-r", "iso8859-5"),
    "uk": ("cp1251", "koi8-u"),
    "el": ("cp1253", "iso8859-7"),
    "tr az": ("cp1254",),
    "he iw yi": ("cp1255",),
    "ar fa ur": ("cp1256",),
    "lt lv et": ("cp1257",),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "ja": ("cp932", "euc-jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
}

OF_LANGUAGE = {code: charsets for codes, charsets in _GROUPS.items() for code in codes.split()}
"""Candidates by ISO 639-1 code, the likeliest first."""

ALL = {charset for charsets in _GROUPS.values() for charset in charsets}
"""Every candidate, for a document of unknown language."""

OTHER_SCRIPTS = {charset for code in ("ru", "uk", "el", "he", "ar", "th") for charset in OF_LANGUAGE[code]}
"""Those of single bytes for letters of another script, whose words are bytes beyond ASCII throughout."""
