"""Rewrites what is made from the code and from CLDR, the content for Kibana among it: ``python -m docs.build``."""

from docs.build import calendar_words
from docs.build.reference import DOCS, PAGES
from kibana.build import FILE, build

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), "utf-8")
(DOCS.parent / "news" / "text" / "calendar_words.json").write_text(calendar_words.table(), "utf-8")
FILE.write_bytes(build())
