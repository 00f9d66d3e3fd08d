"""Rewrites what is made from the code and from CLDR: ``python -m docs.build``."""

from docs.build import calendar_words
from docs.build.reference import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), "utf-8")
(DOCS.parent / "news" / "text" / "calendar_words.json").write_text(calendar_words.table(), "utf-8")
